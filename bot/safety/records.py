"""What is stored of a safety turn: that contacts were shown, for which kind, when, which branch was chosen.

No level and no certainty (NICE NG225: no risk scales, no stratification), and not a word of the person's.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.database import UtcDateTime, metadata

safety_events = sa.Table(
    "safety_events",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("branch", sa.String(32), nullable=True),
    sa.Column("at", UtcDateTime, nullable=False),
)

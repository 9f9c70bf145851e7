"""Results of focus-area conversations that the person wants the therapist to have."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

import sqlalchemy as sa

from bot.database import Database, SealedText, UtcDateTime, metadata
from bot.screening.scoring import Result

screening_results = sa.Table(
    "screening_results",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("rules_version", sa.String(16), nullable=False),
    sa.Column("areas", SealedText, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


def keep(database: Database, conversation_id: str, result: Result, now: datetime) -> None:
    """Store a result: points by area, none of the person's words. A newer one replaces an older."""
    with database.transaction() as connection:
        connection.execute(sa.delete(screening_results).where(screening_results.c.conversation_id == conversation_id))
        connection.execute(
            sa.insert(screening_results).values(
                id=str(uuid.uuid4()),
                conversation_id=conversation_id,
                rules_version=result.rules_version,
                areas=json.dumps({area.key: area.points for area in result.areas}),
                created_at=now,
            )
        )

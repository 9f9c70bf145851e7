"""What is stored of a safety turn: that contacts were shown, for which kind, when, which branch was chosen.

No level and no certainty (NICE NG225: no risk scales, no stratification), and not a word of the person's.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.database import UtcDateTime, metadata
from bot.safety.kinds import UNSURE
from bot.safety.protocol import ASKED_FOR, BRANCHES

safety_events = sa.Table(
    "safety_events",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=True, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("branch", sa.String(32), nullable=True),
    sa.Column("at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Shown:
    """Contacts were shown: for a kind when it was noticed, with a branch when the person chose one."""

    kind: str
    branch: str | None = None


def shown(intent: str, note: str | None, kind: str | None) -> Shown | None:
    """What is to be recorded of a turn, if contacts were shown in it.

    Args:
        intent: the message's intent, `safety/<kind>` included.
        note: the gentle kind noticed, if any; UNSURE is no kind, and recording it would store a certainty.
        kind: the kind noticed before, to which a choice belongs.
    """
    base, _, noticed = intent.partition("/")
    if base == "safety":
        return Shown(noticed)
    if base in BRANCHES:
        return Shown(kind or ASKED_FOR, BRANCHES[base])
    if base == "urgent_help":
        return Shown(ASKED_FOR)
    return Shown(note) if note and note != UNSURE else None


def unlink(connection: Any, conversation_id: str) -> None:
    """Take the link to an erased chat; that help lines of a kind were shown on that day stays, without the hour."""
    mine = safety_events.c.conversation_id == conversation_id
    for row in connection.execute(sa.select(safety_events.c.id, safety_events.c.at).where(mine)).all():
        day = row.at.replace(hour=0, minute=0, second=0, microsecond=0)
        connection.execute(
            sa.update(safety_events).where(safety_events.c.id == row.id).values(conversation_id=None, at=day)
        )


def keep(connection: Any, conversation_id: str, what: Shown, now: datetime) -> None:
    """Record it in the caller's transaction."""
    connection.execute(
        sa.insert(safety_events).values(
            id=str(uuid.uuid4()), conversation_id=conversation_id, kind=what.kind, branch=what.branch, at=now
        )
    )

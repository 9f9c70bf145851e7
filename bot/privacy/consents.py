"""What people have agreed to, where agreeing is what allows it (UK GDPR Art 6(1)(a), 9(2)(a)): for what, to which
wording, when, and when they took it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.database import UtcDateTime, metadata

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("purpose", sa.String(32), nullable=False),
    sa.Column("wording", sa.String(16), nullable=False),
    sa.Column("given_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime, nullable=True),
)


class Purpose(Enum):
    """What somebody agrees to."""

    WORDS_FOR_THERAPIST = "words_for_therapist"
    RESULT_FOR_THERAPIST = "result_for_therapist"
    UNANSWERED_WORDS = "unanswered_words"


@dataclass(frozen=True)
class Consent:
    """One yes. `wording` is the version of the sentence that asked."""

    purpose: Purpose
    wording: str
    given_at: datetime
    withdrawn_at: datetime | None


def give(connection: Any, conversation_id: str, purpose: Purpose, wording: str, now: datetime) -> None:
    """Record a yes in the caller's transaction; the same yes again stays one as long as it stands."""
    standing = [c for c in of_conversation(connection, conversation_id) if c.withdrawn_at is None]
    if any((c.purpose, c.wording) == (purpose, wording) for c in standing):
        return
    connection.execute(
        sa.insert(consents).values(
            id=str(uuid.uuid4()),
            conversation_id=conversation_id,
            purpose=purpose.value,
            wording=wording,
            given_at=now,
        )
    )


def withdraw(connection: Any, conversation_id: str, now: datetime) -> list[Purpose]:
    """Take back every yes that stands, in the caller's transaction; returns what for."""
    mine = consents.c.conversation_id == conversation_id, consents.c.withdrawn_at.is_(None)
    standing = connection.execute(sa.select(consents.c.purpose).where(*mine)).scalars().all()
    connection.execute(sa.update(consents).where(*mine).values(withdrawn_at=now))
    return [purpose for purpose in Purpose if purpose.value in standing]


def of_conversation(connection: Any, conversation_id: str) -> list[Consent]:
    """Every yes of a conversation, the earliest first."""
    rows = connection.execute(
        sa.select(consents).where(consents.c.conversation_id == conversation_id).order_by(consents.c.given_at)
    ).all()
    return [Consent(Purpose(r.purpose), r.wording, r.given_at, r.withdrawn_at) for r in rows]

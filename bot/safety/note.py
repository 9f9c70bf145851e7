"""What a person passes on to the therapist, their own words or the summary of the focus-area questions: kept only after
a clear yes to the text as shown (UK GDPR Art 9(2)(a)), one row a yes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.database import SealedText, UtcDateTime, metadata
from bot.privacy import consents
from bot.privacy.consents import Purpose

WORDING, DETAILS_WORDING, RESULT_WORDING = "safety 1", "details 1", "result 1"
"""Versions of `utter_safety_note_offer`, `utter_question_details_note_ok` and `utter_question_details_result`: to be
raised when the sentence changes, so that each consent names its wording."""

MOST_CHARACTERS = 2000

PURPOSES = (Purpose.WORDS_FOR_THERAPIST, Purpose.RESULT_FOR_THERAPIST)
"""What may be passed on, in the order in which it is read."""

therapist_notes = sa.Table(
    "therapist_notes",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("purpose", sa.String(32), nullable=False),
    sa.Column("text", SealedText, nullable=False),
    sa.Column("wording", sa.String(16), nullable=False),
    sa.Column("consented_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Note:
    """A text with the consent to pass it on: what for, when it was given, and to which wording of the question."""

    purpose: Purpose
    text: str
    wording: str
    consented_at: datetime


def add(
    connection: Any,
    conversation_id: str,
    words: str,
    now: datetime,
    *,
    purpose: Purpose = Purpose.WORDS_FOR_THERAPIST,
    wording: str = WORDING,
) -> bool:
    """Keep a text that the person has agreed to pass on; False when it is there already.

    Words are kept beside earlier ones; a newer summary replaces an older.
    """
    if words in (note.text for note in notes(connection, conversation_id) if note.purpose is purpose):
        return False
    if purpose is Purpose.RESULT_FOR_THERAPIST:
        forget(connection, conversation_id, [purpose])
    connection.execute(
        sa.insert(therapist_notes).values(
            conversation_id=conversation_id,
            purpose=purpose.value,
            text=words[:MOST_CHARACTERS],
            wording=wording,
            consented_at=now,
        )
    )
    consents.give(connection, conversation_id, purpose, wording, now)
    return True


def notes(connection: Any, conversation_id: str | None) -> list[Note]:
    """Everything that is passed on from a conversation: words before the summary, the earliest first."""
    rows = connection.execute(
        sa.select(therapist_notes)
        .where(therapist_notes.c.conversation_id == conversation_id)
        .order_by(therapist_notes.c.seq)
    ).all()
    found = [Note(Purpose(row.purpose), row.text, row.wording, row.consented_at) for row in rows]
    return sorted(found, key=lambda note: PURPOSES.index(note.purpose))


def of_conversation(connection: Any, conversation_id: str | None) -> str | None:
    """The same as one text, for letters; None when the person has agreed to nothing."""
    return "\n\n".join(note.text for note in notes(connection, conversation_id)) or None


def forget(connection: Any, conversation_id: str, purposes: Collection[Purpose]) -> None:
    """Delete what was kept for these purposes, in the caller's transaction."""
    connection.execute(
        sa.delete(therapist_notes).where(
            therapist_notes.c.conversation_id == conversation_id,
            therapist_notes.c.purpose.in_([purpose.value for purpose in purposes]),
        )
    )

"""A person's own words for the therapist: kept only after a clear yes to the words as shown (UK GDPR Art 9(2)(a))."""

from __future__ import annotations

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

therapist_notes = sa.Table(
    "therapist_notes",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("text", SealedText, nullable=False),
    sa.Column("wording", sa.String(16), nullable=False),
    sa.Column("consented_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Note:
    """The words with the consent to pass them on: when it was given, and to which wording of the question."""

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
    """Keep words that the person has agreed to pass on, below earlier ones; False when they are there already."""
    earlier = of_conversation(connection, conversation_id)
    if earlier is not None and words in earlier.split("\n\n"):
        return False
    text = (f"{earlier}\n\n{words}" if earlier else words)[:MOST_CHARACTERS]
    connection.execute(sa.delete(therapist_notes).where(therapist_notes.c.conversation_id == conversation_id))
    connection.execute(
        sa.insert(therapist_notes).values(conversation_id=conversation_id, text=text, wording=wording, consented_at=now)
    )
    consents.give(connection, conversation_id, purpose, wording, now)
    return True


def of_conversation(connection: Any, conversation_id: str | None) -> str | None:
    """The note of a conversation, if its person has agreed to one."""
    query = sa.select(therapist_notes.c.text).where(therapist_notes.c.conversation_id == conversation_id)
    return connection.execute(query).scalar()  # type: ignore[no-any-return]


def with_consent(connection: Any, conversation_id: str | None) -> Note | None:
    """The note of a conversation and its consent."""
    row = connection.execute(
        sa.select(therapist_notes).where(therapist_notes.c.conversation_id == conversation_id)
    ).first()
    return None if row is None else Note(row.text, row.wording, row.consented_at)

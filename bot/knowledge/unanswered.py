"""Questions that nobody could answer, kept for the clinic to read: with their words only where the person agreed.

Without consent a row says that there was a question, when, and why it was missed. With consent it also holds the words.
Erasing a chat takes words and the link to the chat; the bare count stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.clock import Clock
from bot.database import Database, SealedText, UtcDateTime, metadata
from bot.privacy import consents
from bot.privacy.consents import Purpose

ASK_TO_KEEP = "ask_to_keep_questions"
"""Response that asks for consent, once in a conversation."""
KEEP = "keep_questions"
KEEP_NOT = "keep_no_questions"
"""Intents that answer it."""
WORDING = "1"
"""Version of that response."""
LONGEST = 500
"""Characters of a question that are kept."""

unanswered_questions = sa.Table(
    "unanswered_questions",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=True, index=True),
    sa.Column("message_id", sa.String(64), nullable=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("text", SealedText, nullable=True),
)


class Reason(Enum):
    """Why a question had no answer."""

    NOT_UNDERSTOOD = "not_understood"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Question:
    """One question as the clinic reads it; `text` is None where the person did not agree to have it kept."""

    at: datetime
    reason: Reason
    text: str | None


class UnansweredQuestions:
    """Writes and reads questions without an answer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note(self, conversation_id: str, message_id: str, reason: Reason, text: str | None) -> None:
        """Note one question; the same message again notes nothing twice.

        Args:
            text: the words, or None without consent.
        """
        with self._database.transaction() as connection:
            if connection.execute(
                sa.select(unanswered_questions.c.id).where(*_is(conversation_id, message_id))
            ).first():
                return
            connection.execute(
                sa.insert(unanswered_questions).values(
                    id=str(uuid.uuid4()),
                    conversation_id=conversation_id,
                    message_id=message_id,
                    at=self._clock(),
                    reason=reason.value,
                    text=text and text[:LONGEST],
                )
            )

    def add_words(self, conversation_id: str, texts: Mapping[str, str]) -> None:
        """Add the words to questions noted without them, by message id, once the person has agreed."""
        with self._database.transaction() as connection:
            consents.give(connection, conversation_id, Purpose.UNANSWERED_WORDS, WORDING, self._clock())
            for message_id, text in texts.items():
                connection.execute(
                    sa.update(unanswered_questions).where(*_is(conversation_id, message_id)).values(text=text[:LONGEST])
                )

    def since(self, moment: datetime) -> list[Question]:
        """All questions from a moment on, newest first, for the clinic; their number is the count."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(unanswered_questions)
                .where(unanswered_questions.c.at >= moment)
                .order_by(unanswered_questions.c.at.desc())
            ).all()
        return [Question(row.at, Reason(row.reason), row.text) for row in rows]


def _is(conversation_id: str, message_id: str) -> tuple[Any, Any]:
    columns = unanswered_questions.c
    return columns.conversation_id == conversation_id, columns.message_id == message_id


def forget_words(connection: Any, conversation_id: str) -> None:
    """Take words and the link to the chat from its questions; that there were some stays."""
    connection.execute(
        sa.update(unanswered_questions)
        .where(unanswered_questions.c.conversation_id == conversation_id)
        .values(conversation_id=None, message_id=None, text=None)
    )

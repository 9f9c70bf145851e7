"""Taking a consent back: what was kept because of it goes, and the clinic hears of what it has had already."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.booking.appointments import Diary
from bot.booking.letters import withdrawn_letter
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database
from bot.knowledge.unanswered import unanswered_questions
from bot.notifications import outbox
from bot.privacy import consents
from bot.privacy.consents import Purpose
from bot.safety import note
from bot.screening.results import screening_results


@dataclass(frozen=True)
class Withdrawn:
    """What was taken back, and whether the clinic was told because it may have it."""

    purposes: list[Purpose]
    told: bool


class Withdrawal:
    """Withdraws all consents of a chat."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock
        self._diary = Diary(database, clinic, clock)

    def withdraw(self, conversation_id: str) -> Withdrawn:
        """Take every standing consent back, in one transaction with what it allowed; twice is once."""
        booked = self._diary.of_conversation(conversation_id)
        now = self._clock()
        with self._database.transaction() as connection:
            purposes = consents.withdraw(connection, conversation_id, now)
            told = bool(booked) and any(purpose in note.PURPOSES for purpose in purposes)
            note.forget(connection, conversation_id, purposes)
            if Purpose.RESULT_FOR_THERAPIST in purposes:
                results = screening_results
                connection.execute(sa.delete(results).where(results.c.conversation_id == conversation_id))
            if Purpose.UNANSWERED_WORDS in purposes:
                questions = unanswered_questions
                mine = questions.c.conversation_id == conversation_id
                connection.execute(sa.update(questions).where(mine).values(text=None))
            if told:
                for appointment in booked:
                    outbox.add(connection, withdrawn_letter(self._clinic, appointment, now), now)
        return Withdrawn(purposes, told)

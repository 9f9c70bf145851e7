"""Erasing a chat, or all that identifies a person, from every table, Rasa's own among them.

What must be remembered for the clinic's figures stays without its link: that letters went out, that help lines were
shown on a day, that a question had no answer, that somebody at the clinic saw or changed something.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import appointments, forget_conversation, from_row
from bot.booking.contact import Contact
from bot.booking.letters import erased_appointment_letter, erased_request_letter
from bot.booking.requests import forget_requests, requests, tell_waiting
from bot.clinic import Clinic
from bot.clock import Clock
from bot.conversations import OWNED_TABLES
from bot.database import Database
from bot.handovers import handovers
from bot.knowledge.unanswered import forget_words
from bot.notifications import outbox
from bot.privacy.consents import consents
from bot.safety.note import therapist_notes
from bot.safety.records import unlink
from bot.screening.results import screening_results

RASA_EVENTS = sa.table("events", sa.column("sender_id"))
TELEGRAM_UPDATES = sa.table("telegram_updates", sa.column("conversation_id"))
AUDIT_LOG = sa.table("audit_log", sa.column("subject"))
"""Tables of which the domain code does not own the description."""


class Erasure:
    """What a person can have erased."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock

    def chat(self, conversation_id: str) -> None:
        """Delete all that was said and derived. Booked appointments and open requests stay, without their link."""
        erase_conversation(self._database, conversation_id)

    def person(self, conversation_id: str) -> None:
        """Delete the chat and all that was booked or asked for in it. What was still to come is cancelled, and the
        clinic is told, by time and not by name."""
        rasa_has_table = _rasa_has_table(self._database)
        with self._database.transaction() as connection:
            self._bookings(connection, appointments.c.conversation_id == conversation_id)
            self._requests(connection, requests.c.conversation_id == conversation_id)
            _chat(connection, conversation_id, rasa_has_table)

    def contact(self, contact: Contact) -> int:
        """The same for everything with that contact, whichever chat it came from, for staff who know who is asking.

        Returns how many appointments and requests there were.
        """
        rasa_has_table = _rasa_has_table(self._database)
        with self._database.transaction() as connection:
            theirs = [table.c.contact_mark.in_(contact.marks) for table in (appointments, requests)]
            chats = [
                chat
                for table, condition in zip((appointments, requests), theirs)
                for chat in connection.execute(sa.select(table.c.conversation_id).where(condition)).scalars()
            ]
            count = self._bookings(connection, theirs[0]) + self._requests(connection, theirs[1])
            for chat in {chat for chat in chats if chat is not None}:
                count += self._bookings(connection, appointments.c.conversation_id == chat)
                count += self._requests(connection, requests.c.conversation_id == chat)
                _chat(connection, chat, rasa_has_table)
        return count

    def _bookings(self, connection: Any, theirs: Any) -> int:
        now = self._clock()
        rows = connection.execute(sa.select(appointments).where(theirs)).all()
        connection.execute(sa.delete(appointments).where(theirs))
        for appointment in map(from_row, rows):
            _forget_traces(connection, appointment.id)
            if appointment.status == "booked" and appointment.start > now:
                outbox.add(connection, erased_appointment_letter(self._clinic, appointment, now), now)
                tell_waiting(connection, self._clinic, appointment, now)
        return len(rows)

    def _requests(self, connection: Any, theirs: Any) -> int:
        now = self._clock()
        rows = connection.execute(sa.select(requests).where(theirs)).all()
        connection.execute(sa.delete(requests).where(theirs))
        for row in rows:
            _forget_traces(connection, row.id)
            if row.status == "open":
                outbox.add(connection, erased_request_letter(self._clinic, row.id, row.created_at), now)
        return len(rows)


def _forget_traces(connection: Any, about: str) -> None:
    """Take from letters and from the audit log whom they were about. The id alone would tell: it also stands in the
    calendar entries and links that the clinic has been sent."""
    outbox.forget(connection, about)
    connection.execute(sa.update(AUDIT_LOG).where(AUDIT_LOG.c.subject == about).values(subject=None))


def erase_conversation(database: Database, conversation_id: str) -> None:
    """Delete all that was said and derived. Booked appointments and open requests stay, without their link."""
    rasa_has_table = _rasa_has_table(database)
    with database.transaction() as connection:
        _chat(connection, conversation_id, rasa_has_table)


def _chat(connection: Any, conversation_id: str, rasa_has_table: bool) -> None:
    forget_conversation(connection, conversation_id)
    forget_words(connection, conversation_id)
    forget_requests(connection, conversation_id)
    unlink(connection, conversation_id)
    for table in (screening_results, therapist_notes, consents, handovers, TELEGRAM_UPDATES, *OWNED_TABLES):
        column = table.c.id if table.name == "conversations" else table.c.conversation_id
        connection.execute(sa.delete(table).where(column == conversation_id))
    if rasa_has_table:
        connection.execute(sa.delete(RASA_EVENTS).where(RASA_EVENTS.c.sender_id == conversation_id))


def _rasa_has_table(database: Database) -> bool:
    return bool(sa.inspect(database.engine).has_table(RASA_EVENTS.name))

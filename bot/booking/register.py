"""What staff read of appointments: who comes when, and what a person has agreed to pass on to the clinician, with an
appointment or a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.booking.appointments import Appointment, appointments, from_row
from bot.booking.requests import Request, requests
from bot.booking.requests import from_row as request_from_row
from bot.database import Database
from bot.privacy import consents
from bot.privacy.consents import Consent, Purpose
from bot.safety import note
from bot.safety.note import Note


@dataclass(frozen=True)
class PassedOn:
    """What a person has agreed to pass on for one purpose.

    Attributes:
        notes: the texts, each with its consent; none without a consent that stands.
        taken_back_at: when a consent was last taken back, if none stands.
    """

    notes: tuple[Note, ...] = ()
    taken_back_at: datetime | None = None


@dataclass(frozen=True)
class HandOff:
    """An appointment or an open request with what its person has agreed to pass on.

    Attributes:
        chat_is_kept: whether there still is a chat in which something could have been agreed to.
    """

    about: Appointment | Request
    chat_is_kept: bool
    words: PassedOn
    summary: PassedOn


class Register:
    """Reads booked appointments, whatever became of them; holds are nobody's business yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, first: datetime, last: datetime) -> list[Appointment]:
        """Appointments that start from one moment to before another, earliest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(appointments)
                .where(
                    appointments.c.reference.is_not(None),
                    appointments.c.start_at >= first,
                    appointments.c.start_at < last,
                )
                .order_by(appointments.c.start_at)
            ).all()
        return [from_row(row) for row in rows]

    def get(self, appointment_id: str) -> Appointment | None:
        with self._database.reading() as connection:
            row = connection.execute(_booked(appointment_id)).first()
        return None if row is None else from_row(row)

    def with_notes(self, since: datetime) -> list[Appointment]:
        """Appointments from a moment on to which there is something to hand over, earliest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(appointments)
                .where(
                    appointments.c.reference.is_not(None),
                    appointments.c.start_at >= since,
                    appointments.c.conversation_id.in_(_WITH_NOTES),
                )
                .order_by(appointments.c.start_at)
            ).all()
        return [from_row(row) for row in rows]

    def requests_with_notes(self) -> list[Request]:
        """Open requests to which there is something to hand over, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(requests)
                .where(requests.c.status == "open", requests.c.conversation_id.in_(_WITH_NOTES))
                .order_by(requests.c.created_at)
            ).all()
        return [request_from_row(row) for row in rows]

    def hand_off(self, subject_id: str) -> HandOff | None:
        """An appointment or an open request with what is handed over; None when there is neither."""
        with self._database.reading() as connection:
            row = connection.execute(_booked(subject_id)).first()
            about: Appointment | Request
            if row is not None:
                about = from_row(row)
            else:
                open_request = requests.c.id == subject_id, requests.c.status == "open"
                row = connection.execute(sa.select(requests).where(*open_request)).first()
                if row is None:
                    return None
                about = request_from_row(row)
            notes = note.notes(connection, row.conversation_id)
            given = consents.of_conversation(connection, row.conversation_id)
        words, summary = (_passed_on(purpose, notes, given) for purpose in note.PURPOSES)
        return HandOff(about, row.conversation_id is not None, words, summary)


_WITH_NOTES = sa.select(note.therapist_notes.c.conversation_id)


def _passed_on(purpose: Purpose, notes: Sequence[Note], given: Sequence[Consent]) -> PassedOn:
    taken_back = [c.withdrawn_at for c in given if c.purpose is purpose and c.withdrawn_at is not None]
    kept = tuple(each for each in notes if each.purpose is purpose)
    return PassedOn(kept, None if kept else max(taken_back, default=None))


def _booked(appointment_id: str) -> sa.sql.Select:
    return sa.select(appointments).where(appointments.c.id == appointment_id, appointments.c.reference.is_not(None))

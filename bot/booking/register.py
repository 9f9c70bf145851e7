"""What staff read of appointments: who comes when, and what a person has agreed to pass on to the clinician."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.booking.appointments import Appointment, appointments, from_row
from bot.database import Database
from bot.safety import note
from bot.safety.note import Note


@dataclass(frozen=True)
class HandOff:
    """An appointment with the words that its person has agreed to pass on, if there are any."""

    appointment: Appointment
    note: Note | None


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
        notes = note.therapist_notes.c.conversation_id
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(appointments)
                .join(note.therapist_notes, notes == appointments.c.conversation_id)
                .where(appointments.c.reference.is_not(None), appointments.c.start_at >= since)
                .order_by(appointments.c.start_at)
            ).all()
        return [from_row(row) for row in rows]

    def hand_off(self, appointment_id: str) -> HandOff | None:
        """An appointment with what is handed over; None when there is no such appointment."""
        with self._database.reading() as connection:
            row = connection.execute(_booked(appointment_id)).first()
            if row is None:
                return None
            # Without a chat there is no note: an empty id would match nobody's.
            kept = note.with_consent(connection, row.conversation_id) if row.conversation_id else None
        return HandOff(from_row(row), kept)


def _booked(appointment_id: str) -> sa.sql.Select:
    return sa.select(appointments).where(appointments.c.id == appointment_id, appointments.c.reference.is_not(None))

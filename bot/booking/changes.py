"""What happens to an appointment after it was booked: found again, moved, cancelled, attended or not.

The letters about a change are queued in its transaction; the appointment's sequence number names them, so that one
change is told once, and lets calendars replace the entry they have.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import (
    Appointment,
    NotHeld,
    SlotTaken,
    appointments,
    by_run,
    expire,
    from_row,
    refuse_overlap,
)
from bot.booking.contact import Contact
from bot.booking.letters import By, Event, queue_letters, voicemail_letter
from bot.booking.requests import tell_waiting
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database
from bot.notifications import outbox


class NotBooked(Exception):
    """There is no such appointment to come any more."""


class Changes:
    """Finding, moving and cancelling booked appointments, and noting who came."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock

    def find(self, reference: str, contact: Contact) -> Appointment | None:
        """The coming appointment of that reference, if it was booked with that very contact."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(appointments).where(
                    appointments.c.reference == reference,
                    appointments.c.status == "booked",
                    appointments.c.start_at > self._clock(),
                )
            ).first()
        if row is None:
            return None
        found = from_row(row)
        return found if found.contact is not None and _same(found.contact, contact) else None

    def get(self, appointment_id: str) -> Appointment:
        """A coming appointment.

        Raises:
            NotBooked: it is over, cancelled, or never was.
        """
        with self._database.reading() as connection:
            found = _by_id(connection, appointment_id)
        if found is None or found.status != "booked" or found.start <= self._clock():
            raise NotBooked
        return found

    def cancel(self, appointment_id: str, by: By = By.PERSON) -> Appointment:
        """Cancel an appointment and free its time; cancelled again, it is left as it is and nothing is sent.

        Args:
            by: who cancels it, as the letters tell.

        Raises:
            NotBooked: there is no such appointment to come.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            changed = connection.execute(
                sa.update(appointments)
                .where(
                    appointments.c.id == appointment_id,
                    appointments.c.status == "booked",
                    appointments.c.start_at > now,
                )
                .values(status="cancelled", sequence=appointments.c.sequence + 1, updated_at=now)
            )
            found = _by_id(connection, appointment_id)
            if found is None or found.reference is None or found.status != "cancelled":
                raise NotBooked
            if changed.rowcount:
                queue_letters(connection, self._clinic, found, Event.CANCELLED, now, by=by)
                tell_waiting(connection, self._clinic, found, now)
        return found

    def set_voicemail(self, appointment_id: str, allowed: bool) -> None:
        """Keep whether the clinic may leave a message, and tell it; the same answer again tells nothing.

        Raises:
            NotBooked: there is no such appointment to come.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            found = _by_id(connection, appointment_id)
            if found is None or found.status != "booked" or found.start <= now:
                raise NotBooked
            if found.voicemail == allowed:
                return
            connection.execute(
                sa.update(appointments)
                .where(appointments.c.id == appointment_id)
                .values(voicemail=allowed, updated_at=now)
            )
            outbox.add(connection, voicemail_letter(self._clinic, found, allowed, now), now)

    def move(self, appointment_id: str, run_id: str, by: By = By.PERSON) -> Appointment:
        """Move an appointment to the time that a run holds, and free the old time.

        The same run again changes nothing and sends nothing.

        Args:
            by: who moves it, as the letters tell.

        Raises:
            NotBooked: there is no such appointment to come.
            NotHeld: the run holds no time.
            SlotTaken: the hold ran out and somebody else took the time.
        """
        now = self._clock()
        try:
            with self._database.transaction() as connection:
                before = _by_id(connection, appointment_id)
                if before is None or before.status != "booked" or before.start <= now:
                    raise NotBooked
                if before.changed_by == run_id:
                    return before
                held = by_run(connection, run_id)
                if held is None or held.reference is not None:
                    raise NotHeld
                if held.start <= now:
                    raise SlotTaken
                expire(connection, held.practitioner_id, held.start, now)
                refuse_overlap(connection, self._clinic, (run_id, before.run_id), held, now)
                connection.execute(sa.delete(appointments).where(appointments.c.id == held.id))
                changed = connection.execute(
                    sa.update(appointments)
                    .where(
                        appointments.c.id == before.id,
                        appointments.c.status == "booked",
                        appointments.c.sequence == before.sequence,
                    )
                    .values(
                        practitioner_id=held.practitioner_id,
                        practitioner_name=held.practitioner_name,
                        modality=held.modality,
                        start_at=held.start,
                        end_at=held.end,
                        sequence=before.sequence + 1,
                        changed_by=run_id,
                        updated_at=now,
                    )
                )
                if changed.rowcount == 0:  # changed by somebody else at the same moment
                    raise NotBooked
                moved = _by_id(connection, appointment_id)
                assert moved is not None
                queue_letters(connection, self._clinic, moved, Event.MOVED, now, before=before.start, by=by)
                tell_waiting(connection, self._clinic, before, now)
        except sa.exc.IntegrityError as error:
            raise SlotTaken from error
        return moved

    def record_attendance(self, appointment_id: str, attended: bool) -> Appointment:
        """Note that the person came (fulfilled) or did not (noshow); a slip may be put right the same way.

        Nothing is sent: this is the clinic's own record.

        Raises:
            NotBooked: there is no such appointment that has begun.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            changed = connection.execute(
                sa.update(appointments)
                .where(
                    appointments.c.id == appointment_id,
                    appointments.c.status.in_(("booked", "fulfilled", "noshow")),
                    appointments.c.start_at <= now,
                )
                .values(status="fulfilled" if attended else "noshow", updated_at=now)
            )
            found = _by_id(connection, appointment_id)
        if found is None or changed.rowcount == 0:
            raise NotBooked
        return found


def _same(one: Contact, other: Contact) -> bool:
    return (one.email or "").casefold() == (other.email or "").casefold() and one.phone == other.phone


def _by_id(connection: Any, appointment_id: str) -> Appointment | None:
    row = connection.execute(sa.select(appointments).where(appointments.c.id == appointment_id)).first()
    return None if row is None else from_row(row)

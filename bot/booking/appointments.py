"""Appointments: hold, confirm, release. The database decides who gets a slot (FHIR: Appointment).

What happens to an appointment after it was booked is in bot/booking/changes.py.

A booking has one row from the moment a slot is held. `run_id` is its idempotency key: the same run
confirmed twice gives one appointment. Words like "booked" are said only after `confirm` returned `Booked`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot import tallies
from bot.booking.absences import times_away
from bot.booking.availability import Slot, Taken, free_slots, overlaps
from bot.booking.contact import Contact
from bot.booking.letters import Event, note_letter, queue_letters
from bot.booking.reference import new_reference
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database, SealedText, UtcDateTime, metadata
from bot.notifications import outbox
from bot.privacy.consents import Purpose
from bot.safety import note
from bot.tallies import Tally

appointments = sa.Table(
    "appointments",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("run_id", sa.String(64), nullable=False, unique=True),
    sa.Column("conversation_id", sa.String(64), nullable=True, index=True),
    sa.Column("reference", sa.String(7), nullable=True, unique=True),
    sa.Column("status", sa.String(16), nullable=False),  # pending | booked | cancelled | fulfilled | noshow
    sa.Column("practitioner_id", sa.String(64), nullable=False),
    sa.Column("practitioner_name", sa.String(200), nullable=False),
    sa.Column("modality", sa.String(16), nullable=False),
    sa.Column("start_at", UtcDateTime, nullable=False),
    sa.Column("end_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=True),
    sa.Column("name", SealedText, nullable=True),
    sa.Column("email", SealedText, nullable=True),
    sa.Column("phone", SealedText, nullable=True),
    sa.Column("contact_mark", sa.String(64), nullable=True, index=True),
    sa.Column("voicemail", sa.Boolean, nullable=True),  # whether a message may be left; empty: not asked
    # Whether somebody else booked it, who told us that the person who comes agrees: therapy needs their own yes.
    sa.Column("agreed_for_other", sa.Boolean, nullable=False, server_default=sa.false()),
    # How often it was changed since it was booked (RFC 5545 SEQUENCE), and by which run last.
    sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed_by", sa.String(64), nullable=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.CheckConstraint(
        "status IN ('pending', 'booked', 'cancelled', 'fulfilled', 'noshow')", name="appointment_status"
    ),
    # One active appointment a slot, holds included: a race is lost in the database, not in Python.
    sa.Index(
        "one_active_per_slot",
        "practitioner_id",
        "start_at",
        unique=True,
        sqlite_where=sa.text("status IN ('pending', 'booked')"),
        postgresql_where=sa.text("status IN ('pending', 'booked')"),
    ),
)


@dataclass(frozen=True)
class Appointment:
    """A held or booked first consultation. Times are aware, in UTC."""

    id: str
    run_id: str
    reference: str | None
    status: str
    practitioner_id: str
    practitioner_name: str
    modality: str
    start: datetime
    end: datetime
    name: str | None
    contact: Contact | None
    sequence: int = 0
    changed_by: str | None = None
    voicemail: bool | None = None
    agreed_for_other: bool = False


@dataclass(frozen=True)
class Booked:
    """The appointment stands; e-mails are on their way in the same transaction."""

    appointment: Appointment


_NEVER_BOOKED = appointments.c.reference.is_(None)


class SlotTaken(Exception):
    """Somebody else has the slot."""


class NotHeld(Exception):
    """There is no hold of that run to work on, or it lacks a name or a contact."""


class Diary:
    """All that is done with appointments."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock

    def free(self, run_id: str | None = None) -> list[Slot]:
        """Slots that can be booked now; what `run_id` holds itself counts as free."""
        now = self._clock()
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(appointments.c.practitioner_id, appointments.c.start_at, appointments.c.end_at).where(
                    active(now), appointments.c.run_id != (run_id or "")
                )
            ).all()
            away = times_away(connection, self._clinic, now)
        taken: list[Taken] = [(r.practitioner_id, r.start_at, r.end_at) for r in rows]
        return free_slots(self._clinic, now, [*taken, *away])

    def hold(self, run_id: str, conversation_id: str | None, slot: Slot) -> Appointment:
        """Keep a slot for a person who is still answering; it expires by itself.

        A run has one hold: a second slot replaces the first, and name and contact stay.

        Args:
            conversation_id: None when staff hold it.

        Raises:
            SlotTaken: somebody else holds or has it, or the clinician is away.
        """
        now = self._clock()
        values = {
            "status": "pending",
            "practitioner_id": slot.practitioner_id,
            "practitioner_name": slot.practitioner_name,
            "modality": slot.modality,
            "start_at": slot.start,
            "end_at": slot.end,
            "expires_at": now + timedelta(minutes=self._clinic.consultation.hold_minutes),
            "updated_at": now,
        }
        try:
            with self._database.transaction() as connection:
                expire(connection, slot.practitioner_id, slot.start, now)
                refuse_overlap(connection, self._clinic, (run_id,), slot, now)
                changed = connection.execute(
                    sa.update(appointments).where(appointments.c.run_id == run_id, _NEVER_BOOKED).values(**values)
                )
                if changed.rowcount == 0:
                    connection.execute(
                        sa.insert(appointments).values(
                            id=str(uuid.uuid4()),
                            run_id=run_id,
                            conversation_id=conversation_id,
                            created_at=now,
                            **values,
                        )
                    )
        except sa.exc.IntegrityError as error:
            raise SlotTaken from error
        return self.get(run_id)

    def fill(self, run_id: str, name: str | None = None, contact: Contact | None = None) -> None:
        """Write name or contact beside the hold.

        Raises:
            NotHeld: the run has no hold.
        """
        values: dict[str, Any] = {"updated_at": self._clock()}
        if name is not None:
            values["name"] = name
        if contact is not None:
            values |= {"email": contact.email, "phone": contact.phone, "contact_mark": contact.mark}
        with self._database.transaction() as connection:
            changed = connection.execute(
                sa.update(appointments).where(appointments.c.run_id == run_id, _NEVER_BOOKED).values(**values)
            )
        if changed.rowcount == 0:
            raise NotHeld

    def confirm(self, run_id: str, *, agreed_for_other: bool = False) -> Booked:
        """Turn the hold into an appointment and queue the e-mails, in one transaction.

        The same run confirmed again returns the same appointment and sends nothing twice.

        Args:
            agreed_for_other: somebody books it for another person, and said that this person agrees.

        Raises:
            SlotTaken: the hold expired and somebody else took the slot.
            NotHeld: nothing is held, or name or contact is missing.
        """
        now = self._clock()
        try:
            with self._database.transaction() as connection:
                current = by_run(connection, run_id)
                if current is None or current.name is None or current.contact is None:
                    raise NotHeld
                if current.status == "booked":
                    return Booked(current)
                if current.reference is not None:  # booked once and cancelled since
                    raise NotHeld
                if current.start <= now:
                    raise SlotTaken
                # An expired hold may still be confirmed, unless somebody took the time meanwhile.
                expire(connection, current.practitioner_id, current.start, now)
                refuse_overlap(connection, self._clinic, (run_id,), current, now)
                changed = connection.execute(
                    sa.update(appointments)
                    .where(appointments.c.run_id == run_id, _NEVER_BOOKED)
                    .values(
                        status="booked",
                        reference=new_reference(),
                        expires_at=None,
                        agreed_for_other=agreed_for_other,
                        updated_at=now,
                    )
                )
                booked = by_run(connection, run_id)
                assert booked is not None
                if changed.rowcount:  # else another process confirmed the same run while this one waited
                    words = note.of_conversation(connection, _conversation_of(connection, run_id))
                    queue_letters(connection, self._clinic, booked, Event.BOOKED, now, note=words)
                    tallies.add(connection, Tally.BOOKED, now, seconds=_seconds_since_held(connection, run_id, now))
        except sa.exc.IntegrityError as error:
            raise SlotTaken from error
        return Booked(booked)

    def release(self, run_id: str) -> None:
        """Give the slot back and keep nothing of the run; what was booked stays."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(appointments).where(appointments.c.run_id == run_id, _NEVER_BOOKED))

    def get(self, run_id: str) -> Appointment:
        """The appointment of a run.

        Raises:
            NotHeld: there is none.
        """
        with self._database.reading() as connection:
            found = by_run(connection, run_id)
        if found is None:
            raise NotHeld
        return found

    def of_conversation(self, conversation_id: str) -> list[Appointment]:
        """Booked appointments of one conversation that are still to come, earliest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(appointments)
                .where(
                    appointments.c.conversation_id == conversation_id,
                    appointments.c.status == "booked",
                    appointments.c.start_at > self._clock(),
                )
                .order_by(appointments.c.start_at)
            ).all()
        return [from_row(row) for row in rows]

    def add_to_note(
        self,
        conversation_id: str,
        words: str,
        *,
        purpose: Purpose = Purpose.WORDS_FOR_THERAPIST,
        wording: str = note.WORDING,
    ) -> bool:
        """Keep words that the person wants the therapist to know; True when they go to the clinic at once.

        They go with the booking, which may still be to come or have been made already.
        """
        booked = self.of_conversation(conversation_id)
        now = self._clock()
        with self._database.transaction() as connection:
            added = note.add(connection, conversation_id, words, now, purpose=purpose, wording=wording)
            if added and booked:
                outbox.add(connection, note_letter(self._clinic, booked[0], words, now, purpose), now)
        return bool(booked)


def expire(connection: Any, practitioner_id: str, start: datetime, now: datetime) -> None:
    """Give up holds of that time which have run out."""
    connection.execute(
        sa.update(appointments)
        .where(
            appointments.c.practitioner_id == practitioner_id,
            appointments.c.start_at == start,
            appointments.c.status == "pending",
            appointments.c.expires_at <= now,
        )
        .values(status="cancelled")
    )


def refuse_overlap(
    connection: Any, clinic: Clinic, run_ids: Collection[str], slot: Slot | Appointment, now: datetime
) -> None:
    """Raise SlotTaken when an appointment of no such run overlaps the slot, or the clinician is away by now.

    The index guards equal starts; this guards a changed timetable, whose slots may overlap old bookings.
    """
    clash = connection.execute(
        sa.select(appointments.c.id)
        .where(
            active(now),
            appointments.c.run_id.not_in(run_ids),
            appointments.c.practitioner_id == slot.practitioner_id,
            appointments.c.start_at < slot.end,
            appointments.c.end_at > slot.start,
        )
        .limit(1)
    ).first()
    if clash or overlaps(slot, times_away(connection, clinic, now)):
        raise SlotTaken


def forget_conversation(connection: Any, conversation_id: str) -> None:
    """Unlink booked appointments from an erased chat; drop what was never booked."""
    connection.execute(sa.delete(appointments).where(appointments.c.conversation_id == conversation_id, _NEVER_BOOKED))
    connection.execute(
        sa.update(appointments).where(appointments.c.conversation_id == conversation_id).values(conversation_id=None)
    )


def active(now: datetime) -> Any:
    """The condition of rows that keep a time taken."""
    return sa.or_(
        appointments.c.status == "booked",
        sa.and_(appointments.c.status == "pending", appointments.c.expires_at > now),
    )


def by_run(connection: Any, run_id: str) -> Appointment | None:
    """The appointment of a run."""
    row = connection.execute(sa.select(appointments).where(appointments.c.run_id == run_id)).first()
    return None if row is None else from_row(row)


def _conversation_of(connection: Any, run_id: str) -> str | None:
    query = sa.select(appointments.c.conversation_id).where(appointments.c.run_id == run_id)
    return connection.execute(query).scalar()  # type: ignore[no-any-return]


def _seconds_since_held(connection: Any, run_id: str, now: datetime) -> int:
    query = sa.select(appointments.c.created_at).where(appointments.c.run_id == run_id)
    return int((now - connection.execute(query).scalar_one()).total_seconds())


def from_row(row: Any) -> Appointment:
    """A row of the table as a value."""
    contact = Contact(row.email, row.phone) if row.email or row.phone else None
    return Appointment(
        id=row.id,
        run_id=row.run_id,
        reference=row.reference,
        status=row.status,
        practitioner_id=row.practitioner_id,
        practitioner_name=row.practitioner_name,
        modality=row.modality,
        start=row.start_at,
        end=row.end_at,
        name=row.name,
        contact=contact,
        sequence=row.sequence,
        changed_by=row.changed_by,
        voicemail=row.voicemail,
        agreed_for_other=row.agreed_for_other,
    )

"""Which times can be booked: pure arithmetic over the clinic's week (FHIR: Schedule and Slot)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

import holidays

from bot.clinic import Clinic, Clinician, WorkingHours

SLOT_ID = re.compile(r"\S+@\d{8}T\d{4}Z")
"""What `Slot.id` looks like; nobody types that."""


@dataclass(frozen=True, order=True)
class Slot:
    """A time of one clinician that somebody may book. `start` and `end` are aware, in UTC."""

    start: datetime
    end: datetime
    practitioner_id: str
    practitioner_name: str
    modality: str

    @property
    def id(self) -> str:
        """Names the slot in buttons; the same slot has the same id in every process."""
        return f"{self.practitioner_id}@{self.start:%Y%m%dT%H%MZ}"


Taken = tuple[str, datetime, datetime]
"""Practitioner id, start and end (aware, UTC) of an appointment that is held or booked, or of an absence."""


def free_slots(clinic: Clinic, now: datetime, taken: Collection[Taken]) -> list[Slot]:
    """All slots that can be booked now, earliest first.

    Args:
        clinic: hours, closed days, how far ahead one may book.
        now: the present moment, aware.
        taken: times that are held or booked, or at which somebody is away.

    Returns:
        Slots that start at least `earliest_hours_ahead` from now and at most `latest_days_ahead`,
        on no bank holiday of England and Wales, overlapping nothing that is taken.
    """
    earliest = now + timedelta(hours=clinic.consultation.earliest_hours_ahead)
    latest = now + timedelta(days=clinic.consultation.latest_days_ahead)
    return sorted(
        slot
        for clinician in clinic.clinicians
        for slot in _week_slots(clinic, clinician, earliest, latest)
        if earliest <= slot.start <= latest and not overlaps(slot, taken)
    )


def is_open(clinic: Clinic, day: date) -> bool:
    """Whether anybody works on that day."""
    works = any(h.weekday == day.weekday() for c in clinic.clinicians for h in c.hours)
    return works and not is_closed(clinic, day)


def _week_slots(clinic: Clinic, clinician: Clinician, earliest: datetime, latest: datetime) -> Iterator[Slot]:
    first, last = earliest.astimezone(clinic.zone).date(), latest.astimezone(clinic.zone).date()
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if is_closed(clinic, day):
            continue
        for hours in clinician.hours:
            if hours.weekday == day.weekday():
                yield from _day_slots(clinic, clinician, hours, day)


def _day_slots(clinic: Clinic, clinician: Clinician, hours: WorkingHours, day: date) -> Iterator[Slot]:
    # Wall-clock times become moments one by one, so that the days of a clock change come out right.
    length = timedelta(minutes=clinic.consultation.minutes)
    step = length + timedelta(minutes=clinic.consultation.buffer_minutes)
    closing = datetime.combine(day, hours.end)
    wall = datetime.combine(day, hours.start)
    while wall + length <= closing:
        start = wall.replace(tzinfo=clinic.zone).astimezone(timezone.utc)
        yield Slot(start, start + length, clinician.id, clinician.name, hours.modality)
        wall += step


def is_closed(clinic: Clinic, day: date) -> bool:
    """Whether nobody works on that day, whatever day of the week it is."""
    return day in clinic.closed_on or day in _BANK_HOLIDAYS


class Timed(Protocol):
    """Anything with a clinician and two moments: a slot, an appointment."""

    @property
    def practitioner_id(self) -> str: ...

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


def overlaps(slot: Timed, taken: Collection[Taken]) -> bool:
    """Whether any of the times of the same clinician overlaps."""
    return any(who == slot.practitioner_id and start < slot.end and slot.start < end for who, start, end in taken)


_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")

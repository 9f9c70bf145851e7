"""Times at which a clinician or the whole clinic is away, as staff enter them; weekly hours stand in clinic.yml."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database, metadata

if TYPE_CHECKING:
    from bot.booking.availability import Taken

LONGEST_DAYS = 366
"""A longer absence is a change of the weekly hours."""

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("practitioner_id", sa.String(64), nullable=True),  # empty: the whole clinic
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False, index=True),
    # Wall-clock times of the clinic on each of these days; both empty: the whole day.
    sa.Column("from_time", sa.Time, nullable=True),
    sa.Column("to_time", sa.Time, nullable=True),
)


@dataclass(frozen=True)
class Absence:
    """Days on which somebody, or with `practitioner_id` None everybody, is away: all day or between two times."""

    practitioner_id: str | None
    first_day: date
    last_day: date
    from_time: time | None = None
    to_time: time | None = None
    id: str = ""

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.last_day - self.first_day <= timedelta(days=LONGEST_DAYS):
            raise ValueError("the last day must be the first or one in the year after it")
        if (self.from_time is None) != (self.to_time is None):
            raise ValueError("give both times or none")
        if self.from_time is not None and self.to_time is not None and self.from_time >= self.to_time:
            raise ValueError("it must begin before it ends")

    def away(self, clinic: Clinic) -> Iterator[Taken]:
        """The absence as times that are taken, made from wall-clock times day by day, right across clock changes."""
        who = [self.practitioner_id] if self.practitioner_id else [c.id for c in clinic.clinicians]
        for offset in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=offset)
            begins = datetime.combine(day, self.from_time or time(0), clinic.zone)
            ends = (
                datetime.combine(day, self.to_time, clinic.zone)
                if self.to_time
                else datetime.combine(day + timedelta(days=1), time(0), clinic.zone)
            )
            for clinician in who:
                yield clinician, begins.astimezone(timezone.utc), ends.astimezone(timezone.utc)

    @property
    def closes(self) -> bool:
        """Whether nobody works on these days at all."""
        return self.practitioner_id is None and self.from_time is None


class Absences:
    """Entering and removing absences."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock

    def add(self, absence: Absence) -> str:
        """Keep an absence; returns its id. What is booked in it stays booked and must be moved by hand."""
        absence_id = str(uuid.uuid4())
        with self._database.transaction() as connection:
            connection.execute(
                sa.insert(absences).values(
                    id=absence_id,
                    practitioner_id=absence.practitioner_id,
                    first_day=absence.first_day,
                    last_day=absence.last_day,
                    from_time=absence.from_time,
                    to_time=absence.to_time,
                )
            )
        return absence_id

    def remove(self, absence_id: str) -> bool:
        """Take an absence back; False when there is none."""
        with self._database.transaction() as connection:
            return bool(connection.execute(sa.delete(absences).where(absences.c.id == absence_id)).rowcount)

    def coming(self) -> list[Absence]:
        """Absences that are not over, earliest first."""
        with self._database.reading() as connection:
            return from_day(connection, self._clock().astimezone(self._clinic.zone).date())

    def clinic_now(self) -> Clinic:
        """The clinic with the closed days of the database beside those of clinic.yml."""
        closed = {
            absence.first_day + timedelta(days=offset)
            for absence in self.coming()
            if absence.closes
            for offset in range((absence.last_day - absence.first_day).days + 1)
        }
        return replace(self._clinic, closed_on=self._clinic.closed_on | closed)


def from_day(connection: Any, day: date) -> list[Absence]:
    """Absences that last to a day or longer, earliest first."""
    rows = connection.execute(
        sa.select(absences).where(absences.c.last_day >= day).order_by(absences.c.first_day, absences.c.from_time)
    ).all()
    return [
        Absence(row.practitioner_id, row.first_day, row.last_day, row.from_time, row.to_time, row.id) for row in rows
    ]


def times_away(connection: Any, clinic: Clinic, now: datetime) -> Collection[Taken]:
    """All times from today on at which somebody is away."""
    coming = from_day(connection, now.astimezone(clinic.zone).date())
    return [taken for absence in coming for taken in absence.away(clinic)]

"""Absences: whole days and hours, of one clinician or of all, right across clock changes; slots respect them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.booking.absences import Absence, Absences
from bot.booking.appointments import Diary, SlotTaken, appointments
from bot.booking.availability import is_open
from bot.booking.changes import Changes, NotBooked
from bot.booking.contact import Contact
from bot.clinic import Clinic
from bot.database import Database
from tests.conftest import FakeClock

ALEX = Contact(email="alex@example.com")


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


@pytest.fixture
def absences(database: Database, riverside: Clinic, clock: FakeClock) -> Absences:
    return Absences(database, riverside, clock)


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [(date(2026, 3, 29), (2026, 3, 29, 0), 23), (date(2026, 10, 25), (2026, 10, 24, 23), 25)],
)
def test_a_day_off_is_a_day_by_the_clock_on_the_wall(
    riverside: Clinic, day: date, begins: tuple[int, int, int, int], hours: int
) -> None:
    [(who, start, end)] = Absence("amorgan", day, day).away(riverside)
    assert (who, start) == ("amorgan", datetime(*begins, tzinfo=timezone.utc))
    assert end - start == timedelta(hours=hours)


def test_some_hours_off_leave_the_rest_of_the_day(diary: Diary, absences: Absences) -> None:
    tuesday = [slot for slot in diary.free() if slot.start.date() == date(2026, 11, 24)]
    absences.add(Absence("amorgan", date(2026, 11, 24), date(2026, 11, 24), time(15, 30), time(17)))
    left = [slot for slot in diary.free() if slot.start.date() == date(2026, 11, 24)]
    assert left == [slot for slot in tuesday if slot.start.hour >= 17 or slot.end.hour < 15]
    assert left != tuesday


def test_a_closed_day_takes_everybody_and_the_clinic_says_that_it_is_closed(
    diary: Diary, absences: Absences, riverside: Clinic
) -> None:
    day = date(2026, 11, 27)
    assert is_open(absences.clinic_now(), day)
    absence = absences.add(Absence(None, day, day))
    assert not is_open(absences.clinic_now(), day)
    assert not [slot for slot in diary.free() if slot.start.date() == day]
    assert absences.remove(absence)
    assert is_open(absences.clinic_now(), day)
    assert not absences.remove(absence)


def test_nobody_is_put_into_an_absence_that_was_entered_meanwhile(
    diary: Diary, absences: Absences, database: Database, riverside: Clinic, clock: FakeClock
) -> None:
    slot, later = diary.free()[0], diary.free()[5]
    diary.hold("run", "chat", slot)
    diary.fill("run", name="Alex", contact=ALEX)
    diary.hold("booked", "chat", later)
    diary.fill("booked", name="Alex", contact=ALEX)
    booked = diary.confirm("booked").appointment
    day = slot.start.date()
    absences.add(Absence(slot.practitioner_id, day, day))
    with pytest.raises(SlotTaken):
        diary.confirm("run")
    with pytest.raises(SlotTaken):
        diary.hold("another", "chat", slot)
    with pytest.raises(SlotTaken):
        Changes(database, riverside, clock).move(booked.id, "run")


def test_what_is_over_is_listed_no_more(absences: Absences, clock: FakeClock) -> None:
    absences.add(Absence(None, date(2026, 11, 20), date(2026, 11, 23)))
    absences.add(Absence(None, date(2026, 11, 20), date(2026, 11, 22)))
    assert [absence.last_day for absence in absences.coming()] == [date(2026, 11, 23)]


@pytest.mark.parametrize(
    ("first", "last", "from_time", "to_time"),
    [
        (2, 1, None, None),
        (1, 1, time(10), None),
        (1, 1, None, time(10)),
        (1, 1, time(11), time(10)),
        (1, 1, time(10), time(10)),
    ],
)
def test_an_absence_that_makes_no_sense_is_none(
    first: int, last: int, from_time: time | None, to_time: time | None
) -> None:
    with pytest.raises(ValueError, match=r"the last day|both times|begin before"):
        Absence(None, date(2026, 12, first), date(2026, 12, last), from_time, to_time)


# Attendance, in the same table.


def test_who_came_is_noted_only_after_the_beginning_and_no_other_word_is_a_status(
    diary: Diary, database: Database, riverside: Clinic, clock: FakeClock
) -> None:
    changes = Changes(database, riverside, clock)
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex", contact=ALEX)
    booked = diary.confirm("run").appointment
    with pytest.raises(NotBooked):
        changes.record_attendance(booked.id, attended=True)
    clock.now = booked.start
    assert changes.record_attendance(booked.id, attended=False).status == "noshow"
    assert changes.record_attendance(booked.id, attended=True).status == "fulfilled"
    assert changes.record_attendance(booked.id, attended=True).sequence == booked.sequence
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as connection:
        connection.execute(sa.update(appointments).values(status="perhaps"))

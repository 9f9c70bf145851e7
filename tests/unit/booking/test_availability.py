"""Which times can be booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import clinic as clinics
from bot.booking.availability import Slot, Taken, free_slots, is_open
from bot.clinic import Clinic, ClinicError, Clinician, WorkingHours
from bot.settings import ROOT

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
RIVERSIDE = clinics.load(ROOT / "clinic.yml")
ZONE = RIVERSIDE.zone


def with_hours(*hours: WorkingHours, **consultation: int) -> Clinic:
    """The clinic with one clinician who works these hours."""
    clinician = Clinician("amorgan", "Dr Alex Morgan", ("ipt",), hours)
    rules = replace(RIVERSIDE.consultation, **consultation)
    return replace(RIVERSIDE, clinicians=(clinician,), consultation=rules)


def every_day(start: time, end: time) -> tuple[WorkingHours, ...]:
    return tuple(WorkingHours(day, start, end, "video") for day in range(7))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)


def local_starts(slots: Sequence[Slot], day: date) -> list[str]:
    local = [slot.start.astimezone(ZONE) for slot in slots]
    return [f"{moment:%H:%M}" for moment in local if moment.date() == day]


def test_a_stretch_of_hours_is_cut_into_consultations_with_a_buffer_between_them() -> None:
    clinic = with_hours(WorkingHours(1, time(15), time(19), "in_person"))
    slots = free_slots(clinic, MONDAY_MORNING, [])
    assert local_starts(slots, date(2026, 11, 24)) == ["15:00", "16:00", "17:00", "18:00"]
    assert {slot.end - slot.start for slot in slots} == {timedelta(minutes=50)}


def test_a_consultation_may_end_at_closing_time_but_not_after_it() -> None:
    clinic = with_hours(WorkingHours(1, time(15), time(16, 50), "video"))
    assert local_starts(free_slots(clinic, MONDAY_MORNING, []), date(2026, 11, 24)) == ["15:00", "16:00"]
    shorter = with_hours(WorkingHours(1, time(15), time(16, 49), "video"))
    assert local_starts(free_slots(shorter, MONDAY_MORNING, []), date(2026, 11, 24)) == ["15:00"]


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        pytest.param(utc(2027, 3, 25, 9), date(2027, 3, 27), date(2027, 3, 28), id="March: the clock goes forward"),
        pytest.param(utc(2026, 10, 22, 9), date(2026, 10, 24), date(2026, 10, 25), id="October: the clock goes back"),
    ],
)
def test_a_clock_change_moves_no_appointment_on_the_wall(now: datetime, before: date, after: date) -> None:
    slots = free_slots(with_hours(*every_day(time(10), time(13))), now, [])
    assert local_starts(slots, before) == local_starts(slots, after) == ["10:00", "11:00", "12:00"]


def test_a_clock_change_moves_the_moment_by_an_hour() -> None:
    spring = free_slots(with_hours(*every_day(time(10), time(11))), utc(2027, 3, 25, 9), [])
    autumn = free_slots(with_hours(*every_day(time(10), time(11))), utc(2026, 10, 22, 9), [])
    assert [s.start for s in spring if s.start.day in (27, 28)][:2] == [utc(2027, 3, 27, 10), utc(2027, 3, 28, 9)]
    assert [s.start for s in autumn if s.start.day in (24, 25)][:2] == [utc(2026, 10, 24, 9), utc(2026, 10, 25, 10)]


def test_nobody_works_on_christmas_and_on_the_day_in_lieu_of_boxing_day(riverside: Clinic) -> None:
    days = {slot.start.date() for slot in free_slots(riverside, utc(2026, 12, 14, 9), [])}
    assert date(2026, 12, 18) in days
    assert date(2026, 12, 25) not in days  # a Friday
    assert date(2026, 12, 28) not in days  # Boxing Day is a Saturday: Monday is free in its place
    assert not is_open(riverside, date(2026, 12, 28))


def test_a_scottish_bank_holiday_is_an_ordinary_day(riverside: Clinic) -> None:
    assert is_open(riverside, date(2026, 11, 30))  # St Andrew's Day, a Monday


def test_nobody_works_on_a_day_that_the_clinic_has_closed(riverside: Clinic) -> None:
    tuesday = date(2026, 11, 24)
    closed = replace(riverside, closed_on=frozenset({tuesday}))
    assert local_starts(free_slots(riverside, MONDAY_MORNING, []), tuesday)
    assert not local_starts(free_slots(closed, MONDAY_MORNING, []), tuesday)
    assert not is_open(closed, tuesday)


def test_the_clinic_is_open_when_anybody_works(riverside: Clinic) -> None:
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    assert [is_open(riverside, day) for day in week] == [True] * 5 + [False] * 2


def test_a_slot_exactly_at_the_lead_time_can_be_booked_and_one_minute_before_cannot(riverside: Clinic) -> None:
    first_tuesday = utc(2026, 11, 24, 15)
    assert free_slots(riverside, first_tuesday - timedelta(hours=24), [])[0].start == first_tuesday
    late = free_slots(riverside, first_tuesday - timedelta(hours=24) + timedelta(minutes=1), [])
    assert late[0].start == utc(2026, 11, 24, 16)


def test_a_slot_exactly_at_the_horizon_can_be_booked_and_one_after_it_cannot() -> None:
    clinic = with_hours(*every_day(time(10), time(13)), latest_days_ahead=7)
    last = free_slots(clinic, utc(2026, 11, 23, 11), [])[-1]
    assert last.start == utc(2026, 11, 30, 11)


@pytest.mark.parametrize(
    ("start", "minutes", "left"),
    [
        pytest.param(utc(2026, 11, 24, 16), 50, ["15:00", "17:00", "18:00"], id="the same slot"),
        pytest.param(utc(2026, 11, 24, 15, 30), 50, ["17:00", "18:00"], id="half of two slots"),
        pytest.param(utc(2026, 11, 24, 15, 50), 10, ["15:00", "16:00", "17:00", "18:00"], id="only the buffer"),
    ],
)
def test_what_is_taken_is_not_offered(riverside: Clinic, start: datetime, minutes: int, left: list[str]) -> None:
    taken: list[Taken] = [("amorgan", start, start + timedelta(minutes=minutes))]
    assert local_starts(free_slots(riverside, MONDAY_MORNING, taken), date(2026, 11, 24)) == left


def test_a_time_taken_with_one_clinician_is_free_with_another(riverside: Clinic) -> None:
    start = utc(2026, 11, 24, 16)
    taken: list[Taken] = [("sokafor", start, start + timedelta(minutes=50))]
    assert free_slots(riverside, MONDAY_MORNING, taken) == free_slots(riverside, MONDAY_MORNING, [])


def test_the_same_slot_has_the_same_name_in_every_process(riverside: Clinic) -> None:
    first, again = (free_slots(riverside, MONDAY_MORNING, [])[0] for _ in range(2))
    assert first.id == again.id == "amorgan@20261124T1500Z"


def test_a_clinic_file_with_overlapping_hours_is_refused(tmp_path: Path) -> None:
    raw = yaml.safe_load((ROOT / "clinic.yml").read_text())
    raw["clinicians"][0]["hours"].append({"day": "monday", "from": "12:00", "to": "15:00", "modality": "video"})
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump(raw))
    with pytest.raises(ClinicError, match="amorgan overlap on monday"):
        clinics.load(tmp_path / "clinic.yml")


@st.composite
def weeks(draw: st.DrawFn) -> Clinic:
    """A clinic whose clinician works one stretch on each of some days, from six in the morning at the earliest."""
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    hours = []
    for day in sorted(days):
        start = draw(st.integers(6 * 60, 20 * 60))
        end = draw(st.integers(start + 1, 22 * 60))
        hours.append(WorkingHours(day, time(*divmod(start, 60)), time(*divmod(end, 60)), "video"))
    return with_hours(*hours, minutes=draw(st.integers(20, 90)), buffer_minutes=draw(st.integers(0, 30)))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(timezone.utc))  # noqa: DTZ001


@settings(deadline=None)
@given(clinic=weeks(), now=moments)
def test_no_two_free_slots_of_a_clinician_overlap(clinic: Clinic, now: datetime) -> None:
    slots = free_slots(clinic, now, [])
    assert slots == sorted(slots)
    buffer = timedelta(minutes=clinic.consultation.buffer_minutes)
    assert all(one.end + buffer <= other.start for one, other in pairwise(slots))


@settings(deadline=None)
@given(clinic=weeks(), now=moments)
def test_every_slot_lies_within_working_hours_on_the_wall_and_within_reach(clinic: Clinic, now: datetime) -> None:
    hours = {h.weekday: h for h in clinic.clinicians[0].hours}
    for slot in free_slots(clinic, now, []):
        start, end = slot.start.astimezone(ZONE), slot.end.astimezone(ZONE)
        assert hours[start.weekday()].start <= start.time() < end.time() <= hours[start.weekday()].end
        assert is_open(clinic, start.date())
        assert timedelta(hours=24) <= slot.start - now <= timedelta(days=42)


@settings(deadline=None)
@given(now=moments, picks=st.lists(st.integers(0, 500), max_size=6))
def test_taking_slots_removes_these_and_no_others(now: datetime, picks: list[int]) -> None:
    free = free_slots(RIVERSIDE, now, [])
    gone = {free[pick % len(free)] for pick in picks}
    taken: list[Taken] = [(slot.practitioner_id, slot.start, slot.end) for slot in gone]
    assert free_slots(RIVERSIDE, now, taken) == [slot for slot in free if slot not in gone]
    assert len({slot.id for slot in free}) == len(free)

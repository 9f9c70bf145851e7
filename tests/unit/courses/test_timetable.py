"""Courses on the calendar: whatever the start, the rhythm and the breaks, over clock changes, year ends, leap days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import clinic
from bot.booking.availability import is_open
from bot.courses.catalogue import Course, Rhythm, load
from bot.courses.timetable import WEEK, Break, timetable
from bot.settings import ROOT

COURSES = load().courses
LONDON = ZoneInfo("Europe/London")
open_on = partial(is_open, clinic.load(ROOT / "clinic.yml"))

some_course = st.sampled_from(list(COURSES.values()))
some_start = st.dates(date(2023, 12, 1), date(2033, 3, 1))
some_rhythm = st.sampled_from([None, *(Rhythm(weeks=n) for n in (1, 2, 3, 4)), Rhythm(months=1)])
some_break = st.builds(
    lambda first, length: Break(first, first + timedelta(days=length)), some_start, st.integers(0, 60)
)
some_breaks = st.lists(some_break, max_size=3)


def always(_day: date) -> bool:
    return True


def test_sixteen_weekly_sessions_without_a_gap_end_fifteen_weeks_later() -> None:
    shown = timetable(COURSES["ipt"], 16, date(2027, 1, 4), always)
    assert shown.end == date(2027, 4, 19)
    assert [(p.name, p.first_session, p.last_session) for p in shown.phases] == [
        ("beginning", 1, 4),
        ("middle", 5, 12),
        ("ending", 13, 16),
    ]
    assert shown.phases[1].first_day == date(2027, 2, 1)


def test_bank_holidays_of_england_have_no_session() -> None:
    shown = timetable(COURSES["dit"], 16, date(2027, 1, 4), open_on)
    assert shown.left_out == (date(2027, 3, 29),)  # Easter Monday
    assert shown.end == date(2027, 4, 26)


def test_a_start_on_a_bank_holiday_moves_to_the_next_working_day() -> None:
    assert timetable(COURSES["ipt"], 1, date(2027, 1, 1), open_on).days == (date(2027, 1, 4),)


def test_two_weeks_away_move_the_end_by_two_weeks() -> None:
    away = Break(date(2027, 8, 2), date(2027, 8, 15))
    without = timetable(COURSES["ipt"], 16, date(2027, 7, 5), always)
    shown = timetable(COURSES["ipt"], 16, date(2027, 7, 5), always, breaks=[away])
    assert shown.end - without.end == 2 * WEEK
    assert shown.left_out == (date(2027, 8, 2), date(2027, 8, 9))


@pytest.mark.parametrize("missed", [1, 2, 3])
def test_a_missed_session_is_held_at_the_end(missed: int) -> None:
    full = timetable(COURSES["dit"], 16, date(2027, 1, 4), always)
    shown = timetable(COURSES["dit"], 16, date(2027, 1, 4), always, missed=missed)
    assert len(shown.days) == 16
    assert shown.end - full.end == missed * WEEK


def test_months_from_the_last_of_january_and_from_a_leap_day() -> None:
    monthly = COURSES["maintenance"]
    from_january = timetable(monthly, 3, date(2028, 1, 31), always).days
    assert from_january == (date(2028, 1, 31), date(2028, 3, 6), date(2028, 4, 3))
    from_leap_day = timetable(monthly, 13, date(2028, 2, 29), always).days
    assert from_leap_day[12] == date(2029, 3, 6)
    assert {day.weekday() for day in from_leap_day} == {1}


@pytest.mark.parametrize("sessions", [0, -1])
def test_no_sessions_are_no_course(sessions: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        timetable(COURSES["ipt"], sessions, date(2027, 1, 4), always)


def test_a_clinic_that_never_opens_is_said_so() -> None:
    with pytest.raises(ValueError, match="no day"):
        timetable(COURSES["ipt"], 1, date(2027, 1, 4), lambda _: False)


@given(
    course=some_course,
    sessions=st.integers(1, 36),
    start=some_start,
    rhythm=some_rhythm,
    breaks=some_breaks,
    missed=st.integers(0, 3),
)
def test_what_holds_for_every_course(
    *, course: Course, sessions: int, start: date, rhythm: Rhythm | None, breaks: list[Break], missed: int
) -> None:
    shown = timetable(course, sessions, start, open_on, rhythm=rhythm, breaks=breaks, missed=missed)
    assert len(shown.days) == sessions
    assert shown.days[0] >= start
    assert all(open_on(day) and not any(away.holds(day) for away in breaks) for day in shown.days)
    assert len({day.weekday() for day in shown.days}) == 1
    gaps = [later - earlier for earlier, later in pairwise(shown.days)]
    assert all(gap >= (shown.rhythm.weeks or 1) * WEEK and gap.days % 7 == 0 for gap in gaps)
    assert not set(shown.left_out) & set(shown.days)
    if not (missed and sessions > 1) and not shown.left_out and shown.rhythm.weeks:
        assert shown.end - shown.days[0] == (sessions - 1) * shown.rhythm.weeks * WEEK


@given(some_course, st.integers(1, 36), some_start)
def test_phases_cover_every_session_once_and_in_order(course: Course, sessions: int, start: date) -> None:
    shown = timetable(course, sessions, start, open_on)
    covered = [n for phase in shown.phases for n in range(phase.first_session, phase.last_session + 1)]
    assert covered == (list(range(1, sessions + 1)) if course.phases else [])
    for phase in shown.phases:
        assert phase.first_day == shown.days[phase.first_session - 1]
        assert phase.last_day == shown.days[phase.last_session - 1]


@given(some_start, st.integers(1, 36))
def test_a_closed_day_more_never_ends_a_course_sooner(start: date, sessions: int) -> None:
    free = timetable(COURSES["ipt"], sessions, start, always)
    for day in free.days[:3]:
        held: Callable[[date], bool] = partial(lambda closed, other: other != closed, day)
        assert timetable(COURSES["ipt"], sessions, start, held).end >= free.end


@given(some_start, st.integers(2, 30), st.times(time(8), time(19)))
def test_sessions_keep_their_hour_on_the_clinics_clock_over_clock_changes(start: date, sessions: int, at: time) -> None:
    """A day of the timetable with an hour of the clinic's clock is one moment, weeks apart on that clock."""
    days = timetable(COURSES["ipt"], sessions, start, always).days
    moments = [datetime.combine(day, at, LONDON).astimezone(ZoneInfo("UTC")) for day in days]
    assert [moment.astimezone(LONDON).timetz().replace(tzinfo=None) for moment in moments] == [at] * len(days)
    for earlier, later in pairwise(moments):
        assert abs((later - earlier) - WEEK) in (timedelta(0), timedelta(hours=1))


@pytest.mark.parametrize("start", [date(2024, 2, 26), date(2026, 12, 28), date(2028, 2, 29), date(2027, 3, 22)])
def test_leap_days_year_ends_and_clock_changes_shift_no_day(start: date) -> None:
    days = timetable(COURSES["ipt_brief"], 8, start, always).days
    assert days == tuple(start + n * WEEK for n in range(8))


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_file_of_courses_makes_sense(course: Course) -> None:
    assert 1 <= course.shortest <= course.longest
    assert bool(course.rhythm.weeks) != bool(course.rhythm.months)
    assert course.shorter is None or COURSES[course.shorter].longest < course.shortest
    assert not course.phases or sum(course.phases.values()) == 1

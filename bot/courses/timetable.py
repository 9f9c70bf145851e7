"""From a course and a start to the days of its sessions: pure arithmetic on the clinic's calendar.

Days are calendar days of the clinic's zone, so a change of the clocks moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, pairwise

from dateutil.relativedelta import relativedelta

from bot.courses.catalogue import Course, Rhythm

WEEK = timedelta(weeks=1)
LONGEST_WAIT = 731
"""Days within which a first session must be possible: two years."""


@dataclass(frozen=True)
class Break:
    """Days on which the person is away, both ends included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Phase:
    """One stage of a course: from which session to which, and their days."""

    name: str
    first_session: int
    last_session: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Timetable:
    """An example of a course on the calendar.

    Attributes:
        days: of the sessions, in order.
        phases: stages with their days; empty where no source names stages.
        left_out: days that would have had a session but for a closed clinic or a break.
    """

    course: Course
    rhythm: Rhythm
    days: tuple[date, ...]
    phases: tuple[Phase, ...]
    left_out: tuple[date, ...]

    @property
    def end(self) -> date:
        """The day of the last session."""
        return self.days[-1]


def timetable(
    course: Course,
    sessions: int,
    start: date,
    open_on: Callable[[date], bool],
    *,
    rhythm: Rhythm | None = None,
    breaks: Sequence[Break] = (),
    missed: int = 0,
) -> Timetable:
    """Lay a course out on the calendar.

    The first session is on the first possible day from `start` on; the others keep its day of the week. A session
    that would fall on a closed day or in a break is held a week or more later, and the rhythm goes on from there.

    Args:
        course: which one; its own rhythm counts where none is given.
        sessions: how many, at least 1.
        start: the earliest day, in the clinic's zone.
        open_on: whether the clinic works on a day (bank holidays and its own closed days say no).
        rhythm: the gap between two sessions.
        breaks: when the person is away.
        missed: sessions called off at short notice; each is held at the end instead. They are taken from the middle.

    Raises:
        ValueError: no sessions are wanted, or no day within two years is possible.
    """
    if sessions < 1:
        raise ValueError("a course has at least one session")
    gap = rhythm or course.rhythm

    def possible(day: date) -> bool:
        return open_on(day) and not any(away.holds(day) for away in breaks)

    days = [_first_day(start, possible)]
    left_out: list[date] = []
    while len(days) < sessions:
        due = _next(days[0], days[-1], gap)
        if len(days) == (sessions + 1) // 2:
            for _ in range(missed):
                due = _next(days[0], due, gap)
        while not possible(due):
            left_out.append(due)
            due += WEEK
        days.append(due)
    return Timetable(course, gap, tuple(days), _phases(course, days), tuple(left_out))


def _first_day(start: date, possible: Callable[[date], bool]) -> date:
    for offset in range(LONGEST_WAIT):
        day = start + timedelta(days=offset)
        if possible(day):
            return day
    raise ValueError("no day is possible")


def _next(first: date, previous: date, gap: Rhythm) -> date:
    """The next day of the rhythm. Months are counted from the first session and keep its day of the week."""
    if gap.weeks:
        return previous + gap.weeks * WEEK
    for turn in count(1):
        target = first + relativedelta(months=turn * gap.months)
        day = target + timedelta(days=(first.weekday() - target.weekday()) % 7)
        if day > previous:
            return day
    raise AssertionError("months never end")


def _phases(course: Course, days: Sequence[date]) -> tuple[Phase, ...]:
    ends = course.phase_ends(len(days))
    bounds = pairwise([0, *ends.values()])
    return tuple(
        Phase(name, before + 1, last, days[before], days[last - 1])
        for name, (before, last) in zip(ends, bounds, strict=True)
        if last > before
    )

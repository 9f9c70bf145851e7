"""Times said beside another one."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.booking.beside import read_beside

LONDON = ZoneInfo("Europe/London")
TUESDAY_AT_4 = datetime(2026, 12, 8, 16, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [
        ("an hour later", ["8T17:00"], ["8T16:00", "8T18:00", "9T17:00"]),
        ("could we do two hours earlier please?", ["8T14:00"], ["8T15:00", "8T16:00"]),
        ("half an hour later", ["8T16:30"], ["8T18:00"]),
        ("same day but earlier", ["8T10:00", "8T15:59"], ["8T16:00", "7T10:00"]),
        ("is there anything later on that day", ["8T16:01", "8T18:00"], ["8T16:00", "9T18:00"]),
        ("the day after", ["9T09:00"], ["8T16:00", "10T09:00"]),
        ("day before", ["7T09:00"], ["8T09:00"]),
        ("a week later", ["15T16:00"], ["8T16:00", "14T16:00"]),
        ("have you got anything sooner", ["7T18:00", "8T15:00"], ["8T16:00", "9T09:00"]),
        ("that day", ["8T10:00"], ["9T10:00"]),
    ],
)
def test_they_are_read_beside_it(said: str, yes: list[str], no: list[str]) -> None:
    wish = read_beside(said, TUESDAY_AT_4, LONDON)

    assert wish is not None
    for moments, expected in ((yes, True), (no, False)):
        for written in moments:
            day, clock = written.split("T")
            moment = datetime.combine(date(2026, 12, int(day)), time.fromisoformat(clock), LONDON)
            assert wish.allows(moment, LONDON) is expected, written


@pytest.mark.parametrize(
    "said",
    [
        "later",
        "the day after boxing day",
        "earlier than 3",
        "next week",
        "tuesday",
        "two hours",
        "my mum died the day before",
        "i was better earlier",
        "",
    ],
)
def test_other_words_are_none(said: str) -> None:
    assert read_beside(said, TUESDAY_AT_4, LONDON) is None


def test_only_the_shift_of_hours_names_a_time_of_the_clock() -> None:
    by_the_hour, by_the_day = (read_beside(said, TUESDAY_AT_4, LONDON) for said in ("an hour later", "same day"))

    assert by_the_hour is not None and by_the_hour.names_clock_time
    assert by_the_day is not None and not by_the_day.names_clock_time

"""What people say about dates, as seen on Sunday 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.courses.catalogue import Rhythm
from bot.courses.details import Details, asks_for_dates, is_number_of_sessions, read_details
from bot.courses.timetable import Break

TODAY = date(2026, 11, 22)
FORTNIGHTLY, MONTHLY = Rhythm(weeks=2), Rhythm(months=1)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("when would it end if I start in January?", date(2027, 1, 4)),
        ("starting mid february", date(2027, 2, 15)),
        ("end of march", date(2027, 3, 22)),
        ("if i began in may 2028", date(2028, 5, 1)),
        ("November", date(2026, 11, 23)),
        ("start 4th January", date(2027, 1, 4)),
        ("in the new year", date(2027, 1, 4)),
        ("after easter", date(2027, 4, 5)),
        ("in three months", date(2027, 2, 22)),
        ("next month", date(2026, 12, 7)),
        ("from january", date(2027, 1, 4)),
        ("after january", date(2027, 2, 1)),
        ("starting tuesday", date(2026, 11, 24)),
        ("if i started now", date(2026, 11, 23)),
        ("in the autumn", date(2027, 9, 6)),
        ("after the summer", date(2027, 9, 6)),
        ("may i ask something", None),
        ("is it confidential", None),
    ],
)
def test_starts(words: str, start: date | None) -> None:
    assert read_details(words, TODAY).start == start


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("fortnightly?", FORTNIGHTLY),
        ("once a fortnight", FORTNIGHTLY),
        ("every other week", FORTNIGHTLY),
        ("every two weeks", FORTNIGHTLY),
        ("weekly", Rhythm(weeks=1)),
        ("every 3rd week", Rhythm(weeks=3)),
        ("once a month", MONTHLY),
        ("twice a week", None),
        ("i am away a fortnight in june", None),
    ],
)
def test_rhythms(words: str, rhythm: Rhythm | None) -> None:
    assert read_details(words, TODAY).rhythm == rhythm


@pytest.mark.parametrize(
    ("words", "breaks"),
    [
        ("I'm away two weeks in August", [Break(date(2027, 8, 2), date(2027, 8, 15))]),
        ("off from 3 to 17 august", [Break(date(2027, 8, 3), date(2027, 8, 17))]),
        ("on holiday the last week of april", [Break(date(2027, 4, 24), date(2027, 4, 30))]),
        ("i'm abroad in july", [Break(date(2027, 7, 1), date(2027, 7, 31))]),
        ("away august 3 to 17", [Break(date(2027, 8, 3), date(2027, 8, 17))]),
        ("off 3 july to 17 august", [Break(date(2027, 7, 3), date(2027, 8, 17))]),
        ("away from 3 august for a week", [Break(date(2027, 8, 3), date(2027, 8, 9))]),
        ("off the last two weeks of april", [Break(date(2027, 4, 17), date(2027, 4, 30))]),
        ("off on 3 august", [Break(date(2027, 8, 3), date(2027, 8, 3))]),
        ("away over christmas", [Break(date(2026, 12, 21), date(2027, 1, 3))]),
        ("i cant come next week", [Break(date(2026, 11, 23), date(2026, 11, 29))]),
        (
            "two weeks off in july and one week in october",
            [Break(date(2027, 7, 5), date(2027, 7, 18)), Break(date(2027, 10, 4), date(2027, 10, 10))],
        ),
        ("my wife is in hospital", []),
    ],
)
def test_breaks(words: str, breaks: list[Break]) -> None:
    found = read_details(words, TODAY)
    assert list(found.breaks) == breaks
    assert found.start is None


def test_a_start_and_a_break_in_one_sentence() -> None:
    found = read_details("if i start in january and i'm away two weeks in august, when's the end?", TODAY)
    assert found.start == date(2027, 1, 4)
    assert found.breaks == (Break(date(2027, 8, 2), date(2027, 8, 15)),)


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("what if I miss one?", Details(missed=1)),
        ("if i missed two sessions", Details(missed=2)),
        ("skip a week", Details(missed=1)),
        ("can it be shorter?", Details(shorter=True)),
        ("how long for me?", Details(for_me=True)),
        ("how long would it take me personally", Details(for_me=True)),
        ("could i do twelve sessions", Details(sessions=12)),
        ("what about 400 sessions", Details()),
        ("tell me about your cats", Details()),
    ],
)
def test_other_wishes(words: str, details: Details) -> None:
    assert read_details(words, TODAY) == details


@pytest.mark.parametrize(
    ("words", "day", "start"),
    [
        ("is that before 1 july?", date(2027, 7, 1), None),
        ("would i be done by christmas", date(2026, 12, 25), None),
        ("would i be through by the summer if i start now", date(2027, 6, 1), date(2026, 11, 23)),
        ("would starting in january mean finishing before easter", date(2027, 3, 28), date(2027, 1, 4)),
        ("will it be over by march", date(2027, 3, 1), None),
        (
            "im getting married 14th august, would i be finished by then if i started in march",
            date(2027, 8, 14),
            date(2027, 3, 1),
        ),
        ("can i start by march", None, date(2027, 3, 1)),
        ("would it finish by the end of june", date(2027, 7, 1), None),
        ("my contract is over by april, can i start then", None, date(2027, 4, 5)),
        ("i'm due 3 june, would it end before that", date(2027, 6, 3), None),
    ],
)
def test_a_day_to_be_done_before_is_no_start(words: str, day: date | None, start: date | None) -> None:
    found = read_details(words, TODAY)
    assert (found.done_before, found.start) == (day, start)


@pytest.mark.parametrize(
    ("words", "weeks"),
    [
        ("what if i start a week later", 1),
        ("2 weeks earlier?", -2),
        ("make it later by a month", 4),
        ("a fortnight sooner", -2),
        ("10 weeks later", 10),
        ("can it end a week earlier", 0),
        ("start in two weeks", 0),
        ("later please", 0),
    ],
)
def test_a_start_moves_by_weeks(words: str, weeks: int) -> None:
    assert read_details(words, TODAY).weeks_later == weeks


@pytest.mark.parametrize(
    "words",
    [
        "i'm not away in august after all",
        "forget the holiday",
        "my holiday got cancelled",
        "no holidays any more",
        "the trip is off",
        "and without the break?",
        "i'm not going on holiday now",
    ],
)
def test_time_away_can_be_taken_back(words: str) -> None:
    planned = Details(start=date(2027, 1, 4), breaks=(Break(date(2027, 8, 2), date(2027, 8, 15)),))
    assert planned.then(read_details(words, TODAY)) == Details(start=date(2027, 1, 4), not_away=True)


@pytest.mark.parametrize(
    ("words", "start", "breaks"),
    [
        ("i'm away in february and back a week later", None, [(date(2027, 2, 1), date(2027, 2, 7))]),
        ("start on 4 january, a week later i'm away", date(2027, 1, 4), []),
        ("forget the holiday, start in march", date(2027, 3, 1), []),
        ("i won't be away at christmas after all, start in january", date(2027, 1, 4), []),
        ("no leave in june but away in august", None, [(date(2027, 8, 1), date(2027, 8, 31))]),
        ("i'm not away in april any more but in may", None, [(date(2027, 5, 1), date(2027, 5, 31))]),
    ],
)
def test_each_part_of_a_sentence_says_its_own(words: str, start: date | None, breaks: list[tuple[date, date]]) -> None:
    found = read_details(words, TODAY)
    assert (found.start, [(away.first, away.last) for away in found.breaks]) == (start, breaks)


@pytest.mark.parametrize("words", ["i'm not here in august", "i won't be around next week", "on holiday in june"])
def test_being_away_is_not_taken_for_being_there(words: str) -> None:
    assert read_details(words, TODAY).breaks


def test_later_words_replace_earlier_ones_and_breaks_add_up() -> None:
    first = read_details("start in january, away two weeks in august", TODAY)
    second = first.then(read_details("fortnightly, and off next week", TODAY))
    assert (second.start, second.rhythm) == (date(2027, 1, 4), FORTNIGHTLY)
    assert len(second.breaks) == 2
    assert second.then(read_details("in march", TODAY)).start == date(2027, 3, 1)
    assert not first.then(Details(shorter=True)).then(Details()).shorter


@settings(deadline=None)  # dateparser is slow the first time
@given(st.text(max_size=200), st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_any_text_on_any_day_is_read_and_survives_the_slot(words: str, today: date) -> None:
    found = read_details(words, today)
    assert found.start is None or found.start > today
    assert Details.from_slot(found.as_slot()) == Details().then(found).then(Details())


months = st.sampled_from(["January", "february", "mar 2030", "april", "May", "june", "july", "aug", "sept", "dec"])
shapes = st.sampled_from(
    ["start in {}", "from {}", "end of {}", "mid {}", "away in {}", "off two weeks in {}", "31 {}", "1 to 30 {}"]
)


@settings(deadline=None)
@given(shapes, months, st.dates(date(2024, 1, 1), date(2029, 12, 31)))
def test_every_month_is_read_on_every_day(shape: str, month: str, today: date) -> None:
    found = read_details(shape.format(month), today)
    assert found.start is None or found.start > today
    assert all(away.first <= away.last for away in found.breaks)


@pytest.mark.parametrize(
    ("text", "sessions"),
    [("16", 16), ("no 16", 16), ("12 only", 12), ("what if its 20?", 20), ("3", None), ("99", None)],
)
def test_a_bare_number_is_how_many_sessions(text: str, sessions: int | None) -> None:
    assert is_number_of_sessions(text) == (sessions is not None)
    assert read_details(text, TODAY).sessions == sessions


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("if i start IPT on 15 june when will i be done", True),
        ("if i begin in march would it be over by easter", True),
        ("if i start feeling worse when is it over", False),
        ("when is it over", False),
        ("if i start in march can i do it over video", False),
        ("if i start on 15 june can it be done online", False),
    ],
)
def test_a_start_and_an_end_ask_for_dates(text: str, asks: bool) -> None:
    assert asks_for_dates(text, TODAY) is asks

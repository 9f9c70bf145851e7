"""What people say about time, and what it means on Monday 23 November 2026 at nine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.when import read_wish
from bot.booking.wish import Wish

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
LONDON = ZoneInfo("Europe/London")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def days(first: str | None, last: str | None = None, **parts: Any) -> Wish:
    """From one day ("24 Nov") to another; until the end of time without a second."""
    return Wish(day(first), day(last), **parts)


def day(short: str | None) -> date | None:
    if short is None:
        return None
    number, month = short.split()
    return date(2026, {"Nov": 11, "Dec": 12}[month], int(number))


def on(short: str, **parts: Any) -> Wish:
    return days(short, short, **parts)


def week(*wanted: int, no: tuple[int, ...] = (), **parts: Any) -> Wish:
    return Wish(weekdays=frozenset(wanted), not_weekdays=frozenset(no), **parts)


def about(hour: int, minute: int = 0) -> dict[str, time]:
    """Half an hour to either side."""
    middle = datetime(2026, 1, 1, hour, minute, tzinfo=timezone.utc)
    return {"after": (middle - timedelta(minutes=30)).time(), "before": (middle + timedelta(minutes=31)).time()}


def between(after: int | float | None, before: int | float | None) -> dict[str, time | None]:
    """Hours; 10.5 is half past ten."""

    def clock(hours: float | None) -> time | None:
        return None if hours is None else time(int(hours), round(hours % 1 * 60))

    return {"after": clock(after), "before": clock(before)}


MORNING, AFTERNOON = between(0, 12), between(12, 18)
EVENING = {"after": time(17), "before": time(23, 59)}

TABLE = [
    # days of the week
    ("tuesday", week(TUE)),
    ("on a Thursday please", week(THU)),
    ("Tuesdays", week(TUE)),
    ("tues or thurs", week(TUE, THU)),
    ("monday to wednesday", week(MON, TUE, WED)),
    ("mon-wed", week(MON, TUE, WED)),
    ("at the weekend", week(SAT, SUN)),
    ("any weekday", week(MON, TUE, WED, THU, FRI)),
    ("next tuesday", on("24 Nov", or_else=(on("1 Dec"),), unsure=True)),
    ("tuesday 3 december", on("3 Dec", or_else=(on("1 Dec"), on("8 Dec")), unsure=True)),
    ("this friday", on("27 Nov")),
    ("tuesday week", on("1 Dec")),
    ("a week on tuesday", on("1 Dec")),
    # not these
    ("not monday", week(no=(MON,))),
    ("not monday or tuesday", week(no=(MON, TUE))),
    ("any day except friday", week(no=(FRI,))),
    ("any day but friday", week(no=(FRI,))),
    ("apart from wednesdays", week(no=(WED,))),
    ("I can’t do tuesdays", week(no=(TUE,))),
    ("not this week", Wish(not_days=((day("23 Nov"), day("29 Nov")),))),
    ("I can't make it tomorrow", Wish(not_days=((day("24 Nov"), day("24 Nov")),))),
    ("first week of december not mondays", days("1 Dec", "7 Dec", not_weekdays=frozenset({MON}))),
    # near days and weeks
    ("today", on("23 Nov")),
    ("tonight", on("23 Nov", **EVENING)),
    ("tomorrow", on("24 Nov")),
    ("tommorow morning", on("24 Nov", **MORNING)),
    ("tmrw at 3", on("24 Nov", **about(15))),
    ("the day after tomorrow", on("25 Nov")),
    ("this week", days("23 Nov", "29 Nov")),
    ("sometime next week", days("30 Nov", "6 Dec")),
    ("tuesday next week", days("30 Nov", "6 Dec", weekdays=frozenset({TUE}))),
    ("the week after next", days("7 Dec", "13 Dec")),
    ("in two weeks", on("7 Dec")),
    ("in a fortnight", on("7 Dec")),
    ("a week today", on("30 Nov")),
    # dates
    ("1 December", on("1 Dec")),
    ("december 1st", on("1 Dec")),
    ("tuesday 1st of december", on("1 Dec")),
    ("2/12", on("2 Dec")),
    ("02/12/2026", on("2 Dec")),
    ("2026-12-02", on("2 Dec")),
    ("the 30th", on("30 Nov")),
    ("tuesday the 1st", on("1 Dec")),
    ("the 20th", on("20 Dec")),
    ("friday 4 december 2pm", on("4 Dec", **about(14))),
    ("after 1 december", days("2 Dec")),
    ("from the 30th", days("30 Nov")),
    ("before 10 december", days(None, "9 Dec")),
    ("by friday", days(None, "27 Nov")),
    ("from wednesday", days("25 Nov")),
    # parts of a day
    ("mornings", week(**MORNING)),
    ("tuesday am", week(TUE, **MORNING)),
    ("I am free on tuesday", week(TUE)),
    ("friday pm", week(FRI, after=time(12), before=time(23, 59))),
    ("first thing", week(**between(0, 10.5))),
    ("early next week", days("30 Nov", "2 Dec")),
    ("around lunchtime", week(**between(11.5, 14))),
    ("before noon", week(**between(None, 12))),
    ("late afternoon", week(**between(15, 18))),
    ("thursday after work", week(THU, **EVENING)),
    ("not in the morning", week(**between(12, None))),
    ("no evenings please", week(**between(None, 17))),
    # by the clock
    ("at 3", week(**about(15))),
    ("at three", week(**about(15))),
    ("3.30pm", week(**about(15, 30))),
    ("half two", week(**about(14, 30))),
    ("quarter to 4", week(**about(15, 45))),
    ("three o'clock", week(**about(15))),
    ("3ish", week(**about(15))),
    ("15:00", week(**about(15))),
    ("10 a.m. on monday", week(MON, **about(10))),
    ("at 10 in the morning", week(**about(10))),
    ("tuesday afternoon at 3", week(TUE, **about(15))),
    ("thursday after 5", week(THU, **between(17, None))),
    ("not before 10", week(**between(10, None))),
    ("no later than 4", week(**between(None, 16))),
    ("by 4", week(**between(None, 16))),
    ("between 2 and 4pm", week(**between(14, 16))),
    ("from 10am until 2pm", week(**between(10, 14))),
    ("10 to 12 on monday", week(MON, **between(10, 12))),
    # either will do
    ("tuesday at 10 or wednesday at 2", week(TUE, **about(10), or_else=(week(WED, **about(14)),))),
    ("morning or evening", week(**MORNING, or_else=(week(**EVENING),))),
    ("tomorrow or friday", on("24 Nov", or_else=(on("27 Nov"),))),
    ("at 8", week(**about(8), or_else=(week(**about(20)),), unsure=True)),
    # no wish but a time
    ("as soon as possible", Wish()),
    ("the next available", Wish()),
    ("I don't mind", Wish()),
]


@pytest.mark.parametrize(("words", "wish"), TABLE, ids=[words for words, _ in TABLE])
def test_words_about_time_mean(words: str, wish: Wish) -> None:
    assert read_wish(words, MONDAY_MORNING, LONDON) == wish


@pytest.mark.parametrize("words", ["hello", "yes", "i'd like to book", "I have two children", "my name is April", ""])
def test_there_is_no_time_in(words: str) -> None:
    assert read_wish(words, MONDAY_MORNING, LONDON) is None


def test_today_is_the_day_on_the_clinic_s_wall() -> None:
    just_after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=timezone.utc)  # half past midnight in London
    wish = read_wish("today", just_after_midnight, LONDON)
    assert wish is not None
    assert wish.first_day == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime(2026, 10, 23, 9, 0, tzinfo=timezone.utc), True),  # ten in summer time
        (datetime(2026, 10, 26, 9, 0, tzinfo=timezone.utc), False),  # nine in winter time
        (datetime(2026, 10, 26, 10, 0, tzinfo=timezone.utc), True),
    ],
)
def test_a_wish_is_judged_by_the_clinic_s_clock(moment: datetime, allowed: bool) -> None:
    assert Wish(after=time(10)).allows(moment, LONDON) is allowed


def test_an_empty_wish_allows_every_moment() -> None:
    assert Wish().is_empty
    assert Wish().allows(MONDAY_MORNING, LONDON)


@settings(deadline=None)
@given(words=st.lists(st.sampled_from(" ".join(w for w, _ in TABLE).split()), max_size=8).map(" ".join))
def test_no_mixture_of_such_words_breaks_the_reader(words: str) -> None:
    wish = read_wish(words, MONDAY_MORNING, LONDON)
    assert wish is None or isinstance(wish, Wish)


@settings(deadline=None)
@given(words=st.text(max_size=60))
def test_no_text_breaks_the_reader(words: str) -> None:
    read_wish(words, MONDAY_MORNING, LONDON)


@settings(deadline=None)
@given(ahead=st.integers(0, 27))
def test_a_day_of_the_month_is_never_in_the_past(ahead: int) -> None:
    wanted = MONDAY_MORNING.date() + timedelta(days=ahead)
    ordinal = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(wanted.day, "th")
    wish = read_wish(f"the {wanted.day}{ordinal}", MONDAY_MORNING, LONDON)
    assert wish is not None
    assert wish.first_day == wish.last_day == wanted


@pytest.mark.parametrize(
    ("said", "later", "together"),
    [
        ("thursday", "after 5", "thursday after 5"),
        ("after the 10th", "mornings", "mornings after the 10th"),
        ("mornings", "friday at 3", "friday at 3"),
        ("tuesday", "thursday", "thursday"),
        ("not fridays", "friday at 3", "friday at 3"),
        ("not fridays", "after 3", "after 3 not fridays"),
        ("tuesdays", "next week", "next week tuesday"),
        ("tuesday at 10 or wednesday at 2", "friday", "friday"),
    ],
)
def test_what_is_said_later_narrows_what_was_said(said: str, later: str, together: str) -> None:
    first, second, both = (read_wish(words, MONDAY_MORNING, LONDON) for words in (said, later, together))
    assert first is not None
    assert second is not None
    assert first.then(second) == both


def test_a_weekday_is_looked_for_within_the_days_said_before() -> None:
    week, thursday = (read_wish(words, MONDAY_MORNING, LONDON) for words in ("week of 14 december", "thursday"))
    assert week is not None
    assert thursday is not None
    assert week.then(thursday) == replace(week, weekdays=frozenset({3}))

"""When the clinic can call back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import clinic
from bot.booking.call_times import can_call
from bot.booking.when import read_wish
from bot.settings import ROOT

LONDON = ZoneInfo("Europe/London")
FRIDAY_AT_11 = datetime(2026, 11, 27, 11, tzinfo=LONDON)
CLINIC = clinic.load(ROOT / "clinic.yml")


@pytest.mark.parametrize(
    ("said", "possible"),
    [
        ("monday morning", True),
        ("this afternoon", True),
        ("this morning", True),
        ("any time", True),
        ("after 5", True),
        ("tomorrow morning", False),
        ("at the weekend", False),
        ("yesterday", False),
        ("after 8pm", False),
        ("on christmas day", False),
        ("saturday or monday", True),
    ],
)
def test_a_call_is_possible_while_the_telephone_is_staffed(said: str, possible: bool) -> None:
    wish = read_wish(said, FRIDAY_AT_11, LONDON)

    assert wish is not None
    assert can_call(wish, CLINIC, FRIDAY_AT_11) is possible


def test_what_is_left_of_today_counts() -> None:
    wish = read_wish("this morning", FRIDAY_AT_11, LONDON)

    assert wish is not None
    assert not can_call(wish, CLINIC, FRIDAY_AT_11.replace(hour=12))


def test_nobody_calls_on_days_on_which_the_clinic_is_closed() -> None:
    wish = read_wish("monday", FRIDAY_AT_11, LONDON)
    closed = replace(CLINIC, closed_on=frozenset([date(2026, 11, 30)]))

    assert wish is not None
    assert can_call(wish, closed, FRIDAY_AT_11)  # the Monday after
    only_then = replace(wish, first_day=date(2026, 11, 30), last_day=date(2026, 11, 30))
    assert not can_call(only_then, closed, FRIDAY_AT_11)

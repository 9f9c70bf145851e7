"""Offering times and understanding which one was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.booking.availability import Slot, free_slots
from bot.booking.offers import OFFERS, distinct, fitting, hour_alone, later_than, meant, nearest, picked, why_nothing
from bot.booking.when import read_wish
from bot.booking.wish import Wish
from bot.clinic import Clinic

DAY = timedelta(days=1)
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
LONDON = ZoneInfo("Europe/London")
OFFERED = ["a@1", "b@2", "c@3"]


def slot(day: int, hour: int, who: str = "amorgan") -> Slot:
    start = datetime(2026, 11, day, hour, tzinfo=timezone.utc)
    return Slot(start, start + timedelta(minutes=50), who, who.title(), "video")


def starts(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    return [(s.start.day, s.start.hour) for s in slots]


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("b@2", "b@2"),
        ("the first one", "a@1"),
        ("1", "a@1"),
        ("First please", "a@1"),
        ("the second works", "b@2"),
        ("option 2", "b@2"),
        ("number 3", "c@3"),
        ("3rd slot", "c@3"),
        ("the last one thanks", "c@3"),
        ("second time is fine!", "b@2"),
        ("tuesday at 3", None),
        ("3pm", None),
        ("the first of december", None),
        ("none of these", None),
        ("z@9", None),
        ("", None),
    ],
)
def test_a_choice_is_understood(words: str, choice: str | None) -> None:
    assert picked(words, OFFERED) == choice


def test_a_place_beyond_the_offers_chooses_nothing() -> None:
    assert picked("the third one", OFFERED[:2]) is None
    assert picked("the last one", OFFERED[:2]) == "b@2"


def test_without_offers_nothing_can_be_chosen() -> None:
    assert picked("the first one", []) is None
    assert picked("the last one", []) is None


def test_two_clinicians_at_one_time_are_one_offer() -> None:
    slots = [slot(25, 10), slot(24, 15, "sokafor"), slot(24, 15, "amorgan")]
    assert distinct(slots) == [slot(24, 15, "amorgan"), slot(25, 10)]


def test_more_times_go_on_after_the_last_offer_and_start_again_at_the_end() -> None:
    slots = [slot(24, 15), slot(24, 16), slot(25, 10)]
    assert later_than(slots, [slots[0].id, slots[1].id]) == [slots[2]]
    assert later_than(slots, [slots[2].id]) == slots
    assert later_than(slots, []) == slots


def test_more_times_reach_every_slot_of_the_clinic_once(riverside: Clinic) -> None:
    free = distinct(free_slots(riverside, MONDAY_MORNING, []))
    seen: list[Slot] = []
    offered: list[Slot] = []
    while len(seen) < len(free):
        offered = later_than(free, [s.id for s in offered])[:OFFERS]
        seen += offered
    assert seen == free


def test_only_slots_that_a_wish_allows_fit() -> None:
    slots = [slot(24, 15), slot(24, 18), slot(25, 18)]
    wish = Wish(weekdays=frozenset({1}), after=time(17))
    assert starts(fitting(slots, wish, LONDON)) == [(24, 18)]


def test_the_nearest_slots_come_in_the_order_of_time() -> None:
    slots = [slot(day, 10) for day in (24, 25, 26, 27, 30)]
    near = nearest(slots, Wish(first_day=date(2026, 11, 28), last_day=date(2026, 11, 28)), LONDON)
    assert starts(near) == [(26, 10), (27, 10), (30, 10)]


def test_the_nearest_slots_mind_the_wished_hour() -> None:
    slots = [slot(24, hour) for hour in (9, 10, 11, 16, 17, 18)]
    near = nearest(slots, Wish(date(2026, 11, 24), date(2026, 11, 24), after=time(19)), LONDON)
    assert starts(near) == [(24, 16), (24, 17), (24, 18)]


def test_without_a_wished_day_all_slots_are_near() -> None:
    slots = [slot(24, 15), slot(25, 10)]
    assert nearest(slots, Wish(after=time(23)), LONDON) == slots


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("yesterday", "past"),
        ("20 november", "past"),
        ("today", "too_soon"),
        ("this afternoon", "too_soon"),
        ("3 march", "too_far"),
        ("saturday", "closed"),
        ("christmas day", "closed"),
        ("boxing day", "closed"),
        ("wednesday evening", "nearest"),
        ("tomorrow at 8am", "nearest"),
    ],
)
def test_it_is_told_why_nothing_is_free(riverside: Clinic, words: str, reason: str) -> None:
    wish = read_wish(words, MONDAY_MORNING, LONDON)
    assert wish is not None
    assert why_nothing(wish, riverside, MONDAY_MORNING) == reason


def test_of_several_readings_each_is_among_the_first_offers(riverside: Clinic) -> None:
    wish = read_wish("next friday", MONDAY_MORNING, LONDON)
    assert wish is not None and wish.unsure
    offers = fitting(free_slots(riverside, MONDAY_MORNING, []), wish, LONDON)[:OFFERS]
    first = MONDAY_MORNING.date() + timedelta(days=4)
    assert {slot.start.date() for slot in offers} == {first, first + timedelta(weeks=1)}
    assert offers == sorted(offers)


def wish(words: str) -> Wish:
    found = read_wish(words, MONDAY_MORNING, LONDON)
    assert found is not None
    return found


THURSDAY, FRIDAY, FRIDAY_AFTER = slot(26, 15), slot(27, 15), replace(slot(27, 15), start=slot(27, 15).start + 7 * DAY)


@pytest.mark.parametrize("words", ["friday at 3", "friday 27 november at 3pm", "fridays, 3pm"])
def test_a_weekday_with_a_clock_time_means_the_coming_one(words: str) -> None:
    fit = fitting([THURSDAY, slot(27, 14), FRIDAY, FRIDAY_AFTER], wish(words), LONDON)
    assert meant(fit, wish(words), [], MONDAY_MORNING, LONDON) == FRIDAY


@pytest.mark.parametrize(
    ("words", "slots", "offered"),
    [
        ("friday", [FRIDAY], []),
        ("friday at 3", [], []),
        ("friday at 3 or thursday at 3", [THURSDAY, FRIDAY], []),
        ("3pm", [THURSDAY, FRIDAY], []),
        ("3pm", [THURSDAY, FRIDAY], [THURSDAY.id, FRIDAY.id]),
    ],
)
def test_other_words_leave_the_choice_to_the_person(words: str, slots: list[Slot], offered: list[str]) -> None:
    assert meant(fitting(slots, wish(words), LONDON), wish(words), offered, MONDAY_MORNING, LONDON) is None


def test_of_offered_times_the_only_one_at_that_hour_is_meant() -> None:
    assert meant([THURSDAY, FRIDAY], wish("3pm"), [FRIDAY.id], MONDAY_MORNING, LONDON) == FRIDAY


@pytest.mark.parametrize("days_later", [-3, 4])
def test_a_weekday_a_week_ahead_or_more_may_be_another_than_meant(days_later: int) -> None:
    fit = [FRIDAY, FRIDAY_AFTER] if days_later < 0 else [FRIDAY_AFTER, replace(FRIDAY, start=FRIDAY.start + 14 * DAY)]
    assert meant(fit, wish("friday at 3"), [], MONDAY_MORNING + days_later * DAY, LONDON) is None


@pytest.mark.parametrize(
    ("said", "hour"),
    [("11", "at 11"), ("ok 4 then", None), ("4 please", "at 4"), ("make it 16", "at 16"), ("2", None), ("1980", None)],
)
def test_a_bare_number_is_an_hour_unless_it_is_a_place_in_the_list(said: str, hour: str | None) -> None:
    assert hour_alone(said) == hour

"""Who is old enough to book: in doubt, nobody."""

from __future__ import annotations

import pytest

from bot.booking.age import read_adult, read_age, said_to_be_younger, says_too_young


@pytest.mark.parametrize(
    ("said", "adult"),
    [
        ("yes", True),
        ("Yes I am", True),
        ("34", True),
        ("i'm 18", True),
        ("over 18", True),
        ("yes, I am forty-two", True),
        ("eighteen", True),
        ("no", False),
        ("yes, I am seventeen", False),
        ("yes i'm 17", False),
        ("nearly 18", False),
        ("almost eighteen", False),
        ("under 18", False),
        ("18 next month", False),
        ("i turn 18 in march", False),
        ("not 18 yet", False),
        ("yeah sixteen", False),
    ],
)
def test_an_age_decides_before_a_yes(said: str, adult: bool) -> None:
    assert read_adult(said, 18)[1] is adult


@pytest.mark.parametrize("said", ["yes", "", "is it 16 sessions", "12 weeks", "my number is 07700 900123"])
def test_there_is_no_age_in(said: str) -> None:
    assert read_age(said) is None


@pytest.mark.parametrize(
    ("said", "younger"),
    [
        (["i'm 17", "book an appointment", "yes"], True),
        (["I am sixteen and I feel low", "yes"], True),
        (["i'm 17", "sorry, i'm 71"], False),
        (["i'm 10 minutes away", "yes"], False),
        (["i am 5 months pregnant"], False),
        (["my son is 12", "yes"], False),
        ([], False),
    ],
)
def test_the_last_age_that_somebody_gave_of_themselves_is_remembered(said: list[str], younger: bool) -> None:
    assert said_to_be_younger(said, 18) is younger


@pytest.mark.parametrize(
    "text", ["not under 18 no", "no problem i am", "I'm an adult", "i am not a child", "we're both adults"]
)
def test_old_enough_in_words(text: str) -> None:
    assert read_adult(text, 18) == (None, True)


@pytest.mark.parametrize("text", ["no", "nope", "not yet", "no sorry"])
def test_a_plain_no_is_too_young(text: str) -> None:
    assert says_too_young(text)


@pytest.mark.parametrize(
    "text", ["not mondays, any other day after 4", "no not that", "not that day", "no i want tuesday"]
)
def test_a_no_to_something_else_says_nothing_of_age(text: str) -> None:
    assert not says_too_young(text)
    assert read_age(text) is None

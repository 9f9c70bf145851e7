"""For whom a booking is: only words about the booking count."""

from __future__ import annotations

import pytest

from bot.booking.for_whom import Other, is_for_self, other_in, says_only_for_whom


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("can I book for my mum?", None),
        ("can i book an appointment for my wife", None),
        ("it’s for my son, he’s 15", 15),
        ("It's for my 15-year-old daughter", 15),
        ("an appointment for my dad please, hes 70", 70),
        ("im 45, but its for my daughter shes 12", 12),
        ("for my best friend, she is nearly eighteen", 17),
        ("no, for my husband", None),
        ("it's not for me", None),
        ("i'd like a session for someone else", None),
        ("booking on behalf of my brother, aged 30", 30),
        ("can i book my mum in", None),
        ("please book an appointment for him", None),
        ("a consultation for my sister, she's one of a kind", None),
        ("for my wife on tuesday at 10", None),
        ("for my nephew, he is 15 minutes away", None),
    ],
)
def test_it_is_for_somebody_else(said: str, age: int | None) -> None:
    assert other_in(said) == Other(age)


@pytest.mark.parametrize(
    "said",
    [
        "book an appointment",
        "i want to book because i am grieving for my mum",
        "i have been caring for my mum and need an appointment",
        "my son is 15",
        "an appointment for me, my wife has said I should",
        "is there a session for anxiety",
        "can my partner come to my session",
        "Sue",
        "",
    ],
)
def test_it_is_not(said: str) -> None:
    assert other_in(said) is None


@pytest.mark.parametrize(("said", "age"), [("my son is 15", 15), ("she's 45", 45), ("no, my daughter is 16", 16)])
def test_where_an_age_was_asked_for_that_of_somebody_else_says_that_it_is_for_them(said: str, age: int) -> None:
    assert other_in(said, age_was_asked=True) == Other(age)


@pytest.mark.parametrize("said", ["34", "yes", "i'm 17", "I am forty-two", "over 18"])
def test_ones_own_age_stays_ones_own(said: str) -> None:
    assert other_in(said, age_was_asked=True) is None


@pytest.mark.parametrize(
    ("said", "own"), [("It is for me", True), ("for myself", True), ("it's not for me", False), ("for my mum", False)]
)
def test_it_is_for_oneself(said: str, own: bool) -> None:
    assert is_for_self(said) is own


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("it's for my son, he's 15", True),
        ("my son is 15", True),
        ("for my mum", True),
        ("it's for my mum, she wants to die", False),
        ("my son is 15 and not safe", False),
    ],
)
def test_only_a_text_that_says_nothing_else_leaves_no_room_for_doubt(said: str, only: bool) -> None:
    assert says_only_for_whom(said) is only

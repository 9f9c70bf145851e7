"""Where a message comes apart into two questions, and where it must not."""

from __future__ import annotations

import pytest

from bot.knowledge.two_questions import LONGEST, SURE_OF_HALF, are_two, halves

PRICE, LENGTH = ("faq/price", SURE_OF_HALF + 0.1), ("faq/length", SURE_OF_HALF)


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("what is ipt and how much does it cost?", "what is ipt", "how much does it cost?"),
        ("do i need a gp letter? can i do it on zoom", "do i need a gp letter?", "can i do it on zoom"),
        ("does it go into childhood, and is there homework", "does it go into childhood", "is there homework"),
        ("ok. how long is one session and how often do i come", "ok. how long is one session", "how often do i come"),
        ("where are you, do you have parking", "where are you", "do you have parking"),
    ],
)
def test_two_questions_come_apart(said: str, first: str, second: str) -> None:
    assert (first, second) in list(halves(said))


@pytest.mark.parametrize(
    "said",
    [
        "that quiz you offer, does it count as a diagnosis",
        "my wife and i argue. is that a dispute",
        "do you see couples and families",
        "is it online or do i have to come in",
        "what is ipt",
        "how are mood and relationships linked",
        "my GP says CBT, my friend swears by IPT. In what way are they unlike?",
    ],
)
def test_one_question_stays_whole(said: str) -> None:
    assert list(halves(said)) == []


def test_a_story_with_questions_in_it_stays_whole() -> None:
    assert list(halves("what is it? " + "and then " * LONGEST + "how much is it?")) == []


def test_two_sure_and_different_questions_are_two() -> None:
    assert are_two(PRICE, LENGTH, PRICE)
    assert are_two(PRICE, LENGTH, ("faq/hours", 0.3))


def test_anything_less_is_one() -> None:
    assert not are_two(PRICE, PRICE, PRICE)
    assert not are_two(PRICE, ("faq/length", SURE_OF_HALF - 0.01), PRICE)
    assert not are_two(PRICE, ("out_of_scope", 0.9), PRICE)
    assert not are_two(PRICE, LENGTH, ("faq/hours", 0.9))

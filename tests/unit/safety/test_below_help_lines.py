"""What is said below help lines: graver things, an answer with a few words beside it, somebody who comes nearer."""

from __future__ import annotations

import pytest

from bot.safety.emergencies import is_about_another, wishes_to_follow_after
from bot.safety.patterns import explicit_kind
from bot.safety.protocol import choice, comes_nearer, is_graver, says_no_and
from bot.safety.signs import denies, is_everyday_medicine


@pytest.mark.parametrize(
    ("said", "graver"),
    [
        ("i just collapsed", True),
        ("well i passed out in the kitchen", True),
        ("i cant breathe", True),
        ("it wont stop bleeding", True),
        ("ive written the notes", True),
        ("she is on the window now", True),
        ("my whole life collapsed", False),
        ("i wrote a note to my landlord once", True),  # below help lines rather one call too many
        ("im just tired", False),
    ],
)
def test_a_life_in_danger(said: str, graver: bool) -> None:
    assert is_graver(said) is graver


@pytest.mark.parametrize(
    ("said", "kind", "no"),
    [
        ("no shes at school", "worried_about_someone", True),
        ("no they r quiet now", "psychosis", True),
        ("no im just tired", "suicide", True),
        ("no one cares", "suicide", False),
        ("no point", "suicide", False),
        ("no its real", "psychosis", False),
        ("no i'm not safe", "suicide", False),
        ("no he's fine", "overdose", False),
    ],
)
def test_a_no_with_a_few_words(said: str, kind: str, no: bool) -> None:
    assert says_no_and(said, kind) is no


def test_a_yes_with_a_few_words_asks_for_help_now() -> None:
    assert choice("yes hes with me", "worried_about_someone") == "safety_now"
    assert choice("yes but not right now", "suicide") != "safety_now"
    assert choice("i dont want to talk to anyone", "suicide") == "safety_cannot_call"


def test_somebody_who_hurts_comes_nearer() -> None:
    assert comes_nearer("hes coming upstairs", "abuse")
    assert comes_nearer("he is coming back", "child_at_risk")
    assert not comes_nearer("hes coming upstairs", "suicide")
    assert not comes_nearer("he never came to the wedding", "abuse")


@pytest.mark.parametrize(
    ("before", "said", "follows"),
    [
        ("my sister died on sunday", "i want to join her", True),
        ("my husband passed away", "i want to be with him", True),
        ("my sister moved to leeds", "i want to be with her", False),
        ("my sister died on sunday", "i want to be with someone who gets it", False),
    ],
)
def test_a_wish_to_be_with_the_dead_may_come_after_the_loss(before: str, said: str, follows: bool) -> None:
    assert wishes_to_follow_after(before, said) is follows


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("my mum says she will jump out of the window", "worried_about_someone"),
        ("he wants to kill himself", "worried_about_someone"),
        ("pls help my mom she say she jump window", "worried_about_someone"),
        ("my brother killed himself in march", None),
        ("she would never kill herself", None),
        ("the voices told me to hurt my neighbour", "psychosis"),
        ("they told me to hurt my neighbour", "psychosis"),
        ("the tv told me to buy a sofa", None),
        ("actually i have the pills lined up", "danger_now"),
        ("I've got the tablets here ready", "danger_now"),
        ("i have my tablets ready for collection at boots", None),
        ("hes got a knife downstairs and im locked in the bathroom", "abuse"),
        ("he has a knife collection", None),
    ],
)
def test_clear_words(said: str, kind: str | None) -> None:
    assert explicit_kind(said.lower()) == kind


def test_whose_life_it_is() -> None:
    assert is_about_another("my dad is not breathing")
    assert is_about_another("she is on the window now")
    assert not is_about_another("i am on the bridge")


@pytest.mark.parametrize(
    ("said", "everyday"),
    [
        ("i took two ibuprofen", True),
        ("i took my blood pressure tablets today as usual", True),
        ("i took my sertraline and two ibuprofen this morning", True),
        ("i took two packets of ibuprofen", False),
        ("i took all my tablets today", False),
        ("i took my tablets", False),
    ],
)
def test_medicine_as_it_should_be(said: str, everyday: bool) -> None:
    assert is_everyday_medicine(said) is everyday


def test_who_says_they_would_not_is_asked_and_not_interrupted() -> None:
    assert denies("i'd never kill myself, i've got the kids")
    assert denies("i dont want to die, i just want to feel better")
    assert not denies("i dont want to die but i cant live like this")

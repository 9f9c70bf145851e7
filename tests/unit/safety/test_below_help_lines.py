"""What is said below help lines: graver things, an answer with a few words beside it, somebody who comes nearer."""

from __future__ import annotations

import time

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
        ("ive written everyone letters", True),
        ("i left him a note about dinner", False),
        ("i can't move my appointment", False),
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
        ("no i am not ok", "suicide", False),
        ("no just let me die", "suicide", False),
        ("no he is in the next room", "abuse", False),
        ("no hes home", "abuse", False),
        ("no hes at work", "abuse", True),
    ],
)
def test_a_no_with_a_few_words(said: str, kind: str, no: bool) -> None:
    assert says_no_and(said, kind) is no


def test_a_yes_with_a_few_words_asks_for_help_now() -> None:
    assert choice("yes hes with me", "worried_about_someone") == "safety_now"
    for said in (
        "yes but not right now",
        "yes what are your prices",
        "yes i am safe now",
        "yes he left",
        "yes no problem",
    ):
        assert choice(said, "abuse") != "safety_now", said
    assert choice("i dont want to talk to anyone", "suicide") == "safety_cannot_call"


def test_somebody_who_hurts_comes_nearer() -> None:
    assert comes_nearer("hes coming upstairs", "abuse")
    assert comes_nearer("he is coming back", "child_at_risk")
    assert not comes_nearer("hes coming upstairs", "suicide")
    assert not comes_nearer("when is he coming back", "abuse")
    assert not comes_nearer("my mum came and she is here", "abuse")
    assert choice("they're here", "abuse") == "safety_now"


@pytest.mark.parametrize(
    ("before", "said", "follows"),
    [
        ("my sister died on sunday", "i want to join her", True),
        ("my husband passed away", "i want to be with him", True),
        ("my sister moved to leeds", "i want to be with her", False),
        ("my sister died on sunday", "i want to be with someone who gets it", False),
        ("my mum died last year", "can i join my husband for the session", False),
        ("my nan died", "i'd like to go with her if possible", False),
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
        ("he's going to kill himself", "worried_about_someone"),
        ("she didn't kill herself", None),
        ("my brother did kill himself in 2010", None),
        ("did my mum kill herself because of me", None),
        ("i have my tablets counted out for the week", None),
        ("my mum passed away, can i join my sister in a session", None),
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


@pytest.mark.parametrize(
    ("said", "kind", "chosen"),
    [
        ("can i text instead", "suicide", "safety_cannot_call"),
        ("could i just text someone", "abuse", "safety_cannot_call"),
        ("how long do they take to answer", "suicide", None),
        ("they don't answer", "suicide", "safety_no_answer"),
        ("can he see this chat if he checks the laptop", "abuse", "safety_quietly"),
        ("what if she reads this", "child_at_risk", "safety_quietly"),
        ("can he see this chat", "suicide", None),
        ("can you not tell my school", "suicide", "safety_nobody_told"),
    ],
)
def test_what_is_asked_below_help_lines(said: str, kind: str, chosen: str | None) -> None:
    assert choice(said, kind) == chosen


def test_a_partner_who_hits_is_never_a_matter_of_the_question_beside_it() -> None:
    assert explicit_kind("my partner hits me sometimes when he's drunk. is that a role dispute") == "abuse"
    assert explicit_kind("my husband beats me at chess") is None


def test_whose_life_it_is() -> None:
    assert is_about_another("my dad is not breathing")
    assert is_about_another("she is on the window now")
    for said in ("i am on the bridge", "my boyfriend left and i'm bleeding badly", "they say i am dying"):
        assert not is_about_another(said), said


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
    for said in (
        "i dont want to die but i cant live like this",
        "i'd never hurt myself but my husband hits me",
        "i never hurt myself deep enough",
        "i will never kill myself in front of them",
    ):
        assert not denies(said), said


@pytest.mark.parametrize("start", ["yes ", "no ", "he's coming ", "i have the pills ", "no i'm "])
def test_hostile_words_cost_no_time(start: str) -> None:
    hostile = start + "a" * 2000 + "!x " + "he " * 600
    began = time.perf_counter()
    choice(hostile, "suicide")
    says_no_and(hostile, "suicide")
    comes_nearer(hostile, "abuse")
    is_graver(hostile)
    denies(hostile)
    explicit_kind(hostile[:2000])
    is_about_another(hostile)
    assert time.perf_counter() - began < 1.0

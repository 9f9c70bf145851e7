"""Wording of repeats, and typed choices below the contacts."""

from __future__ import annotations

import pytest

from bot.safety.kinds import KINDS, Manner
from bot.safety.protocol import WITHOUT_QUESTION, choice, wording

INTERRUPTING = [kind for kind, manner in KINDS.items() if manner is Manner.INTERRUPT]


def test_a_kind_is_answered_in_full_once_and_then_never_twice_in_the_same_words() -> None:
    met: list[str] = []
    said = []
    for _ in range(5):
        said.append(wording("suicide", met))
        met.append("suicide")
    assert said == [None, "again", "brief", "again", "brief"]


@pytest.mark.parametrize("graver", ["danger_now", "overdose", "abuse"])
def test_another_kind_always_gets_its_full_text(graver: str) -> None:
    assert wording(graver, ["suicide", "suicide", "self_harm"]) is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("I need help now", "safety_now"),
        ("we need help right now.", "safety_now"),
        ("im in danger", "safety_now"),
        ("I'm struggling but safe right now", "safety_safe"),
        ("i’m safe", "safety_safe"),
        ("im ok for now thanks", "safety_safe"),
        ("no, i'm fine honestly", "safety_safe"),
        ("i am not in danger", "safety_safe"),
        ("not right now", "safety_safe"),
        ("That's not what I meant", "safety_not_meant"),
        ("no thats not what i meant sorry", "safety_not_meant"),
        ("false alarm", "safety_not_meant"),
        ("you misunderstood me", "safety_not_meant"),
        ("i was only joking", "safety_not_meant"),
        ("yes", "safety_now"),
        ("no", "safety_safe"),
        ("nope thanks", "safety_safe"),
    ],
)
def test_typed_choices_are_taken(words: str, intent: str) -> None:
    assert choice(words, "suicide") == intent


@pytest.mark.parametrize(
    "words",
    [
        "i'm not safe",
        "i am not ok",
        "im not fine",
        "i don't know",
        "maybe",
        "i'm safe but i want to die",
        "i'm fine, i just want to kill myself",
        "no one would miss me",
        "no i want to die",
        "yes and i have taken pills",
        "what is ipt",
        "not sure",
        "",
    ],
)
def test_whatever_says_more_is_no_choice(words: str) -> None:
    assert choice(words, "suicide") is None


@pytest.mark.parametrize("kind", WITHOUT_QUESTION)
@pytest.mark.parametrize("words", ["yes", "no"])
def test_where_nothing_was_asked_yes_and_no_mean_nothing(kind: str, words: str) -> None:
    assert choice(words, kind) is None


@pytest.mark.parametrize("kind", INTERRUPTING)
def test_clear_choices_are_taken_for_every_kind(kind: str) -> None:
    assert choice("i need help now", kind) == "safety_now"
    assert choice("that's not what i meant", kind) == "safety_not_meant"

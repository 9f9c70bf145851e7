"""Wording of repeats, and typed choices below the contacts."""

from __future__ import annotations

import pytest

from bot.safety.kinds import KINDS, Manner
from bot.safety.protocol import WITHOUT_QUESTION, choice, waves_off, wording

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


@pytest.mark.parametrize("text", ["no lol just an expression", "no i'm fine just an expression", "no, only a joke"])
def test_a_false_alarm_is_waved_off_in_free_words(text: str) -> None:
    assert waves_off(text, "suicide")
    assert not waves_off(text, "overdose")


@pytest.mark.parametrize("text", ["no i haven't taken anything", "it wasn't an overdose", "that was ten years ago"])
def test_below_a_call_for_999_only_what_was_meant_counts(text: str) -> None:
    assert waves_off(text, "overdose")


@pytest.mark.parametrize(
    "text",
    ["no this is not a joke", "its not just an expression", "i haven't taken anything yet", "i didnt take any he did",
     "no i'm not really ok", "god i wish i was ok", "no he is not very safe", "no it's just the pills"],
)  # fmt: skip
def test_a_plea_is_never_waved_off(text: str) -> None:
    assert not waves_off(text, "suicide")
    assert not waves_off(text, "overdose")


@pytest.mark.parametrize(
    "text",
    ["i cant call", "cant ring anyone", "no credit", "i'm deaf", "i can't talk", "i cant ring, my mum will hear",
     "i dont have a phone"],
)  # fmt: skip
def test_that_somebody_cannot_call_is_heard(text: str) -> None:
    assert choice(text, "suicide") == "safety_cannot_call"


@pytest.mark.parametrize(
    "text",
    ["no one answers", "nobody picks up", "texted shout and no reply", "they hung up on me",
     "the samaritans line is engaged", "its just ringing out"],
)  # fmt: skip
def test_that_nobody_answers_is_heard(text: str) -> None:
    assert choice(text, "suicide") == "safety_no_answer"


@pytest.mark.parametrize(
    "text", ["dont tell anyone", "please dont send police", "are you calling the police", "will childline tell them"]
)
def test_the_fear_of_being_told_on_is_heard(text: str) -> None:
    assert choice(text, "suicide") == "safety_nobody_told"


@pytest.mark.parametrize(
    "text",
    [
        "im with my sister now",
        "i rang them, they were nice",
        "i'm not going to do anything silly",
        "i spoke to my gp, she was kind",
    ],
)
def test_that_help_was_found_is_heard(text: str) -> None:
    assert choice(text, "suicide") == "safety_safe"


@pytest.mark.parametrize(
    "text",
    ["i rang them and they hung up", "i rang samaritans but no one answered", "i rang them, no use, im going to do it",
     "i texted my kids to say sorry", "i spoke to my sister to say goodbye", "i'm at the bridge now", "im at the edge",
     "i'm with the pills now", "i'm with my abusive ex now", "i'm not going to do anything until tonight",
     "i'm not going to hurt anyone but myself", "i'm not going to do anything, i already took the pills",
     "nobody picks up and i have the rope", "i called them and they told me to go away"],
)  # fmt: skip
def test_what_only_begins_like_help_is_never_safe(text: str) -> None:
    assert choice(text, "suicide") not in ("safety_safe", "safety_not_meant", "safety_nobody_told")
    assert choice(text, "overdose") in (None, "safety_cannot_call", "safety_no_answer")


@pytest.mark.parametrize("text", ["i'm with my dad now", "i'm at my mum's"])
def test_near_whom_it_is_safe_hangs_on_the_danger(text: str) -> None:
    assert choice(text, "suicide") == "safety_safe"
    assert choice(text, "abuse") is None


@pytest.mark.parametrize(
    "text",
    ["i'm going to call samaritans now", "i don't have anyone to call", "he will kill me if i tell anyone",
     "my uncle said dont tell anyone", "would it help to tell someone", "it's busy in my head", "nobody cares",
     "no response to treatment", "i'm on hold with 999 and bleeding"],
)  # fmt: skip
def test_what_is_neither_is_weighed_by_itself(text: str) -> None:
    assert choice(text, "suicide") is None


@pytest.mark.parametrize(
    "text", ["does ipt work", "are you going to tell me how long it takes", "nobody told me about this", "nobody cares"]
)
def test_questions_below_the_contacts_are_no_choice(text: str) -> None:
    assert choice(text, "suicide") is None


@pytest.mark.parametrize("text", ["i can't talk to people any more", "he can hear voices", "no signal of hope"])
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert choice(text, "suicide") is None


@pytest.mark.parametrize("text", ["the ambulance is here", "he's breathing now", "help is on its way", "i called 999"])
def test_that_it_is_over_is_heard(text: str) -> None:
    assert choice(text, "overdose") == "safety_safe"

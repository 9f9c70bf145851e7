"""Words that must never depend on a classifier, and words that only look like them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.normalise import unmask
from bot.safety.kinds import KINDS, Manner
from bot.safety.patterns import explicit_kind

SUICIDE = [
    "I want to kill myself",
    "im gonna kill myself",
    "i'll kill myself",
    "ive been thinking about killing myself",
    "i cant stop thinking about killing myself",
    "gonna kill my self",
    "I want to die",
    "i wanna die",
    "i just want to die",
    "I need to die",
    "i wish i was dead",
    "I wish I were dead",
    "i want to be dead",
    "I am suicidal",
    "i feel suicidal",
    "ive been suicidal all week",
    "I've been feeling suicidal every day",
    "i'm actively suicidal right now",
    "suicidal",
    "Suicidal.",
    "I want to end my life",
    "thinking of ending my own life",
    "i am going to take my own life",
    "going to commit suicide",
    "kms",
    "i wanna unalive",
    "i want to hang myself",
    "im going to top myself",
    "they would be better off without me",
    "i've been stockpiling tablets",
    "been honest? im saving up my pills just in case",
    "i've been saving them up, my tablets, just so i know",
]
SELF_HARM = [
    "I cut myself last night",
    "i keep hurting myself",
    "i've been harming myself again",
    "burning myself helps",
    "how do i stop cutting myself",
    "i cant stop hurting myself",
    "help me stop harming myself",
    "self harm",
]
HIDDEN = [
    "k i l l myself",
    "k.m.s",
    "I WANT TO DIE",
    "i want to diiiiie",
    "I want to kіll myself",
    "i  want\nto\tdie",
    "suісidal",
]
AFTER_OTHER_CLAUSES = [
    "no, i want to die",
    "i have no hope. i want to die",
    "i cant go on i want to die",
    "i'm not ok i want to die",
    "since he left i want to die",
    "she says i should cheer up, i want to kill myself",
    "How much is a session? Not that it matters, I want to end my life.",
]
DENIED = [
    "I don't want to die",
    "i do not want to kill myself",
    "I never want to hurt myself",
    "im not suicidal",
    "i am not suicidal",
    "I would never kill myself",
    "not saying i want to die",
    "I don't think I want to die",
    "i have stopped cutting myself",
    "I managed without hurting myself",
]
OTHERS = [
    "my son says he is suicidal",
    "she cut herself",
    "my brother committed suicide",
    "my friend hurt herself",
    "is my mum suicidal",
    "she said i want to die",
    "my cousin wants to unalive herself",
    "suicide prevention training",
    "my dad died",
]
IDIOMS = [
    "I could kill my brother",
    "this deadline is killing me",
    "i'm dying for a coffee",
    "die laughing",
    "i want to die laughing",
    "I wanted to die of embarrassment",
    "i want to die of embarrassment",
    "i cut myself shaving",
    "i cut myself off from everyone",
    "cut myself some slack",
    "I want to take my life back",
    "i hurt myself at the gym",
    "i burn myself out at work",
    "i'd kill for a cuppa",
    "i want to be dead honest with you",
    "i want to disappear to a cottage in Wales",
    "i want to disappear from your database",
    "do i need to dead head roses in october",
    "topping myself up with coffee",
    "feel like i'm gonna die when i have a panic attack",
    "over my dead body",
    "Joy Killen",
    "Will Hurt",
    "in the film they go i want to die",
]


@pytest.mark.parametrize("said", SUICIDE)
def test_clear_words_about_suicide_are_caught(said: str) -> None:
    assert explicit_kind(unmask(said)) == "suicide"


@pytest.mark.parametrize("said", SELF_HARM)
def test_clear_words_about_self_harm_are_caught(said: str) -> None:
    assert explicit_kind(unmask(said)) == "self_harm"


@pytest.mark.parametrize("said", HIDDEN)
def test_hidden_words_are_caught_as_well(said: str) -> None:
    assert explicit_kind(unmask(said)) == "suicide"


@pytest.mark.parametrize("said", AFTER_OTHER_CLAUSES)
def test_a_no_or_a_she_in_another_clause_hides_nothing(said: str) -> None:
    assert explicit_kind(unmask(said)) == "suicide"


@pytest.mark.parametrize("said", DENIED)
def test_what_is_denied_is_left_to_the_classifier(said: str) -> None:
    assert explicit_kind(unmask(said)) is None


@pytest.mark.parametrize("said", OTHERS)
def test_what_is_said_of_somebody_else_is_left_to_the_classifier(said: str) -> None:
    assert explicit_kind(unmask(said)) is None


@pytest.mark.parametrize("said", IDIOMS)
def test_a_figure_of_speech_is_not_caught(said: str) -> None:
    assert explicit_kind(unmask(said)) is None


def test_suicide_goes_before_self_harm_in_one_message() -> None:
    assert explicit_kind("i cut myself and i want to die") == "suicide"
    assert explicit_kind("i want to die and i cut myself") == "suicide"


def test_a_pattern_can_only_name_a_kind_that_interrupts() -> None:
    for said in SUICIDE + SELF_HARM:
        kind = explicit_kind(unmask(said))
        assert kind is not None
        assert KINDS[kind] is Manner.INTERRUPT


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert explicit_kind(unmask(text)) in (None, *KINDS)


@pytest.mark.parametrize("word", ["i want to ", "i i i ", "not kill ", "myself ", "a", "i just really so "])
def test_a_very_long_message_is_read_in_well_under_a_second(word: str) -> None:
    start = time.perf_counter()
    explicit_kind(unmask(word * (4000 // len(word))))
    assert time.perf_counter() - start < 1


def test_the_last_words_of_a_message_of_the_greatest_length_count() -> None:
    said = "I moved house and lost my job. " * 60 + "I want to kill myself"
    assert len(said) <= 4000
    assert explicit_kind(unmask(said)) == "suicide"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I need an ambulance", "danger_now"),
        ("please send an ambulance to 4 mill lane", "danger_now"),
        ("can u ring 999 for me", "danger_now"),
        ("help i'm dying", "danger_now"),
        ("he thinks my life is a joke. my life is in danger", "danger_now"),
        ("my flatmate is unconscious on the stairs", "danger_now"),
        ("shes not breathing", "danger_now"),
        ("my nan has stopped breathing", "danger_now"),
        ("my mate took something and wont wake up", "danger_now"),
        ("our kitchen is on fire", "danger_now"),
        ("i've overdosed", "overdose"),
        ("i just od'd", "overdose"),
        ("OD", "overdose"),
        ("i still self harm", "self_harm"),
        ("I've been okay but i cut again last night", "self_harm"),
        ("think i might do meself in", "suicide"),
        ("my baby isn't breathing", "danger_now"),
        ("my mate's gone blue", "danger_now"),
        ("i am in danger", "danger_now"),
        ("someone's trying to get in my house", "danger_now"),
        ("just necked a whole packet of nytol", "overdose"),
        ("he's taken all of his tablets", "overdose"),
        ("my brother died and i've taken 40 paracetamol to be with him", "overdose"),
        ("i don't want to be here and i took a whole box of pills", "overdose"),
        ("how many paracetamol is dangerous", "overdose"),
        ("injected too much insulin", "overdose"),
        ("shook the baby last night", "child_at_risk"),
        ("is it painful to hang yourself", "suicide"),
        ("i jsut wnat to dei", "suicide"),
        ("he's outside banging on the door", "abuse"),
        ("i'm scared my husband will see this", "abuse"),
        ("terrified he'll check my phone and find it", "abuse"),
        ("scared my dad finds out i've been talking to you", "abuse"),
        ("i cut again last night, i want to kill myself", "suicide"),
    ],
)
def test_calls_for_help_are_heard(text: str, kind: str) -> None:
    assert explicit_kind(unmask(text)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "we had to call an ambulance for mum last spring, she is fine now",
        "i work for the ambulance service",
        "my husband was an ambulance driver",
        "help i'm dying of embarrassment",
        "im dying to know what it costs",
        "is dit about the unconscious",
        "he says she was unconscious for a week, years ago",
        "my teenager won't wake up before noon on a saturday",
        "my neighbour's house was on fire in 2019",
        "i overdosed on chocolate at easter",
        "i self harmed when i was at school",
        "i dont self harm",
        "i cut the cake",
        "i take 20 mg of sertraline every day",
        "i took my tablets this morning as usual",
        "been on lots of different antidepressants",
        "i've had 15 years of antidepressants",
        "it took 10 weeks for the citalopram to work",
        "my gp has taken me off all my meds",
        "had a full course of antidepressants",
        "i have never taken too many tablets",
        "i took all my medication to the pharmacy",
        "he's trying to get into uni",
        "i'm on the wrong side of 50",
        "i'm in danger of losing my job",
        "i hurt my daughter's feelings",
        "she took my phone number down wrong",
        "is there a quick way",
        "he's a danger to shipping with that singing",
        "want to dye my hair",
        "is it painful to talk about it",
        "i'm scared of what my husband will think of this",
        "scared my mum will find out i failed",
        "i cut my hours",
        "i nearly did myself in at the gym",
        "i'd never do myself in",
    ],
)
def test_what_only_sounds_like_a_call_for_help_is_left_to_the_classifier(text: str) -> None:
    assert explicit_kind(unmask(text)) is None

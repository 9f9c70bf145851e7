"""Short messages that lean on the one before: "and DIT?"."""

from __future__ import annotations

import pytest

from bot.knowledge.conditions import named_condition
from bot.knowledge.context import (
    Context,
    asks_for_help_with,
    asks_on,
    asks_way_elsewhere,
    carried_topic,
    condition_of,
    described_part,
    first_sentence,
    leans,
    meant_of_it,
    only_names_therapy,
    picked_part,
    points_back,
    topic_for,
    without_opening,
)
from bot.knowledge.therapies import compares, therapy_of_topic
from bot.knowledge.topics import parts, question_of_part, titles
from tests.content.texts import responses


@pytest.mark.parametrize(
    ("said", "mention"),
    [
        ("and DIT?", "DIT"),
        ("dit", "dit"),
        ("what about the brief one", "the brief one"),
        ("ok and how about IPT then?", "IPT"),
        ("is it the same for dit", "dit"),
        ("same with interpersonal counselling?", "interpersonal counselling"),
        ("and in the case of dit", "dit"),
        ("ok and if its in a group", "in a group"),
        ("would the group version be alright for that", "the group version"),
        ("and the other one, ipt", "ipt"),
    ],
)
def test_a_message_that_only_names_a_therapy_leans_on_the_topic_before(said: str, mention: str) -> None:
    assert only_names_therapy(said, mention)


@pytest.mark.parametrize(
    ("said", "mention"),
    [
        ("how long is dit", "dit"),
        ("I had dit last year", "dit"),
        ("dit makes me cry", "dit"),
        ("does dit help with panic", "dit"),
        ("ok so what about it then and also for dit too", "dit"),
        ("and who pays for dit", "dit"),
    ],
)
def test_a_message_that_says_more_stands_for_itself(said: str, mention: str) -> None:
    assert not only_names_therapy(said, mention)


@pytest.mark.parametrize(
    ("topic", "therapy", "expected"),
    [
        ("ipt_what", "dit", "dit_what"),
        ("dit_what", "ipt", "ipt_what"),
        ("ipt_homework", "dit", "dit_between"),
        ("dit_between", "ipt", "ipt_homework"),
        ("who_for", "dit", "dit_who_for"),
        ("dit_evidence", "ipt", "evidence_ipt"),
        ("ipt_middle", "dit", "dit_phases"),
        ("dit_phases", "ipt", "ipt_phases"),
        ("dit_goals", "ipt", "ipt_goals"),
        ("length", "dit", "length"),
        ("length", "ipt_brief", "length"),
        ("dit_what", "dit", "dit_what"),
        ("dit_session", "ipt_group", "ipt_session"),
        ("ipt_vs_cbt", "dit", "dit_vs_cbt"),
        ("ipt_what", "ipt_group", "ipt_group"),
        ("ipt_brief", "dit", "dit_what"),
        ("condition_ptsd", "ipt_group", "condition_ptsd"),
    ],
)
def test_the_same_question_is_answered_for_the_other_therapy(topic: str, therapy: str, expected: str) -> None:
    assert topic_for(topic, therapy) == expected


@pytest.mark.parametrize("therapy", ["ipt", "dit", "ipt_brief", "ipc", "maintenance", "ipt_group"])
@pytest.mark.parametrize("topic", sorted(titles()))
def test_every_topic_leads_to_a_topic_that_exists(topic: str, therapy: str) -> None:
    assert topic_for(topic, therapy) in titles()


@pytest.mark.parametrize("topic", sorted(titles()))
def test_asking_about_the_same_therapy_again_changes_nothing(topic: str) -> None:
    for therapy in ("ipt", "dit"):
        once = topic_for(topic, therapy)
        assert topic_for(once, therapy) == once


def test_in_short_is_the_first_sentence() -> None:
    assert first_sentence("Usually 12 sessions. Some take 16.") == "Usually 12 sessions."


def test_what_letters_stand_for_is_not_an_answer_by_itself() -> None:
    assert first_sentence("IPT stands for X. It is a therapy. It is short.") == "IPT stands for X. It is a therapy."


@pytest.mark.parametrize(
    ("topic", "therapy", "expected"),
    [
        ("ipt_origin", "dit", "dit_origin"),
        ("dit_past", "maintenance", "ipt_past"),
        ("ipt_brief", "dit", "ipt_brief"),
        ("price", "dit", "price"),
    ],
)
def test_what_was_spoken_of_decides_between_twins_only(topic: str, therapy: str, expected: str) -> None:
    assert carried_topic(topic, therapy) == expected


def test_naming_both_in_a_comparison_chooses_neither() -> None:
    assert compares("ipt_vs_dit")
    assert therapy_of_topic("ipt_vs_dit") is None
    assert therapy_of_topic("focus_grief") == "ipt"


@pytest.mark.parametrize(
    "said",
    [
        "can ipt help with that",
        "does therapy do anything for that sort of thing",
        "would it work for this",
        "any use for those?",
    ],
)
def test_does_it_help_with_that_points_back(said: str) -> None:
    assert points_back(said)


@pytest.mark.parametrize(
    "said", ["can ipt help with panic", "is that confidential", "does it help", "can you help me with that form"]
)
def test_what_names_something_does_not_point_back(said: str) -> None:
    assert not points_back(said)


@pytest.mark.parametrize("told", ["grief", "dispute", "transition", "sensitivities", "low_mood", "anxious"])
def test_what_somebody_tells_of_themselves_has_a_topic(told: str) -> None:
    assert condition_of(told) in titles()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("what was that second one", "focus_transition"),
        ("tell me about the first of those", "focus_dispute"),
        ("the last one, whats that about", "focus_sensitivities"),
        ("and the 3rd?", "focus_grief"),
        ("what happens in the first session", None),
        ("is the last appointment free", None),
    ],
)
def test_one_of_a_list_is_picked_by_its_place(said: str, expected: str | None) -> None:
    assert picked_part(said, parts("focus_areas")) == expected


def test_one_after_another_is_picked_from_the_same_list() -> None:
    assert picked_part("and the third", parts("focus_transition")) == "focus_grief"
    assert question_of_part("focus_grief", "moving house") == "what does moving house mean as a focus area in ipt"


@pytest.mark.parametrize(
    ("said", "topic", "expected"),
    [
        ("how do i apply", "nhs", True),
        ("and where is that", "nhs", True),
        ("ok how can i refer myself", "cannot_afford", True),
        ("how do i find one", "cannot_afford", True),
        ("so where should she go", "under_18", True),
        ("how do i get there", "nhs", False),
        ("how do i book", "nhs", False),
        ("how do i apply", "price", False),
        ("where is that", "ipt_what", False),
    ],
)
def test_the_way_to_somebody_else_is_told_by_the_answer_that_named_them(said: str, topic: str, expected: bool) -> None:
    assert asks_way_elsewhere(said, topic) is expected


def test_nothing_is_picked_where_nothing_was_listed() -> None:
    assert picked_part("the second one", parts("price")) is None
    assert picked_part("the fourth one", ("a", "b")) is None


def test_one_of_a_list_is_described() -> None:
    assert described_part("explain the one about death") == "death"
    assert described_part("what is ipt") is None
    assert question_of_part("focus_areas", "death") == "what does death mean as a focus area in ipt"
    assert question_of_part("price", "death") is None


def test_the_parts_of_an_answer_stand_in_its_order() -> None:
    text = responses()["utter_faq/focus_areas"][0]["text"]
    names = ("Dispute", "Role transition", "Grief", "Sensitivities")
    assert sorted(names, key=text.index) == list(names)
    assert len(parts("focus_areas")) == len(names)


@pytest.mark.parametrize(
    "said", ["and vitality", "parking?", "what about for teenagers", "im pregnant tho", "would that do"]
)
def test_a_message_that_goes_on_from_the_one_before_leans(said: str) -> None:
    assert leans(said)


@pytest.mark.parametrize("said", ["do you take cards", "how long is a course of therapy", "what do therapists wear"])
def test_a_message_of_its_own_does_not_lean(said: str) -> None:
    assert not leans(said)


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("ok forget that, is there homework", "is there homework"),
        ("hi, how much is it", "how much is it"),
        ("thanks", "thanks"),
        ("hello there", "hello there"),
        ("where are you", "where are you"),
    ],
)
def test_opening_words_come_off(said: str, rest: str) -> None:
    assert without_opening(said) == rest


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("and if ive got adhd as well?", "condition_neurodiversity"),
        ("borderline?", "condition_personality"),
        ("and social anxiety", "condition_social_anxiety"),
        ("how does it ease depression", None),
        ("depression and anxiety", None),
        ("is it dear", None),
    ],
)
def test_the_condition_that_is_named(said: str, topic: str | None) -> None:
    assert named_condition(said) == topic


def test_a_named_condition_counts_where_help_is_what_is_asked() -> None:
    assert asks_for_help_with("is it much use for a man whos lonely", "dit_what")
    assert asks_for_help_with("and adhd?", "condition_anxiety")
    assert not asks_for_help_with("and adhd?", "price")


@pytest.mark.parametrize(
    ("text", "asked_of", "context", "meant"),
    [
        ("how long is it", "length", Context(topic="first_appointment"), "first_appointment"),
        ("and what happens at it", "ipt_session", Context(asked="booking_adult"), "first_appointment"),
        ("is it a diagnosis", "diagnosis", Context(asked="screening_story", topic="price"), "screening_what"),
        ("how long do you keep it", "does_it_last", Context(topic="who_sees_chat"), "who_sees_chat"),
        ("how long is it", "length", Context(topic="ipt_what"), None),
        ("how much is it", "price", Context(topic="first_appointment"), None),
        ("what happens in a session", "ipt_session", Context(asked="booking_adult"), None),
    ],
)
def test_it_is_what_was_spoken_of_or_what_a_form_is_about(
    text: str, asked_of: str, context: Context, meant: str | None
) -> None:
    assert meant_of_it(text, asked_of, context) == meant


@pytest.mark.parametrize("text", ["and how many people", "and if it isn't", "what about my husband", "is that as good"])
def test_a_short_question_that_goes_on_asks_on(text: str) -> None:
    assert asks_on(text)


@pytest.mark.parametrize("text", ["and my husband hates me", "that makes me sad", "how many people come to a group"])
def test_what_tells_something_or_stands_by_itself_does_not_ask_on(text: str) -> None:
    assert not asks_on(text)

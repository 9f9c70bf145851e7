"""Short messages that lean on the one before: "and DIT?"."""

from __future__ import annotations

import pytest

from bot.knowledge.context import first_sentence, only_names_therapy, topic_for
from bot.knowledge.topics import titles


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

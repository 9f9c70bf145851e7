"""What counts as a vote, and when one is offered."""

from __future__ import annotations

import pytest

from bot.channels import fixed_text
from bot.channels.votes import OFFER
from bot.knowledge.votes import MOST_OFFERS, Vote, may_offer, payload, read_payload, vote_in

HELPED, NOT_HELPED = Vote


@pytest.mark.parametrize(
    ("said", "vote"),
    [
        ("that helped", HELPED),
        ("That helped, thank you.", HELPED),
        ("thats really helpful", HELPED),
        ("it was useful thanks", HELPED),
        ("That didn’t help", NOT_HELPED),
        ("didnt help at all", NOT_HELPED),
        ("that wasn't very helpful", NOT_HELPED),
        ("not helpful", NOT_HELPED),
    ],
)
def test_a_few_plain_words_are_a_vote(said: str, vote: Vote) -> None:
    assert vote_in(said) is vote


@pytest.mark.parametrize(
    "said",
    [
        "thanks",
        "therapy didn't help",
        "that didn't help, i want to die",
        "nothing helps",
        "did that help?",
        "it helps people with what",
        "help",
        "not",
        "",
    ],
)
def test_whatever_says_more_or_less_is_none(said: str) -> None:
    assert vote_in(said) is None


def test_the_buttons_can_be_typed_as_well() -> None:
    assert [vote_in(title) for title in fixed_text.button_titles(OFFER)] == list(Vote)


def test_a_button_carries_its_vote_and_its_topic() -> None:
    assert read_payload(payload(NOT_HELPED, "ipt_what")) == (NOT_HELPED, "ipt_what")
    for other in ("/faq/price", "Yes", "/helped", "/helped/price/more"):
        assert read_payload(other) is None


def test_it_is_offered_once_a_topic_and_a_few_times_a_chat() -> None:
    topics = [f"topic{number}" for number in range(MOST_OFFERS)]
    assert may_offer("price", topics[:-1])
    assert not may_offer("price", topics)
    assert not may_offer("price", ["price"])

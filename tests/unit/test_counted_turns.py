"""Which responses and intents of a turn the clinic counts."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_host.intents import SAFETY_NOTE
from bot.rasa_host.turns import counted_in, topic_answered
from bot.tallies import Tally


def turn(intent: str, *said: str) -> DialogueStateTracker:
    message = UserUttered("words", {"name": intent, "confidence": 1.0})
    uttered = [BotUttered("text", metadata={"utter_action": f"utter_{name}"}) for name in said]
    return DialogueStateTracker.from_events("chat", [message, *uttered])


@pytest.mark.parametrize(
    ("intent", "said", "counted"),
    [
        ("faq", ("faq/length",), [Tally.QUESTION]),
        ("faq", ("faq/length", "faq/cost", "question_booking_slot"), [Tally.QUESTION]),
        ("nlu_fallback", ("fallback",), [Tally.FALLBACK]),
        ("out_of_scope", ("out_of_scope",), [Tally.FALLBACK]),
        ("start_screening", ("screening_intro", "question_screening_story"), [Tally.SCREENING_STARTED]),
        ("answer", ("screening_result", "screening_summary_one"), [Tally.SCREENING_FINISHED]),
        ("book_appointment", ("booking_intro", "question_booking_adult"), [Tally.BOOKING_STARTED]),
        ("book_appointment", ("booking_intro_other", "question_booking_adult_other"), [Tally.BOOKING_STARTED]),
        ("safety", ("safety/suicide",), [Tally.SAFETY_SHOWN]),
        ("safety_not_meant", ("safety_not_meant",), [Tally.SAFETY_CORRECTED]),
        ("greet", ("greet",), []),
    ],
)
def test_a_turn_counts_for_what_was_said_in_it(intent: str, said: tuple[str, ...], counted: list[Tally]) -> None:
    assert counted_in(turn(intent, *said)) == counted


def test_nothing_said_counts_for_nothing() -> None:
    assert counted_in(DialogueStateTracker.from_events("chat", [])) == []


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        (("faq/length",), "length"),
        (("faq/length", "faq/price"), "price"),
        (("faq/length", "question_booking_slot"), None),
        (("safety/unsure", "more/length"), None),
        ((), None),
    ],
)
def test_the_last_answer_of_a_turn_may_be_voted_on(said: tuple[str, ...], topic: str | None) -> None:
    assert topic_answered(turn("faq", *said)) == topic


@pytest.mark.parametrize(
    "open_now", [SlotSet("safety_open", True), ActiveLoop("booking_form")], ids=["danger", "a form"]
)
def test_no_vote_where_something_else_is_open(open_now: Event) -> None:
    tracker = turn("faq", "faq/length")
    tracker.slots["safety_open"] = AnySlot("safety_open", mappings=[{}])
    assert topic_answered(tracker) == "length"
    tracker.update(open_now)
    assert topic_answered(tracker) is None


def test_no_vote_on_an_answer_to_a_message_in_which_danger_was_noticed() -> None:
    message = UserUttered("words", {"name": "faq"}, parse_data={"intent": {"name": "faq"}, SAFETY_NOTE: "unsure"})
    uttered = BotUttered("text", metadata={"utter_action": "utter_faq/length"})
    assert topic_answered(DialogueStateTracker.from_events("chat", [message, uttered])) is None

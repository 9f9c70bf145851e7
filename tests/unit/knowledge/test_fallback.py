"""What is said when a message was not understood."""

from __future__ import annotations

from itertools import product

import pytest
import yaml

from bot.knowledge.fallback import PLAUSIBLE, Guess, Miss, choose_fallback, suggestions
from bot.settings import ROOT

TITLES = {"length": "How long is a course?", "price": "What does it cost?", "dit_what": "What is DIT?"}


def ranked(*entries: tuple[str, float]) -> list[dict[str, object]]:
    return [{"name": name, "confidence": confidence} for name, confidence in entries]


@pytest.mark.parametrize(("missed_before", "can_guess"), list(product((True, False), repeat=2)))
def test_in_a_form_the_open_question_decides(missed_before: bool, can_guess: bool) -> None:
    assert choose_fallback(missed_before=missed_before, in_form=True, can_guess=can_guess) is Miss.IN_FORM


@pytest.mark.parametrize("can_guess", [True, False])
def test_a_second_miss_in_a_row_offers_a_person(can_guess: bool) -> None:
    assert choose_fallback(missed_before=True, in_form=False, can_guess=can_guess) is Miss.AGAIN


def test_a_first_miss_guesses_when_it_can() -> None:
    assert choose_fallback(missed_before=False, in_form=False, can_guess=True) is Miss.GUESS
    assert choose_fallback(missed_before=False, in_form=False, can_guess=False) is Miss.FIRST


def test_the_two_best_guesses_are_offered_in_their_order() -> None:
    ranking = ranked(("faq/price", 0.4), ("faq/length", 0.3), ("faq/dit_what", 0.2))
    assert suggestions(ranking, TITLES) == [
        Guess("faq/price", "What does it cost?"),
        Guess("faq/length", "How long is a course?"),
    ]


def test_the_limit_can_be_chosen() -> None:
    assert len(suggestions(ranked(("faq/price", 0.4), ("faq/length", 0.3)), TITLES, limit=1)) == 1


def test_a_guess_below_what_is_plausible_is_not_offered() -> None:
    just_below, just_enough = ranked(("faq/price", PLAUSIBLE - 0.001)), ranked(("faq/price", PLAUSIBLE))
    assert suggestions(just_below, TITLES) == []
    assert len(suggestions(just_enough, TITLES)) == 1


@pytest.mark.parametrize("intent", ["safety/suicide", "smalltalk/joke", "disclose/grief", "affirm", "faq/unheard_of"])
def test_what_has_no_title_is_never_offered(intent: str) -> None:
    assert suggestions(ranked((intent, 0.9)), TITLES) == []


@pytest.mark.parametrize("intent", ["book_appointment", "start_screening", "talk_to_human"])
def test_a_journey_is_offered_in_words(intent: str) -> None:
    (guess,) = suggestions(ranked((intent, 0.5)), TITLES)
    assert guess.intent == intent
    assert guess.title[0].isupper()
    assert "_" not in guess.title


def test_no_ranking_gives_no_guesses() -> None:
    assert suggestions([], TITLES) == []


@pytest.mark.parametrize("miss", list(Miss))
def test_each_fallback_has_a_sentence_of_its_own(miss: Miss) -> None:
    raw = yaml.safe_load((ROOT / "data" / "responses" / "dialogue.yml").read_text("utf-8"))["responses"]
    texts = [raw[f"utter_fallback_{other.value}"][-1]["text"] for other in Miss]
    assert texts.count(raw[f"utter_fallback_{miss.value}"][-1]["text"]) == 1

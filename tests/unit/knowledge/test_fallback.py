"""What is said when a message was not understood."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml

from bot.knowledge.fallback import LONG_FROM, PLAUSIBLE, Guess, Miss, choose_fallback, suggestions
from bot.settings import ROOT

TITLES = {"length": "How long is a course?", "price": "What does it cost?", "dit_what": "What is DIT?"}


def ranked(*entries: tuple[str, float]) -> list[dict[str, object]]:
    return [{"name": name, "confidence": confidence} for name, confidence in entries]


def chosen(misses_before: int = 0, *, in_form: bool = False, can_guess: bool = False, words: int = 3) -> Miss:
    return choose_fallback(misses_before=misses_before, in_form=in_form, can_guess=can_guess, words=words)


@pytest.mark.parametrize("can_guess", [True, False])
def test_in_a_form_the_open_question_decides(can_guess: bool) -> None:
    assert chosen(in_form=True, can_guess=can_guess) is Miss.IN_FORM


@pytest.mark.parametrize("can_guess", [True, False])
def test_a_second_miss_in_a_row_offers_a_person(can_guess: bool) -> None:
    assert chosen(1, can_guess=can_guess) is Miss.AGAIN
    assert chosen(1, can_guess=can_guess, in_form=True) is Miss.IN_FORM_AGAIN


def test_a_first_miss_guesses_when_it_can() -> None:
    assert chosen(can_guess=True) is Miss.GUESS
    assert chosen(can_guess=False) is Miss.FIRST


def test_whoever_wrote_a_lot_is_thanked_for_it() -> None:
    assert chosen(words=LONG_FROM + 1, can_guess=True) is Miss.LONG
    assert chosen(words=LONG_FROM, can_guess=True) is Miss.GUESS


@pytest.mark.parametrize("in_form", [True, False])
@pytest.mark.parametrize("can_guess", [True, False])
@pytest.mark.parametrize("words", [1, LONG_FROM + 1])
def test_however_often_we_miss_the_same_is_never_said_twice_in_a_row(
    in_form: bool, can_guess: bool, words: int
) -> None:
    said = [chosen(n, in_form=in_form, can_guess=can_guess, words=words) for n in range(9)]
    assert all(one is not another for one, another in pairwise(said))


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

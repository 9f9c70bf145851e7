"""What the comparison makes of pipelines that speak differently, and its page."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from evaluation.bench import starter
from evaluation.compare import ngrams, report
from evaluation.compare.report import Found
from evaluation.compare.sides import Cost
from evaluation.model import Understood, understood


def chosen(intent: str, confidence: float) -> dict[str, Any]:
    return {"response": {"intent_response_key": intent, "confidence": confidence}}


OURS = {
    "intent": {"name": "faq", "confidence": 0.9},
    "intent_ranking": [{"name": "faq/price", "confidence": 0.9}, {"name": "book", "confidence": 0.1}],
    "response_selector": {"all_retrieval_intents": ["faq"], "faq": chosen("faq/price", 0.9)},
}
STARTER = {
    "intent": {"name": "faq", "confidence": 0.8},
    "intent_ranking": [{"name": "faq", "confidence": 0.8}, {"name": "book", "confidence": 0.1}],
    "response_selector": {"all_retrieval_intents": ["faq"], "default": chosen("faq/price", 0.5)},
}
STARTER_DECLINES = {
    **STARTER,
    "intent": {"name": "nlu_fallback", "confidence": 0.3},
    "intent_ranking": [{"name": "nlu_fallback", "confidence": 0.3}, *STARTER["intent_ranking"]],
}
NGRAMS = {
    "intent": {"name": "faq/price", "confidence": 0.3},
    "intent_ranking": [{"name": "faq/price", "confidence": 0.3}, {"name": "faq/hours", "confidence": 0.2}],
}
DANGER = {
    **OURS,
    "intent": {"name": "safety", "confidence": 1.0},
    "response_selector": {"safety": chosen("safety/suicide", 1.0)},
}


@pytest.mark.parametrize(
    ("parsed", "intent", "guesses", "confidence"),
    [
        (OURS, "faq/price", ("faq/price", "book"), 0.9),
        (STARTER, "faq/price", ("faq/price", "book"), 0.4),
        (STARTER_DECLINES, "nlu_fallback", ("faq/price", "book"), 0.4),
        (NGRAMS, "faq/price", ("faq/price", "faq/hours"), 0.3),
        ({"intent": {"name": "stop", "confidence": 1.0}}, "stop", ("",), 0.0),
    ],
)
def test_each_pipeline_is_read_in_its_own_terms(
    parsed: dict[str, Any], intent: str, guesses: tuple[str, ...], confidence: float
) -> None:
    read = understood(parsed)
    assert (read.intent, read.guesses, read.confidence) == (intent, guesses, pytest.approx(confidence))


def test_danger_is_named_by_its_kind_beside_the_guess() -> None:
    read = understood(DANGER)
    assert (read.intent, read.danger, read.guesses[0]) == ("safety/suicide", "suicide", "faq/price")


def test_only_what_is_answered_looks_in_scope() -> None:
    strange = Understood("out_of_scope", 0.9, ("out_of_scope", "faq/price"), None, None)
    unsure = Understood("nlu_fallback", 0.2, ("faq/price", "book"), None, None)
    assert (strange.declined, strange.in_scope) == (True, 0.0)
    assert (unsure.declined, unsure.in_scope) == (True, 0.2)


def side(name: str, right: int, seconds: float) -> Found:
    """A side that answers so many of two questions, and declines the rest and all that is strange."""
    answered = Understood("faq/price", 0.9, ("faq/price", "book"), None, None)
    declined = Understood("nlu_fallback", 0.2, ("book", "faq/price"), None, None)
    read = [(answered if i < right else declined, "faq/price") for i in range(2)]
    sets = dict.fromkeys((report.QUESTIONS, report.TYPOS, report.THIRD), read)
    return Found(
        name, Cost(100 * seconds, 900), {**sets, report.STRANGE: [(declined, "out_of_scope")]}, [seconds] * 3, 500
    )


def test_the_page_has_all_sides_with_ours_as_the_measure() -> None:
    page = report.document([side("ours", 2, 0.01), side("theirs", 1, 0.025)], (70, 70), 100, quick=False)
    assert "|  | ours | theirs |" in page
    assert "| right answer, questions | 1.000 [0.342, 1.000] (2 of 2) | 0.500 [0.095, 0.905] (1 of 2) |" in page
    assert "| area under the curve, questions against these lines | 1.000 | 0.750 |" in page
    assert "| time of a line (median), ours = 1 | 1.00 | 2.50 |" in page
    assert "| CPU time of training, ours = 1 | 1.00 | 2.50 |" in page
    assert "| peak memory reading, MB | 500 | 500 |" in page
    assert "all 70 training lines" in page
    assert "100 epochs each (Rasa’s own number)" in page


def test_the_page_says_when_less_was_learned_from() -> None:
    page = report.document([side("ours", 2, 0.01)], (7, 70), 5, quick=True)
    assert "7 of the 70 training lines" in page
    assert "5 epochs each (Rasa’s own number is 100)" in page
    assert "A quick run" in page


def test_the_starter_has_as_many_epochs_as_asked_for() -> None:
    parts = {part["name"]: part for part in yaml.safe_load(starter.config(7))["pipeline"]}
    assert parts["DIETClassifier"]["epochs"] == parts["ResponseSelector"]["epochs"] == 7


def test_ngrams_have_no_encoder() -> None:
    names = [part["name"] for part in yaml.safe_load(ngrams.config())["pipeline"]]
    assert names[:3] == ["WhitespaceTokenizer", "CountVectorsFeaturizer", "CountVectorsFeaturizer"]
    assert names[3] == "evaluation.compare.ngrams.SubIntentClassifier"

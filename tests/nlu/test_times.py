"""Words for times are read as they are meant: the gate on the set of `make evaluate`."""

from __future__ import annotations

from collections import Counter

from evaluation.times import own_outcomes

LEAST_EXPRESSIONS, LEAST_RIGHT, MOST_WRONG = 300, 0.95, 0.02


def test_words_for_times_are_read_right_and_what_is_not_is_asked_back() -> None:
    outcomes = own_outcomes()
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    assert len({outcome.words for outcome in outcomes}) >= LEAST_EXPRESSIONS
    wrong = [outcome.words for outcome in outcomes if outcome.verdict == "wrong"]
    assert verdicts["right"] / len(outcomes) >= LEAST_RIGHT, wrong
    assert len(wrong) / len(outcomes) <= MOST_WRONG, wrong

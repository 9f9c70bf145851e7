"""Confidence is a share: it keeps the order of the scores and stays between nothing and all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.confidence import DECLINED, believed

SCORES = st.floats(0, 1)


@given(SCORES, SCORES)
def test_a_higher_score_is_never_believed_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < believed(low) <= believed(high) < 1


def test_what_is_answered_is_more_often_right_than_what_is_declined() -> None:
    assert believed(0.0) < 0.01 < DECLINED < believed(0.5) < believed(1.0)

"""The nearest line is found exactly, whatever the lines and the sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rasa_host.nearest import Nearest

seeds = st.integers(0, 2**32 - 1)


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


@given(seed=seeds, count=st.integers(1, 400), spread=st.floats(0.01, 2.0))
def test_the_cosine_is_that_of_the_nearest_of_all(seed: int, count: int, spread: float) -> None:
    chance = np.random.default_rng(seed)
    themes = chance.normal(size=(8, 384))
    lines = unit(themes[chance.integers(8, size=count)] + spread * chance.normal(size=(count, 384)))
    sentence = unit(themes[0] + spread * chance.normal(size=384))
    assert Nearest(lines).cosine(sentence) == pytest.approx(float((lines @ sentence).max()), abs=1e-5)


@given(seed=seeds)
def test_a_line_is_nearest_to_itself(seed: int) -> None:
    lines = unit(np.random.default_rng(seed).normal(size=(200, 384)))
    assert Nearest(lines).cosine(lines[7]) == pytest.approx(1.0, abs=1e-5)


def test_an_empty_message_is_near_to_nothing() -> None:
    lines = unit(np.random.default_rng(0).normal(size=(200, 384)))
    assert Nearest(lines).cosine(np.zeros(384, np.float32)) == 0.0

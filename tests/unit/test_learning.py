"""The small learned parts: they tell apart what can be told apart, and read the same after being kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.rasa_host.learning import KernelRidge, Wording, landmarks

TEXTS = ["i want to die", "no point in living", "wish i was dead"] * 4 + ["how long is ipt", "what does it cost"] * 20
DANGER = np.array([True] * 12 + [False] * 40)


@pytest.fixture
def cloud() -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around two directions, one in four around the first, and which those are."""
    chance = np.random.default_rng(1)
    positive = np.arange(400) % 4 == 0
    centres = np.eye(16)[np.where(positive, 0, 1)]
    vectors = centres + 0.2 * chance.normal(size=(400, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), positive


def test_landmarks_are_half_positive_and_lie_near_the_boundary(cloud: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, positive = cloud
    chosen = landmarks(vectors, positive, count=40, nearest=60)
    assert len(chosen) == len(set(chosen)) == 40
    assert positive[chosen].sum() == 20
    towards_danger = vectors[:, 0] - vectors[:, 1]
    assert towards_danger[chosen][~positive[chosen]].mean() > towards_danger[~positive].mean()


def test_a_machine_that_leans_on_some_rows_judges_like_one_that_leans_on_all(
    cloud: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    vectors, positive = cloud
    whole = KernelRidge.fit(vectors, positive, gamma=1.0, regularisation=0.3)
    leaning = KernelRidge.fit_leaning(vectors, positive, np.arange(0, 400, 3), gamma=1.0, regularisation=0.3)
    assert ((leaning.scores(vectors) > 0) == positive).all()
    assert np.corrcoef(whole.scores(vectors), leaning.scores(vectors))[0, 1] > 0.95
    leaning.save(tmp_path / "kept.npz")
    assert (KernelRidge.load(tmp_path / "kept.npz").scores(vectors) == leaning.scores(vectors)).all()


def test_words_speak_for_danger_in_lines_never_seen(tmp_path: Path) -> None:
    fitted = Wording.fit(TEXTS, DANGER)
    assert fitted.score("i wish i could die") > 0 > fitted.score("what is ipt and how long does it take")
    fitted.save(tmp_path / "kept.npz")
    assert Wording.load(tmp_path / "kept.npz").score("die") == fitted.score("die")
    assert np.isfinite(fitted.score(""))

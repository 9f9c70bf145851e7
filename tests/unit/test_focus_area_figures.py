"""How many answers a conversation takes in the evaluation, and that every vignette has a label."""

from __future__ import annotations

import pytest
import yaml

from bot.settings import ROOT
from evaluation.focus_areas import AREAS, Judged, answers_needed, labelled

VIGNETTES = yaml.safe_load((ROOT / "evaluation" / "sets" / "vignettes.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("label", "guess", "answers"),
    [("grief", "grief", 7), ("grief", "dispute", 7), ("grief", "none", 7), ("none", "none", 5), ("none", "grief", 6)],
)
def test_answers_until_a_result(label: str, guess: str, answers: int) -> None:
    assert answers_needed(Judged("", label, guess, "answer")) == answers


def test_the_own_set_is_large_enough_and_balanced() -> None:
    stories = list(labelled(VIGNETTES))
    assert len(stories) >= 240
    assert {label for _, label, _ in stories} == {*AREAS, "none"}
    assert all(len(VIGNETTES["clear"][area]) == 45 for area in AREAS)
    assert len({text for _, _, text in stories}) == len(stories)

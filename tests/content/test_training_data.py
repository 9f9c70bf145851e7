"""Training lines say one thing each and share nothing with what the model is measured on."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process, utils

from bot.knowledge.topics import titles
from bot.safety.kinds import KINDS
from bot.settings import ROOT
from tests.content.texts import judged_lines, training_lines

TOO_NEAR = 92
"""Ratio of two texts, their words in alphabetical order, from which they are one question in nearly the same words."""


def plain(text: str) -> str:
    """Without capitals and marks; a line of marks only ("👍") stays as it is."""
    return utils.default_process(text) or text


def in_order(text: str) -> str:
    """Its words by the alphabet: sorted once here, not in each of a hundred million comparisons."""
    return " ".join(sorted(text.split()))


@cache
def plain_training_lines() -> list[str]:
    return [plain(text) for _, text in training_lines()]


def test_no_line_stands_under_two_intents() -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for intent, text in training_lines():
        intents[plain(text)].add(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_line_stands_twice() -> None:
    lines = plain_training_lines()
    assert len(lines) == len(set(lines))


def test_no_line_is_empty_or_has_entity_marks_left_over() -> None:
    for intent, text in training_lines():
        assert text.strip(), intent
        assert "](" not in text, text


def test_no_training_line_is_nearly_a_line_that_is_measured_on() -> None:
    """Who finds one here deletes the training line, never the line of the evaluation."""
    judged = judged_lines()
    scores = process.cdist(
        [in_order(text) for text in plain_training_lines()],
        [in_order(plain(text)) for text in judged],
        scorer=fuzz.ratio,
        score_cutoff=TOO_NEAR,
        dtype=np.uint8,
        workers=-1,
    )
    near = [(training_lines()[i], judged[j]) for i, j in zip(*np.nonzero(scores))]
    assert near == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_danger_is_trained(kind: str) -> None:
    assert sum(intent == f"safety/{kind}" for intent, _ in training_lines()) >= 20


def test_every_trained_intent_is_known_to_the_domain() -> None:
    domain = set(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"])
    for intent in {intent for intent, _ in training_lines()}:
        base, _, rest = intent.partition("/")
        assert base in domain, intent
        assert base != "faq" or rest in titles(), intent
        assert base != "safety" or rest in KINDS, intent


def test_every_intent_has_enough_lines_to_be_learned() -> None:
    counts: dict[str, int] = defaultdict(int)
    for intent, _ in training_lines():
        counts[intent] += 1
    assert {intent: count for intent, count in counts.items() if count < 20} == {}

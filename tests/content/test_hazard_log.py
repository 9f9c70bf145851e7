"""The hazard log is whole, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from tests.content.texts import sentences

FOLDER = ROOT / "docs" / "clinical-safety"
HAZARDS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "hazard-log.yml").read_text("utf-8"))
PARTS = {"id", "hazard", "cause", "effect", "control", "tests"}


@cache
def named_in(path: Path) -> frozenset[str]:
    """Tests of a Python file, or scenarios of a YAML file."""
    text = path.read_text("utf-8")
    if path.suffix == ".yml":
        return frozenset(str(entry["scenario"]) for entry in yaml.safe_load(text))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(ast.parse(text)) if isinstance(node, functions))


def test_the_hazards_are_numbered_in_their_order() -> None:
    assert [hazard["id"] for hazard in HAZARDS] == [f"H{number}" for number in range(1, 24)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda h: str(h["id"]))
def test_a_hazard_has_a_control_and_tests_that_exist(hazard: dict[str, Any]) -> None:
    assert set(hazard) == PARTS
    assert all(hazard[part] for part in PARTS)
    for test in hazard["tests"]:
        file, _, name = test.partition("::")
        assert name in named_in(ROOT / file), test


def test_the_safety_case_says_that_nobody_has_signed_it() -> None:
    text = (FOLDER / "safety-case.md").read_text("utf-8")
    assert "Draft, not signed, needs a clinical safety officer." in text
    assert re.search(r"\| Clinical safety officer \| +\| +\|", text), "whoever signs changes this test as well"


def test_answers_about_medicines_send_to_the_prescriber() -> None:
    answers = ("utter_faq/stop_medication", "utter_more/stop_medication")
    about = [sentence for sentence in sentences() if sentence.response in answers]
    assert {sentence.response for sentence in about} == set(answers)
    for sentence in about:
        assert re.search(r"\b(?:GP|doctor|prescrib\w+|pharmacist)\b", sentence.text), sentence
        assert not re.search(r"\byou (?:can|could|should|may) (?:stop|reduce|skip)\b", sentence.text), sentence

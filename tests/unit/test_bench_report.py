"""What the benchmark says of its figures."""

from __future__ import annotations

import pytest

from evaluation.bench import report
from evaluation.bench.load import Outcome
from evaluation.bench.replicas import Cost
from evaluation.bench.report import Measured


@pytest.fixture
def found() -> Measured:
    """Ours is four times as quick as the starter, which had two turns without an answer."""
    measured = Measured("2 cores", "postgresql", False, (100, 1000), 100)
    for side, seconds in (("ours", 0.01), ("starter", 0.04)):
        measured.outcomes[side] = {
            n: Outcome([seconds] * 100, elapsed=100 * seconds, empty=0 if side == "ours" else 2) for n in (1, 8, 32)
        }
        measured.cpu[side] = seconds
        measured.memory[side] = 800.0 if side == "ours" else 1000.0
        measured.ready[side] = 10.0 if side == "ours" else 25.0
        measured.training[side] = None if side == "ours" else 60.0
        measured.by_length[side] = (10.0, 11.0)
    measured.by_database = (10.0, 10.5)
    measured.stored = "1 conversation with 2 events"
    measured.parts = {"encoder": 5.0, "policies": 2.5}
    measured.replicas = tuple(Cost(Outcome([0.1] * 90, [0.1] * 10, elapsed=3.0), cpu=cpu) for cpu in (2.0, 2.1))
    return measured


def test_all_ratios_are_as_wanted(found: Measured) -> None:
    assert report.missed(found) == []
    assert {name: round(value, 2) for name, value, _, _ in report.ratios(found)} == {
        "p50 of a message, 1 conversation": 0.25,
        "messages a second, 8 conversations": 4.0,
        "messages a second, 32 conversations": 4.0,
        "memory of all processes": 0.8,
        "time to ready": 0.4,
        "message 400 to message 10": 1.1,
        "full to empty database": 1.05,
        "CPU of a message, two of each part to one": 1.05,
    }


def test_what_is_not_as_wanted_is_named(found: Measured) -> None:
    found.memory["ours"] = 1500.0
    found.outcomes["ours"][8].elapsed *= 2
    assert report.missed(found) == [
        "messages a second, 8 conversations: 2.00, at least 2.5",
        "memory of all processes: 1.50, at most 1.0",
    ]


def test_the_page_has_both_sides(found: Measured) -> None:
    page = report.document(found)
    assert "| 8 | ours | 10 | 10 | 10 | 100.0 | 0 | 0 |" in page
    assert "| 8 | starter | 40 | 40 | 40 | 25.0 | 2 | 0 |" in page
    assert "| ours | 800 | 10.0 | not measured | 10 |" in page
    assert "| one of each part | 30.0 | 20.0 |" in page
    assert "trained on 100 of the 1,000 training lines" in page


def test_the_parts_of_a_message_add_up_to_what_the_person_waited() -> None:
    seconds = {"SentenceEncoderFeaturizer": 1.0, "RulePolicy": 0.5, "action": 0.5, "assistant": 3.0, "turn": 4.0}
    parts = report.split(seconds, client=4.5, turns=10)
    assert sum(parts.values()) == pytest.approx(450)
    assert parts["encoder"] == pytest.approx(100)
    assert parts["the rest of rasa"] == pytest.approx(100)
    assert parts["gateway and its tables"] == pytest.approx(100)
    assert parts["HTTP to the person"] == pytest.approx(50)


def test_the_picture_says_the_same_in_words(found: Measured) -> None:
    drawn = report.picture(found.parts)
    assert "encoder 5.0 ms, policies 2.5 ms" in drawn.alt
    assert drawn.png().startswith(b"\x89PNG")

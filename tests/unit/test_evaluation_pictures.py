"""The figures behind the pictures of docs/evaluation.md, and that the page and its pictures are written together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluation import confidence, mistakes
from evaluation.__main__ import write
from evaluation.data import questions
from evaluation.figures import Share, coverage, expected_calibration_error, reliability
from evaluation.mistakes import DECLINED, OTHER
from evaluation.model import Understood

CONFIDENCES = [0.95, 1.0, 0.92, 0.31, 0.35, 0.3]
RIGHT = [True, True, False, False, True, False]


def understood(intent: str, believed: float) -> Understood:
    return Understood(intent, believed, (intent, "faq/length"), None, None)


READ = [
    (understood("faq/price", 0.97), "faq/price"),
    (understood("faq/insurance", 0.9), "faq/price"),
    (understood("faq/insurance", 0.6), "faq/price"),
    (understood("faq/price", 0.7), "faq/insurance"),
    (understood("faq/ipt_what", 0.8), "faq/price"),
    (understood("nlu_fallback", 0.2), "faq/dit_what"),
    (understood("book", 0.66), "faq/dit_what"),
]
"""Two of each other's topics mixed up three times, one question taken for a far one, one declined, one no question."""


def test_bins_hold_what_is_of_about_the_same_confidence() -> None:
    low, high = reliability(CONFIDENCES, RIGHT)
    assert (low.confidence, low.right) == (pytest.approx(0.32), Share(1, 3))
    assert (high.confidence, high.right) == (pytest.approx(2.87 / 3), Share(2, 3))


def test_the_calibration_error_is_the_mean_distance_of_the_bins() -> None:
    found = reliability([0.8, 0.8, 0.8, 0.2], [True, True, False, False])
    assert expected_calibration_error(found) == pytest.approx((3 * (0.8 - 2 / 3) + 0.2) / 4)


def test_coverage_goes_from_the_surest_guess_to_all() -> None:
    curve = coverage([0.9, 0.5, 0.9, 0.1], [True, False, True, True])
    assert [(one.threshold, one.answered, one.right) for one in curve] == [
        (0.9, Share(2, 4), Share(2, 2)),
        (0.5, Share(3, 4), Share(2, 3)),
        (0.1, Share(4, 4), Share(3, 4)),
    ]


def test_each_question_belongs_to_a_group() -> None:
    assert {intent for _, intent in questions("questions")} <= mistakes.topic_groups().keys()


def test_mistakes_are_counted_by_group() -> None:
    wrong = [("faq/price", "faq/insurance"), ("faq/price", "faq/ipt_what"), ("faq/dit_what", DECLINED)]
    counts = mistakes.by_group([*wrong, ("faq/dit_what", "book")], mistakes.topic_groups())
    assert counts["the clinic"] == {"the clinic": 1, "IPT": 1}
    assert counts["DIT"] == {DECLINED: 1, OTHER: 1}
    assert not counts["conditions"]


def test_pairs_are_counted_in_both_directions_the_most_mixed_first() -> None:
    wrong = [("faq/b", "faq/c"), ("faq/b", "faq/a"), ("faq/a", "faq/b"), ("faq/a", "faq/b"), ("faq/a", DECLINED)]
    assert mistakes.mixed_up(wrong) == [(("faq/a", "faq/b"), 2, 1), (("faq/b", "faq/c"), 1, 0)]


def test_the_page_says_in_words_what_its_pictures_show() -> None:
    page = "\n".join(mistakes.report(READ, {}))
    assert "Of 6 questions without their right answer 3 got the answer of another topic in the same" in page
    assert re.search(r"\| .*insurance.* \| .*cost.* \| 1 \| 2 \|", page, re.IGNORECASE)
    page = "\n".join(confidence.report(READ, READ[:1], [understood("out_of_scope", 0.9)], {}, {}))
    assert "| a third hand’s questions | 0.970 | 1.000 [0.207, 1.000] (1 of 1) |" in page
    assert "| 0.90 | 0.286 | 0.500 | 1.000 | 1.000 | 1.000 |" in page


def test_every_picture_that_the_page_shows_is_written_and_is_the_same_each_time(tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        pictures: dict[str, bytes] = {}
        page = [*mistakes.report(READ, pictures), *confidence.report(READ, READ[:3], [], {}, pictures)]
        write(tmp_path, "\n".join(page), pictures)
        written.append({path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()})
    shown = re.findall(r"\(pictures/(.*?)\)", (tmp_path / "evaluation.md").read_text("utf-8"))
    assert sorted(shown) == sorted(written[0]) and len(shown) == 3
    assert all(png.startswith(b"\x89PNG") for png in written[0].values())
    assert written[0] == written[1]

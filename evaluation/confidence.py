"""How far confidence can be believed, and what a threshold on it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.confidence import DECLINED
from evaluation import charts
from evaluation.data import table
from evaluation.figures import (
    Answered,
    Bin,
    at_threshold,
    auroc,
    coverage,
    expected_calibration_error,
    reliability,
)
from evaluation.model import Read, Understood

THRESHOLDS = tuple(sorted((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, DECLINED)))


def report(
    read: Read, third: Read, strange: Sequence[Understood], figures: dict[str, float], pictures: dict[str, bytes]
) -> list[str]:
    """The section, with its pictures.

    Args:
        read: questions by which confidence was fitted.
        third: questions by which nothing was chosen.
        strange: published lines that are out of scope; may be empty.
    """
    hands = {"held-out questions": _guesses(read), "a third hand’s questions": _guesses(third)}
    bins = {hand: reliability(*guesses) for hand, guesses in hands.items()}
    errors = {hand: expected_calibration_error(found) for hand, found in bins.items()}
    figures["calibration error"] = errors["held-out questions"]
    pictures["reliability"] = charts.reliability(bins)
    pictures["coverage"] = charts.coverage(
        {hand: coverage(*guesses) for hand, guesses in hands.items()},
        {hand: at_threshold(*guesses, DECLINED) for hand, guesses in hands.items()},
    )
    told = ", ".join(f"{error:.3f} ({hand})" for hand, error in errors.items())
    lines = [
        "### Confidence",
        "",
        "Confidence says how often such a guess is right. It was fitted on the held-out questions; by those of a third",
        f"hand nothing was chosen. Expected calibration error of the confidence (ten bins): {told}.",
        "",
        "![Share that is right by confidence; the table has the same figures](pictures/evaluation-reliability.png)",
        "",
        *_bins(bins),
        f"A guess below {DECLINED:.2f} is declined. A threshold trades questions answered for answers that are right:",
        "",
        "![Share of answers that are right by share of questions answered, with the chosen threshold marked; the table "
        "has figures of both curves](pictures/evaluation-coverage.png)",
        "",
        *_thresholds([[at_threshold(*guesses, t) for guesses in hands.values()] for t in THRESHOLDS], strange),
    ]
    if strange:
        area = auroc([u.in_scope for u, _ in read], [u.in_scope for u in strange])
        lines += [f"Area under the curve, questions against published out-of-scope lines: {area:.3f}.", ""]
    return lines


def _guesses(read: Read) -> tuple[list[float], list[bool]]:
    return [u.confidence for u, _ in read], [u.guesses[0] == topic for u, topic in read]


def _bins(bins: dict[str, list[Bin]]) -> list[str]:
    rows = [(hand, f"{one.confidence:.3f}", one.right) for hand, found in bins.items() for one in found]
    return table(("questions", "mean confidence", "right"), rows)


def _thresholds(found: Sequence[Sequence[Answered]], strange: Sequence[Understood]) -> list[str]:
    """What thresholds do: for each hand questions answered and right of those; strange lines declined."""
    head = ["threshold", "questions answered", "right of these", "third hand answered", "right of these"]
    rows = []
    for hands in found:
        threshold = hands[0].threshold
        name = f"**{threshold:.2f}** (chosen)" if threshold == DECLINED else f"{threshold:.2f}"
        shares = [f"{one.value:.3f}" for hand in hands for one in (hand.answered, hand.right)]
        declined = [f"{sum(u.in_scope < threshold for u in strange) / len(strange):.3f}"] if strange else []
        rows.append([name, *shares, *declined])
    return table([*head, "published strange lines declined"] if strange else head, rows)

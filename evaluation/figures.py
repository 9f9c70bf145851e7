"""Counting: shares with Wilson intervals, areas under curves. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """95% Wilson score interval."""
        if self.of == 0:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits} of {self.of})"


def share(results: Sequence[bool]) -> Share:
    """The share that is true."""
    return Share(sum(results), len(results))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half."""
    ranked = sorted([(s, 1) for s in positive] + [(s, 0) for s in negative])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        middle = (i + j + 1) / 2
        total += middle * sum(label for _, label in ranked[i:j])
        i = j
    n, m = len(positive), len(negative)
    return (total - n * (n + 1) / 2) / (n * m)


@dataclass(frozen=True)
class Bin:
    """Guesses of about the same confidence: its mean, and the share that is right."""

    confidence: float
    right: Share


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Guesses by confidence in bins of equal width, from low to high; empty bins are left out."""
    found = []
    for i in range(bins):
        # The last bin takes 1 itself, too.
        inside = [(c, r) for c, r in zip(confidences, right) if min(int(c * bins), bins - 1) == i]
        if inside:
            found.append(Bin(sum(c for c, _ in inside) / len(inside), share([r for _, r in inside])))
    return found


def expected_calibration_error(found: Sequence[Bin]) -> float:
    """How far confidence lies from the share that is right, on average over guesses."""
    off = sum(one.right.of * abs(one.confidence - one.right.value) for one in found)
    return off / sum(one.right.of for one in found)


@dataclass(frozen=True)
class Answered:
    """What a threshold does: the share of lines that are answered, and of these the share that is right."""

    threshold: float
    answered: Share
    right: Share


def at_threshold(confidences: Sequence[float], right: Sequence[bool], threshold: float) -> Answered:
    """Answering only from this confidence on."""
    taken = [c >= threshold for c in confidences]
    return Answered(threshold, share(taken), share([r for r, t in zip(right, taken) if t]))


def coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[Answered]:
    """Each threshold that makes a difference, the highest first."""
    return [at_threshold(confidences, right, threshold) for threshold in sorted(set(confidences), reverse=True)]

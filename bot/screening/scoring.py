"""From answers to what they say about the four areas: one pure, transparent sum.

It counts what a person told us. It is not a test, not validated and not a diagnosis; a therapist
decides the focus together with the person (NHS Talking Therapies manual: no problem descriptor
before a clinician-led assessment).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.screening.rules import Rules


class Standing(Enum):
    """How an area stands, in the words of the result."""

    MAY_FIT = "may fit"
    WORTH_MENTIONING = "worth mentioning"
    NOT_NOW = "did not stand out"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Answers:
    """What a person said.

    Attributes:
        points: item key to 0..3; items that were skipped or not asked are absent.
        most_connected: the area that they named as closest to how they feel, if any.
    """

    points: Mapping[str, int]
    most_connected: str | None = None


@dataclass(frozen=True)
class AreaResult:
    """One area: the sum, of how much, and from which answers."""

    key: str
    points: int
    out_of: int
    answered: tuple[tuple[str, int], ...]
    bonus: int
    standing: Standing


@dataclass(frozen=True)
class Result:
    """All four areas, highest first. `leading` names those that stand out, ties included."""

    areas: tuple[AreaResult, ...]
    leading: tuple[str, ...]
    rules_version: str


def score(rules: Rules, answers: Answers) -> Result:
    """Add up the answers.

    Each answered item gives its points, the most connected area a bonus. An area from `may_fit_from`
    points on may fit, from `worth_mentioning_from` on it is worth mentioning. Areas within less than
    `tie_within` of the highest are named together. An area of which nothing is known is "not asked".
    """
    areas = tuple(
        sorted(
            (_area_result(rules, area.key, answers) for area in rules.areas),
            key=lambda a: -a.points,  # stable: equal sums keep the manual's order
        )
    )
    top = max(a.points for a in areas)
    leading = tuple(
        a.key for a in areas if a.points >= rules.worth_mentioning_from and top - a.points < rules.tie_within
    )
    return Result(areas, leading, rules.version)


def _area_result(rules: Rules, key: str, answers: Answers) -> AreaResult:
    area = rules.area(key)
    answered = tuple((item, answers.points[item]) for item in area.items if item in answers.points)
    bonus = rules.most_connected_bonus if answers.most_connected == key else 0
    points = sum(value for _, value in answered) + bonus
    highest = max(rules.answers.values())
    return AreaResult(
        key=key,
        points=points,
        out_of=highest * len(area.items) + rules.most_connected_bonus,
        answered=answered,
        bonus=bonus,
        standing=_standing(rules, points, bool(answered or bonus)),
    )


def _standing(rules: Rules, points: int, known: bool) -> Standing:
    if not known:
        return Standing.NOT_ASKED
    if points >= rules.may_fit_from:
        return Standing.MAY_FIT
    if points >= rules.worth_mentioning_from:
        return Standing.WORTH_MENTIONING
    return Standing.NOT_NOW

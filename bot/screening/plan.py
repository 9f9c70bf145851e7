"""Which question comes next: only what is still needed, ten answers at the most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.screening.rules import Rules

STORY = "screening_story"
GUESS = "screening_guess"
MOST = "screening_most"
ITEM_PREFIX = "screening_item_"

SKIPPED = "skipped"
NONE = "none"
YES = "yes"

MOST_QUESTIONS = 10
"""The promise of the introduction. Only who skips the guess and sees something in every area would need one more."""

FEWEST_SHOWN = 6
"""At first one question is known of; "1 of 1" would be no help to anyone."""


@dataclass(frozen=True)
class Progress:
    """What has been settled so far.

    Attributes:
        guess: the area that the story suggested, or None.
        guess_answer: "yes", "none" (not that one), an area named instead, SKIPPED, or None while open.
        items: item key to points or SKIPPED.
        most: area, NONE or SKIPPED, or None while open.
        story_told: whether the opening question was answered or skipped.
    """

    story_told: bool = False
    guess: str | None = None
    guess_answer: str | None = None
    items: Mapping[str, int | str] = ()  # type: ignore[assignment]
    most: str | None = None


def most_connected(rules: Rules, progress: Progress) -> str | None:
    """The area that counts as most connected: chosen at the end, or the guess when confirmed or corrected."""
    keys = {a.key for a in rules.areas}
    if progress.most in keys:
        return progress.most
    if progress.guess_answer == YES:
        return progress.guess
    return progress.guess_answer if progress.guess_answer in keys else None


def questions(rules: Rules, progress: Progress) -> list[str]:
    """All questions that this conversation needs as far as it is known now, in order, answered ones included.

    The first statement of every area is asked; the second only where the first found something. After a
    confirmed guess the other areas need a clear first answer, and the final choice is settled already.
    """
    asked = [STORY]
    if not progress.story_told:
        return asked
    if progress.guess is not None:
        asked.append(GUESS)
        if progress.guess_answer is None:
            return asked
    settled = most_connected(rules, Progress(True, progress.guess, progress.guess_answer, {}))
    rejected = progress.guess if progress.guess_answer == NONE else None
    for area in sorted(rules.areas, key=lambda a: a.key != settled):
        first, second = area.items
        asked.append(ITEM_PREFIX + first)
        answer = progress.items.get(first)
        needed = 1 if settled in (None, area.key) else 2
        if area.key != rejected and isinstance(answer, int) and answer >= needed:
            asked.append(ITEM_PREFIX + second)
    if settled is None and _anything_found(progress) and len(asked) < MOST_QUESTIONS:
        asked.append(MOST)
    return asked


def position(asked: list[str], question: str) -> tuple[int, int]:
    """Which question of how many this is, as far as it is known now. The total may grow on the way, up to ten."""
    return asked.index(question) + 1, max(len(asked), FEWEST_SHOWN)


def _anything_found(progress: Progress) -> bool:
    return any(isinstance(v, int) and v > 0 for v in progress.items.values())

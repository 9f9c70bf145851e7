"""What to say when a message was not understood: never silence, never the same sentence twice in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

PLAUSIBLE = 0.08
"""A guess below this confidence is not offered: a wrong "did you mean" costs trust."""

_JOURNEYS = {
    "book_appointment": "Book a first consultation",
    "start_screening": "See which focus area may fit",
    "talk_to_human": "Talk to a person",
}


class Miss(Enum):
    """Which fallback is said."""

    GUESS = "guess"
    FIRST = "first"
    AGAIN = "again"
    IN_FORM = "in_form"


@dataclass(frozen=True)
class Guess:
    """A likely meaning in words that people read."""

    intent: str
    title: str


def choose_fallback(*, missed_before: bool, in_form: bool, can_guess: bool) -> Miss:
    """In a form the open question decides; a second miss in a row offers a person; else guess if we can."""
    if in_form:
        return Miss.IN_FORM
    if missed_before:
        return Miss.AGAIN
    return Miss.GUESS if can_guess else Miss.FIRST


def suggestions(ranking: Sequence[Mapping[str, Any]], titles: Mapping[str, str], limit: int = 2) -> list[Guess]:
    """The best guesses that have a title, from an intent ranking (best first)."""
    guesses = []
    for entry in ranking:
        intent = str(entry["name"])
        title = titles.get(intent.removeprefix("faq/")) or _JOURNEYS.get(intent)
        if title and entry["confidence"] >= PLAUSIBLE:
            guesses.append(Guess(intent, title))
    return guesses[:limit]

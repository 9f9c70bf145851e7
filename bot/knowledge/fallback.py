"""What to say when a message was not understood: never silence, never the same sentence twice in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.knowledge.confidence import believed

PLAUSIBLE = believed(0.044)
"""A guess below this confidence is not offered: a wrong "did you mean" costs trust."""

LONG_FROM = 40
"""Words from which a message is a story: whoever wrote it is thanked for it before anything else."""

_JOURNEYS = {
    "book_appointment": "Book a first consultation",
    "start_screening": "See which focus area may fit",
    "course_dates": "See when a course would end",
    "my_booking": "See my appointment",
    "change_booking": "Move my appointment",
    "cancel_booking": "Cancel my appointment",
    "request_callback": "Be called back",
    "join_waiting_list": "Go on the waiting list",
    "talk_to_human": "Talk to a person",
}


class Miss(Enum):
    """Which fallback is said."""

    GUESS = "guess"
    FIRST = "first"
    LONG = "long"
    AGAIN = "again"
    STILL = "still"
    IN_FORM = "in_form"
    IN_FORM_AGAIN = "in_form_again"


@dataclass(frozen=True)
class Guess:
    """A likely meaning in words that people read."""

    intent: str
    title: str


def choose_fallback(*, misses_before: int, in_form: bool, can_guess: bool, words: int) -> Miss:
    """Which sentence meets a miss: a guess if we can, a person from the second miss on, never the same twice in a row.

    Args:
        misses_before: messages in a row that were missed before this one.
        in_form: a form question is open, which then decides.
        can_guess: there are guesses to offer.
        words: the length of the message.
    """
    if in_form:
        return Miss.IN_FORM_AGAIN if misses_before % 2 else Miss.IN_FORM
    if misses_before:
        return Miss.AGAIN if misses_before % 2 else Miss.STILL
    if words > LONG_FROM:
        return Miss.LONG
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

"""What the words that begin a booking or a move say of a time. Pure: the part to be read, not the time itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.booking.subject import speaks_of_request
from bot.words import plain

_CLAUSE = re.compile(r"[.,;:!?]| and | but ")
_BOOKS = re.compile(r"\b(?:book\w*|appointments?|consultations?|come in|slots?|see (?:someone|somebody|a therapist))\b")
_FEW_WORDS = 8


def about_booking(text: str) -> str:
    """What of a text is about the booking: not when a mother died, but when somebody wants to come."""
    return _about(text, lambda clause: bool(_BOOKS.search(clause)))


def about_request(text: str) -> str:
    """What of a text is about the request that it names: "call me back tomorrow after 5"."""
    return _about(text, speaks_of_request)


def _about(text: str, is_about: Callable[[str], bool]) -> str:
    words = "" if text.startswith("/") else plain(text)
    if len(words.split()) <= _FEW_WORDS:
        return words
    return " ".join(clause for clause in _CLAUSE.split(words) if is_about(clause))


_MOVES = re.compile(r"\b(?:mov|chang|reschedul|switch|push|shift|swap)\w*\b.{0,60}?\bto\b (?P<when>.+)")


def moved_to(text: str) -> str:
    """What of a text says to when an appointment shall be moved: "move it to a week on tuesday"."""
    found = _MOVES.search(plain(text))
    return "" if found is None else found["when"]

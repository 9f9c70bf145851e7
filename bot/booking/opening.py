"""What the words that begin a booking or a move say of a time. Pure: the part to be read, not the time itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.booking.subject import speaks_of_request
from bot.booking.when_words import MONTH, WEEKDAY, canonical
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
    clauses = _CLAUSE.split(words)
    if not any(map(is_about, clauses)):
        return ""
    return " ".join(clause for clause in clauses if is_about(clause) or says_only_a_time(clause))


_MOVES = re.compile(r"\b(?:mov|chang|reschedul|switch|push|shift|swap)\w*\b.{0,60}?\bto\b (?P<when>.+)")


def moved_to(text: str) -> str:
    """What of a text says to when an appointment shall be moved: "move it to a week on tuesday"."""
    found = _MOVES.search(plain(text))
    return "" if found is None else found["when"]


_BOOKS_A_TIME = re.compile(
    r"(?:(?:hi|hello|hey|ok|yes|so|please|pls|just|can|could|may|i|we|you|i'd|id|would|like|want|need|to)[ ,]+)*"
    r"book(?: me| us)?(?: in)?(?: (?:an? |the )?(?:slot|place|time|session|appointment|consultation|one|something))?"
    r"(?: please)? (?P<when>.+)"
)
_TIME_WORDS = re.compile(
    rf"(?:[\d:.]+(?:st|nd|rd|th|am|pm|ish)?|{WEEKDAY}|{MONTH}|am|pm|oclock|the|of|a|an|in|on|at|from|for|or|and|to|next|this|"
    r"week|weeks|weekday|fortnight|tomorrow|today|morning|afternoon|evening|daytime|lunch|half|past|quarter|early|mid|"
    r"late|later|after|before|between|first|second|third|fourth|last|any|some|time|day|days|asap|soon|christmas|easter|"
    r"new|year|work|school|please|pls|thanks|if|possible)"
)


def books_a_time(text: str) -> bool:
    """Whether a text asks to book and says nothing else but when: "book for the week of 14 december"."""
    found = _BOOKS_A_TIME.fullmatch(plain(text).strip(" .!?"))
    if found is None:
        return False
    return _is_time(canonical(found["when"]))


_BESIDE_A_TIME = re.compile(
    r"\b(?:no|nah|yes|ok|okay|oh|wait|sorry|actually|is|it'?s|be|better|instead|rather|can|could|do|make|it|that|i|we|"
    r"then|only|just|how about|what about|good|best|fine|suits?|me|works?)\b"
)


_NAMES_TIME = re.compile(rf"\d|\b(?:{WEEKDAY}|{MONTH}|tomorrow|morning|afternoon|evening|lunch|next day|next week)\b")


def says_only_a_time(text: str) -> bool:
    """Whether a text says when and nothing else ("no actually wednesday", "ok friday at 16")."""
    words = canonical(text.strip(" .!?"))
    return _NAMES_TIME.search(words) is not None and _is_time(" ".join(_BESIDE_A_TIME.sub(" ", words).split()))


def _is_time(words: str) -> bool:
    said = [word for word in re.findall(r"[^\s,]+", words) if word not in ("please", "pls", "thanks", "to", "for")]
    return bool(said) and all(map(_TIME_WORDS.fullmatch, said))

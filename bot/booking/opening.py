"""What the words that begin a booking or a move say of a time. Pure: the part to be read, not the time itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.booking.requests import Kind
from bot.words import plain

_CLAUSE = re.compile(r"[.,;:!?]| and | but ")
_BOOKS = re.compile(r"\b(?:book\w*|appointments?|consultations?|come in|slots?|see (?:someone|somebody|a therapist))\b")
_FEW_WORDS = 8


def about_booking(text: str) -> str:
    """What of a text is about the booking: not when a mother died, but when somebody wants to come."""
    return _about(text, lambda clause: bool(_BOOKS.search(clause)))


def about_request(text: str) -> str:
    """What of a text is about the request that it names: "call me back tomorrow after 5"."""
    return _about(text, lambda clause: any(pattern.search(clause) for pattern in _REQUESTS.values()))


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


_IF_ALLOWED = re.compile(
    r"^(?:and |but |so |ok |also )*(?:can|could|may|what if|what happens if|is it (?:ok|possible)|would it be ok)"
    r"(?: i| to| we| if)\b(?!.*\b(?:please|pls|plz|now|this|stop)\b)"
)


def asks_if_allowed(text: str) -> bool:
    """Whether a text asks what may be done rather than to do it: "can i cancel it?"."""
    return _IF_ALLOWED.search(plain(text)) is not None


_REQUESTS = {
    Kind.CALLBACK: re.compile(
        r"\b(?:(?:call|ring|phon)(?:ing|s|e)?[- ]?(?:me )?back|(?:call|ring|phon)(?:ing|e)? me|be(?:ing)? called|"
        r"calling|ringing|(?:they|you|someone|somebody) (?:call|ring|phone)|(?:the|a|any|my|that|phone|for) call)\b"
    ),
    Kind.WAITING_LIST: re.compile(r"\b(?:wait(?:ing)?[- ]?list|(?:the|your|that|cancellation|reserve|standby) list)\b"),
}
_APPOINTMENT = re.compile(r"\b(?:appointments?|appt|bookings?|booked|consultations?|slots?|visit|diary|sessions?)\b")


def names_appointment(text: str) -> bool:
    """Whether a text speaks of an appointment."""
    return _APPOINTMENT.search(plain(text)) is not None


def request_named(text: str) -> Kind | None:
    """The kind of request that a text speaks of ("take me off the waiting list", "you needn't call me back"), or that a
    button names by its value. Words about an appointment are none about a request."""
    words = plain(text)
    if words in _KINDS:
        return Kind(words)
    if names_appointment(words):
        return None
    return next((kind for kind, pattern in _REQUESTS.items() if pattern.search(words)), None)


_KINDS = {kind.value for kind in Kind}

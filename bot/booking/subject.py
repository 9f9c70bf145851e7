"""What words are about: an appointment, a call back, a place on the waiting list. Pure."""

from __future__ import annotations

import re
from enum import Enum

from bot.words import plain


class Kind(Enum):
    """What somebody may ask of the clinic's staff."""

    CALLBACK = "callback"
    WAITING_LIST = "waiting_list"


_IF_ALLOWED = re.compile(
    r"^(?:and |but |so |ok |also )*(?:can|could|may|what if|what happens if|is it (?:ok|possible)|would it be ok)"
    r"(?: i| to| we| if)\b(?!.*\b(?:please|pls|plz|now|this|stop)\b)"
)


def asks_if_allowed(text: str) -> bool:
    """Whether a text asks what may be done rather than to do it: "can i cancel it?"."""
    return _IF_ALLOWED.search(plain(text)) is not None


_MANAGES = re.compile(
    r"\d|\b(?:cancel\w*|mov(?:e|ed|ing)|resched\w*|rearrange\w*|postpon\w*|book\w*|chang\w*|swap\w*|switch\w*|"
    r"ca ?n'?t make|reference|seeing)\b"
)


def manages_one(text: str) -> bool:
    """Whether words say, without its name, that an appointment is meant ("can i move it", "i can't make friday")."""
    return _MANAGES.search(plain(text)) is not None


_MOVES = re.compile(
    r"\b(?:mov(?:e|ing)|reschedul\w+|rearrang\w+|another (?:day|time)|"
    r"chang(?:e|ing) (?:it|(?:the|my) (?:day|time|date|appointment)))\b"
)
_CANCELS = re.compile(r"\bcancel\w*\b")
_DENIES = re.compile(r"\b(?:not|don'?t|do not|never|won'?t|no (?:need|change)|keep)\b")


def moves_or_cancels(text: str) -> str | None:
    """Which of both words ask for where an appointment is about to be moved or cancelled: "move", "cancel", or None
    when they ask for neither, for both, or deny one."""
    words = plain(text)
    moves, cancels = _MOVES.search(words), _CANCELS.search(words)
    if words.startswith("/") or _DENIES.search(words) or bool(moves) == bool(cancels):
        return None
    return "move" if moves else "cancel"


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


def speaks_of_request(words: str) -> bool:
    """Whether plain words speak of a request of either kind."""
    return any(pattern.search(words) for pattern in _REQUESTS.values())


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
_ASKS_AFTER = re.compile(
    r"\b(?:am i|are we|is my name)(?: still| already| now)? on\b"
    r"|\b(?:did|have) you (?:ask(?:ed)?|tell|told|put|pass(?:ed)?)\b"
)
_LONGEST_ASKING_AFTER = 12
"""Words; in a longer text the request is hardly what is asked about."""


def asks_after_request(text: str) -> bool:
    """Whether somebody asks if a request was made: "am i on the list?", "did you ask them to call me?"."""
    words = plain(text)
    is_short = len(words.split()) <= _LONGEST_ASKING_AFTER
    return is_short and _ASKS_AFTER.search(words) is not None and request_named(words) is not None


_ADDS_NOTE = re.compile(
    r"(?:(?:can|could|may) (?:i|you) |i(?:'d| would)? (?:like|want) to |please |pls )*(?:(?:add|leave|write|make|send) "
    r"(?:an? |my )?note|(?:tell|say|pass on) (?:(?:to )?(?:the|my) therapist )?(?:something|a few words|a thing)"
    r"(?: to (?:the|my) therapist)?)\b.{0,40}|(?:an? )?note (?:for|to) (?:the|my) therapist.{0,20}"
)
_PUTS_CONTACT_RIGHT = re.compile(
    r"\b(?:chang\w*|wrong|typed|correct|updat\w*|misspel\w*|should be|mistake)\b.{0,30}"
    r"\b(?:e-?mail|phone|number|mobile|name|contact details)\b"
    r"|\bmy (?:e-?mail|phone|number|mobile|name|contact details)\b.{0,25}\b(?:wrong|changed|should be|mistake)\b"
)
_LONGEST_PUTTING_RIGHT = 15


def adds_note(text: str) -> bool:
    """Whether a text asks to add words for the therapist ("can i add a note")."""
    return _ADDS_NOTE.fullmatch(plain(text).strip(" .!?")) is not None


def puts_contact_right(text: str) -> bool:
    """Whether a text says that a name or contact which was given is wrong or has changed."""
    words = plain(text)
    return len(words.split()) <= _LONGEST_PUTTING_RIGHT and _PUTS_CONTACT_RIGHT.search(words) is not None

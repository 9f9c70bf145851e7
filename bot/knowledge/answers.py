"""Is this text an answer to the question that stands open? Pure rules, one reader for each form question."""

from __future__ import annotations

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.booking.offers import picked
from bot.booking.when import read_wish
from bot.clock import system_clock
from bot.screening.answers import read_area, read_points, read_yes_no
from bot.screening.plan import GUESS, ITEM_PREFIX, MOST, STORY

_COMMANDS: dict[str, tuple[str, ...]] = {
    "stop": ("stop", "cancel", "quit", "exit", "never mind", "nevermind", "stop it", "stop this", "end chat", "leave it",
             "forget it", "cancel this", "stop here", "i want to stop", "stop please"),
    "back": ("back", "go back", "previous", "undo", "oops", "previous question", "go back please", "back one", "last question"),
    "skip": ("skip", "skip this", "pass", "next", "skip it", "rather not say", "prefer not to say", "skip please",
             "don't know", "dont know", "dunno", "idk", "not sure", "no idea", "i'd rather not say", "id rather not say"),
    "menu": ("help", "menu", "options", "main menu", "start", "home"),
    "start_over": ("start over", "restart", "start again", "begin again", "reset", "new chat"),
    "urgent_help": ("urgent help", "urgent", "crisis", "emergency", "sos", "help now", "help me now"),
    "talk_to_human": ("human", "agent", "real person", "talk to a human", "talk to someone", "person", "speak to a human",
                      "talk to a person", "speak to someone"),
    "repeat": ("repeat", "again", "say again", "pardon", "sorry?", "what?", "repeat please"),
}  # fmt: skip
_COMMAND_OF = {phrase: name for name, phrases in _COMMANDS.items() for phrase in phrases}

_QUESTION = re.compile(
    r"\?\s*$|^(?:so |and |but |ok |also |sorry )?(?:what|how|when|where|why|who|whos|whose|which|can|could|do|does|did|is|are|"
    r"will|would|should|am|may|whats|hows)\b"
)
_NAME = re.compile(r"^(?:[^\W\d_]|[ '.\-,()])+$")
_NAME_LEAD = re.compile(
    r"^(?:hi |hello |ok |yes |yeah |it's |its |it is |i'm |im |i am |my name is |my name's |name's |name is |this is |call me )+"
)


def command(text: str) -> str | None:
    """The control word that a text consists of ("go back"), or None."""
    words = " ".join(text.lower().replace("’", "'").split()).strip(" .!,")
    return _COMMAND_OF.get(words) or _COMMAND_OF.get(words.removesuffix(" please"))


def is_question(text: str) -> bool:
    """Whether a text asks something, by its mark or its first word."""
    return bool(_QUESTION.search(text.lower().strip()))


def clean_name(text: str) -> str | None:
    """The name in "hi, my name is Joy Killen", or None when this is no name."""
    words = " ".join(text.split()).strip(" .!,")
    bare = words[_NAME_LEAD.match(words.lower()).end() :] if _NAME_LEAD.match(words.lower()) else words  # type: ignore[union-attr]
    bare = bare.strip(" .!,")
    if not bare or len(bare) > 80 or len(bare.split()) > 6 or not _NAME.match(bare):
        return None
    return bare if any(c.isupper() for c in bare) else bare.title()


def _is_name(text: str) -> bool:
    if "?" in text or (is_question(text) and len(text.split()) > 2):
        return False
    return clean_name(text) is not None


def _is_wish(text: str) -> bool:
    words = text.lower().strip()
    if picked(words, ("1", "2", "3")):
        return True
    if re.search(
        r"\b(?:more|other|others|different|later) ?(?:times?|options?|days?)?\b|none of (?:these|those)|neither", words
    ):
        return not is_question(text) or len(words.split()) <= 6
    return read_wish(text, system_clock(), ZoneInfo("UTC")) is not None and not (
        is_question(text) and re.search(r"\b(?:session|course|therapy|week|cost|long)\b", words)
    )


_CHANGES = (
    ("booking_slot", re.compile(r"\b(?:time|day|date|slot|hour|when|earlier|later|week)\b")),
    ("booking_name", re.compile(r"\bname\b")),
    ("booking_contact", re.compile(r"\b(?:contact|e-?mail|phone|number|mobile|address)\b")),
)


def change_wanted(text: str) -> str | None:
    """The booking question that somebody wants to answer anew ("my email is wrong"), or None."""
    words = text.lower()
    return next((slot for slot, pattern in _CHANGES if pattern.search(words)), None)


def _is_contact(text: str) -> bool:
    return "@" in text or sum(c.isdigit() for c in text) >= 5


def _is_age(text: str) -> bool:
    return read_yes_no(text) is not None or bool(re.search(r"\b(?:i'?m|am|aged?)? ?\d{1,2}\b", text.lower()))


def _is_story(text: str) -> bool:
    return len(text.split()) >= 2 and not (is_question(text) and len(text.split()) < 15)


_READERS: dict[str, Callable[[str], bool]] = {
    STORY: _is_story,
    GUESS: lambda t: read_yes_no(t) is not None or read_area(t) is not None,
    MOST: lambda t: read_area(t) is not None or read_yes_no(t) is False,
    "booking_adult": _is_age,
    "booking_slot": _is_wish,
    "booking_name": _is_name,
    "booking_contact": _is_contact,
    "booking_confirm": lambda t: read_yes_no(t) is not None or change_wanted(t) is not None,
}


def answers(asked: str, text: str) -> bool:
    """Whether a text can be the answer to the form question `asked` (a slot's name)."""
    if asked.startswith(ITEM_PREFIX):
        return read_points(text) is not None and not is_question(text)
    reader = _READERS.get(asked)
    return reader is not None and reader(text)

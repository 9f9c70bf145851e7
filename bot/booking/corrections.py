"""What somebody puts right at the summary by saying it: "it's Susan", "make it wednesday at 10", "use sue@..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot.booking.contact import Contact, read_contact
from bot.booking.when import read_wish
from bot.screening.answers import read_yes_no

_NAME = re.compile(
    r"\b(?:(?:my |the )?name(?:'s| is| should be| to| ought to be)|call me|i'?m called|spell?(?:ed|t)(?: as)?|"
    r"put me down as|(?<!can't )(?<!cant )make (?:it|that|the name))(?: actually)?:? "
    r"(?!(?:an?|the|half|another|later|earlier|next|before|after|wrong|incorrect|not|misspel\w+|spelt wrong)\b)"
    r"(?P<name>[^\W\d_][\w'’. -]*)",
    re.IGNORECASE,
)
_TURNS_DOWN = re.compile(
    r"\b(?:no|nope|not|wrong|actually|instead|rather|change|make it|can we|could we|move|different)\b"
)


_RENAMES = re.compile(
    r"(?P<sorry>(?:(?:sorry|actually|oops|no|oh|wait|ah)[ ,.!]+)+)?(?:it'?s|it is|i'?m|(?:the|my) name'?s|that'?s) "
    r"(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,3}?)"
    r"(?P<spelt>,? (?:with (?:an? |one |two )?[a-z]\b|spelt .+|spelled .+|not [A-Z]\w+))?[.! ]*",
    re.IGNORECASE,
)


_NO_NAME = re.compile(
    r"(?:fine|ok|okay|happy|private|not|good|sure|the|my|an?|work|just|sorry|here|there|wrong|right|late|busy|urgent|"
    r"easy|free|away|only|all)\b",
    re.IGNORECASE,
)


def read_renaming(text: str) -> str | None:
    """The name in "sorry, it's Geoffrey with a G", said where something else is asked for.

    A word is a name there if it is written as one, or if its spelling is told; "sorry its urgent" names nobody.
    """
    found = _RENAMES.fullmatch(" ".join(text.replace("’", "'").split()))
    if found is None:
        return None
    name = found["name"]
    if _NO_NAME.match(name):
        return None
    is_written_as_name = name[0].isupper() and bool(found["sorry"])
    return (name if name[0].isupper() else name.title()) if is_written_as_name or found["spelt"] else None


_ALIKE = 60
"""Likeness, of 100, from which one name is another spelling of the other."""


def renamed(before: str | None, name: str) -> str:
    """The whole name after one part of it was put right: of "Jeffrey Lane" and "Geoffrey" it is "Geoffrey Lane"."""
    parts = (before or "").split()
    if len(parts) < 2 or len(name.split()) > 1:
        return name
    alike = [fuzz.ratio(part.lower(), name.lower()) for part in parts]
    best = alike.index(max(alike))
    return name if alike[best] < _ALIKE else " ".join([*parts[:best], name, *parts[best + 1 :]])


@dataclass(frozen=True)
class Correction:
    """Exactly one of the three is set; `time` is the person's words about it."""

    name: str | None = None
    contact: Contact | None = None
    time: str | None = None


def read_correction(text: str, now: datetime, zone: ZoneInfo) -> Correction | None:
    """The new value in an answer to "shall I book it?"; None for yes, no, and "change the name"."""
    contact = read_contact(text)
    if isinstance(contact, Contact):
        return Correction(contact=contact)
    if read_yes_no(text) and not _TURNS_DOWN.search(text.lower()):
        return None
    wish = read_wish(text, now, zone)
    if wish is not None and not wish.is_empty:
        return Correction(time=text)
    name = _NAME.search(text)
    if name:
        return Correction(name=re.split(r",| not\b|\. ", name["name"])[0].strip())
    return None

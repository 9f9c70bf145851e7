"""Cuts canonical words about time into tokens: days, weekdays, clock times, parts of the day, and the words between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.booking.when_clock import CLOCK, PARTS, Clock, Window, half_day_of, read_clock
from bot.booking.when_days import READERS, Days, Today
from bot.booking.when_words import DAY_NUMBER, WEEKDAY


@dataclass(frozen=True)
class Token:
    """One piece of meaning.

    Attributes:
        kind: days, weekdays, clock, part; or a word between: not, from, after, before, until, between, to, and, or,
            but, at, onwards; or noise for all else.
        value: what it means, by kind.
        half_day: of a part of the day, am or pm or nothing.
    """

    kind: str
    value: Days | frozenset[int] | Clock | Window | None = None
    half_day: str = ""


_TO = r"-|to|till|til|until|through|thru|up to"
_WEEKDAY_RANGE = re.compile(rf"\b(?P<first>{WEEKDAY}) ?(?:{_TO}) ?(?P<last>{WEEKDAY})\b(?! (?:the )?\d)")
_WEEKDAYS = (
    (re.compile(rf"\b{WEEKDAY}\b"), None),
    (re.compile(r"\bmidweek\b|\bmiddle of the week\b"), frozenset({1, 2, 3})),
    (re.compile(r"\bweekdays?\b"), frozenset(range(5))),
    (re.compile(r"\bweekends?\b"), frozenset({5, 6})),
)
_WORDS = tuple(
    (kind, re.compile(rf"(?:(?<!\w)(?:{pattern})(?!\w))"))
    for kind, pattern in (
        ("from", r"(?:not|nothing|isn't free|(?:not|n't) (?:be )?(?:free|available|able)) "
                 r"(?:before|until|till|earlier than)"
                 r"|on or after"),
        ("until", r"(?:not|nothing) (?:after|past|later than)|no later than"),
        ("between", r"between"),
        ("after", r"after|later than|past"),
        ("before", r"before|earlier than|sooner than"),
        ("until", r"by|until|till|til|up to"),
        ("onwards", r"onwards?|or later|or after(?! \d)|and after(?! \d)|upwards|and later|plus"),
        ("from", r"from|starting|since"),
        ("not", r"not|never|except(?: for)?|apart from|other than|(?:any\w*(?: (?:day|time))?|all|every day) but|bar"
                r"|avoid|no|nothing"),
        ("to", r"to"),
        ("or", r"or|/|else|otherwise|failing that|;|alternatively"),
        ("and", r"and|&|,"),
        ("but", r"but"),
        ("at", r"at|around|about|for|say|ideally|roughly|approx\w*"),
    )
)  # fmt: skip
_SILENT = re.compile(
    r"(?:the|an?|on|in|any|please|pls|either|is|are|would|it|day|time|if|poss\w*|i|do|could|can|be|bit|some|sometime|"
    r"maybe|ideally|best|just|only|good|also|even|of|me|my|evenings?|week)(?!\w)|[.!?'\"()]"
)
"""Words that may stand between the pieces of one expression without parting them."""


def tokens(words: str, today: date) -> Iterator[Token]:
    """All tokens of canonical words, in order."""
    at = 0
    calendar = Today(today)
    while at < len(words):
        if words[at].isspace():
            at += 1
            continue
        token, length = _token(words, at, calendar)
        if token is not None:
            yield token
        at += length


def _token(words: str, at: int, calendar: Today) -> tuple[Token | None, int]:
    for read in (_weekday_range, _days, _part, _weekday, _clock, _word):
        found = read(words, at, calendar)
        if found is not None:
            return found
    silent = _SILENT.match(words, at)
    if silent:
        return None, len(silent[0])
    noise = re.compile(r"\w[\w'@.]*|.").match(words, at)
    assert noise is not None
    return Token("noise"), len(noise[0])


_Found = tuple[Token, int]


def _weekday_range(words: str, at: int, calendar: Today) -> _Found | None:
    match = _WEEKDAY_RANGE.match(words, at)
    if match is None:
        return None
    first, last = DAY_NUMBER[match["first"]], DAY_NUMBER[match["last"]]
    days = frozenset(day % 7 for day in range(first, last + 1 if last >= first else last + 8))
    return Token("weekdays", days), len(match[0])


def _days(words: str, at: int, calendar: Today) -> _Found | None:
    for pattern, reader in READERS:
        match = pattern.match(words, at)
        days = reader(match, calendar) if match else None
        if match and days is not None:
            first, last = days.ranges[0]
            calendar.named = last or first
            return Token("days", days), len(match[0])
    return None


def _part(words: str, at: int, calendar: Today) -> _Found | None:
    for pattern, window in PARTS:
        match = pattern.match(words, at)
        if match:
            return Token("part", window, half_day_of(match[0])), len(match[0])
    return None


def _weekday(words: str, at: int, calendar: Today) -> _Found | None:
    for pattern, days in _WEEKDAYS:
        match = pattern.match(words, at)
        if match:
            return Token("weekdays", days or frozenset({DAY_NUMBER[match[0]]})), len(match[0])
    return None


def _clock(words: str, at: int, calendar: Today) -> _Found | None:
    match = CLOCK.match(words, at) if at == 0 or not words[at - 1].isalnum() else None
    return (Token("clock", read_clock(match)), len(match[0])) if match else None


def _word(words: str, at: int, calendar: Today) -> _Found | None:
    if words[at] == "-":
        return Token("to"), 1
    for kind, pattern in _WORDS:
        match = pattern.match(words, at)
        if match:
            return Token(kind), len(match[0])
    return None

"""A time said beside one that is on the table: "an hour later", "same day but earlier", "the day after". Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.booking.when_clock import about
from bot.booking.wish import Wish
from bot.words import plain

_FILLERS = re.compile(
    r"\b(?:no|nah|yes|yeah|sorry|ok|okay|but|and|or|hmm|actually|maybe|perhaps|can|could|would|will|may|we|i|you|it|this|"
    r"one|do|make|have|get|got|move|come|is|be|there|any|anything|something|an?|the|bit|little|slightly|at|time|times|"
    r"slots?|option|appointments?|instead|rather|please|pls|plz|better|prefer|need|i'd|id|like|want|possible|if|"
    r"available|free|how|what|about|for|me|us|thanks|just|on|in|to)\b|[^\w' ]"
)
_HOURS = re.compile(
    r"(?P<half>half )?(?:(?P<count>[1-6]|two|three|four|couple of) )?hours? (?P<side>later|after|earlier|before)"
)
_COUNTS = {**{str(n): n for n in range(1, 7)}, "two": 2, "couple of": 2, "three": 3, "four": 4}
_DAYS = (
    (re.compile(r"(?:next|following) day|day (?:after|later)(?: that)?"), 1),
    (re.compile(r"(?:previous day|day (?:before|earlier))(?: that)?"), -1),
    (re.compile(r"following week|week (?:after|later)(?: that)?"), 7),
)
_SAME_DAY = re.compile(
    r"(?:same|that) day(?: (?P<after>earlier|sooner|later))?|(?P<before>earlier|sooner|later) (?:(?:same|that) )?day"
)
_EARLIER = re.compile(r"earlier|sooner")
_MINUTE = timedelta(minutes=1)


def read_beside(text: str, start: datetime, zone: ZoneInfo) -> Wish | None:
    """The wish in words that only make sense beside another time.

    Args:
        text: a person's words; anything else in them, and they are no such words ("the day after boxing day").
        start: when the other time begins, aware.
        zone: the clinic's time zone.

    Returns:
        The wish, or None when the words are no such words. "Later" alone asks for other offers and is none.
    """
    words = " ".join(_FILLERS.sub(" ", plain(text)).split())
    local = start.astimezone(zone)
    day = local.date()
    if hours := _HOURS.fullmatch(words):
        return _shifted(local, hours)
    for pattern, days in _DAYS:
        if pattern.fullmatch(words):
            return _on(day + timedelta(days=days))
    if same := _SAME_DAY.fullmatch(words):
        side = same["after"] or same["before"]
        if side is None:
            return _on(day)
        return _later_that_day(local) if side == "later" else _earlier_that_day(local)
    if _EARLIER.fullmatch(words):
        return Wish(last_day=day - timedelta(days=1), or_else=(_earlier_that_day(local),))
    return None


def says_beside(text: str) -> bool:
    """Whether words only make sense beside another time."""
    return read_beside(text, _ANY_TIME, ZoneInfo("UTC")) is not None


_ANY_TIME = datetime(2000, 1, 3, 12, tzinfo=timezone.utc)


def _on(day: date) -> Wish:
    return Wish(first_day=day, last_day=day)


def _earlier_that_day(local: datetime) -> Wish:
    return Wish(first_day=local.date(), last_day=local.date(), before=local.time())


def _later_that_day(local: datetime) -> Wish:
    return Wish(first_day=local.date(), last_day=local.date(), after=(local + _MINUTE).time())


def _shifted(local: datetime, said: re.Match[str]) -> Wish:
    minutes = 30 if said["half"] else 60 * _COUNTS.get(said["count"] or "", 1)
    moved = local + timedelta(minutes=minutes if said["side"] in ("later", "after") else -minutes)
    after, before = about(moved.time())
    return Wish(first_day=moved.date(), last_day=moved.date(), after=after, before=before)

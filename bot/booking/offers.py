"""Offering times and understanding which one was chosen. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from zoneinfo import ZoneInfo

from bot.booking.availability import Slot, is_open
from bot.booking.wish import Wish
from bot.clinic import Clinic

OFFERS = 3
"""How many times are offered at once: more is hard to choose from when one is low."""

_ORDINAL = re.compile(
    r"^\W*(?:the |number |option )*(?P<which>first|second|third|last|1st|2nd|3rd|[123])"
    r"(?: (?:one|time|option|slot))?(?: please| works| is (?:fine|good)| thanks?)*\W*$"
)
_INDEX = {
    "first": 0, "1st": 0, "1": 0, "second": 1, "2nd": 1, "2": 1, "third": 2, "3rd": 2, "3": 2, "last": -1,
}  # fmt: skip


def distinct(slots: Sequence[Slot]) -> list[Slot]:
    """One slot of each start time, in order."""
    return list({slot.start: slot for slot in sorted(slots, reverse=True)}.values())[::-1]


def picked(words: str, offered: Sequence[str]) -> str | None:
    """The id of the offered slot that was chosen by its button or by its place ("the second one")."""
    if words in offered:
        return words
    match = _ORDINAL.match(words.lower())
    if match is None or not offered:
        return None
    place = _INDEX[match["which"]]
    return offered[place] if place < len(offered) else None


_HOUR = re.compile(
    r"\W*(?:(?:the|at|ok|maybe|say|make it)\b\W*)*(?P<hour>[4-9]|1\d|2[0-3])"
    r"(?:\W+(?:please|pls|is (?:fine|good)|works|would do))?\W*"
)


def hour_alone(words: str) -> str | None:
    """A bare number as the time of the clock that it is where times are offered ("11", "ok 4 please"), as words.

    One to three are places in the list of offers.
    """
    found = _HOUR.fullmatch(words.lower())
    return None if found is None else f"at {found['hour']}"


def later_than(slots: Sequence[Slot], offered: Sequence[str]) -> list[Slot]:
    """The slots after the last one offered; from the start again when there are none."""
    last = max((s.start for s in slots if s.id in offered), default=None)
    later = [s for s in slots if last is not None and s.start > last]
    return later or list(slots)


def fitting(slots: Sequence[Slot], wish: Wish, zone: ZoneInfo) -> list[Slot]:
    """The slots that a wish allows; of several alternatives, the first of each come first, each group in time order."""
    groups = [[s for s in slots if alternative.fits(s.start, zone)] for alternative in (wish, *wish.or_else)]
    mixed = list(dict.fromkeys(s for s in chain.from_iterable(zip_longest(*groups)) if s is not None))
    return sorted(mixed[:OFFERS]) + mixed[OFFERS:]


def meant(fit: Sequence[Slot], wish: Wish, offered: Sequence[str], now: datetime, zone: ZoneInfo) -> Slot | None:
    """The one slot that a wish with a clock time can only mean, or None.

    It begins at the time said and is the only one that does, or the only one of those offered; of "friday at 3" it is
    the coming Friday's. Once that one is taken, or when today is a Friday, another one may be meant.
    """
    if not wish.names_clock_time:
        return None
    at_it = [s for s in fit if wish.is_at(s.start, zone)]
    named = [s for s in at_it if s.id in offered] or at_it
    if not named:
        return None
    first = named[0]
    is_weekday = len(wish.weekdays) == 1 and wish.first_day is None and wish.last_day is None and not wish.or_else
    one_time = len({s.start.astimezone(zone).time() for s in named}) == 1
    is_coming = is_weekday and one_time and first.start - now < timedelta(days=7)
    return first if len(named) == 1 or is_coming else None


NOTHING_LOOKED_BACK, NOTHING_LOOKED_AHEAD = 60, 400
"""Days around today in which a wish is searched for a day that it names."""


def why_nothing(wish: Wish, clinic: Clinic, now: datetime) -> str:
    """Why no slot fits a wish: past, too_soon, too_far, closed (nobody works then), or nearest (taken, or no hours)."""
    today = now.astimezone(clinic.zone).date()
    earliest = (now + timedelta(hours=clinic.consultation.earliest_hours_ahead)).astimezone(clinic.zone).date()
    latest = today + timedelta(days=clinic.consultation.latest_days_ahead)
    around = (today + timedelta(days=n) for n in range(-NOTHING_LOOKED_BACK, NOTHING_LOOKED_AHEAD))
    days = [day for day in around if wish.allows_day(day)]
    coming = [day for day in days if day >= today]
    if not coming:
        return "past" if days else "nearest"
    in_reach = [day for day in coming if earliest <= day <= latest]
    if not in_reach:
        return "too_soon" if coming[-1] < earliest else "too_far"
    return "nearest" if any(is_open(clinic, day) for day in in_reach) else "closed"


def nearest(slots: Sequence[Slot], wish: Wish, zone: ZoneInfo) -> list[Slot]:
    """When nothing fits: the slots closest to the day that was wished for, in time order."""
    if wish.first_day is None:
        return list(slots)
    wanted = datetime.combine(wish.first_day, wish.after or datetime.min.time(), tzinfo=zone)
    closest = sorted(slots, key=lambda s: abs(s.start - wanted))[:OFFERS]
    return sorted(closest)

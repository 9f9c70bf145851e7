"""Offering times and understanding which one was chosen. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.booking.availability import Slot
from bot.booking.when import Wish

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


def later_than(slots: Sequence[Slot], offered: Sequence[str]) -> list[Slot]:
    """The slots after the last one offered; from the start again when there are none."""
    last = max((s.start for s in slots if s.id in offered), default=None)
    later = [s for s in slots if last is not None and s.start > last]
    return later or list(slots)


def fitting(slots: Sequence[Slot], wish: Wish, zone: ZoneInfo) -> list[Slot]:
    """The slots that a wish allows."""
    return [s for s in slots if wish.allows(s.start, zone)]


def nearest(slots: Sequence[Slot], wish: Wish, zone: ZoneInfo) -> list[Slot]:
    """When nothing fits: the slots closest to the day that was wished for, in time order."""
    if wish.first_day is None:
        return list(slots)
    wanted = datetime.combine(wish.first_day, wish.after or datetime.min.time(), tzinfo=zone)
    closest = sorted(slots, key=lambda s: abs(s.start - wanted))[:OFFERS]
    return sorted(closest)

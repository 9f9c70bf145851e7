"""A wish as JSON, for the waiting list: only days and times, none of the person's words."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

from bot.booking.wish import Wish


def wish_to_json(wish: Wish) -> str:
    """A wish as a JSON text."""
    return json.dumps(_plain(wish))


def wish_from_json(text: str) -> Wish:
    """The wish that `wish_to_json` wrote."""
    return _wish(json.loads(text))


def _plain(wish: Wish) -> dict[str, Any]:
    return {
        "days": [_iso(wish.first_day), _iso(wish.last_day)],
        "weekdays": sorted(wish.weekdays),
        "not_weekdays": sorted(wish.not_weekdays),
        "times": [_iso(wish.after), _iso(wish.before)],
        "not_days": [[_iso(first), _iso(last)] for first, last in wish.not_days],
        "or_else": [_plain(other) for other in wish.or_else],
        "unsure": wish.unsure,
    }


def _wish(plain: dict[str, Any]) -> Wish:
    after, before = (time.fromisoformat(t) if t else None for t in plain["times"])
    return Wish(
        *_days(plain["days"]),
        frozenset(plain["weekdays"]),
        frozenset(plain["not_weekdays"]),
        after,
        before,
        tuple(_days(days) for days in plain["not_days"]),
        tuple(_wish(other) for other in plain["or_else"]),
        plain["unsure"],
    )


def _days(days: list[str | None]) -> tuple[date | None, date | None]:
    first, last = (date.fromisoformat(day) if day else None for day in days)
    return first, last


def _iso(value: date | time | None) -> str | None:
    return value.isoformat() if value else None

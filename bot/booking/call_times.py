"""When the clinic can call back. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import islice

from bot.booking.availability import is_closed
from bot.booking.wish import Wish
from bot.clinic import Clinic

LOOKED_AHEAD_DAYS, MOST_DAYS = 400, 14
"""Days ahead that are looked through, and how many of those that a wish allows are looked at closely."""
STEP = timedelta(minutes=5)
"""How closely the opening hours are searched for a moment at which a call is wished for."""


def can_call(wish: Wish, clinic: Clinic, now: datetime) -> bool:
    """Whether the telephone is staffed at some coming moment that a wish allows, today included."""
    today = now.astimezone(clinic.zone).date()
    ahead = (today + timedelta(days=n) for n in range(LOOKED_AHEAD_DAYS))
    days = islice((day for day in ahead if wish.allows_day(day) and not is_closed(clinic, day)), MOST_DAYS)
    return any(
        moment > now and wish.allows(moment, clinic.zone)
        for day in days
        for hours in clinic.opening_hours
        if hours.first_weekday <= day.weekday() <= hours.last_weekday
        for moment in _moments(datetime.combine(day, hours.start, clinic.zone), hours.end)
    )


def _moments(start: datetime, end: time) -> list[datetime]:
    steps = (datetime.combine(start.date(), end, start.tzinfo) - start) // STEP
    return [start + n * STEP for n in range(steps)]

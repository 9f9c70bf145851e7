"""A wish told back in plain words of ours, for letters and lists that staff read. Pure."""

from __future__ import annotations

from datetime import date, time

from bot.booking.when_clock import END_OF_DAY
from bot.booking.wish import Wish
from bot.clinic import DAYS, clock_time

ANY_TIME = "any time"


def told_wish(wish: Wish | None) -> str:
    """ "Tuesday after 5pm", "1 December to 7 December, not Monday", "any time"."""
    if wish is None:
        return ANY_TIME
    return " or ".join(dict.fromkeys(_told(part) for part in (wish, *wish.or_else)))


def _told(wish: Wish) -> str:
    days = " or ".join(DAYS[day].capitalize() for day in sorted(wish.weekdays))
    unwanted = [DAYS[day].capitalize() for day in sorted(wish.not_weekdays)]
    unwanted += [_told_days(first, last) for first, last in wish.not_days]
    positive = " ".join(part for part in (days, _told_days(wish.first_day, wish.last_day), _told_times(wish)) if part)
    parts = [positive or ANY_TIME, *([f"not {' or '.join(unwanted)}"] if unwanted else [])]
    return ", ".join(parts)


def _told_days(first: date | None, last: date | None) -> str:
    if first and last:
        return _told_day(first) if first == last else f"{_told_day(first)} to {_told_day(last)}"
    if first:
        return f"from {_told_day(first)}"
    return f"until {_told_day(last)}" if last else ""


def _told_day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _told_times(wish: Wish) -> str:
    after = wish.after if wish.after and wish.after > time(0) else None
    before = wish.before if wish.before and wish.before < END_OF_DAY else None
    if after and before:
        return f"between {clock_time(after)} and {clock_time(before)}"
    if after:
        return f"after {clock_time(after)}"
    return f"before {clock_time(before)}" if before else ""

"""Days in words: "in January", "after Easter", "two weeks in August". Numbers are digits already."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.booking.when import read_wish
from bot.booking.when_days import Range
from bot.booking.wish import Wish
from bot.courses.timetable import Break

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = re.compile(
    r"(?P<lead>\b(?:in|from|of|this|next|by|start(?:ing)?|begin(?:ning)?|until|after|early|late|mid|to|for|since)[ -]"
    rf"(?:the )?)?\b{_MONTH_NAME}\b(?: (?P<year>20\d\d))?"
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_SEASON = re.compile(
    r"\b(?P<lead>in|from|until|this|next|after|start|starting) (?:the )?(?P<name>spring|summer|autumn|winter)\b"
)
_AT_ONCE = re.compile(r"\b(?:today|tomorrow|now|straight away|right away|asap|as soon as possible|this week)\b")
_NEW_YEAR = re.compile(r"\bnew year\b|\bafter (?:christmas|xmas)\b")
_CHRISTMAS = re.compile(r"\b(?:christmas|xmas)\b")
_AHEAD = re.compile(r"\b(?:in|after) (?P<number>\d{1,2}|a|another) (?P<unit>week|month)s?\b(?! time\b)")
_BEGINS = re.compile(r"\b(?:start|begin|beg[au]n|from)\w*")
_SPAN = re.compile(
    rf"\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?(?: {_MONTH_NAME})? ?(?:-|–|to|until|till) ?(?:the )?"
    r"(?P<last>\d{1,2})(?:st|nd|rd|th)?\b"
)
_LENGTH = re.compile(r"\b(?P<number>[1-9]) (?:weeks?|wks?)\b|\b(?P<fortnight>fortnight)\b|\b(?:a|another) week\b")
_LAST_WEEKS = re.compile(r"\blast (?:\d )?(?:weeks?|fortnight)\b")


def read_start(words: str, today: date) -> date | None:
    """The earliest day that words name for a start, always after today; None when they name none.

    A month, a part of one or a season means its first Monday.
    """
    relative = _relative_start(words, today)
    if relative:
        return relative
    named, month = _named_start(words, today), _month(words, today)
    if named or month is None:
        return named
    start = _monday(max(month, today + timedelta(days=1)))
    return start if start.month == month.month else _monday(month + relativedelta(years=1))


def _relative_start(words: str, today: date) -> date | None:
    if _AT_ONCE.search(words):
        return today + timedelta(days=1)
    if _NEW_YEAR.search(words):
        return _monday(date(today.year + 1, 1, 2))
    if re.search(r"\bafter easter\b", words):
        return _easter(today) + timedelta(days=8)
    if re.search(r"\bnext month\b", words):
        return _monday(today + relativedelta(months=1, day=1))
    ahead = _AHEAD.search(words)
    if ahead is None:
        return None
    number = int(ahead["number"]) if ahead["number"].isdigit() else 1
    return today + timedelta(weeks=number) if ahead["unit"] == "week" else _monday(today + relativedelta(months=number))


def read_break(words: str, today: date) -> Break | None:
    """When somebody is away: "3 to 17 august", "2 weeks in august", "next week", "over christmas"; None if unsaid.

    Weeks in a month, or in a part of one, mean its first ones, unless words say "last".
    """
    if _CHRISTMAS.search(words):
        return Break(date(today.year, 12, 21), date(today.year + 1, 1, 3))
    if re.search(r"\beaster\b", words):
        sunday = _easter(today)
        return Break(sunday - timedelta(days=6), sunday + timedelta(days=7))
    first, last = _named_break(words, today)
    if first is None:
        return None
    span, month, length = _SPAN.search(words), _month(words, today), _LENGTH.search(words)
    if span and month and last in (None, first):  # the booking read one end only: "august 3 to 17", "28 to 4 july"
        first, last = month + relativedelta(day=int(span["first"])), month + relativedelta(day=int(span["last"]))
        return Break(first, last if last >= first else last + relativedelta(months=1))
    if length is None:
        return Break(first, last or first + timedelta(days=6))
    days = timedelta(weeks=2 if length["fortnight"] else int(length["number"] or 1))
    if last is not None and last - first >= timedelta(weeks=1):
        first = last - days + timedelta(days=1) if _LAST_WEEKS.search(words) else _monday(first)
    return Break(first, first + days - timedelta(days=1))


def read_deadline(words: str, today: date) -> date | None:
    """The first day that is too late for an end: "1 july", "christmas", "the summer"; None when words name none."""
    if _CHRISTMAS.search(words):
        return _coming_day(12, 25, today)
    if re.search(r"\bnew year\b", words):
        return _coming_day(1, 1, today)
    if re.search(r"\beaster\b", words):
        return _easter(today)
    wish = _wish(words, today)
    named, month = wish.first_day if wish else None, _month(f"in {words.strip()}", today)
    if wish and wish.last_day and re.search(r"\bend of\b", words):
        named = wish.last_day + timedelta(days=1)
    if named and named > today:
        return named
    return month if month is None or month > today else month + relativedelta(years=1)


def _coming_day(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year > today else date(today.year + 1, month, day)


def _month(words: str, today: date) -> date | None:
    """The first day of the named month, this year's or next year's."""
    for found in _MONTH.finditer(words):
        name = found["month"][:3]
        if found["month"] in ("may", "mar") and not (found["lead"] or found["year"] or words.strip() == found[0]):
            continue  # "may i" is no month
        number = _MONTHS.index(name) + 1
        return date(int(found["year"]), number, 1) if found["year"] else _coming(number, today)
    season = _SEASON.search(words)
    if season is None:
        return None
    after = 3 if season["lead"] == "after" else 0
    return _coming((_SEASONS[season["name"]] + after - 1) % 12 + 1, today)


def _coming(month: int, today: date) -> date:
    return date(today.year + (month < today.month), month, 1)


def _named_start(words: str, today: date) -> date | None:
    """A start as the booking reads it: "the 4th of January", "mid February", "next week", "tuesday"."""
    wish = _wish(_BEGINS.sub("in", words), today)  # "from January" is open to the end, "in January" is that month
    tomorrow = today + timedelta(days=1)
    if wish is None:
        return None
    if wish.first_day is None:
        if len(wish.weekdays) != 1 or not _BEGINS.search(words):
            return None
        return tomorrow + timedelta(days=(min(wish.weekdays) - tomorrow.weekday()) % 7)
    if wish.last_day is None:
        return wish.first_day if wish.first_day > today else None
    first = max(wish.first_day, tomorrow)
    monday = _monday(first)
    if monday <= wish.last_day:
        return monday
    return first if first <= wish.last_day else None


def _named_break(words: str, today: date) -> Range:
    """Days away as the booking reads them, or the month or the beginning of the season that words name."""
    wish = _wish(words, today)
    first, last = (wish.not_days[0] if wish.not_days else (wish.first_day, wish.last_day)) if wish else (None, None)
    if first and (last or first) > today:
        return first, last
    month = _month(words, today)
    return (month, month + relativedelta(months=1, days=-1)) if month else (None, None)


def _wish(words: str, today: date) -> Wish | None:
    return read_wish(words, datetime.combine(today, time(12), timezone.utc), ZoneInfo("UTC"))


def _monday(day: date) -> date:
    """That day or the Monday after it."""
    return day + timedelta(days=-day.weekday() % 7)


def _easter(today: date) -> date:
    """The coming Easter Sunday."""
    return easter(today.year + (easter(today.year) < today))

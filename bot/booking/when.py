"""What a person means by "tuesday after work": words about time become a wish, a wish picks slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import dateparser.search

_WEEKDAY = re.compile(
    r"\b(?P<not>not |no |except |apart from )?"
    r"(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b"
)
_DAY_NUMBER = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_PARTS = (
    (re.compile(r"\b(?:early|first thing)\b"), time(0), time(10, 30)),
    (re.compile(r"\bmornings?\b|\ba\.?m\.?\b(?<!\d am)"), time(0), time(12)),
    (re.compile(r"\b(?:lunch ?time|midday|noon)\b"), time(11, 30), time(14)),
    (re.compile(r"\bafternoons?\b"), time(12), time(18)),
    (re.compile(r"\b(?:evenings?|after work|tonight|night)\b"), time(17), time(23, 59)),
    (re.compile(r"\bafter school\b"), time(15, 30), time(23, 59)),
)
_CLOCK = re.compile(
    r"\b(?:(?P<bound>after|from|before|by|until|at|around|about) )?"
    r"(?:(?P<half>half(?: past)?|quarter past|quarter to) )?"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half_day>a\.?m\.?|p\.?m\.?|o'?clock)?(?=\W|$)"
)
_SOON = re.compile(r"\b(?:asap|as soon as|soon(?:est)?|earliest|first available|any ?time|whenever|any ?day)\b")
_RELATIVE_WEEK = re.compile(r"\b(?P<which>this|next|following)(?: coming)? week\b|\bweek after next\b")
_CLINIC_DAY = (time(8), time(20))


@dataclass(frozen=True)
class Wish:
    """When somebody would like to come. Absent parts do not narrow the choice; times are the clinic's."""

    first_day: date | None = None
    last_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    after: time | None = None
    before: time | None = None

    @property
    def is_empty(self) -> bool:
        return self == Wish()

    def allows(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment fits, judged by the clinic's clock."""
        local = moment.astimezone(zone)
        return (
            (self.first_day is None or local.date() >= self.first_day)
            and (self.last_day is None or local.date() <= self.last_day)
            and (not self.weekdays or local.weekday() in self.weekdays)
            and local.weekday() not in self.not_weekdays
            and (self.after is None or local.time() >= self.after)
            and (self.before is None or local.time() < self.before)
        )


def read_wish(text: str, now: datetime, zone: ZoneInfo) -> Wish | None:
    """Read a time expression.

    Args:
        text: a person's words.
        now: the present moment, aware.
        zone: the clinic's time zone.

    Returns:
        The wish, an empty one for "as soon as possible", or None when there is no time in the words.
    """
    words = " ".join(text.lower().replace("’", "'").split())
    today = now.astimezone(zone).date()
    first, last, rest = _days(words, today, now, zone)
    weekdays = {m["day"][:3]: bool(m["not"]) for m in _WEEKDAY.finditer(words)}
    wanted = frozenset(_DAY_NUMBER[d] for d, no in weekdays.items() if not no)
    if first is not None and first == last:
        wanted = frozenset()  # "tuesday 1st december": the date decides
    after, before = _times(rest)
    wish = Wish(
        first, last, wanted, frozenset(_DAY_NUMBER[d] for d, no in weekdays.items() if no), after, before
    )  # fmt: skip
    if wish.is_empty and not _SOON.search(words):
        return None
    return wish


def _days(words: str, today: date, now: datetime, zone: ZoneInfo) -> tuple[date | None, date | None, str]:
    """First and last day wished for, and the words that are left for clock times."""
    monday = today - timedelta(days=today.weekday())
    week = _RELATIVE_WEEK.search(words)
    if week:
        ahead = 2 if "after next" in week[0] else {"this": 0, "next": 1, "following": 1}[week["which"]]
        start = monday + timedelta(weeks=ahead)
        return max(start, today), start + timedelta(days=6), words.replace(week[0], " ")
    for word, days in (("day after tomorrow", 2), ("tomorrow", 1), ("today", 0)):
        if re.search(rf"\b{word}\b", words) or (
            word == "tomorrow" and re.search(r"\b(?:tmrw|tomoz|tom+or+ow)\b", words)
        ):
            return today + timedelta(days=days), today + timedelta(days=days), words
    return _calendar_day(words, now, zone)


_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE_LIKE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}\b(?: \d{{4}})?|\b{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b|\bin (?:\d+|a|two|three|four) (?:days?|weeks?)\b"
)


def _calendar_day(words: str, now: datetime, zone: ZoneInfo) -> tuple[date | None, date | None, str]:
    found = _DATE_LIKE.search(words)
    if not found:
        return None, None, words
    day = dateparser.parse(
        re.sub(r"\b(?:the|of)\b", " ", found[0]),
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
        },
    )
    if day is None:
        return None, None, words
    return day.date(), day.date(), words.replace(found[0], " ")


def _times(words: str) -> tuple[time | None, time | None]:
    for pattern, after, before in _PARTS:
        if pattern.search(words) and not re.search(r"\d ?[ap]\.?m", words):
            return after, before
    for match in _CLOCK.finditer(words):
        clear = match["half_day"] or match["minute"] or match["half"] or match["bound"]
        if clear:
            return _around(match)
    return None, None


def _around(match: re.Match[str]) -> tuple[time | None, time | None]:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half_day = (match["half_day"] or "").replace(".", "")
    if half_day == "pm" and hour < 12:
        hour += 12
    elif half_day != "am" and not _CLINIC_DAY[0] <= time(hour % 24) <= _CLINIC_DAY[1] and hour < 12:
        hour += 12  # "at 3" in a clinic means the afternoon
    minute += {"half": 30, "half past": 30, "quarter past": 15, "quarter to": -15}.get(match["half"] or "", 0)
    moment = datetime(2000, 1, 1, hour % 24) + timedelta(minutes=minute)
    bound = match["bound"] or "at"
    if bound in ("after", "from"):
        return moment.time(), None
    if bound in ("before", "by", "until"):
        return None, moment.time()
    return (moment - timedelta(minutes=30)).time(), (moment + timedelta(minutes=31)).time()

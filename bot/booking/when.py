"""What a person means by "tuesday after work": words about time become a wish, a wish picks slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import dateparser

_NOT = (
    r"\b(?:not|no|except|apart from|other than|any\w*(?: day| time)? but"
    r"|(?:can't|cannot|can not)(?: (?:do|make|come|it))*)"
    r"(?: (?:on|in|the|a|any|very|too))* "
)
_DAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b"
_DAYS = re.compile(rf"(?P<not>{_NOT})?\b(?P<list>{_DAY}(?P<more> ?(?:/|-|–|to|or|and|nor) ?{_DAY})*)")
_WEEKEND = re.compile(rf"(?P<not>{_NOT})?\b(?P<which>weekend|weekday)s?\b")
_DAY_NUMBER = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_PARTS = (
    (r"\b(?:early(?! afternoon| evening)|first thing)\b", time(0), time(10, 30)),
    (r"\bmornings?\b|(?<!\bi )\ba\.?m\b(?! i\b)", time(0), time(12)),
    (r"\bafter (?:lunch|midday|noon)\b", time(13), None),
    (r"\bbefore (?:lunch|midday|noon)\b", None, time(12)),
    (r"\b(?:lunch(?: ?time)?|midday|noon)\b", time(11, 30), time(14)),
    (r"\blate afternoons?\b", time(15), time(18)),
    (r"\bafternoons?\b", time(12), time(18)),
    (r"\b(?:evenings?|after work|tonight|night)\b", time(17), time(23, 59)),
    (r"\bafter school\b", time(15, 30), time(23, 59)),
    (r"\bp\.?m\b", time(12), time(23, 59)),
)
_FROM = r"(?:not|no) (?:before|until|earlier than)|after|(?<!apart )from|later than"
_UNTIL = r"(?:not|no) (?:after|later than)|before|by|until|till|earlier than"
_CLOCK = re.compile(
    rf"\b(?:(?:(?P<until>{_UNTIL})|(?P<from>{_FROM})|(?P<between>between)|(?P<at>at|around|about))"
    r"(?: about| around)? )?"
    r"(?:(?P<half>half(?: past)?|quarter past|quarter to) )?"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half_day>a\.?m\.?|p\.?m\.?|o'?clock|ish)?(?=\W|$)"
    r"(?! ?(?:days|weeks|months|sessions|people|of)\b)"
)
_RANGE = re.compile(r" ?(?:-|–|to|until|till|and)? ?")
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_HOUR_WORD = re.compile(rf"\b({'|'.join(_HOURS)})\b(?! of\b)")
_SOON = re.compile(
    r"\b(?:asap|as soon as|soon(?:est)?|earliest|(?:first|next) available|any ?time|whenever|any ?day|flexible"
    r"|don't mind)\b"
)
_RELATIVE_WEEK = re.compile(r"\b(?P<which>this|next|following)(?: coming)? week(?:end)?\b|\bweek after next\b")
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
    words = _HOUR_WORD.sub(lambda m: str(_HOURS.index(m[0]) + 1), words)
    first, last, rest = _days(words, now.astimezone(zone).date())
    wanted, unwanted = _weekdays(rest)
    if first is not None and first == last:
        wanted = frozenset()  # "tuesday 1st december": the date decides
    wish = Wish(first, last, wanted, unwanted, *_times(rest))
    if wish.is_empty and not _SOON.search(words):
        return None
    return wish


def _days(words: str, today: date) -> tuple[date | None, date | None, str]:
    """First and last day wished for, and the words that are left for clock times."""
    monday = today - timedelta(days=today.weekday())
    week = _RELATIVE_WEEK.search(words)
    if week:
        ahead = 2 if "after next" in week[0] else {"this": 0, "next": 1, "following": 1}[week["which"]]
        start = monday + timedelta(weeks=ahead)
        return _bounded(words, week, max(start, today), start + timedelta(days=6))
    for pattern, ahead in _NEAR_DAYS:
        near = re.search(pattern, words)
        if near:
            return _bounded(words, near, today + timedelta(days=ahead), today + timedelta(days=ahead))
    for name in re.finditer(rf"\b{_DAY}(?P<week> week\b)?(?! ?(?:-|–|to|until|till) )", words):
        lead = _LEAD.search(words[: name.start()])
        if lead or name["week"]:  # "tuesday week" and "a week on tuesday" are the one after the coming one
            ahead = (_DAY_NUMBER[name[0][:3]] - today.weekday() - 1) % 7 + 1
            day = today + timedelta(days=ahead + 7 * bool(name["week"] or (lead and lead["week"])))
            return _bounded(words, name, day, day)
    found = _DATE_LIKE.search(words)
    calendar_day = _calendar_day(found[0], today) if found else None
    return _bounded(words, found, calendar_day, calendar_day) if found and calendar_day else (None, None, words)


def _bounded(words: str, found: re.Match[str], first: date, last: date) -> tuple[date | None, date | None, str]:
    """What is left of the days when "after", "by" or "not" stands right before them."""
    head = re.sub(r"\b(?:early|late)(?: in)? $", "", words[: found.start()])
    keeps = found[0].endswith(("tonight", "weekend"))  # these say more than a day
    rest = words if keeps else f"{head} {words[found.end() :]}"
    bound = re.search(rf"\b(?:(?P<until>{_UNTIL})|(?P<from>{_FROM}))(?: the)? $", head)
    day = timedelta(days=1)
    if bound and bound["until"]:
        return None, first - day if bound["until"] in ("before", "earlier than") else last, rest
    if bound:
        return last + day if bound["from"] in ("after", "later than") else first, None, rest
    if re.search(rf"{_NOT}$", head):
        return last + day, None, rest
    return first, last, rest


_LEAD = re.compile(rf"\b(?:(?P<week>week on)|this|coming|{_UNTIL}|{_FROM}) $")
_NEAR_DAYS = (
    (r"\bday after tomorrow\b", 2),
    (r"\ba week tomorrow\b", 8),
    (r"\b(?:tmrw|tomoz|tom+or+ow)\b", 1),
    (r"\b(?:a week|in 1 week) today\b", 7),
    (r"\b(?:2 weeks|a fortnight) today\b|\bin a fortnight\b", 14),
    (r"\b(?:today|tonight)\b", 0),
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE_LIKE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?: \d{{4}})?|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\bin (?:\d+|a) (?:days?|weeks?)\b"
)


def _calendar_day(words: str, today: date) -> date | None:
    if ordinal := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", words):
        coming = (today + timedelta(days=n) for n in range(62))
        return next((day for day in coming if day.day == int(ordinal[1])), None)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        words = "/".join(reversed(words.split("-")))
    day = dateparser.parse(
        words.replace(" of ", " "),
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today, time()),
        },
    )
    return day and day.date()


def _weekdays(words: str) -> tuple[frozenset[int], frozenset[int]]:
    """Days of the week that are wanted and those that are not; "not" counts for a whole list."""
    wanted: set[int] = set()
    unwanted: set[int] = set()
    for match in _WEEKEND.finditer(words):
        (unwanted if match["not"] else wanted).update((5, 6) if match["which"] == "weekend" else range(5))
    for match in _DAYS.finditer(words):
        days = [_DAY_NUMBER[name[:3]] for name in re.findall(_DAY, match["list"])]
        if re.search(r" to |[-–]", match["list"]):
            days = list(range(days[0], days[-1] + 1))
        (unwanted if match["not"] else wanted).update(days)
    return frozenset(wanted), frozenset(unwanted)


def _times(words: str) -> tuple[time | None, time | None]:
    """Earliest and latest start. A clock time says more than a part of the day, so it goes first."""
    half_day = "am" if "morning" in words else "pm" if re.search(r"afternoon|evening|night", words) else ""
    clocks = list(_CLOCK.finditer(words))
    for one, other in pairwise(clocks):
        gap = words[one.end() : other.start()]
        joined = other["until"] or (one["between"] if "and" in gap else gap.strip())
        if _RANGE.fullmatch(gap) and joined and not one["until"]:
            end = _moment(other, half_day)
            starts = (_moment(one, other["half_day"] or half_day), _moment(one, ""))
            return min(starts).time() if max(starts) >= end else max(starts).time(), end.time()
    for match in clocks:
        moment = _moment(match, half_day)
        if match["until"] or match["from"]:
            return (None, moment.time()) if match["until"] else (moment.time(), None)
        if match["half_day"] or match["minute"] or match["half"] or match["at"]:
            return (moment - timedelta(minutes=30)).time(), (moment + timedelta(minutes=31)).time()
    for pattern, after, before in _PARTS:
        if re.search(rf"{_NOT}(?:{pattern})", words):
            return (None, after) if after and after > time(0) else (before, None)
        if re.search(pattern, words):
            return after, before
    return None, None


def _moment(match: re.Match[str], half_day: str) -> datetime:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half_day = (match["half_day"] or half_day).replace(".", "")
    if half_day == "pm" and hour < 12:
        hour += 12
    elif half_day != "am" and not _CLINIC_DAY[0] <= time(hour % 24) <= _CLINIC_DAY[1] and hour < 12:
        hour += 12  # "at 3" in a clinic means the afternoon
    minute += {"half": 30, "half past": 30, "quarter past": 15, "quarter to": -15}.get(match["half"] or "", 0)
    return datetime.combine(date(2000, 1, 1), time(hour % 24)) + timedelta(minutes=minute)

"""Words for days, in canonical spelling, as ranges of dates: "end of next week", "the 3rd", "after christmas"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dateparser

from bot.booking.when_words import DAY_NUMBER, MONTH, MONTH_NUMBER, WEEKDAY

Range = tuple[date | None, date | None]
"""First and last day; None leaves that side open."""

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
JUST_GONE = timedelta(days=45)
"""A date of this year that is no longer ago than this is meant as it stands and has passed; others are next year's."""


@dataclass(frozen=True)
class Days:
    """Ranges any of which is meant. `unsure`: the words do not say which of them."""

    ranges: tuple[Range, ...]
    unsure: bool = False

    @property
    def single(self) -> date | None:
        """The one day that is meant, if it is one."""
        first, last = self.ranges[0]
        return first if len(self.ranges) == 1 and first == last else None


@dataclass
class Today:
    """The day on the clinic's wall, and the day that was named last ("the friday after")."""

    day: date
    named: date | None = None

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    def coming(self, weekday: int) -> date:
        """The next such day of the week, today excluded."""
        return self.day + timedelta(days=(weekday - self.day.weekday() - 1) % 7 + 1)


Reader = Callable[[re.Match[str], Today], Days | None]

_MONTH_EXPRESSION = rf"(?P<month>(?:the|this|next) month|(?:next )?{MONTH}(?: \d{{4}})?)"
_WEEK_EXPRESSION = r"(?P<week>(?:this|next|(?:the )?following|the coming) week|(?:the )?week after next|the week\b)"
_STAGE = (
    r"(?P<stage>early|earlier|(?:the )?(?:beginning|start)|mid|(?:the )?middle|late(?:st|r)?"
    r"|(?:towards? )?(?:the )?end)"
    r"(?: part)?(?: of| in| on)?(?: the(?= week))?"
)
_DATE = (
    rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?"
    rf"|{MONTH}(?: the)? \d{{1,2}}(?:st|nd|rd|th)?(?![\d:])"
    r"|\d{4}-\d\d-\d\d|\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)\d{2,4}|\d{1,2}/\d{1,2}|\d{1,2}(?:st|nd|rd|th))"
)
_UNITS = {"day": DAY, "week": WEEK, "fortnight": 2 * WEEK, "month": timedelta(days=30)}
_NAMES_OF_PEOPLE = ("april", "may", "june", "august", "march")


def _exactly(day: date) -> Days:
    return Days(((day, day),))


def _range(first: date | None, last: date | None) -> Days:
    return Days(((first, last),))


def _month(words: str, today: Today) -> tuple[date, date]:
    """First and last day of a month; of this one, only what is left."""
    name = re.search(MONTH, words)
    if name:
        number = MONTH_NUMBER[name[0]]
        year = re.search(r"\d{4}", words)
        first = date(int(year[0]) if year else today.day.year + (number < today.day.month), number, 1)
    elif "next" in words:
        first = (today.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        first = today.day.replace(day=1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _week(words: str, today: Today) -> date:
    """The Monday of the week that is meant."""
    if "after next" in words:
        return today.monday + 2 * WEEK
    return today.monday + (WEEK if re.search("next|following|coming", words) else timedelta())


def _stage_of_month(match: re.Match[str], today: Today) -> Days:
    first, last = _month(match["month"], today)
    stage = match["stage"]
    if re.search("early|earlier|beginning|start", stage):
        return _range(first, first.replace(day=10))
    if "mid" in stage:
        return _range(first.replace(day=11), first.replace(day=20))
    return _range(first.replace(day=21), last)


def _stage_of_week(match: re.Match[str], today: Today) -> Days:
    monday = _week(match["week"], today)
    stage = match["stage"]
    if stage == "later":
        return _range(max(monday, today.day + DAY), monday + 6 * DAY)
    first, last = (0, 2) if re.search("early|earlier|beginning|start", stage) else (1, 3) if "mid" in stage else (3, 6)
    return _range(max(monday + first * DAY, today.day), monday + last * DAY)


def _week_of_month(match: re.Match[str], today: Today) -> Days:
    first, last = _month(match["month"], today)
    if match["count"] == "last":
        return _range(last - 6 * DAY, last)
    start = first + (int(match["count"][0]) - 1) * WEEK
    return _range(start, min(start + 6 * DAY, last))


def _weekday_of_month(match: re.Match[str], today: Today) -> Days:
    first, last = _month(match["month"], today)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    such = [day for day in days if day.weekday() == DAY_NUMBER[match["weekday"]]]
    place = -1 if match["count"] == "last" else int(match["count"][0]) - 1
    return _exactly(such[min(place, len(such) - 1)])


def _half_of_month(match: re.Match[str], today: Today) -> Days:
    first, last = _month(match["month"], today)
    middle = first.replace(day=15)
    return _range(first, middle) if match["half"] == "1st" else _range(middle + DAY, last)


def _until_month_ends(match: re.Match[str], today: Today) -> Days:
    return _range(None, _month(match["month"], today)[1])


def _whole_month(match: re.Match[str], today: Today) -> Days | None:
    alone = match[0] == match.string.strip(" .,!?")
    led = re.search(r"\b(?:in|of|from|until|till|by|before|after|during|for|this|over|next|early|not) $",
                    match.string[: match.start()])  # fmt: skip
    if match["month"] in _NAMES_OF_PEOPLE and not (alone or led):
        return None
    first, last = _month(match["month"], today)
    return _range(max(first, today.day), last)


def _whole_week(match: re.Match[str], today: Today) -> Days:
    monday = _week(match["week"], today)
    return _range(max(monday, today.day), monday + 6 * DAY)


def _week_of_date(match: re.Match[str], today: Today) -> Days | None:
    day = calendar_day(match["date"], today)
    if day is None:
        return None
    monday = day - timedelta(days=day.weekday())
    return _range(monday, monday + 6 * DAY)


def _weekend(match: re.Match[str], today: Today) -> Days:
    saturday = today.monday + 5 * DAY
    this, following = (saturday, saturday + DAY), (saturday + WEEK, saturday + WEEK + DAY)
    return Days((this, following), unsure=True) if match["which"] == "next" else Days((this,))


def _in_a_while(match: re.Match[str], today: Today) -> Days:
    unit = _unit(match["unit"])
    if match["count"].endswith("few"):
        return _range(today.day + 2 * unit, None)
    count = int(match["count"]) if match["count"].isdigit() else 1
    return _exactly(today.day + count * unit)


def _within(match: re.Match[str], today: Today) -> Days:
    unit = _unit(match["unit"])
    count = int(match["count"]) if (match["count"] or "").strip().isdigit() else 4 if unit == DAY else 1
    return _range(today.day, today.day + count * unit)


def _ago(match: re.Match[str], today: Today) -> Days:
    count = int(match["count"]) if match["count"].isdigit() else 1
    return _exactly(today.day - count * _unit(match["unit"]))


def _unit(name: str) -> timedelta:
    return next(length for unit, length in _UNITS.items() if name.startswith(unit))


def _this_weekday(match: re.Match[str], today: Today) -> Days:
    weekday = DAY_NUMBER[match["weekday"]]
    coming = today.coming(weekday)
    which = match["which"]
    if which == "last":
        return _exactly(coming - (WEEK if coming - WEEK != today.day else 2 * WEEK))
    if which == "next" and coming < today.monday + WEEK:
        # "Next Friday", said on a Wednesday: people are split between this week's and the week after's.
        return Days(((coming, coming), (coming + WEEK, coming + WEEK)), unsure=True)
    return _exactly(coming)


def _weekday_week(match: re.Match[str], today: Today) -> Days:
    return _exactly(today.coming(DAY_NUMBER[match["weekday"]]) + WEEK)


def _two_weeks_on(match: re.Match[str], today: Today) -> Days:
    return _exactly(today.coming(DAY_NUMBER[match["weekday"]]) + 2 * WEEK)


def _weekday_after_next(match: re.Match[str], today: Today) -> Days:
    coming = today.coming(DAY_NUMBER[match["weekday"]])
    return Days(((coming + WEEK, coming + WEEK), (coming + 2 * WEEK, coming + 2 * WEEK)))


def _weekday_after(match: re.Match[str], today: Today) -> Days | None:
    if today.named is None:
        return None
    return _exactly(Today(today.named).coming(DAY_NUMBER[match["weekday"]]))


def _week_after(match: re.Match[str], today: Today) -> Days | None:
    if today.named is None:
        return None
    monday = today.named - timedelta(days=today.named.weekday()) + WEEK
    return _range(monday, monday + 6 * DAY)


def _weekday_date(match: re.Match[str], today: Today) -> Days | None:
    """ "Friday the 1st": the next 1st that is a Friday; when none comes soon, the date decides or is asked back."""
    number = int(re.match(r"\d+", match["date"])[0])  # type: ignore[index]
    coming = (today.day + n * DAY for n in range(70))
    for day in coming:
        if day.day == number and day.weekday() == DAY_NUMBER[match["weekday"]]:
            return _exactly(day)
    return None


def _date(match: re.Match[str], today: Today) -> Days | None:
    day = calendar_day(match["date"], today)
    return _exactly(day) if day else None


def _around(match: re.Match[str], today: Today) -> Days | None:
    day = calendar_day(match["date"], today)
    return _range(day - 2 * DAY, day + 2 * DAY) if day else None


def calendar_day(words: str, today: Today) -> date | None:
    """One date; without a month the next such day, without a year this year's or, when long gone, next year's."""
    if ordinal := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", words):
        if today.named and 0 < int(ordinal[1]) <= monthrange(today.named.year, today.named.month)[1]:
            same_month = today.named.replace(day=int(ordinal[1]))
            if same_month >= today.day:
                return same_month
        coming = (today.day + n * DAY for n in range(62))
        return next((day for day in coming if day.day == int(ordinal[1])), None)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        words = "/".join(reversed(words.split("-")))
    parsed = dateparser.parse(
        re.sub(r" of | the ", " ", words).replace("-", "/"),
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "current_period",
            "RELATIVE_BASE": datetime.combine(today.day, time()),
        },
    )
    if parsed is None:
        return None
    day = parsed.date()
    has_year = re.search(r"\d{4}|[/.-]\d\d?[/.-]\d\d", words)
    if not has_year and day < today.day - JUST_GONE:
        return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else None
    return day


def _feast(month: int, day: int, until: tuple[int, int] | None = None) -> Reader:
    """A day of the year that has a name, or a stretch of them; the coming one."""

    def read(match: re.Match[str], today: Today) -> Days:
        first = date(today.day.year, month, day)
        last = date(today.day.year + (until is not None and until[0] < month), *(until or (month, day)))
        if last < today.day:
            first, last = first.replace(year=first.year + 1), last.replace(year=last.year + 1)
        return _range(first, last)

    return read


def _ahead(days: int) -> Reader:
    return lambda match, today: _exactly(today.day + days * DAY)


_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?)"
READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})(?!\w)"), reader)
    for pattern, reader in (
        (rf"week from (?:the )?{_DATE}", _week_of_date),
        (rf"(?P<count>[1-5](?:st|nd|rd|th)|last) week (?:of|in) {_MONTH_EXPRESSION}", _week_of_month),
        (rf"(?P<count>[1-5](?:st|nd|rd|th)|last) (?P<weekday>{WEEKDAY}) (?:of|in) {_MONTH_EXPRESSION}",
         _weekday_of_month),
        (rf"(?P<half>1st|2nd) half of {_MONTH_EXPRESSION}", _half_of_month),
        (rf"(?:before|by) the end of {_MONTH_EXPRESSION}", _until_month_ends),
        (rf"{_STAGE} {_MONTH_EXPRESSION}(?! \d)", _stage_of_month),
        (rf"{_STAGE} {_WEEK_EXPRESSION}", _stage_of_week),
        (r"between christmas and (?:the )?new year(?:'s)?", _feast(12, 26, (12, 31))),
        (r"(?:over|at|during) christmas|christmas (?:week|time)", _feast(12, 24, (1, 1))),
        (r"the week before christmas", _feast(12, 18, (12, 24))),
        (r"the week after christmas", _feast(12, 26, (1, 1))),
        (r"christmas eve", _feast(12, 24)),
        (r"christmas(?: day)?", _feast(12, 25)),
        (r"boxing day", _feast(12, 26)),
        (r"new year's eve", _feast(12, 31)),
        (r"in the new year", lambda match, today: _range(date(today.day.year + 1, 1, 1), None)),
        (r"(?:the )?new year(?:'s)?(?: day)?", _feast(1, 1)),
        (r"(?:the )?day after tomorrow", _ahead(2)),
        (r"a week tomorrow|tomorrow week", _ahead(8)),
        (r"tomorrow", _ahead(1)),
        (r"(?:a|1) week today|today week|this time next week", _ahead(7)),
        (r"(?:2 weeks|a fortnight) today", _ahead(14)),
        (r"today|in (?:about )?(?:\d+|an?|half an) (?:hours?|minutes?|mins?)", _ahead(0)),
        (r"yesterday", _ahead(-1)),
        (rf"(?P<count>\d{{1,2}}|a) {_UNIT} ago", _ago),
        (rf"(?:(?:within|in|over) the next|within(?: an?| the)?) (?P<count>\d{{1,2}} |few )?{_UNIT}", _within),
        (rf"in (?:about )?(?P<count>\d{{1,2}}|an?|(?:a )?few) {_UNIT}(?:'?s?'? time)?", _in_a_while),
        (r"(?P<which>this|next|coming)(?: coming)? weekend", _weekend),
        (rf"(?:a fortnight|2 weeks) on (?P<weekday>{WEEKDAY})", _two_weeks_on),
        (rf"(?:a )?week on (?P<weekday>{WEEKDAY})", _weekday_week),
        (rf"(?P<weekday>{WEEKDAY}) week", _weekday_week),
        (rf"(?P<weekday>{WEEKDAY}) after next", _weekday_after_next),
        (rf"the (?P<weekday>{WEEKDAY}) after(?: that)?(?! \w)", _weekday_after),
        (r"the week after(?: that)?(?! (?:next|christmas|new|\d))", _week_after),
        (_WEEK_EXPRESSION.replace(r"|the week\b", ""), _whole_week),
        (rf"(?:this )?(?P<which>this|that|coming|nearest|closest|next|last)(?: coming)? (?P<weekday>{WEEKDAY})"
         r"(?! (?:next week|week))",
         _this_weekday),
        (rf"(?P<weekday>{WEEKDAY}),? (?:the )?(?P<date>\d{{1,2}}(?:st|nd|rd|th))(?! (?:of )?{MONTH})", _weekday_date),
        (rf"(?:around|about)(?: the)? {_DATE}", _around),
        (_DATE, _date),
        (_MONTH_EXPRESSION, _whole_month),
    )
)  # fmt: skip

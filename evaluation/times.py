"""Words for times: what share is read as it is meant, on our own set and on published lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.booking.when import read_wish
from bot.booking.when_clock import about
from bot.booking.when_words import DAY_NUMBER
from bot.booking.wish import Wish
from evaluation.data import doubtful, published, table
from evaluation.figures import share

BOOKING = "booking.jsonl"
OWN = Path(__file__).parent / "sets" / "times.yml"
LONDON = ZoneInfo("Europe/London")
DAYS_LOOKED_AT = range(-10, 80)
STARTS = [time(hour, minute) for hour in range(7, 21) for minute in (0, 15, 30, 45)]

# Parts of the day: starts that are surely in, and the stretch outside of which starts are surely out.
PARTS: dict[str, tuple[str, str]] = {
    "morning": ("09:00-11:31", "00:00-12:00"),
    "earlymorning": ("08:00-10:01", "00:00-11:00"),
    "midmorning": ("10:00-11:16", "09:30-12:00"),
    "latemorning": ("10:45-11:46", "10:00-12:30"),
    "lunch": ("12:00-13:31", "11:30-14:30"),
    "afternoon": ("12:30-17:01", "12:00-18:30"),
    "earlyafternoon": ("12:15-14:01", "12:00-15:00"),
    "midafternoon": ("14:00-15:31", "13:30-16:30"),
    "lateafternoon": ("15:30-17:01", "15:00-18:45"),
    "evening": ("17:30-20:01", "16:45-23:59"),
    "earlyevening": ("17:15-18:31", "16:45-19:30"),
}


@dataclass(frozen=True)
class Outcome:
    """How one expression was read: right, asked (back, the meaning among the readings), or wrong."""

    words: str
    verdict: str


def own_outcomes() -> list[Outcome]:
    """Every expression of our own set."""
    loaded = yaml.load(OWN.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  (3:30 must stay a string)
    now = datetime.fromisoformat(loaded["now"]).replace(tzinfo=LONDON)
    return [
        Outcome(words, _verdict(meaning, read_wish(words, now, LONDON), now))
        for group in loaded["times"].values()
        for words, meaning in group.items()
    ]


def _verdict(meaning: str, wish: Wish | None, now: datetime) -> str:
    if meaning == "none" or wish is None:
        return "right" if (meaning == "none") == (wish is None) else "wrong"
    if meaning == "soon":
        return "right" if wish.is_empty else "wrong"
    asks = meaning.startswith("ask ")
    wanted = [_Meaning(part, now.date()) for part in meaning.removeprefix("ask ").split("|")]
    too_little = too_much = False
    for offset in DAYS_LOOKED_AT:
        for start in STARTS:
            moment = datetime.combine(now.date() + timedelta(days=offset), start, tzinfo=LONDON)
            allowed = wish.allows(moment, LONDON)
            too_little |= not allowed and any(m.surely_in(moment) for m in wanted)
            too_much |= allowed and all(m.surely_out(moment) for m in wanted)
    if too_little or (too_much and not wish.unsure):
        return "wrong"
    return "right" if wish.unsure == asks and not too_much else "asked" if wish.unsure else "wrong"


PUBLISHED_NOW = datetime(2022, 3, 15, 9, 0, tzinfo=LONDON)
"""The moment to which the dates of the published lines are relative."""


def published_outcomes(folder: Path | None, *, doubted: bool = True) -> list[Outcome]:
    """Every value with a normalised date or time in rows of `text` and `slots` (NLU++), read by itself.

    A time without am or pm is right in either half of the day: a clinic reads "quarter to 5" as the afternoon's.

    Args:
        doubted: with the rows whose labels we doubt.
    """
    rows = [row for row in published(folder, BOOKING) if doubted or not doubtful(row, BOOKING)]
    values = [s for row in rows for s in row.get("slots") or [] if isinstance(s.get("norm"), dict)]
    return [Outcome(value["value"], _published_verdict(value["value"], value["norm"])) for value in values]


def _published_verdict(words: str, norm: dict[str, Any]) -> str:
    is_day = "day" in norm
    wish = read_wish(words if is_day else f"at {words}", PUBLISHED_NOW, LONDON)
    if wish is None:
        return "wrong"
    readings = (wish, *wish.or_else)
    if is_day:
        wanted = date(norm["year"], norm["month"], norm["day"])
        found = [_first_day(reading) == wanted for reading in readings]
    else:
        halves = (norm["hour"], (norm["hour"] + 12) % 24)
        wanted_times = {about(time(hour, norm["minute"])) for hour in halves}
        found = [(reading.after, reading.before) in wanted_times for reading in readings]
    if is_day and wish.unsure:
        return "asked" if any(found) else "wrong"
    return "right" if any(found) else "wrong"


def _first_day(wish: Wish) -> date | None:
    """The first day that a wish allows, tomorrow or later unless it names one."""
    if wish.first_day is not None and wish.first_day == wish.last_day:
        return wish.first_day
    days = (PUBLISHED_NOW.date() + timedelta(days=n) for n in range(1, 400))
    noon = time(12)
    return next((d for d in days if wish.allows(datetime.combine(d, noon, tzinfo=LONDON), LONDON)), None)


class _Meaning:
    """One alternative of an expected meaning, in the notation of the set."""

    def __init__(self, notation: str, today: date) -> None:
        self._today = today
        self._days: list[tuple[date | None, date | None]] = []
        self._weekdays: set[int] = set()
        self._not_weekdays: set[int] = set()
        self._core: tuple[time, time] = (time.min, time.max)
        self._stretch: tuple[time, time] = (time.min, time.max)
        for part in notation.split():
            self._take(part)

    def _take(self, part: str) -> None:
        if part in PARTS:
            self._core, self._stretch = _span(PARTS[part][0]), _span(PARTS[part][1])
        elif "/" in part:
            first, _, last = part.partition("-")
            self._days.append((self._day(first), self._day(last if "-" in part else first)))
        elif ":" in part and "-" not in part:
            at = datetime.combine(self._today, _clock(part))
            self._core = (at.time(), (at + timedelta(minutes=1)).time())
            self._stretch = ((at - timedelta(minutes=45)).time(), (at + timedelta(minutes=46)).time())
        elif ":" in part:
            first, _, last = part.partition("-")
            self._core = self._stretch = (
                _clock(first) if first else time.min,
                _clock(last) if last else time.max,
            )
        elif part.startswith("!"):
            self._not_weekdays |= _weekdays(part[1:])
        else:
            self._weekdays |= _weekdays(part)

    def _day(self, words: str) -> date | None:
        if not words:
            return None
        number, month = map(int, words.split("/"))
        return date(self._today.year + (month < self._today.month - 1), month, number)

    def _day_fits(self, day: date) -> bool:
        return (
            all((first is None or day >= first) and (last is None or day <= last) for first, last in self._days)
            and (not self._weekdays or day.weekday() in self._weekdays)
            and day.weekday() not in self._not_weekdays
        )

    def surely_in(self, moment: datetime) -> bool:
        open_start = any(first is None for first, _ in self._days)
        if open_start and moment.date() < self._today:
            return False
        return self._day_fits(moment.date()) and self._core[0] <= moment.time() < self._core[1]

    def surely_out(self, moment: datetime) -> bool:
        if moment.date() <= self._today and not self._days:
            return False
        if moment.date() < self._today:
            return False  # nobody books the past
        return not self._day_fits(moment.date()) or not (self._stretch[0] <= moment.time() <= self._stretch[1])


def _weekdays(words: str) -> set[int]:
    found: set[int] = set()
    short = {name[:3]: number for name, number in DAY_NUMBER.items()}
    for part in words.split(","):
        first, _, last = part.partition("-")
        found.update(range(short[first], short[last or first] + 1))
    return found


def _clock(words: str) -> time:
    return time(*map(int, words.split(":")))


def _span(words: str) -> tuple[time, time]:
    first, _, last = words.partition("-")
    return _clock(first), _clock(last)


def report(external: Path | None, figures: dict[str, float]) -> list[str]:
    """The section of the report: read right, asked back, read wrong; what is gated goes into `figures`."""
    own = own_outcomes()
    sets = [("own expressions", own)]
    if external is not None:
        sets.append(("published values with a normalised date or time", published_outcomes(external)))
        sets.append(("the same, doubtful labels left out", published_outcomes(external, doubted=False)))
    rows = [
        (name, *(share([o.verdict == verdict for o in outcomes]) for verdict in ("right", "asked", "wrong")))
        for name, outcomes in sets
    ]
    figures["times"] = share([o.verdict == "right" for o in own]).value
    wrong = "; ".join(o.words for o in own if o.verdict == "wrong") or "none"
    return [
        "## Words for times",
        "",
        *table(("set", "right", "asked back", "wrong"), rows),
        f"Own expressions read wrong: {wrong}.",
    ]

"""What a person means by "tuesday after work": words about time become a wish, a wish picks slots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.booking.when_clock import Clock, Window, about, meet, outside
from bot.booking.when_days import DAY, WEEK, Days, Range, Today
from bot.booking.when_tokens import Token, tokens
from bot.booking.when_words import canonical
from bot.booking.wish import Wish

SOON = re.compile(
    r"\b(?:asap|as soon as|soon(?:est)?|earliest|latest|(?:1st|first|next) (?:\w+ )?(?:available|free|you have|one you)"
    r"|any ?time|whenever|any ?day|flexible|(?:don't|dont|do not|not) (?:mind|fussed|bothered)|as quick(?:ly)? as"
    r"|urgent(?:ly)?|up to you|no preference|i'?m easy)\b"
)
OPEN: Range = (None, None)
ANY_WINDOW: Window = (None, None)
MOST_READINGS = 24
"""More alternatives than anybody lists; what is left out narrows the offer and books nothing."""


def read_wish(text: str, now: datetime, zone: ZoneInfo) -> Wish | None:
    """Read a time expression.

    Args:
        text: a person's words.
        now: the present moment, aware.
        zone: the clinic's time zone.

    Returns:
        The wish, an empty one for "as soon as possible", or None when there is no time in the words.
    """
    words = canonical(text)
    today = now.astimezone(zone).date()
    reading = _Reading(today)
    reading.read(list(tokens(words, today)))
    wish = reading.wish()
    if wish.is_empty and not SOON.search(words):
        return None
    return wish


@dataclass
class _Clause:
    """One alternative while it is being read; each part may itself hold alternatives."""

    days: Days | None = None
    weekdays: frozenset[int] = frozenset()
    windows: tuple[Window, ...] = ()
    after_or: bool = False
    order: list[str] = field(default_factory=list)

    def has(self, kind: str) -> bool:
        return kind in self.order


class _Reading:
    """Reads tokens from left to right into clauses."""

    def __init__(self, today: date) -> None:
        self._today = Today(today)
        self._clauses = [_Clause()]
        self._not_weekdays: frozenset[int] = frozenset()
        self._not_days: tuple[Range, ...] = ()
        self._limits: list[tuple[Window, ...]] = []
        self._unsure = False
        self._start()

    def _start(self) -> None:
        self._bound = ""
        self._between = False
        self._negated = False
        self._at = False
        self._joiner = ""
        self._last = ""
        self._half_day = ""

    def read(self, found: list[Token]) -> None:
        """Read all tokens."""
        at = 0
        while at < len(found):
            token = found[at]
            other = found[at + 2] if at + 2 < len(found) else None
            joined = found[at + 1].kind if other else ""
            is_range = (
                other is not None
                and other.kind == token.kind
                and (
                    joined == "to"
                    or (joined == "until" and self._bound != "before")
                    or (joined == "and" and self._between)
                )
            )
            if token.kind == "clock":
                at += self._clock(token, found, at, other if is_range else None)
            elif token.kind in ("days", "weekdays", "part"):
                onwards = at + 1 < len(found) and found[at + 1].kind == "onwards"
                if onwards:
                    self._bound = "from"
                if token.kind == "days" and is_range and other:
                    self._bound = ""
                    self._add_days(_spanned(token, other))
                    at += 3
                    continue
                getattr(self, f"_{token.kind}")(token)
                at += 1 + onwards
            else:
                self._between_words(token.kind)
                at += 1

    def _between_words(self, kind: str) -> None:
        if kind in ("from", "after", "before", "until"):
            self._bound = _TURNED.get(kind, kind) if self._negated else kind
            self._negated = False
        elif kind == "between":
            self._between = True
        elif kind == "not":
            self._negated = True
        elif kind == "at":
            self._at = True
        elif kind in ("or", "and", "but"):
            self._joiner = kind
            if kind == "but":
                self._negated = False
        else:
            self._bound, self._between, self._negated, self._at, self._last = "", False, False, False, ""

    def _done(self, kind: str) -> None:
        negated = self._negated
        self._bound, self._between, self._at, self._joiner, self._last = "", False, False, "", kind
        self._negated = negated

    def _days(self, token: Token) -> None:
        days = token.value
        assert isinstance(days, Days)
        if self._negated and not self._bound:
            self._not_days += days.ranges
            self._done("not")
            return
        self._negated = False
        self._add_days(days)

    def _add_days(self, days: Days) -> None:
        days = Days(tuple(_bounded(r, self._bound) for r in days.ranges), days.unsure)
        self._unsure = self._unsure or days.unsure
        clause = self._clause("days")
        if clause.days is None:
            clause.days = days
        elif self._last == "days" and self._joiner:
            clause.days = Days(clause.days.ranges + days.ranges)
        else:
            clause.days = days
        self._done("days")

    def _weekdays(self, token: Token) -> None:
        days = token.value
        assert isinstance(days, frozenset)
        if self._bound and len(days) == 1 and not self._negated:
            day = self._today.coming(next(iter(days)))
            self._add_days(Days(((day, day),)))
            return
        if self._negated:
            self._not_weekdays |= days
            self._done("not")
            return
        clause = self._clause("weekdays")
        clause.weekdays |= days
        self._done("weekdays")

    def _part(self, token: Token) -> None:
        window = token.value
        assert isinstance(window, tuple)
        if self._negated:
            self._limits.append(outside(window))
            self._done("not")
            return
        if self._last == "clock" and token.half_day and not self._joiner:
            return  # "at ten in the morning": the clock time was read with it
        self._half_day = token.half_day
        self._add_window((window,), "part")

    def _clock(self, token: Token, found: list[Token], at: int, other: Token | None) -> int:
        """Read a clock time or a span; returns how many tokens that took."""
        clock = token.value
        assert isinstance(clock, Clock)
        used = 3 if other else 1
        following = found[at + used] if at + used < len(found) else None
        half_day = following.half_day if following and following.kind == "part" else ""
        if other is not None and isinstance(other.value, Clock):
            self._add_window(_span(clock, other.value, half_day), "clock")
            return used
        if following is not None and following.kind == "onwards":
            self._bound, used = "from", used + 1
        if clock.bare and not self._is_time(found, at):
            self._between_words("noise")
            return used
        half_day = half_day or (self._half_day if self._last == "part" else "")
        readings = clock.readings(half_day)
        if self._negated and not self._bound:
            self._limits.append(tuple(w for reading in readings for w in outside(about(reading))))
            self._done("not")
        elif self._bound:
            self._add_window((_open(self._bound, readings),), "clock")
        else:
            self._unsure = self._unsure or len(readings) > 1
            self._add_window(tuple(about(reading) for reading in readings), "clock")
        return used

    def _is_time(self, found: list[Token], at: int) -> bool:
        """Whether a bare number stands where a clock time would."""
        if self._bound or self._at or self._last in ("weekdays", "days", "clock", "part"):
            return True
        following = found[at + 1 : at + 3]
        if following and following[0].kind in ("or", "and") and len(following) > 1:
            return following[1].kind == "clock"
        return bool(following) and following[0].kind in ("weekdays", "days", "part", "onwards")

    def _add_window(self, windows: tuple[Window, ...], kind: str) -> None:
        limits = self._joiner == "but" or (self._negated and bool(self._bound))
        clause = self._clause("windows") if not limits else self._clauses[-1]
        together = [m for one, other in product(clause.windows, windows) if (m := meet(one, other))]
        if not clause.windows:
            clause.windows = windows
        elif self._joiner in ("or", "and") and self._last in ("clock", "part"):
            clause.windows += windows
        elif together:
            clause.windows = tuple(together)  # "tuesday afternoon at 3", "after 4 but before 6"
        else:
            clause.windows = windows
        if "windows" not in clause.order:
            clause.order.append("windows")
        self._negated = False
        self._done(kind)

    def _clause(self, kind: str) -> _Clause:
        """The clause that a part of this kind belongs to: the open one, or a new one after "or"."""
        clause = self._clauses[-1]
        continues = (self._last in ("clock", "part")) if kind == "windows" else self._last == kind
        other = {"days": "weekdays", "weekdays": "days"}.get(kind, "")
        day_or_other_day = self._joiner == "or" and other != "" and clause.has(other) and not clause.has(kind)
        if kind != "windows" and self._joiner == "or" and clause.order == ["windows"]:
            day_or_other_day, other = True, self._last  # "evenings or weekends"
        starts_anew = clause.has(kind) and not continues and not (kind == "windows" and not self._joiner)
        if starts_anew or (day_or_other_day and self._last in (other, "clock", "part")):
            clause = _Clause(after_or=True)
            self._clauses.append(clause)
        if kind not in clause.order:
            clause.order.append(kind)
        return clause

    def wish(self) -> Wish:
        """All clauses as one wish."""
        self._share()
        wishes: list[Wish] = []
        for clause in self._clauses:
            ranges, unsure = _checked(clause)
            self._unsure = self._unsure or unsure
            for days, window in product(ranges, self._limited(clause.windows)):
                wishes.append(Wish(*days, clause.weekdays if days[0] is None or days[0] != days[1] else frozenset(),
                                   self._not_weekdays, *window, self._not_days))  # fmt: skip
        first, *others = _merged(wishes)[:MOST_READINGS] or [Wish()]
        return replace(first, or_else=tuple(others), unsure=self._unsure)

    def _limited(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """A clause's windows without those that are ruled out for all."""
        left = windows or (ANY_WINDOW,)
        for limit in self._limits:
            left = tuple(m for one, other in product(left, limit) if (m := meet(one, other))) or left
        return left

    def _share(self) -> None:
        """What was said once for several alternatives counts for each: "monday or wednesday after 4"."""
        for before, clause in zip(self._clauses, self._clauses[1:]):
            if not clause.has("days") and not clause.has("weekdays"):
                clause.days, clause.weekdays = before.days, before.weekdays
            elif not clause.has("days") and before.days is not None and before.days.single is None:
                clause.days = before.days if before.order[0] == "days" and before.has("weekdays") else None
            named = before.days.single if before.days else None
            if clause.order[:1] == ["weekdays"] and not clause.days and named and named - self._today.day < WEEK:
                coming = sorted(self._today.coming(day) for day in clause.weekdays)  # "tomorrow or friday"
                clause.days, clause.weekdays = Days(tuple((day, day) for day in coming)), frozenset()
            if not clause.windows and before.order[:1] == ["windows"] != before.order:
                clause.windows = before.windows
        for clause, later in zip(self._clauses[-2::-1], self._clauses[:0:-1]):
            if not clause.windows and later.order[-1:] == ["windows"]:
                clause.windows = later.windows


_TURNED = {"before": "from", "until": "from", "after": "until", "from": "before"}
"""What "not" makes of a bound."""


def _bounded(days: Range, bound: str) -> Range:
    first, last = days
    if bound == "after":
        return (last + DAY if last else None), None
    if bound == "from":
        return first, None
    if bound == "before":
        return None, (first - DAY if first else None)
    if bound == "until":
        return None, last
    return days


def _spanned(token: Token, other: Token) -> Days:
    first, last = token.value, other.value
    assert isinstance(first, Days) and isinstance(last, Days)
    start, end = first.ranges[0][0], last.ranges[0][1]
    if start and end and end < start:  # "from the 17th to the 2nd"
        return Days(((start, None),))
    return Days(((start, end),))


def _open(bound: str, readings: tuple[time, ...]) -> Window:
    if bound in ("after", "from"):
        return readings[-1] if len(readings) > 1 else readings[0], None
    return None, readings[-1]


def _span(one: Clock, other: Clock, half_day: str) -> tuple[Window, ...]:
    """ "10 to 2", "2-4pm", "between half 1 and 3": the reading in which the end comes after the start, in daytime."""
    ends = other.readings(half_day)
    starts = (*one.readings(other.half_day or half_day), *one.readings())
    pairs = [(start, end) for start in starts for end in ends if start < end]
    daytime = [pair for pair in pairs if pair[0] >= time(7)]
    return (min(daytime or pairs, key=_length, default=(min(starts), None)),)


def _length(window: tuple[time, time]) -> timedelta:
    start, end = (datetime.combine(date(2000, 1, 1), moment) for moment in window)
    return end - start


def _checked(clause: _Clause) -> tuple[tuple[Range, ...], bool]:
    """The clause's days; a date that is no such weekday is doubtful, and the weekdays beside it may be meant."""
    if clause.days is None:
        return (OPEN,), False
    day = clause.days.single
    if day is None or not clause.weekdays or day.weekday() in clause.weekdays:
        return clause.days.ranges, False
    [weekday] = clause.weekdays if len(clause.weekdays) == 1 else [day.weekday()]
    later = day + timedelta(days=(weekday - day.weekday()) % 7)
    return ((day, day), (later - WEEK, later - WEEK), (later, later)), True


def _merged(wishes: list[Wish]) -> list[Wish]:
    """Wishes that differ in nothing but their weekdays as one."""
    kept: list[Wish] = []
    for wish in wishes:
        alike = next(
            (k for k in kept if k.weekdays and wish.weekdays and replace(k, weekdays=wish.weekdays) == wish), None
        )
        if alike is not None:
            kept[kept.index(alike)] = replace(alike, weekdays=alike.weekdays | wish.weekdays)
        elif wish not in kept:
            kept.append(wish)
    return kept

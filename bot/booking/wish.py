"""When somebody would like to come, as a value: what allows a moment and what does not. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.booking.when_clock import said_time
from bot.booking.when_days import Range

NEARLY = 10
"""Minutes by which a slot may begin beside the time that was said and still be what was meant."""


@dataclass(frozen=True)
class Wish:
    """When somebody would like to come. Absent parts do not narrow the choice; times are the clinic's.

    Attributes:
        not_days: ranges of days on which they cannot come.
        or_else: other wishes that would do as well.
        unsure: the words can be read in several ways; all are in, and the person must choose.
    """

    first_day: date | None = None
    last_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    after: time | None = None
    before: time | None = None
    not_days: tuple[Range, ...] = ()
    or_else: tuple[Wish, ...] = ()
    unsure: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Wish()

    @property
    def names_clock_time(self) -> bool:
        """Whether every alternative is "at 3", not "after 3" or "in the afternoon"."""
        return all(
            w.after is not None and w.before is not None and _minutes(w.before) - _minutes(w.after) <= 61
            for w in (self, *self.or_else)
        )

    def then(self, later: Wish) -> Wish:
        """This wish narrowed by one said later: what that one names counts, the rest stays ("thursday", "after 5").

        A day of the week said later is looked for within the days said before, unless those are one day alone.
        """
        if self.or_else or later.or_else:
            return later
        names_dates = bool(later.first_day or later.last_day)
        one_day = self.first_day is not None and self.first_day == self.last_day
        keeps_dates = not names_dates and not (later.weekdays and one_day)
        spans_days = names_dates and later.first_day != later.last_day
        keeps_times = later.after is None and later.before is None
        return replace(
            later,
            first_day=self.first_day if keeps_dates else later.first_day,
            last_day=self.last_day if keeps_dates else later.last_day,
            weekdays=later.weekdays or (self.weekdays if spans_days or not names_dates else frozenset()),
            not_weekdays=(self.not_weekdays - later.weekdays) | later.not_weekdays,
            not_days=tuple(dict.fromkeys((*self.not_days, *later.not_days))),
            after=self.after if keeps_times else later.after,
            before=self.before if keeps_times else later.before,
        )

    def allows(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment fits one of the alternatives, judged by the clinic's clock."""
        return any(alternative.fits(moment, zone) for alternative in (self, *self.or_else))

    def allows_day(self, day: date) -> bool:
        """Whether some time of a day may fit one of the alternatives."""
        return any(alternative._fits_day(day) for alternative in (self, *self.or_else))

    def fits(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment fits this alternative, the others left aside."""
        local = moment.astimezone(zone)
        return (
            self._fits_day(local.date())
            and (self.after is None or local.time() >= self.after)
            and (self.before is None or local.time() < self.before)
        )

    def is_at(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment that fits begins when it was said: of "half past 3" it is 3:30, not 3:00."""
        local = moment.astimezone(zone)
        said = [said_time((w.after, w.before)) for w in (self, *self.or_else) if w.fits(moment, zone)]
        return any(s is None or abs(_minutes(s) - _minutes(local.time())) <= NEARLY for s in said)

    def _fits_day(self, day: date) -> bool:
        return (
            _within(day, (self.first_day, self.last_day))
            and not any(_within(day, days) for days in self.not_days)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and day.weekday() not in self.not_weekdays
        )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _within(day: date, days: Range) -> bool:
    first, last = days
    return (first is None or day >= first) and (last is None or day <= last)

"""Clock times and parts of the day, in canonical spelling, as windows in which an appointment may start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Window = tuple[time | None, time | None]
"""Earliest start, and the time before which it must start; None leaves that side open."""

END_OF_DAY = time(23, 59)
HALF_AN_HOUR = timedelta(minutes=30)
MORNING_FROM, TWO_READINGS_UNTIL = 9, 8
"""Hours without am or pm: from nine they are the morning's, up to six the afternoon's, seven and eight may be both."""

PARTS: tuple[tuple[re.Pattern[str], Window], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), window)
    for pattern, window in (
        (r"before work", (None, time(9))),
        (r"after work|out of (?:office|work) hours", (time(17), END_OF_DAY)),
        (
            r"(?:(?:during|in|while the kids are at) )?school (?:hours|time)|during school|in the school day",
            (time(9, 30), time(15)),
        ),
        (r"after (?:the )?school run|after (?:the )?(?:school )?drop[- ]?off", (time(9, 30), None)),
        (r"after school", (time(15, 30), END_OF_DAY)),
        (r"before (?:the )?school (?:run|pick[- ]?up)", (None, time(15))),
        (r"after lunch", (time(13), None)),
        (r"before lunch", (None, time(12))),
        (r"lunch", (time(11, 30), time(14))),
        (r"first thing|1st thing|early (?:morning|start|am)|early in the (?:morning|day)", (time(0), time(10, 30))),
        (r"mid[- ]?mornings?", (time(10), time(11, 45))),
        (r"late[- ]mornings?", (time(10, 30), time(12))),
        (r"early afternoons?", (time(12), time(14, 30))),
        (r"mid[- ]?afternoons?", (time(14), time(16))),
        (r"late afternoons?|end of (?:the|my) (?:work(?:ing)? )?day|teatime|last thing", (time(15), time(18))),
        (r"early evenings?", (time(17), time(19))),
        (r"late evenings?", (time(18), END_OF_DAY)),
        (r"late in the day", (time(15), END_OF_DAY)),
        (r"later in the day|later on in the day", (time(14), END_OF_DAY)),
        (r"mornings?|(?<!i )am(?! i\b)", (time(0), time(12))),
        (r"afternoons?", (time(12), time(18))),
        (r"pm", (time(12), END_OF_DAY)),
        (r"evenings?|nights?", (time(17), END_OF_DAY)),
        (r"day ?time", (time(9), time(17))),
        (r"not too early|not (?:too|very|so) early", (time(9, 30), None)),
        (r"not (?:too|very|so) late", (None, time(17))),
        (r"early(?= on| \w+day)|(?<=day )early", (time(0), time(10, 30))),
        (r"late(?= on| \w+day)|(?<=day )late\b", (time(15, 30), END_OF_DAY)),
    )
)
_HALVES = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm", "evening": "pm", "night": "pm"}
CLOCK = re.compile(
    r"\b(?P<half>half(?: past)? )?(?:"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)|(?<=\d) (?P<spaced>[0-5][05])(?! ?(?:min|day|week)))?"
    r"|(?P<hour24>0[6-9]|1\d|20)(?P<minute24>[0-5][05]))"
    r"(?: ?(?P<mark>am|pm|oclock)|(?P<ish>ish))?(?![\d:@/%]|\w|\.\d)"
    r"(?! ?(?:days?|weeks?|months?|years?|sessions?|people|children|kids|minutes?|mins?|hours?|times?|out of|of)\b)"
)


@dataclass(frozen=True)
class Clock:
    """A time of the clock as said. `half_day` is am, pm or empty; `bare`: only a number, perhaps no time at all."""

    hour: int
    minute: int
    half_day: str
    bare: bool

    def readings(self, half_day: str = "") -> tuple[time, ...]:
        """The times of day that may be meant, the likelier first, given what the words around say of the half-day."""
        half = self.half_day or half_day
        if half == "pm" and self.hour < 12:
            return (time(self.hour + 12, self.minute),)
        if half or self.hour == 0 or self.hour >= MORNING_FROM:
            return (time(0 if half == "am" and self.hour == 12 else self.hour, self.minute),)
        afternoon = time(self.hour + 12, self.minute)
        if self.hour in range(7, TWO_READINGS_UNTIL + 1):
            return time(self.hour, self.minute), afternoon
        return (afternoon,)


def read_clock(match: re.Match[str]) -> Clock:
    """A match of CLOCK as a clock time."""
    hour = int(match["hour"] or match["hour24"])
    spoken = match["minute"] or match["minute24"] or match["spaced"]
    minute = 30 if match["half"] else int(spoken or 0)
    mark = match["mark"] or ""
    return Clock(
        hour=hour,
        minute=minute,
        half_day=_HALVES.get(mark, ""),
        bare=not (mark or match["half"] or match["ish"] or match["minute"] or match["minute24"]),
    )


def half_day_of(part: str) -> str:
    """ "pm" for "in the evening", "am" for "mornings", else nothing."""
    return next((half for word, half in _HALVES.items() if re.search(rf"\b{word}", part)), "")


def about(moment: time) -> Window:
    """Half an hour to either side of a time."""
    middle = datetime.combine(date(2000, 1, 1), moment)
    return (middle - HALF_AN_HOUR).time(), (middle + HALF_AN_HOUR + timedelta(minutes=1)).time()


def said_time(window: Window) -> time | None:
    """The time of the clock that `about` made a window of, None for any other window."""
    after, before = window
    if after is None or before is None:
        return None
    middle = (datetime.combine(date(2000, 1, 1), after) + HALF_AN_HOUR).time()
    return middle if about(middle) == window else None


def meet(one: Window, other: Window) -> Window | None:
    """The window that lies in both, None when there is none."""
    starts = [w[0] for w in (one, other) if w[0] is not None]
    ends = [w[1] for w in (one, other) if w[1] is not None]
    after, before = max(starts, default=None), min(ends, default=None)
    return None if after is not None and before is not None and after >= before else (after, before)


def outside(window: Window) -> tuple[Window, ...]:
    """What is left of a day without a window."""
    after, before = window
    left: list[Window] = []
    if after is not None and after > time(0):
        left.append((None, after))
    if before is not None and before < END_OF_DAY:
        left.append((before, None))
    return tuple(left)

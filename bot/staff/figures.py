"""The clinic's figures: counts by day, shares and medians. Pure; nothing in them leads to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from bot.knowledge.topics import titles
from bot.tallies import VOTES, Counted, Tally

TITLES = {
    Tally.CONVERSATION: "Conversations",
    Tally.QUESTION: "Questions answered",
    Tally.FALLBACK: "Messages without an answer",
    Tally.SCREENING_STARTED: "Focus-area talks started",
    Tally.SCREENING_FINISHED: "Focus-area talks finished",
    Tally.BOOKING_STARTED: "Bookings started",
    Tally.BOOKED: "Appointments booked",
    Tally.HAND_OFF: "Call-backs and waiting list",
    Tally.SAFETY_SHOWN: "Help lines shown for danger",
    Tally.SAFETY_CORRECTED: "… of these “not what I meant”",
    Tally.HELPED: "Answers said to have helped",
    Tally.NOT_HELPED: "Answers said not to have helped",
}
"""What is counted, in the order in which it is shown."""

WIDTH, HEIGHT, GAP = 300.0, 80.0, 1.5
"""A chart's inside, in its own units, and the space between two bars."""


@dataclass(frozen=True)
class Bar:
    """One day of a chart."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Counts by day as bars, with the same in a sentence."""

    title: str
    total: int
    most: int
    words: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Figures:
    """Everything that is shown of some days.

    Attributes:
        rows: each day with its counts, in the order of TITLES.
        shares: sentences on completion and time taken.
        votes: titles of topics, with how many said that the answer helped and how many that it did not; those that
            helped least come first.
    """

    charts: tuple[Chart, ...]
    rows: tuple[tuple[date, tuple[int, ...]], ...]
    shares: tuple[tuple[str, str], ...]
    votes: tuple[tuple[str, int, int], ...]


def figures(counted: Collection[Counted], first: date, last: date) -> Figures:
    """The figures of the days from first to last."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    counts = Counter((one.day, one.what) for one in counted)
    totals = Counter(one.what for one in counted)
    seconds = [one.seconds for one in counted if one.what is Tally.BOOKED and one.seconds is not None]
    return Figures(
        charts=tuple(_chart(title, [(day, counts[day, what]) for day in days]) for what, title in TITLES.items()),
        rows=tuple((day, tuple(counts[day, what] for what in TITLES)) for day in days),
        shares=(
            ("Focus-area talks finished", _share(totals[Tally.SCREENING_FINISHED], totals[Tally.SCREENING_STARTED])),
            ("Bookings finished", _share(totals[Tally.BOOKED], totals[Tally.BOOKING_STARTED])),
            ("Help lines said to be not meant", _share(totals[Tally.SAFETY_CORRECTED], totals[Tally.SAFETY_SHOWN])),
            ("Half of bookings took at most", told_length(median(seconds)) if seconds else "no bookings yet"),
        ),
        votes=_votes(counted),
    )


def told_length(seconds: float) -> str:
    """Seconds from holding a time to booking it, as people say them: "3 min 20 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _votes(counted: Collection[Counted]) -> tuple[tuple[str, int, int], ...]:
    helped, not_helped = (Counter(one.topic for one in counted if one.what is what) for what in VOTES)
    rows = [(titles().get(topic or "", topic or ""), helped[topic], not_helped[topic]) for topic in helped | not_helped]
    return tuple(sorted(rows, key=lambda row: (-row[2], row[1], row[0])))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "none started yet"


def _chart(title: str, counts: list[tuple[date, int]]) -> Chart:
    most, total = max(count for _, count in counts), sum(count for _, count in counts)
    step = WIDTH / len(counts)
    bars = []
    for place, (day, count) in enumerate(counts):
        height = HEIGHT * count / most if most else 0.0
        bars.append(
            Bar(day, count, round(place * step, 2), round(HEIGHT - height, 2), round(step - GAP, 2), round(height, 2))
        )
    busiest = max(counts, key=lambda entry: entry[1])[0]
    words = f"{title}: {total} in {len(counts)} days"
    words += f", most on {busiest.day} {busiest:%B}: {most}." if most else "."
    return Chart(title, total, most, words, tuple(bars))

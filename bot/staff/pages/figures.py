"""Figures by day, as charts and as a table."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from bot.clock import Clock
from bot.database import Database
from bot.staff.console import Console, Page, Visit
from bot.staff.figures import TITLES, Figures, figures
from bot.staff.roles import Area
from bot.staff.tables import csv_file
from bot.tallies import between

RANGES = (14, 30, 90)
"""Days that may be looked at."""


class FigurePages:
    """Counts only; everybody at the desk may see them."""

    def __init__(self, console: Console, database: Database, clock: Clock) -> None:
        self._console = console
        self._database = database
        self._clock = clock

    @property
    def pages(self) -> list[Page]:
        return [Page("/figures", Area.DESK, self.show), Page("/figures.csv", Area.DESK, self.export)]

    def show(self, visit: Visit) -> Response:
        days = _days(visit)
        return self._console.show(
            visit, "figures.html", figures=self._figures(days), titles=list(TITLES.values()), days=days, ranges=RANGES
        )

    def export(self, visit: Visit) -> Response:
        rows = self._figures(_days(visit)).rows
        head = ("day", *(what.value for what in TITLES))
        return csv_file("figures", head, ((day.isoformat(), *counts) for day, counts in rows))

    def _figures(self, days: int) -> Figures:
        last: date = self._clock().date()
        first = last - timedelta(days=days - 1)
        return figures(between(self._database, first, last), first, last)


def _days(visit: Visit) -> int:
    asked = visit.query.get("days", "")
    return int(asked) if asked in map(str, RANGES) else RANGES[0]

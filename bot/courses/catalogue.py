"""The reviewed file of course lengths as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

USUAL = "ipt"
"""The course meant when nobody has named one."""


@dataclass(frozen=True)
class Rhythm:
    """The gap between two sessions: whole weeks or whole months, never both."""

    weeks: int = 0
    months: int = 0

    @property
    def spoken(self) -> str:
        """In words: "every two weeks"."""
        number, unit = (self.months, "month") if self.months else (self.weeks, "week")
        if number == 1:
            return f"once a {unit}"
        return f"every {({2: 'two', 3: 'three', 4: 'four'}).get(number, str(number))} {unit}s"


@dataclass(frozen=True)
class Course:
    """One form of therapy. `minutes` is the length of a session, `phases` shares of the sessions that add up to 1."""

    key: str
    name: str
    shortest: int
    longest: int
    minutes: int
    rhythm: Rhythm
    phases: Mapping[str, float]
    shorter: str | None

    def phase_ends(self, sessions: int) -> dict[str, int]:
        """Phase name to the number of its last session, in a course of so many; empty where no source names phases."""
        ends = (round(share * sessions) for share in accumulate(self.phases.values()))
        return dict(zip(self.phases, ends, strict=True))


@dataclass(frozen=True)
class Catalogue:
    """All courses by key, and the buttons shown below worked-out dates."""

    courses: Mapping[str, Course]
    adjustments: tuple[str, ...]


@cache
def load(path: Path = ROOT / "content" / "courses.yml") -> Catalogue:
    """Read content/courses.yml."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Catalogue(
        {key: _course(key, course) for key, course in raw["courses"].items()},
        tuple(raw["adjustments"]),
    )


def _course(key: str, raw: dict[str, Any]) -> Course:
    return Course(
        key=key,
        name=raw["name"],
        shortest=raw["sessions"]["min"],
        longest=raw["sessions"]["max"],
        minutes=raw["minutes"],
        rhythm=Rhythm(**raw["every"]),
        phases=raw.get("phases", {}),
        shorter=raw.get("shorter"),
    )

"""The reviewed file of the focus-area conversation as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT


@dataclass(frozen=True)
class Area:
    """One of IPT's four focus areas; `items` are the keys of its statements."""

    key: str
    title: str
    short: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """Items, weights and boundaries; points are whole numbers."""

    version: str
    areas: tuple[Area, ...]
    answers: dict[str, int]
    most_connected_bonus: int
    may_fit_from: int
    worth_mentioning_from: int
    tie_within: int

    def area(self, key: str) -> Area:
        """The area of that key; KeyError if there is none."""
        return next(a for a in self.areas if a.key == key)

    def area_of(self, item: str) -> Area:
        """The area that an item belongs to."""
        return next(a for a in self.areas if item in a.items)


@cache
def load(path: Path = ROOT / "content" / "focus_areas.yml") -> Rules:
    """Read content/focus_areas.yml."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Rules(
        version=raw["version"],
        areas=tuple(Area(key, a["title"], a["short"], tuple(a["items"])) for key, a in raw["areas"].items()),
        answers=raw["answers"],
        most_connected_bonus=raw["most_connected_bonus"],
        may_fit_from=raw["may_fit_from"],
        worth_mentioning_from=raw["worth_mentioning_from"],
        tie_within=raw["tie_within"],
    )

"""The data map of docs/privacy.md, as tests read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.settings import ROOT

_ROW = re.compile(
    r"^\| `(?P<table>\w+)`[^|]*\| (?P<whose>\w+) \| (?P<columns>[^|]+) \| (?P<kept>[^|]+) \|", re.MULTILINE
)


@dataclass(frozen=True)
class Entry:
    """One table: whose data it holds ("person", "staff", "nobody"), its columns, which are encrypted, its ages."""

    whose: str
    columns: frozenset[str]
    encrypted: frozenset[str]
    settings: tuple[str, ...]


def data_map() -> dict[str, Entry]:
    """Entries by table."""
    text = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    return {
        row["table"]: Entry(
            row["whose"],
            frozenset(re.findall(r"`(\w+)`", row["columns"])),
            frozenset(re.findall(r"`(\w+)`\*", row["columns"])),
            tuple(re.findall(r"\((?:`)(KEEP_\w+)`\)", row["kept"])),
        )
        for row in _ROW.finditer(text)
    }

"""The held-out sets, ours and published ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

SETS = ROOT / "evaluation" / "sets"


def own(name: str) -> Any:
    """One of our sets by its name."""
    loaded: Any = yaml.safe_load((SETS / f"{name}.yml").read_text("utf-8"))
    return loaded


def questions(name: str) -> list[tuple[str, str]]:
    """The lines of a set of questions, each with its intent."""
    return [(line, f"faq/{topic}") for topic, lines in own(name).items() for line in lines]


def published(folder: Path | None, name: str) -> list[dict[str, Any]]:
    """The rows of a published set (JSON lines); none without a folder."""
    if folder is None:
        return []
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines() if line.strip()]


def doubtful(row: dict[str, Any], name: str) -> bool:
    """Whether the label of a row of a published set is one that we doubt (doubtful_labels.yml)."""
    return hashlib.sha256(row["text"].encode()).hexdigest()[:12] in _doubtful()[name]


@cache
def _doubtful() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load((SETS.parent / "doubtful_labels.yml").read_text("utf-8"))
    return loaded


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A Markdown table."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows),
        "",
    ]

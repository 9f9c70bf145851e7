"""The catalogue of questions."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bot.settings import ROOT


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    raw: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "content" / "topics.yml").read_text("utf-8"))
    return raw


@cache
def titles() -> dict[str, str]:
    """Topic key to the title that people read."""
    return {key: entry["title"] for key, entry in _catalogue().items()}


def parts(topic: str | None) -> tuple[str, ...]:
    """The topics that an answer lists, in the order of its list; empty for an answer without one."""
    return tuple(_catalogue().get(topic or "", {}).get("parts", ()))


def question_of_part(topic: str | None, described: str) -> str | None:
    """How to ask for one part of a listing answer by what somebody says of it, or None for an answer without parts."""
    template = _catalogue().get(topic or "", {}).get("ask_part")
    return template.format(part=described) if template else None

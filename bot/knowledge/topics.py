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
    """The topics of the list that an answer is, or is one of, in order; empty for an answer without one."""
    return tuple(_listing(topic).get("parts", ()))


def question_of_part(topic: str | None, described: str) -> str | None:
    """How to ask for one part of such a list by what somebody says of it, or None for an answer without one."""
    template = _listing(topic).get("ask_part")
    return template.format(part=described) if template else None


def _listing(topic: str | None) -> dict[str, Any]:
    """The entry that is a list: the topic's own, or the one that lists it ("and the third one?" asks on)."""
    own = _catalogue().get(topic or "", {})
    lists = (entry for entry in _catalogue().values() if topic in entry.get("parts", ()))
    return own if "parts" in own else next(lists, own)

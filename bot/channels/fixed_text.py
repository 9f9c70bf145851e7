"""Sentences that the gateway says without Rasa, read from the same files as all others."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bot.clinic import Clinic
from bot.knowledge import facts
from bot.settings import ROOT

FILES = ("gateway", "safety", "urgent_help", "dialogue", "privacy")


@cache
def _responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name in FILES:
        path = ROOT / "data" / "responses" / f"{name}.yml"
        found.update(yaml.safe_load(path.read_text("utf-8"))["responses"])
    return found


def sentence(response: str, clinic: Clinic, channel: str | None = None) -> str:
    """The first variation of a response ("utter_service_away") for a channel, or for all, with the facts filled in."""
    texts: list[str] = [v["text"] for v in _responses()[response] if v.get("channel") == channel]
    return texts[0].format(**facts.variables(clinic))


def button_titles(response: str) -> list[str]:
    """What stands on the buttons of a response, in order."""
    return [button["title"] for button in _responses()[response][0].get("buttons", [])]


def service_away(clinic: Clinic) -> str:
    """What is said when a part is away: the clinic's phone and the help lines."""
    return sentence("utter_service_away", clinic)

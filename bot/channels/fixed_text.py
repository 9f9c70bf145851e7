"""Sentences that the gateway says without Rasa, read from the same files as all others."""

from __future__ import annotations

from typing import Any

import yaml

from bot.clinic import Clinic
from bot.knowledge import facts
from bot.settings import ROOT


def service_away(clinic: Clinic) -> str:
    """What is said when a part is away: the clinic's phone and the help lines."""
    path = ROOT / "data" / "responses" / "gateway.yml"
    raw: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    text: str = raw["responses"]["utter_service_away"][0]["text"]
    return text.format(**facts.variables(clinic))

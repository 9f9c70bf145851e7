"""The trained model as the evaluation asks it: what does this line mean?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.rasa_host.intents import SAFETY, SAFETY_NOTE
from bot.rasa_host.training import newest_model
from bot.settings import ROOT


@dataclass(frozen=True)
class Understood:
    """What the pipeline made of a line.

    Attributes:
        intent: with its sub-intent; `nlu_fallback` when declined.
        confidence: of the best intent, whether it was declined or not.
        guesses: the best two intents.
        danger: the kind that interrupts, or None.
        note: the gentle kind or "unsure", or None.
    """

    intent: str
    confidence: float
    guesses: tuple[str, ...]
    danger: str | None
    note: str | None


class Model:
    """The newest trained model."""

    def __init__(self) -> None:
        self._agent = Agent()
        self._agent.load_model(str(newest_model(ROOT / "models")))

    def understand(self, text: str, topic: str | None = None) -> Understood:
        """Parse one line as the first thing a person says, or after a topic."""
        message = UserMessage(text=text, metadata={"asked": None, "topic": topic})
        assert self._agent.processor is not None
        parsed: dict[str, Any] = asyncio.run(self._agent.processor.parse_message(message))
        base = parsed["intent"]["name"]
        selected = (parsed.get("response_selector") or {}).get(base) or {}
        intent = selected.get("response", {}).get("intent_response_key") or base
        ranking = parsed.get("intent_ranking") or [{"name": "", "confidence": 0.0}]
        return Understood(
            intent=intent,
            confidence=float(ranking[0]["confidence"]),
            guesses=tuple(str(r["name"]) for r in ranking[:2]),
            danger=intent.partition("/")[2] if base == SAFETY else None,
            note=parsed.get(SAFETY_NOTE),
        )

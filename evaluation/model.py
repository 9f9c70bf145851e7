"""The trained model as the evaluation asks it: what does this line mean?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_host.encoder import SentenceEncoderFeaturizer
from bot.rasa_host.focus_area import FOCUS_AREA, FocusAreaClassifier
from bot.rasa_host.intents import SAFETY, SAFETY_NOTE
from bot.rasa_host.safety_detector import SafetyDetector
from bot.rasa_host.training import newest_model
from bot.screening.plan import STORY
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
        assert self._agent.processor is not None
        nodes = self._agent.processor.graph_runner._instantiated_nodes.values()  # type: ignore[attr-defined]
        parts = [node._component for node in nodes]
        self._featurizer = next(part for part in parts if isinstance(part, SentenceEncoderFeaturizer))
        self._focus_area = next(part for part in parts if isinstance(part, FocusAreaClassifier))
        self._safety = next(part for part in parts if isinstance(part, SafetyDetector))

    def understand(self, text: str, topic: str | None = None) -> Understood:
        """Parse one line as the first thing a person says, or after a topic."""
        parsed = self._parse(text, asked=None, topic=topic)
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

    def suggestion(self, story: str) -> str | None:
        """The focus area guessed from a story, whatever else the story may mean."""
        read = self._focus_area.process(self._featurizer.process([Message({TEXT: story})]))
        suggested: str | None = read[0].get(FOCUS_AREA)
        return suggested

    def seconds(self, texts: Sequence[str]) -> tuple[float, float]:
        """Seconds a line takes to embed, and then to look for danger in what was embedded: means over these lines."""
        began = time.perf_counter()
        embedded = self._featurizer.process([Message({TEXT: text}) for text in texts])
        between = time.perf_counter()
        self._safety.process(embedded)
        return (between - began) / len(texts), (time.perf_counter() - between) / len(texts)

    def read_as_story(self, text: str) -> str:
        """What an answer to the opening question of the screening is taken for; `answer` when for one."""
        return str(self._parse(text, asked=STORY, topic=None)["intent"]["name"])

    def _parse(self, text: str, **known: str | None) -> dict[str, Any]:
        assert self._agent.processor is not None
        message = UserMessage(text=text, metadata=known)
        parsed: dict[str, Any] = asyncio.run(self._agent.processor.parse_message(message))
        return parsed

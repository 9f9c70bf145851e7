"""The trained model as the evaluation asks it: what does this line mean?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_host.encoder import SentenceEncoderFeaturizer
from bot.rasa_host.focus_area import FOCUS_AREA, FocusAreaClassifier
from bot.rasa_host.intents import FALLBACK, RETRIEVAL, SAFETY, SAFETY_NOTE
from bot.rasa_host.safety_detector import SafetyDetector
from bot.rasa_host.training import newest_model
from bot.screening.plan import STORY
from bot.settings import ROOT

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Understood:
    """What the pipeline made of a line.

    Attributes:
        intent: with its sub-intent; `nlu_fallback` when declined.
        confidence: of the best guess, whether it was declined or not.
        guesses: the best two intents, with their sub-intents.
        danger: the kind that interrupts, or None.
        note: the gentle kind or "unsure", or None.
    """

    intent: str
    confidence: float
    guesses: tuple[str, ...]
    danger: str | None
    note: str | None

    @property
    def declined(self) -> bool:
        """Whether it gets no answer of its own."""
        return self.intent in (FALLBACK, OUT_OF_SCOPE)

    @property
    def in_scope(self) -> float:
        """How much the line looks like something that there is an answer to."""
        return 0.0 if self.guesses[0] == OUT_OF_SCOPE else self.confidence


Read = Sequence[tuple[Understood, str]]
"""What was made of lines, each with the intent that it has."""


def understood(parsed: Mapping[str, Any]) -> Understood:
    """Read what a pipeline says, ours or one of Rasa's own parts."""
    selectors = parsed.get("response_selector") or {}
    intent, _ = _whole(parsed["intent"], selectors)
    guesses = [guess for guess in parsed.get("intent_ranking") or () if guess["name"] != FALLBACK]
    ranking = [_whole(guess, selectors) for guess in guesses[:2]] or [("", 0.0)]
    base, _, kind = intent.partition("/")
    return Understood(
        intent=intent,
        confidence=ranking[0][1],
        guesses=tuple(name for name, _ in ranking),
        danger=kind if base == SAFETY else None,
        note=parsed.get(SAFETY_NOTE),
    )


def _whole(guess: Mapping[str, Any], selectors: Mapping[str, Any]) -> tuple[str, float]:
    """An intent with its sub-intent, and the confidence in both."""
    # Ours ranks whole intents; Rasa's selector has a confidence of its own, and is `default` where it is for all.
    name, confidence = str(guess["name"] or ""), float(guess["confidence"])
    if name not in RETRIEVAL:
        return name, confidence
    response = (selectors.get(name) or selectors["default"])["response"]
    return str(response["intent_response_key"] or name), confidence * float(response["confidence"])


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
        return understood(self._parse(text, asked=None, topic=topic))

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

"""Notices danger in every message, on the same sentence vector that the intent is read from.

A kernel machine says whether there is danger, a linear one of which kind. The whole message and each of its clauses are
scored and the highest counts, so that the last sentence of a long message counts as much as the first.
Patterns catch what must never depend on a classifier.
"""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.normalise import unmask
from bot.rasa_host.encoder import ENCODING, SentenceEncoderFeaturizer
from bot.rasa_host.intents import SAFETY, SAFETY_NOTE, set_intent
from bot.rasa_host.learning import KernelRidge, Softmax, nearest_to_positive
from bot.rasa_host.sentence_encoder import Encoding
from bot.safety.kinds import KINDS, UNSURE, Manner
from bot.safety.patterns import explicit_kind


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyDetector(GraphComponent):
    """Sets the intent `safety/<kind>` when a message shows danger; a gentle kind leaves the intent and adds a note."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "interrupt_above": 0.6,
            "check_in_above": 0.1,
            "clause_margin": 0.35,
            "gamma": 1.0,
            "regularisation": 0.3,
            "negatives": 6000,
        }

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._danger: KernelRidge
        self._kind: Softmax

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyDetector:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        vectors = np.stack([m.get(ENCODING).sentence for m in examples])
        danger = np.array([m.get(INTENT) == SAFETY for m in examples])
        kinds = [m.get_full_intent().partition("/")[2] for m in examples if m.get(INTENT) == SAFETY]
        rows = nearest_to_positive(vectors, danger, self._config["negatives"])
        self._danger = KernelRidge.fit(
            vectors[rows], danger[rows], self._config["gamma"], self._config["regularisation"]
        )
        self._kind = Softmax.fit(vectors[danger], kinds, regularisation=20.0)
        with self._storage.write_to(self._resource) as folder:
            self._danger.save(folder / "danger.npz")
            self._kind.save(folder / "kind.npz")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text, encoding = message.get(TEXT), message.get(ENCODING)
            if text is None or encoding is None:
                continue
            kind = self.kind(unmask(text), encoding)
            if kind is None:
                continue
            if KINDS.get(kind) is Manner.INTERRUPT:
                set_intent(message, f"{SAFETY}/{kind}", 1.0)
            else:
                message.set(SAFETY_NOTE, kind, add_to_output=True)
        return messages

    def kind(self, text: str, encoding: Encoding) -> str | None:
        """The kind of danger in a message, UNSURE, or None. Clear words decide before the classifier does."""
        explicit = explicit_kind(text)
        if explicit is not None:
            return explicit
        scores, vectors = self.scores(encoding)
        best = int(np.argmax(scores))
        if scores[best] <= self._config["check_in_above"]:
            return None
        if scores[best] <= self._config["interrupt_above"]:
            return UNSURE
        kinds = self._kind.classes[self._kind.probabilities(vectors).argmax(axis=1)]
        found = str(kinds[best])
        if KINDS[found] is Manner.GENTLE:
            # A gentle kind in one clause must not hide a graver one in another.
            above = kinds[scores > self._config["interrupt_above"]]
            found = next((str(k) for k in above if KINDS[str(k)] is Manner.INTERRUPT), found)
        return found

    def scores(self, encoding: Encoding) -> tuple[np.ndarray, np.ndarray]:
        """Distance from the boundary (positive is danger) of the message and its clauses, and their vectors."""
        vectors = np.vstack([encoding.sentence[None, :], encoding.clauses])
        scores = self._danger.scores(vectors)
        scores[1:] -= self._config["clause_margin"]  # a clause alone has less context: it must say more
        return scores, vectors

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyDetector:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._danger = KernelRidge.load(folder / "danger.npz")
            component._kind = Softmax.load(folder / "kind.npz")
        return component

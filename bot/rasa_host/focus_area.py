"""Which of IPT's four areas a story is most about, for the guess that a person confirms or corrects.

Learned from the `disclose/...` lines. The other disclosures (low mood, worry) are its "none": a story that names
no event and no relationship suggests nothing. It is a conversation aid, not a test, and never more than a guess.
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

from bot.rasa_host.encoder import ENCODING, SentenceEncoderFeaturizer
from bot.rasa_host.learning import KernelRidge
from bot.screening.rules import load

FOCUS_AREA = "focus_area"
"""Attribute of a Rasa message: the key of the area that it suggests; absent when it suggests none."""

DISCLOSE = "disclose"
NONE = "none"
CLASSES = (*(area.key for area in load().areas), NONE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FocusAreaClassifier(GraphComponent):
    """Puts the suggested area on every message. `lead_of_none`: how far "none" must be ahead to win."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"gamma": 1.0, "regularisation": 0.3, "lead_of_none": 1.2}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._machine: KernelRidge

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FocusAreaClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT) == DISCLOSE]
        about = [m.get_full_intent().partition("/")[2] for m in examples]
        labels = np.array([area if area in CLASSES else NONE for area in about])
        vectors = np.stack([m.get(ENCODING).sentence for m in examples])
        self._machine = KernelRidge.fit_each(
            vectors, labels, CLASSES, self._config["gamma"], self._config["regularisation"]
        )
        with self._storage.write_to(self._resource) as folder:
            self._machine.save(folder / "focus_area.npz")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(ENCODING) is not None:
                message.set(FOCUS_AREA, self.suggest(message.get(ENCODING).sentence))
        return messages

    def suggest(self, sentence: np.ndarray) -> str | None:
        """The area whose lines are nearest to a sentence vector, or None."""
        scores = self._machine.scores(sentence[None, :])[0]
        scores[CLASSES.index(NONE)] -= self._config["lead_of_none"]
        best = CLASSES[int(np.argmax(scores))]
        return None if best == NONE else best

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FocusAreaClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._machine = KernelRidge.load(folder / "focus_area.npz")
        return component

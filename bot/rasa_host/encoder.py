"""The sentence encoder as a part of Rasa's pipeline."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_host.sentence_encoder import encode_many, encoder
from bot.settings import ROOT

ENCODING = "encoding"
"""Attribute of a Rasa message that holds its `Encoding`."""

KEPT = ROOT / "models" / "training_vectors.npz"
"""Vectors of training lines from earlier trainings: editing one sentence encodes one sentence."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Puts an `Encoding` on every message."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.set(ENCODING, encoder().encode(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        encodings = encode_many([m.get(TEXT) for m in messages], KEPT)
        for message, encoding in zip(messages, encodings):
            message.set(ENCODING, encoding)
        return training_data

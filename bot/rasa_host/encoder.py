"""The sentence encoder as a part of Rasa's pipeline."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.normalise import unmask
from bot.knowledge.spelling import Speller
from bot.rasa_host.sentence_encoder import encode_many, encoder
from bot.settings import ROOT

READ_AS = "read_as"
"""Attribute of a Rasa message that holds its text as it is read: in lower case, unmasked, its spelling corrected."""

ENCODING = "encoding"
"""Attribute of a Rasa message that holds the `Encoding` of that text."""

KEPT = ROOT / "models" / "training_vectors.npz"
"""Vectors of training lines from the last training: editing one sentence encodes one sentence."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(GraphComponent):
    """Puts on every message how it is read, and the `Encoding` of that. Learns which words are ours."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._storage = model_storage
        self._resource = resource
        self._speller: Speller

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        self._speller = Speller.learn(unmask(m.get(TEXT)) for m in training_data.training_examples if m.get(TEXT))
        with self._storage.write_to(self._resource) as folder:
            (folder / "words.json").write_text(json.dumps(self._speller.own), "utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                read_as = self._speller.corrected(unmask(text))
                message.set(READ_AS, read_as)
                message.set(ENCODING, encoder().encode(read_as))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        for message in messages:
            message.set(READ_AS, unmask(message.get(TEXT)))
        encodings = encode_many([m.get(READ_AS) for m in messages], KEPT)
        for message, encoding in zip(messages, encodings):
            message.set(ENCODING, encoding)
        return training_data

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoderFeaturizer:
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._speller = Speller(json.loads((folder / "words.json").read_text("utf-8")))
        return component

"""One linear classifier over all intents, retrieval sub-intents included.

Features are the sentence vector and character n-grams. The score is the probability times the squared cosine to the
nearest training example, as a line unlike everything we know must not look certain, times the probability that the line
is in scope at all. Confidence is how often such a score is right.
Danger is not its business: `safety/...` examples belong to the safety detector.
"""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.confidence import DECLINED, believed
from bot.rasa_host.encoder import ENCODING, READ_AS, SentenceEncoderFeaturizer
from bot.rasa_host.intents import FALLBACK, OUT_OF_SCOPE, SAFETY, set_intent
from bot.rasa_host.learning import CharacterNgrams, Softmax
from bot.rasa_host.nearest import Nearest

Ranking = List[Dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Sets intent and ranking; below `threshold` the intent is `nlu_fallback`."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"threshold": DECLINED, "ngram_weight": 1.5, "regularisation": 3.0, "ranking_length": 4}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._ngrams: CharacterNgrams
        self._linear: Softmax
        self._nearest: Nearest

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT) != SAFETY]
        texts = [m.get(READ_AS) for m in examples]
        labels = [m.get_full_intent() for m in examples]
        known = np.stack([m.get(ENCODING).sentence for m in examples])
        self._nearest = Nearest(known)
        self._ngrams = CharacterNgrams.fit(texts)
        features = self._features(known, texts)
        self._linear = Softmax.fit(features, labels, self._config["regularisation"])
        with self._storage.write_to(self._resource) as folder:
            self._ngrams.save(folder)
            self._linear.save(folder / "linear.npz")
            np.save(folder / "known.npy", known)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(ENCODING) is None:
                continue
            ranking = self._rank(message.get(READ_AS), message.get(ENCODING).sentence)
            message.set("intent_ranking", ranking, True)
            best = ranking[0]
            if best[PREDICTED_CONFIDENCE_KEY] < self._config["threshold"]:
                set_intent(message, FALLBACK, 1 - best[PREDICTED_CONFIDENCE_KEY])
            else:
                set_intent(message, best[INTENT_NAME_KEY], best[PREDICTED_CONFIDENCE_KEY])
        return messages

    def _rank(self, text: str, sentence: np.ndarray) -> Ranking:
        """The likeliest labels with their confidence, best first."""
        probabilities = self._linear.probabilities(self._features(sentence[None, :], [text]))[0]
        classes = self._linear.classes
        nearest = max(self._nearest.cosine(sentence), 0.0)
        in_scope = 1 - float(probabilities[classes == OUT_OF_SCOPE].sum())
        order = np.argsort(-probabilities)[: self._config["ranking_length"]]
        scores = {
            str(classes[i]): float(probabilities[i]) * nearest**2 * (1 if classes[i] == OUT_OF_SCOPE else in_scope)
            for i in order
        }
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: believed(score)} for name, score in scores.items()]

    def _features(self, sentences: np.ndarray, texts: List[str]) -> np.ndarray:
        ngrams = self._ngrams.transform(texts) * self._config["ngram_weight"]
        return np.hstack([sentences, ngrams]).astype(np.float32)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._ngrams = CharacterNgrams.load(folder)
            component._linear = Softmax.load(folder / "linear.npz")
            component._nearest = Nearest(np.load(folder / "known.npy"))
        return component

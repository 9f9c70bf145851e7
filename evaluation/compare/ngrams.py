"""Words and characters counted, and one linear classifier: Rasa's own parts, no encoder and no network."""

from __future__ import annotations

from typing import Any

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SubIntentClassifier(LogisticRegressionClassifier):
    """Rasa's, but for sub-intents too: by itself it cannot tell one question from another."""

    def _create_training_matrix(self, training_data: TrainingData) -> tuple[Any, list[str]]:
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        return self._create_X(examples), [m.get_full_intent() for m in examples]


def config() -> str:
    """The configuration: the starter's counts with pairs of words, and the classifier."""
    parts: list[dict[str, Any]] = [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer", "max_ngram": 2},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": f"{__name__}.{SubIntentClassifier.__name__}"},
    ]
    return yaml.safe_dump({"recipe": "default.v1", "assistant_id": "ngrams", "language": "en", "pipeline": parts})

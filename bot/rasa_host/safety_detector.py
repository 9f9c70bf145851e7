"""Notices danger in every message, on the same vectors that the intent is read from.

Three look at each message: patterns for what must never depend on a classifier, a kernel machine on what is meant (the
vector of the whole message beside that of what in it is alarming, so that the last sentence of a long message counts as
much as the first), and a line through the words themselves. A linear machine says of which kind the danger is.
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

from bot.booking.for_whom import says_only_for_whom
from bot.knowledge.normalise import unmask
from bot.rasa_host.encoder import ENCODING, READ_AS, SentenceEncoderFeaturizer
from bot.rasa_host.intents import SAFETY, SAFETY_NOTE, set_intent
from bot.rasa_host.learning import KernelRidge, Softmax, Wording, landmarks
from bot.rasa_host.sentence_encoder import Encoding
from bot.safety.emergencies import says_bereaved_by_suicide
from bot.safety.kinds import ABUSE, BEREAVED, CHILD_AT_RISK, KINDS, UNDER_AGE, UNSURE, WORRIED, Manner
from bot.safety.patterns import explicit_kind, says_under_age
from bot.safety.signs import denies, has_sign, is_everyday_medicine


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyDetector(GraphComponent):
    """Sets the intent `safety/<kind>` when a message shows danger; a gentle kind leaves the intent and adds a note."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "interrupt_above": 0.95,
            "check_in_above": 0.1,
            "weight_of_wording": 0.2,
            "graver": 0.2,
            "gamma": 1.0,
            "regularisation": 0.3,
            "landmarks": 3000,
            "negatives": 6000,
        }

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._danger: KernelRidge
        self._wording: Wording
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
        vectors = np.stack([_vector(m.get(ENCODING)) for m in examples])
        danger = np.array([m.get(INTENT) == SAFETY for m in examples])
        kinds = [m.get_full_intent().partition("/")[2] for m in examples if m.get(INTENT) == SAFETY]
        leaning_on = landmarks(vectors, danger, self._config["landmarks"], self._config["negatives"])
        self._danger = KernelRidge.fit_leaning(
            vectors, danger, leaning_on, self._config["gamma"], self._config["regularisation"]
        )
        self._wording = Wording.fit([m.get(READ_AS) for m in examples], danger)
        self._kind = Softmax.fit(vectors[danger], kinds, regularisation=20.0)
        with self._storage.write_to(self._resource) as folder:
            self._danger.save(folder / "danger.npz")
            self._wording.save(folder / "wording.npz")
            self._kind.save(folder / "kind.npz")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text, encoding = message.get(TEXT), message.get(ENCODING)
            if text is None or encoding is None:
                continue
            kind = self.kind(unmask(text), message.get(READ_AS), encoding)
            if kind is None:
                continue
            if KINDS.get(kind) is Manner.INTERRUPT:
                set_intent(message, f"{SAFETY}/{kind}", 1.0)
            else:
                message.set(SAFETY_NOTE, kind, add_to_output=True)
        return messages

    def kind(self, text: str, read_as: str, encoding: Encoding) -> str | None:
        """The kind of danger in a message, UNSURE, or None. Abuse of somebody under age is a child at risk.

        Args:
            text: in lower case, unmasked.
            read_as: the same with its spelling corrected.
            encoding: of `read_as`.
        """
        found = self._kind_for_anybody(text, read_as, encoding)
        return CHILD_AT_RISK if found == ABUSE and says_under_age(text) else found

    def _kind_for_anybody(self, text: str, read_as: str, encoding: Encoding) -> str | None:
        """The kind, whoever is speaking. Clear words decide before anything learned does."""
        readings = dict.fromkeys((text, read_as))
        explicit = next(filter(None, map(explicit_kind, readings)), None)
        if explicit is not None:
            return explicit
        if is_everyday_medicine(text) or says_only_for_whom(text):
            return UNDER_AGE if says_under_age(text) else None
        vector = _vector(encoding)
        score = self.score(read_as, vector)
        asks = any(map(has_sign, readings))
        bereaved = not asks and says_bereaved_by_suicide(text)
        if score > self._config["interrupt_above"] and not denies(text):
            learned = self._kind_of(vector)
            return BEREAVED if bereaved and learned == WORRIED else learned
        if bereaved:
            return BEREAVED
        if says_under_age(text):
            return UNDER_AGE
        return UNSURE if asks or score > self._config["check_in_above"] else None

    def score(self, read_as: str, vector: np.ndarray) -> float:
        """How far a message is on the side of danger; 0 is the boundary that was learned."""
        wording = self._wording.score(read_as)
        return float(self._danger.scores(vector[None, :])[0] + self._config["weight_of_wording"] * wording)

    def _kind_of(self, vector: np.ndarray) -> str:
        """The likeliest kind; a gentle one gives way to a graver one that is nearly as likely."""
        shares = self._kind.probabilities(vector[None, :])[0]
        by_share = [str(kind) for kind in self._kind.classes[np.argsort(-shares)]]
        graver = next(kind for kind in by_share if KINDS[kind] is Manner.INTERRUPT)
        share = shares[list(self._kind.classes).index(graver)]
        return graver if share > self._config["graver"] else by_share[0]

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
            component._wording = Wording.load(folder / "wording.npz")
            component._kind = Softmax.load(folder / "kind.npz")
        return component


def _vector(encoding: Encoding) -> np.ndarray:
    """Both vectors of a message in one of unit length."""
    return np.hstack([encoding.sentence, encoding.alarming]) / np.float32(np.sqrt(2))

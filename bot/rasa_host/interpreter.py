"""The last word on what a message means: control words, answers to the open question, therapy and topic.

What was just asked is not known to Rasa's NLU; the gateway passes it as message metadata (`asked`).
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.answers import answers, command
from bot.knowledge.context import only_names_therapy, topic_for
from bot.knowledge.normalise import normalise
from bot.knowledge.therapies import PATTERNS, therapy_of_topic
from bot.rasa_host.intents import ANSWER, FALLBACK, SAFETY, SAFETY_NOTE, full_intent, set_intent
from bot.safety.kinds import UNSURE
from bot.screening.plan import STORY
from bot.screening.rules import load

FREE_TEXT = (STORY, "booking_name", "request_name")
"""Questions whose answer can be any words: there what else a person may clearly mean goes first."""
CONFIDENT = 0.5
"""From here on a question within a story is a question."""
SURE = 0.8
"""From here on anything else is what it seems; names such as Mark Price look like a question below it."""
LEAVING = ("start_over", "stop", "back", "skip")
"""What undoes answers: within a form only clear words do."""
_NO_WORD = re.compile(r"[\W_]*$")

SHORT_ANSWER = 3
"""Words of an answer that leave no room for a second meaning; a noticed kind of danger is never taken back."""

SURE_OF_AREA = 0.25
"""Below this confidence a story suggests no area: a wrong guess would lead the conversation."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Interpreter(GraphComponent):
    """Sets intent `answer`, control intents, and the entities therapy, topic and focus_area."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("en")
        ruler = self._nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns([{"label": label, "pattern": p} for label, many in PATTERNS.items() for p in many])

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Interpreter:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None and full_intent(message).partition("/")[0] != SAFETY:
                known = message.get("metadata") or {}
                self._interpret(message, normalise(text), known.get("asked"), known.get("topic"))
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        return training_data

    def _interpret(self, message: Message, text: str, asked: str | None, topic: str | None) -> None:
        intent = full_intent(message)
        confidence = float((message.get("intent") or {}).get("confidence") or 0)
        control = command(text)
        therapy = self._therapy(text)
        if control == "stop" and asked == "manage_confirm" and "cancel" in text.lower():
            control = None  # "cancel" is what was asked about
        if control == "unsure":
            control = "skip" if asked else None
        if _NO_WORD.match(text):
            set_intent(message, FALLBACK, 1.0)  # a lone smiley is neither yes nor no
            message.set("intent_ranking", [], add_to_output=True)
        elif control is not None:
            set_intent(message, control, 1.0)
        elif asked and _answers(asked, text, intent) and not _means_something_else(asked, intent, confidence):
            entities = _focus_entities(message) if asked == STORY else []
            set_intent(message, ANSWER, 1.0)
            message.set(ENTITIES, entities, add_to_output=True)
            if asked != STORY and len(text.split()) <= SHORT_ANSWER and message.get(SAFETY_NOTE) == UNSURE:
                message.set(SAFETY_NOTE, None, add_to_output=True)  # "im 34" is an age and nothing else
            return
        elif asked and intent in LEAVING and confidence < CONFIDENT:
            set_intent(message, FALLBACK, 1 - confidence)
        elif topic and therapy and only_names_therapy(text, text[therapy["start"] : therapy["end"]]):
            set_intent(message, f"faq/{topic_for(topic, therapy['value'])}", 1.0)
        message.set(ENTITIES, _entities(full_intent(message), therapy), add_to_output=True)

    def _therapy(self, text: str) -> Dict[str, Any] | None:
        found = self._nlp(text.lower()).ents
        if not found:
            return None
        last = found[-1]
        return {"entity": "therapy", "value": last.label_, "start": last.start_char, "end": last.end_char}


def _answers(asked: str, text: str, intent: str) -> bool:
    # What looks like an address to the classifier ("dolly at gmail") is tried as one where one is asked for.
    return answers(asked, text) or (asked.endswith("_contact") and intent == "inform")


def _means_something_else(asked: str, intent: str, confidence: float) -> bool:
    base = intent.partition("/")[0]
    if asked not in FREE_TEXT or base in (FALLBACK, "inform", "out_of_scope"):
        return False
    if asked == STORY:
        return base != "disclose" and confidence >= (CONFIDENT if base == "faq" else SURE)
    return base != "change_booking" and confidence >= SURE  # the form itself changes what is not booked yet


def _entities(intent: str, therapy: Dict[str, Any] | None) -> List[Dict[str, Any]]:
    """The therapy named, or the one that the topic is about, and the topic."""
    found = [therapy] if therapy else []
    if intent.startswith("faq/"):
        topic = intent.removeprefix("faq/")
        found.append({"entity": "topic", "value": topic, "start": 0, "end": 0})
        implied = therapy_of_topic(topic)
        if implied and not therapy:
            found.append({"entity": "therapy", "value": implied, "start": 0, "end": 0})
    return found


def _focus_entities(message: Message) -> List[Dict[str, Any]]:
    """The area that a story is most about, from the classifier's ranking of disclosures."""
    area_keys = [area.key for area in load().areas]
    for entry in message.get("intent_ranking") or []:
        base, _, area = str(entry["name"]).partition("/")
        names_area = base == "disclose" and area in area_keys
        if names_area and entry["confidence"] >= SURE_OF_AREA:
            return [{"entity": "focus_area", "value": area, "start": 0, "end": 0}]
    return []

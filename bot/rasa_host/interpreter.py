"""The last word on what a message means: control words, answers to the open question, therapy and topic.

What was just asked is not known to Rasa's NLU; the host passes it as message metadata (`asked`, `safety_kind`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Dict, List

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import clinic, settings
from bot.booking.age import read_adult, tells_too_young
from bot.booking.for_whom import other_in, says_only_for_whom
from bot.booking.offers import hour_alone
from bot.booking.opening import says_only_a_time
from bot.booking.slot_preference import read_slot_preference
from bot.booking.subject import names_appointment
from bot.clinic import Clinic
from bot.clock import system_clock
from bot.courses.details import TOPIC as COURSE_DATES
from bot.courses.details import asks_for_dates, is_number_of_sessions, read_details
from bot.knowledge.answers import (
    SHORT_ANSWER,
    answers,
    command,
    is_question,
    lacks_reference,
    says_not_answered,
    says_only_that,
)
from bot.knowledge.conditions import named_condition
from bot.knowledge.confidence import believed
from bot.knowledge.context import (
    Context,
    asks_for_help_with,
    asks_way_elsewhere,
    carried_topic,
    condition_of,
    meant_of_it,
    only_names_therapy,
    picked_part,
    points_back,
    topic_for,
)
from bot.knowledge.normalise import normalise
from bot.knowledge.therapies import PATTERNS, compares, therapy_of_topic
from bot.knowledge.topics import parts
from bot.knowledge.unanswered import ASK_TO_KEEP, KEEP, KEEP_NOT
from bot.knowledge.wordless import wordless
from bot.rasa_host.after_danger import (
    OTHER_LANGUAGE,
    answers_help_lines,
    is_danger,
    stay_with_danger,
    stay_with_emergency,
)
from bot.rasa_host.booking_words import MANAGES, answered, is_about_an_answer, meant_of_booking, set_unclear
from bot.rasa_host.focus_area import FOCUS_AREA
from bot.rasa_host.intents import ANSWER, FALLBACK, OUT_OF_SCOPE, SAFETY_NOTE, TELL_ME_MORE, full_intent, set_intent
from bot.safety.kinds import UNDER_AGE, UNSURE
from bot.safety.languages import language_of
from bot.screening.answers import is_plain_yes, read_yes_no, takes_back
from bot.screening.plan import STORY

NOTE = "details_note"
FREE_TEXT = (STORY, NOTE, "booking_name", "request_name")
"""Questions whose answer can be any words: there what else a person may clearly mean goes first."""
CONFIDENT = believed(0.33)
"""From here on a question within a story is a question."""
CAUGHT = believed(0.23)
"""Below it what somebody tells is thanked for, and not named: a wrong guess there hurts."""
SURE = believed(0.66)
"""From here on anything else is what it seems; names such as Mark Price look like a question below it."""
NOT_ANSWERED = "not_answered"
COURSE_TOPICS = ("length", "session_frequency", "course_change", "miss_session", "ipt_brief")
"""Questions that get worked-out dates for an answer while a course is being laid out."""
FOR_OTHER, UNDER_18, ADOLESCENTS = "faq/for_someone_else", "faq/under_18", "faq/adolescents"
YES_TO = {"disclose": "start_screening", FOR_OTHER: "book_appointment", "inform": "book_appointment"}
"""What a yes does after responses, or whole groups of them, that offer it; both may be left at any time."""
LEAVING = ("start_over", "stop", "back", "skip")
"""What undoes answers: within a form only clear words do."""
ABOUT_AN_ANSWER = (TELL_ME_MORE, "in_short", "give_source")
"""Control words that may also answer an open question ("more" where times are offered)."""
NO_MATTER_IN_DANGER = (
    "disclose/",
    "smalltalk/",
    "skip",
    "back",
    TELL_ME_MORE,
    "repeat",
    OUT_OF_SCOPE,
    "faq/nervous",
)
"""What nothing is said to below help lines but that they stand, and the choices again."""
BOOKING_FORMS = ("booking_", "manage_", "request_")
SHORT_DISCLOSURE = 6
"""Words up to which a guess at a feeling, where a booking asks for something else, is no more than a guess."""
LONG_STORY = 15
"""Words from which what tells of a trouble is a story, even if it also sounds like a question."""


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
            if text is None:
                continue
            context = Context(**(message.get("metadata") or {}))
            words = normalise(text)
            if answers_help_lines(message, words, context):
                continue
            if not is_danger(message):
                self._interpret(message, words, context)
            stay_with_danger(message, context)
            stay_with_emergency(message, context)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        return training_data

    def _interpret(self, message: Message, text: str, context: Context) -> None:
        confidence = float((message.get("intent") or {}).get("confidence") or 0)
        intent = _caught(message, confidence)
        asked = context.asked
        therapy = self._therapy(text)
        settled = _settled(text, context)
        if settled is not None:
            _settle(message, settled)
            if asked and settled == "stop" and message.get(SAFETY_NOTE) == UNSURE:
                message.set(SAFETY_NOTE, None, add_to_output=True)  # "i want to stop" ends the questions
        elif language := language_of(text, name_expected=(asked or "").endswith("_name")):
            set_intent(message, OTHER_LANGUAGE, 1.0)
            message.set(SAFETY_NOTE, None, add_to_output=True)  # the help lines are shown in that language
            message.set(ENTITIES, [_named("language", language)], add_to_output=True)
            return
        elif (
            asked
            and (_answers(asked, text, intent) or _is_too_young_for(asked, message))
            and (_tells_story(asked, text, message) or not _means_something_else(asked, text, intent, confidence))
        ):
            entities = _focus_entities(message) if asked == STORY else []
            set_intent(message, ANSWER, 1.0)
            message.set(ENTITIES, entities, add_to_output=True)
            plain_answer = says_only_that(asked, text) or says_only_a_time(text)
            if asked.endswith("_slot") and hour_alone(text):
                message.set(SAFETY_NOTE, None, add_to_output=True)  # "15" is a time there, and no age
            if asked != STORY and plain_answer and message.get(SAFETY_NOTE) == UNSURE:
                message.set(SAFETY_NOTE, None, add_to_output=True)  # "im 34" is an age and no more
            if _is_too_young_for(asked, message) and _form_refuses_age(asked, text):
                # The booking form itself answers, with the same help line.
                message.set(SAFETY_NOTE, None, add_to_output=True)
            return
        else:
            self._read_in_context(message, text, context, confidence, therapy)
        if says_only_for_whom(text) and message.get(SAFETY_NOTE) == UNSURE:
            message.set(SAFETY_NOTE, None, add_to_output=True)  # "my son is 15" says who it is about and no more
        message.set(ENTITIES, entities_of(full_intent(message), therapy), add_to_output=True)

    def _read_in_context(
        self, message: Message, text: str, context: Context, confidence: float, therapy: Dict[str, Any] | None
    ) -> None:
        """Set another intent where what stood before says that another one is meant."""
        intent = full_intent(message)
        leaning = _leaning(text, context, therapy)
        meant = None if therapy else meant_of_it(text, intent.removeprefix("faq/"), context)
        if _must_ask_back(context, text, intent, confidence):
            set_intent(message, FALLBACK, 1 - confidence)
        elif self._is_about_dates(text, context, intent, confidence, therapy):
            set_intent(message, COURSE_DATES, 1.0)
            if is_number_of_sessions(text):
                message.set(SAFETY_NOTE, None, add_to_output=True)  # "16" is no age here
        elif booked := meant_of_booking(text, intent):
            set_intent(message, booked, 1.0)
        elif intent in MANAGES and is_about_an_answer(text, context):
            set_unclear(message, text, confidence, _clinic().zone)
        elif leaning is not None:
            set_intent(message, leaning, 1.0)
        elif intent == FALLBACK and answered(context) and says_only_a_time(text):
            set_intent(message, "book_appointment", 1.0)
        elif meant is not None:
            set_intent(message, f"faq/{meant}", confidence)
        elif (intent == FOR_OTHER or (intent == ADOLESCENTS and other_in(text))) and _is_under_age(text):
            set_intent(message, UNDER_18, confidence)
        elif intent.startswith("faq/") and context.therapy and not therapy:
            set_intent(message, f"faq/{carried_topic(intent.removeprefix('faq/'), context.therapy)}", confidence)

    def _is_about_dates(
        self, text: str, context: Context, intent: str, confidence: float, therapy: Dict[str, Any] | None
    ) -> bool:
        """Whether a message asks for worked-out dates, or changes those that were worked out."""
        if context.topic == COURSE_DATES and self._goes_on(text, intent, confidence, therapy):
            return True
        may_ask = intent.startswith(("faq/", *MANAGES)) and context.asked is None
        return may_ask and asks_for_dates(text, system_clock().date())

    @staticmethod
    def _goes_on(text: str, intent: str, confidence: float, therapy: Dict[str, Any] | None) -> bool:
        """Whether a message after worked-out dates changes them: "fortnightly?", "and dit?"."""
        if therapy and only_names_therapy(text, text[therapy["start"] : therapy["end"]]):
            return True
        base, _, about = intent.partition("/")
        if is_number_of_sessions(text):
            return True
        details = read_details(text, system_clock().date())
        changes = details.breaks or details.not_away or details.weeks_later
        if base == "disclose" and changes:
            return True  # "i'm away in february" sounds like loneliness
        elsewhere = base not in ("faq", "inform", FALLBACK, OUT_OF_SCOPE, "change_booking") or (
            base == "faq" and about not in COURSE_TOPICS and confidence >= CONFIDENT
        )
        about_booking = base == "change_booking" and names_appointment(text)
        return not elsewhere and not about_booking and not details.is_empty

    def _therapy(self, text: str) -> Dict[str, Any] | None:
        found = self._nlp(text.lower()).ents
        if not found:
            return None
        last = found[-1]
        return {"entity": "therapy", "value": last.label_, "start": last.start_char, "end": last.end_char}


def _caught(message: Message, confidence: float) -> str:
    """The message's intent; a weak guess what somebody tells of becomes one that names nothing."""
    if full_intent(message).startswith("disclose/") and confidence < CAUGHT:
        set_intent(message, "disclose/something", confidence)
    return full_intent(message)


def _settled(text: str, context: Context) -> str | None:
    """The intent of a text that needs no classifier: control words, a yes to what was offered, no word at all."""
    control = command(text) or (NOT_ANSWERED if answered(context) and says_not_answered(text) else None)
    if control == "stop" and context.asked == "manage_confirm" and "cancel" in text.lower():
        return None  # "cancel" is what was asked about
    if control == "stop" and context.asked is None and "cancel" in text.lower():
        control = MANAGES[-1]  # nothing is running: what was booked is meant
    if control == "resume" and not context.asked:
        control = None  # whether anything is there to go on with is not for a word alone to say
    if control == "unsure":
        control = "skip" if context.asked else None
    if control is None and _in_screening(context.asked) and context.asked != STORY and takes_back(text):
        return "back"
    if control in ABOUT_AN_ANSWER and context.asked and answers(context.asked, text):
        return None
    bare = wordless(text)
    if bare is not None:
        return FALLBACK if context.asked or context.in_danger else f"smalltalk/{bare}"
    if control is None and context.asked == "manage_reference" and lacks_reference(text):
        return "skip"
    return control or _to_offer(text, context)


def _to_offer(text: str, context: Context) -> str | None:
    """The intent of a short yes, or no, to what was offered just before."""
    if len(text.split()) > SHORT_ANSWER:
        return None
    if ASK_TO_KEEP in context.said:
        agreed = read_yes_no(text)
        return None if agreed is None else KEEP if agreed else KEEP_NOT
    names = (key for name in context.said for key in (name, name.partition("/")[0]))
    offered = next((YES_TO[key] for key in names if key in YES_TO), None)
    return offered if offered and context.asked is None and is_plain_yes(text) else None


def _in_screening(asked: str | None) -> bool:
    return asked is not None and asked.startswith("screening")


def _leaning(text: str, context: Context, therapy: Dict[str, Any] | None) -> str | None:
    """The intent of a text that only points at what was said before."""
    topic = context.topic
    if topic is None:
        return None
    if therapy and only_names_therapy(text, text[therapy["start"] : therapy["end"]]):
        return f"faq/{topic_for(topic, therapy['value'])}"
    if topic.startswith("condition_") and points_back(text):
        return f"faq/{topic}"
    condition = named_condition(text)
    if condition and asks_for_help_with(text, topic):
        return f"faq/{condition}"
    if asks_way_elsewhere(text, topic):
        return TELL_ME_MORE
    part = picked_part(text, parts(topic))
    return f"faq/{part}" if part else None


def _settle(message: Message, intent: str) -> None:
    set_intent(message, intent, 1.0)
    if intent in ("smalltalk/marks", "smalltalk/smiley") and message.get(SAFETY_NOTE) == UNSURE:
        message.set(SAFETY_NOTE, None, add_to_output=True)  # "???" says nothing to be unsure about
    if intent == FALLBACK:
        message.set("intent_ranking", [], add_to_output=True)  # a lone smiley is no ground for guesses


def _answers(asked: str, text: str, intent: str) -> bool:
    if asked.endswith("_slot") and not read_slot_preference(text, _clinic()).is_empty:
        return True
    # What looks like an address to the classifier ("dolly at gmail") is tried as one where one is asked for.
    return answers(asked, text) or (asked.endswith("_contact") and intent == "inform")


def _is_too_young_for(asked: str, message: Message) -> bool:
    """Whether somebody tells the booking that they are under age, whatever it has asked."""
    return asked.startswith("booking_") and message.get(SAFETY_NOTE) == UNDER_AGE


def _form_refuses_age(asked: str, text: str) -> bool:
    if asked == "booking_adult":
        return not read_adult(text, _clinic().minimum_age)[1]
    return tells_too_young(text, _clinic().minimum_age)


def _is_under_age(text: str) -> bool:
    """Whether a text about somebody else says that they are too young for the clinic."""
    other = other_in(text, age_was_asked=True)
    return other is not None and other.age is not None and other.age < _clinic().minimum_age


@cache
def _clinic() -> Clinic:
    return clinic.load(settings.load().clinic_file)


def _tells_story(asked: str, text: str, message: Message) -> bool:
    return asked == STORY and len(text.split()) >= LONG_STORY and message.get(FOCUS_AREA) is not None


def _must_ask_back(context: Context, text: str, intent: str, confidence: float) -> bool:
    """Whether words settle nothing: unsure ones at an open question, small talk or feelings below help lines."""
    if context.in_danger and intent.startswith(NO_MATTER_IN_DANGER):
        return True
    if context.in_danger and intent in (FOR_OTHER, UNDER_18):
        return not is_question(text)  # "he is 15" says whom it is about
    if (context.asked or "").startswith(BOOKING_FORMS) and intent.startswith("disclose/"):
        return len(text.split()) <= SHORT_DISCLOSURE and confidence < SURE  # "he can't do that day"
    return bool(context.asked) and confidence < CONFIDENT and (intent in LEAVING or _says_little(text, intent))


def _says_little(text: str, intent: str) -> bool:
    """Whether words are too few to lead away from an open question ("the first one")."""
    return intent.startswith("faq/") and len(text.split()) <= SHORT_ANSWER


def _means_something_else(asked: str, text: str, intent: str, confidence: float) -> bool:
    base = intent.partition("/")[0]
    if asked.startswith("booking_") and other_in(text):
        return False  # the form itself asks what it needs to know of somebody else
    if asked not in FREE_TEXT or base in (FALLBACK, "inform", OUT_OF_SCOPE):
        return False
    if asked == NOTE and base == "faq" and not is_question(text):
        return False  # "I find stairs hard" is for the therapist
    if asked in (STORY, NOTE):
        return base != "disclose" and confidence >= (CONFIDENT if base == "faq" else SURE)
    return base != "change_booking" and confidence >= SURE  # the form itself changes what is not booked yet


def entities_of(intent: str, therapy: Dict[str, Any] | None) -> List[Dict[str, Any]]:
    """The therapy named, or the one that the topic is about, and the topic."""
    base, _, topic = intent.partition("/")
    if base == "disclose":
        told = condition_of(topic)
        return [_named("topic", told)] if told else []
    found = [therapy] if therapy and not compares(topic) else []
    if base == "faq":
        found.append(_named("topic", topic))
        implied = therapy_of_topic(topic)
        if implied and not therapy:
            found.append(_named("therapy", implied))
    return found


def _named(entity: str, value: str) -> Dict[str, Any]:
    return {"entity": entity, "value": value, "start": 0, "end": 0}


def _focus_entities(message: Message) -> List[Dict[str, Any]]:
    """The area that a story suggests."""
    area = message.get(FOCUS_AREA)
    return [_named(FOCUS_AREA, area)] if area else []

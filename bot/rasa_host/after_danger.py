"""What a typed message means below help lines, or after the question if somebody is in danger."""

from __future__ import annotations

import re

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.context import Context
from bot.knowledge.normalise import unmask
from bot.rasa_host.intents import HELD, SAFETY, SAFETY_NOTE, full_intent, set_intent
from bot.safety.emergencies import wishes_to_follow_after
from bot.safety.kinds import ABUSE, UNSURE, WORRIED
from bot.safety.patterns import explicit_kind, says_under_age
from bot.safety.protocol import (
    WITHOUT_QUESTION,
    asks_question,
    choice,
    comes_nearer,
    is_graver,
    says_no_and,
    waves_off,
)
from bot.safety.signs import in_danger
from bot.words import plain

OPEN_CHOICES = ("safety_now", "safety_cannot_call", "safety_no_answer", "safety_nobody_told")
"""Choices that end no danger: words which are danger themselves are answered as such."""
NOT_MEANT, NOT_IN_DANGER = "safety_not_meant", "not_in_danger"
CHECK_IN = f"{SAFETY}/{UNSURE}"
"""The question if somebody is in danger, among what was said."""
AFTER_CHECK_IN = f"{SAFETY}/suicide"
"""How a yes to that question is answered."""
GOODBYE, _FAREWELL = "goodbye", re.compile(r"\b(?:good)?bye\b", re.IGNORECASE)
OTHER_LANGUAGE = "other_language"
LEAVES_EMERGENCY = ("urgent_help", "delete_chat", "delete_my_data", OTHER_LANGUAGE, "stop", "start_over")
"""What else is done below a call for 999. A "thanks" or a "goodbye" may be a farewell."""
DANGER_NOW = f"{SAFETY}/danger_now"
YES_IN_OTHER_LANGUAGES = frozenset(
    ["yes", "si", "sí", "oui", "tak", "ja", "sim", "da", "evet", "sì", "haan", "han", "ji", "hae", "po", "igen", "ano"]
)


def is_danger(message: Message) -> bool:
    """Whether the detector has found a kind that interrupts."""
    return full_intent(message).partition("/")[0] == SAFETY


def answers_help_lines(message: Message, text: str, context: Context) -> bool:
    """Whether typed words choose below help lines or say if somebody is in danger; then the message is read.

    A cry for help that was understood as danger stays one.

    Args:
        text: normalised.
    """
    meant = (
        _graver(message, text, context)
        or _choice(message, text, context)
        or _answer_to_check_in(message, text, context)
        or _after_another_language(text, context)
    )
    if meant is not None:
        _set_alone(message, meant)
    return meant is not None


def stay_with_emergency(message: Message, context: Context) -> None:
    """Below a call for 999 no other matter is gone into, nor a lesser danger, until somebody says that it is over."""
    if not context.in_danger or context.safety_kind not in WITHOUT_QUESTION:
        return
    base, _, kind = full_intent(message).partition("/")
    if base not in LEAVES_EMERGENCY and kind not in WITHOUT_QUESTION:
        _set_alone(message, f"{SAFETY}/{context.safety_kind}")
        message.set(HELD, base != SAFETY, add_to_output=True)


def stay_with_danger(message: Message, context: Context) -> None:
    """What may be danger, below the help lines of a kind, is that kind again and no new question about another."""
    unclear = message.get(SAFETY_NOTE) == UNSURE and full_intent(message).partition("/")[0] != "faq"
    if context.in_danger and asks_question(context.safety_kind) and (unclear or _of_abuser(message, context)):
        _set_alone(message, f"{SAFETY}/{context.safety_kind}")


def _of_abuser(message: Message, context: Context) -> bool:
    """Whether what sounds like worry about somebody is told by who is hurt by them ("he left me a note")."""
    worried = full_intent(message) == f"{SAFETY}/{WORRIED}" and context.safety_kind == ABUSE
    return worried and explicit_kind(unmask(message.get(TEXT))) is None


def _graver(message: Message, text: str, context: Context) -> str | None:
    if context.safety_kind is not None:
        is_now = context.safety_kind not in WITHOUT_QUESTION and is_graver(text)
        return DANGER_NOW if is_now and not _is_emergency(message) else None
    follows = context.before is not None and wishes_to_follow_after(context.before.lower(), unmask(text))
    return AFTER_CHECK_IN if follows and not is_danger(message) else None


def _is_emergency(message: Message) -> bool:
    """Whether the detector has found a kind for which nothing is asked."""
    return full_intent(message).partition("/")[2] in WITHOUT_QUESTION


def _after_another_language(text: str, context: Context) -> str | None:
    """A yes below the help lines in another language, which ask nothing, is a cry for help."""
    is_yes = plain(text).strip(" .!,") in YES_IN_OTHER_LANGUAGES
    return "safety_now" if OTHER_LANGUAGE in context.said and is_yes else None


def _choice(message: Message, text: str, context: Context) -> str | None:
    if context.safety_kind is None:
        return None
    chosen = choice(text, context.safety_kind)
    if is_danger(message):
        return _choice_beside_danger(chosen, text, context)
    if chosen is None and says_under_age(unmask(text)) and context.safety_kind not in WITHOUT_QUESTION:
        return "safety_young"
    if chosen is not None or message.get(SAFETY_NOTE):
        return chosen
    if waves_off(text, context.safety_kind):
        return NOT_MEANT
    return "safety_safe" if says_no_and(text, context.safety_kind) else None


def _choice_beside_danger(chosen: str | None, text: str, context: Context) -> str | None:
    """A choice in words that are danger themselves: only what ends the danger counts, or says that it comes nearer."""
    if chosen == "safety_now" and comes_nearer(text, context.safety_kind):
        return chosen
    return None if chosen in OPEN_CHOICES or explicit_kind(unmask(text)) else chosen


def _answer_to_check_in(message: Message, text: str, context: Context) -> str | None:
    if CHECK_IN not in context.said or is_danger(message):
        return None
    answer = in_danger(text, beside_question=context.asked is not None)
    if answer is None and (full_intent(message) == GOODBYE or _FAREWELL.search(text)):
        answer = True  # who leaves without a word to that question may be leaving for good
    if answer is None and not message.get(SAFETY_NOTE) and waves_off(text, UNSURE):
        answer = False
    return None if answer is None else AFTER_CHECK_IN if answer else NOT_IN_DANGER


def _set_alone(message: Message, intent: str) -> None:
    set_intent(message, intent, 1.0)
    message.set(SAFETY_NOTE, None, add_to_output=True)
    message.set(ENTITIES, [], add_to_output=True)

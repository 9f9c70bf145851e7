"""What a typed message means below help lines, or after the question if somebody is in danger."""

from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.context import Context
from bot.knowledge.normalise import unmask
from bot.rasa_host.intents import SAFETY, SAFETY_NOTE, full_intent, set_intent
from bot.safety.kinds import UNSURE
from bot.safety.patterns import explicit_kind
from bot.safety.protocol import WITHOUT_QUESTION, choice, waves_off
from bot.safety.signs import in_danger

OPEN_CHOICES = ("safety_now", "safety_cannot_call", "safety_no_answer", "safety_nobody_told")
"""Choices that end no danger: words which are danger themselves are answered as such."""
NOT_MEANT, NOT_IN_DANGER = "safety_not_meant", "not_in_danger"
CHECK_IN = f"{SAFETY}/{UNSURE}"
"""The question if somebody is in danger, among what was said."""
AFTER_CHECK_IN = f"{SAFETY}/suicide"
"""How a yes to that question is answered."""
LEAVES_EMERGENCY = ("urgent_help", "delete_chat", "delete_my_data", "other_language", "stop", "start_over")
"""What else is done below a call for 999. A "thanks" or a "goodbye" may be a farewell."""
HELD = "held"
"""Set on a message that was answered with a call for 999 because one stood already."""


def is_danger(message: Message) -> bool:
    """Whether the detector has found a kind that interrupts."""
    return full_intent(message).partition("/")[0] == SAFETY


def answers_help_lines(message: Message, text: str, context: Context) -> bool:
    """Whether typed words choose below help lines or say if somebody is in danger; then the message is read.

    A cry for help that was understood as danger stays one.

    Args:
        text: normalised.
    """
    meant = _choice(message, text, context) or _answer_to_check_in(message, text, context)
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


def _choice(message: Message, text: str, context: Context) -> str | None:
    if context.safety_kind is None:
        return None
    chosen = choice(text, context.safety_kind)
    if is_danger(message):
        return None if chosen in OPEN_CHOICES or explicit_kind(unmask(text)) else chosen
    return chosen or (NOT_MEANT if waves_off(text, context.safety_kind) and not message.get(SAFETY_NOTE) else None)


def _answer_to_check_in(message: Message, text: str, context: Context) -> str | None:
    if CHECK_IN not in context.said or is_danger(message):
        return None
    answer = in_danger(text, beside_question=context.asked is not None)
    return None if answer is None else AFTER_CHECK_IN if answer else NOT_IN_DANGER


def _set_alone(message: Message, intent: str) -> None:
    set_intent(message, intent, 1.0)
    message.set(SAFETY_NOTE, None, add_to_output=True)
    message.set(ENTITIES, [], add_to_output=True)

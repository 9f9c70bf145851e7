"""What words about an appointment mean, whatever the classifier makes of them; and which words are about none."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa.shared.nlu.training_data.message import Message

from bot.booking.opening import books_a_time
from bot.booking.reference import find_reference
from bot.booking.subject import (
    adds_note,
    asks_after_request,
    manages_one,
    names_appointment,
    puts_contact_right,
    request_named,
)
from bot.booking.when import read_wish
from bot.clock import system_clock
from bot.knowledge.context import LONGEST_MENTION, Context
from bot.rasa_host.intents import FALLBACK, OUT_OF_SCOPE, set_intent

MANAGES = ("my_booking", "change_booking", "cancel_booking")
ABOUT_A_TIME = ("book_appointment", "change_booking")
"""What somebody may want who names a day and nothing else."""


def meant_of_booking(text: str, intent: str) -> str | None:
    """The intent of words that ask to book a time, or are about what was booked or asked for; None for all others.

    A contact that is wrong is put right by a person: letters have gone to it.
    """
    if adds_note(text):
        return "add_details"
    if intent.startswith(("faq/", "inform", *MANAGES, FALLBACK, OUT_OF_SCOPE)) and puts_contact_right(text):
        return "faq/contact"
    if intent in (OUT_OF_SCOPE, FALLBACK) and books_a_time(text):
        return ABOUT_A_TIME[0]
    if intent.startswith(("faq/", *MANAGES, FALLBACK)) and asks_after_request(text):
        return MANAGES[0]
    return MANAGES[0] if intent in (OUT_OF_SCOPE, FALLBACK, "inform") and find_reference(text) else None


def answered(context: Context) -> bool:
    """Whether something was answered just before, and no form is open."""
    return context.asked is None and any(name.startswith(("faq/", "more")) for name in context.said)


def is_about_an_answer(text: str, context: Context) -> bool:
    """Whether short words after an answer ("when", "can i have it instead") say nothing of any appointment."""
    names_one = names_appointment(text) or request_named(text) or manages_one(text)
    return answered(context) and not names_one and len(text.split()) <= LONGEST_MENTION


def set_unclear(message: Message, text: str, confidence: float, zone: ZoneInfo) -> None:
    """What is meant must come from what was said before: an appointment is a guess only where a time is named."""
    set_intent(message, FALLBACK, 1 - confidence)
    names_time = read_wish(text, system_clock(), zone) is not None
    first = [{"name": name, "confidence": confidence} for name in ABOUT_A_TIME if names_time]
    guesses = message.get("intent_ranking") or []
    ranking = first + [guess for guess in guesses if guess["name"] not in (*MANAGES, *ABOUT_A_TIME[: len(first)])]
    message.set("intent_ranking", ranking, add_to_output=True)

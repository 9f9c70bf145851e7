"""Afterwards, of a call back or a place on the waiting list: what was asked for, how to change it, taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.executor import CollectingDispatcher

from actions.base import services
from bot.booking.preference import told_wish
from bot.booking.requests import NotOpen, Request
from bot.booking.subject import names_appointment, request_named


def request_meant(words: str, asked: Sequence[Request], in_question: str | None, booked: bool) -> Request | None:
    """The request of this chat that words are about.

    Args:
        asked: the open ones, the oldest first.
        in_question: the id of the one about which something is asked right now.
        booked: whether this chat has an appointment, which bare words ("cancel it") are about rather.
    """
    named = request_named(words)
    if named is not None:
        return next((request for request in reversed(asked) if request.kind is named), None)
    if names_appointment(words):
        return None
    if in_question is not None:
        return next((request for request in asked if request.id == in_question), None)
    return asked[-1] if asked and not booked else None


def tell_requests(say: CollectingDispatcher, asked: Sequence[Request]) -> None:
    """Say what is asked for."""
    for request in asked:
        assert request.contact is not None
        say.utter_message(
            response=f"utter_my_request_{request.kind.value}",
            contact=request.contact.shown,
            preference=told_wish(request.wish),
        )


def ask_to_take_back(say: CollectingDispatcher, request: Request) -> None:
    """Ask whether a request shall be taken back."""
    say.utter_message(response=f"utter_question_manage_cancel_{request.kind.value}")


def take_back(say: CollectingDispatcher, request_id: str, agreed: bool) -> None:
    """Take a request back, if that is still wanted, and only then say so."""
    if not agreed:
        say.utter_message(response="utter_request_stands")
        return
    try:
        request = services().requests.cancel(request_id)
    except NotOpen:
        say.utter_message(response="utter_request_gone")
        return
    say.utter_message(response=f"utter_request_cancelled_{request.kind.value}")

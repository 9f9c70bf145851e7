"""A note for the therapist from what a person said about danger: shown first, kept only after a yes."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, services
from bot.knowledge.normalise import unmask
from bot.safety.kinds import UNSURE
from bot.safety.patterns import explicit_kind
from bot.safety.signs import in_danger


def words_of_disclosure(tracker: Tracker) -> str | None:
    """The person's latest message in which a kind of danger was noticed; it stands in Rasa's events and in no slot.

    Where that was a yes to the question if they are in danger, it is the message that was asked about.
    """
    said_yes = False
    for event in reversed(tracker.events):
        if event.get("event") != "user":
            continue
        text, parsed = str(event.get("text") or ""), event.get("parse_data") or {}
        noticed = (parsed.get("intent") or {}).get("name") == "safety" and not parsed.get("held")
        if noticed and (text.startswith("/") or _only_says_yes(text)):
            said_yes = True
        elif noticed or parsed.get("safety_note") not in ((None,) if said_yes else (None, UNSURE)):
            return text or None
    return None


def _only_says_yes(text: str) -> bool:
    return bool(in_danger(text, beside_question=False)) and explicit_kind(unmask(text)) is None


class ActionOfferNote(SafeAction):
    """Shows the words as they would be passed on. Nothing is kept yet."""

    action_name = "action_offer_note"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        words = words_of_disclosure(tracker)
        if words is None:
            say.utter_message(response="utter_safety_note_none")
        else:
            say.utter_message(response="utter_safety_note_offer", words=words)
        return []


class ActionKeepNote(SafeAction):
    """Keeps the words just shown, after the person's yes."""

    action_name = "action_keep_note"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        words = words_of_disclosure(tracker)
        if words is None:
            say.utter_message(response="utter_safety_note_none")
        elif services().diary.add_to_note(tracker.sender_id, words):
            say.utter_message(response="utter_safety_note_sent")
        else:
            say.utter_message(response="utter_safety_note_kept")
        return []

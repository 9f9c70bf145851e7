"""One turn of a form: read the answer to the open question, then ask for the first thing that is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, answer_to, is_interruption
from bot.booking.contact import Contact, ContactProblem, likely_meant, read_contact
from bot.knowledge.answers import clean_name, name_beside_contact
from bot.screening.answers import read_yes_no

DONE, YES, NO = "done", "yes", "no"
"""What the slots of forms hold: that a question is settled, never what was answered in the person's words."""


_MINE_IS_RIGHT = re.compile(
    r"(?:no+|nope|nah)(?:[ ,.!]+(?:mine|it|that|mine'?s|it'?s|that'?s)(?: is)? (?:right|correct|fine|ok).*)?"
)


class FormTurn:
    """The slots as they are and as they become. Subclasses name the questions and say how each is read and asked."""

    questions: Sequence[str] = ()

    def __init__(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        self.say = say
        self.tracker = tracker
        self.slots: dict[str, Any] = tracker.current_slot_values()
        self.changed: dict[str, Any] = {}
        self.answered: str | None = None
        self.has_asked_back = False

    @property
    def readers(self) -> Mapping[str, Callable[[str], None]]:
        """What takes the answer to each question."""
        raise NotImplementedError

    def ask(self) -> str | None:
        """Ask the first open question and return its slot; None when the form is done."""
        raise NotImplementedError

    def read(self) -> None:
        """Take the person's answer, if this turn has one."""
        requested = self.slots.get("requested_slot")
        words = answer_to(self.tracker, requested) if requested else None
        if requested and words is not None:
            self.take(str(requested), words)

    def take(self, requested: str, words: str) -> None:
        """Settle a question with the words that answer it."""
        reader = self.readers.get(requested)
        if reader is not None:
            self.answered = requested
            reader(words)

    def set(self, slot: str, value: Any) -> None:
        """Settle a question, or with None open it again."""
        self.slots[slot] = self.changed[slot] = value

    def first_open(self) -> str | None:
        return next((slot for slot in self.questions if self.slots.get(slot) is None), None)

    def name_in(self, words: str) -> str | None:
        """The name in an answer; without one that is said."""
        name = name_beside_contact(words) or clean_name(words)
        if name is None:
            self.say.utter_message(response="utter_booking_name_problem")
        return name

    def contact_in(self, words: str) -> Contact | None:
        """The contact in an answer; what is wrong with it is said."""
        contact = read_contact(words)
        if isinstance(contact, ContactProblem):
            self.say.utter_message(response=f"utter_booking_contact_problem_{contact.kind}")
            return None
        return contact

    def new_contact_in(self, words: str) -> Contact | None:
        """The contact in an answer, to be written down: a likely slip in it is asked about once."""
        doubted = self._doubted()
        if doubted is not None and isinstance(read_contact(words), ContactProblem):
            if read_yes_no(words):
                return likely_meant(doubted)
            if _MINE_IS_RIGHT.fullmatch(words.lower().strip(" .!")):
                return doubted
        contact = self.contact_in(words)
        return None if contact is None or (contact != doubted and self.is_doubtful(contact)) else contact

    def is_doubtful(self, contact: Contact) -> bool:
        """Whether a contact has a likely slip in it; then that is asked."""
        meant = likely_meant(contact)
        if meant is not None:
            self.say.utter_message(response="utter_question_booking_contact_doubted", meant=meant.shown)
            self.has_asked_back = True
        return meant is not None

    def _doubted(self) -> Contact | None:
        """The contact of the message before this one, if that was asked about."""
        said = [str(event.get("text") or "") for event in self.tracker.events if event.get("event") == "user"]
        contact = read_contact(said[-2]) if len(said) > 1 else None
        return contact if isinstance(contact, Contact) and likely_meant(contact) else None


class ValidateForm(SafeAction):
    """The one action call of a form's turn."""

    turn: Callable[[CollectingDispatcher, Tracker], FormTurn]

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if is_interruption(tracker):
            return []
        turn = type(self).turn(say, tracker)
        turn.read()
        requested = turn.ask()
        if turn.answered is not None and not turn.changed:
            turn.set(turn.answered, None)  # Rasa takes a form that changes nothing for one that has no answer to this
        changed = [SlotSet(slot, value) for slot, value in turn.changed.items()]
        return [*changed, SlotSet("requested_slot", requested)]


def forget(*slots: str) -> Events:
    """Events that forget these slots."""
    return [SlotSet(slot, None) for slot in slots]


def last_answered(tracker: Tracker, slots: tuple[str, ...]) -> str | None:
    """The question that was settled last and still is."""
    for event in reversed(tracker.events):
        set_once = event.get("event") == "slot" and event.get("name") in slots and event.get("value") is not None
        if set_once and tracker.get_slot(event["name"]) is not None:
            return str(event["name"])
    return None

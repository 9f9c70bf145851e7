"""What all actions share: one place that builds the services, one that contains failures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import clinic, settings
from bot.booking.absences import Absences
from bot.booking.appointments import Diary
from bot.booking.changes import Changes
from bot.booking.requests import Requests
from bot.booking.when import read_wish
from bot.booking.wish import Wish
from bot.clinic import Clinic
from bot.clock import Clock, system_clock
from bot.conversations import StoredFile, keep_file
from bot.database import Database
from bot.logs import conversation_hash, logger
from bot.pictures import TYPE, Picture
from bot.privacy.withdrawal import Withdrawal

Events = List[Dict[str, Any]]

log = logger(__name__)


class ActionFailed(Exception):
    """An action could not do its work. Its text is the action's name and nothing else."""


@dataclass(frozen=True)
class Services:
    """The domain code with its parts, as actions use it."""

    clinic: Clinic
    database: Database
    diary: Diary
    changes: Changes
    requests: Requests
    withdrawal: Withdrawal
    absences: Absences
    clock: Clock

    @classmethod
    def build(cls, clinic_facts: Clinic, database: Database, clock: Clock) -> Services:
        parts = (database, clinic_facts, clock)
        domain = (Diary(*parts), Changes(*parts), Requests(*parts), Withdrawal(*parts), Absences(*parts))
        return cls(clinic_facts, database, *domain, clock)


_current: Services | None = None


def use(chosen: Services | None) -> None:
    """Work with these services from now on; None builds them from the settings when they are needed."""
    global _current
    _current = chosen


def services() -> Services:
    """The services of this process, built when the first action runs."""
    if _current is None:
        current = settings.load()
        facts = clinic.load(current.clinic_file, current.staff_group_links)
        use(Services.build(facts, Database.connect(current.database_url.value), system_clock))
    assert _current is not None
    return _current


class SafeAction(Action):
    """Runs `act` off the event loop; whatever it raises, no word of the person goes on.

    Rasa then sees a failed action, stores nothing of the turn, and the gateway says a fixed sentence with the
    clinic's phone and the help lines.
    """

    action_name: ClassVar[str] = ""

    def name(self) -> str:
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        try:
            return await asyncio.to_thread(self.act, dispatcher, tracker)
        except Exception as error:
            log.error(
                "action.failed",
                action=self.name(),
                error=type(error).__name__,
                conversation=conversation_hash(tracker.sender_id),
            )
            raise ActionFailed(self.name()) from None

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do the work: read the tracker once, call the domain code, name responses."""
        raise NotImplementedError


def attached(tracker: Tracker, name: str, picture: Picture) -> Dict[str, Any]:
    """Keep a picture for this conversation; returns the entry for a message's `files`."""
    stored = StoredFile(TYPE, name, picture.svg.encode())
    file_id = keep_file(services().database, tracker.sender_id, stored, services().clock())
    return {"id": file_id, "type": stored.type, "name": stored.name, "alt": picture.alt}


def active_form(tracker: Tracker) -> str | None:
    """The name of the form that is asking now."""
    return (tracker.active_loop or {}).get("name")


def intent_of(tracker: Tracker) -> str:
    """The name of the latest message's intent."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def entity_of(tracker: Tracker, entity: str) -> str | None:
    """The value of an entity of the latest message."""
    for found in (tracker.latest_message or {}).get("entities") or []:
        if found.get("entity") == entity:
            return str(found["value"])
    return None


def latest_words(tracker: Tracker) -> str:
    """What the person has just typed, or the payload of a button."""
    return str((tracker.latest_message or {}).get("text") or "")


def answer_to(tracker: Tracker, slot: str) -> str | None:
    """The person's words, if they are the answer to that form question."""
    if intent_of(tracker) != "answer" or tracker.get_slot("requested_slot") != slot:
        return None
    return latest_words(tracker)


def is_interruption(tracker: Tracker) -> bool:
    """Whether a message came that answers no question and that nothing has dealt with yet.

    Rasa lets the open form look at every message first. A form that then changes any slot keeps the message for itself,
    be it a question or "stop". (Danger never gets here: SafetyPolicy goes before the form.)
    """
    if tracker.get_slot("requested_slot") is None or intent_of(tracker) == "answer":
        return False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return True
        if event.get("event") == "action_execution_rejected":
            return False
    return False


def wish_in(words: str) -> Wish | None:
    """When somebody would like to come, from their words now; None when there is no time in them."""
    return read_wish(words, services().clock(), services().clinic.zone)


def last_said(tracker: Tracker) -> str | None:
    """The response that the assistant said last, before the message that it answers now."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return (event.get("metadata") or {}).get("utter_action")
    return None

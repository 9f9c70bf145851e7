"""A call back instead of a time, and the waiting list when no time fits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, active_form, intent_of, latest_words, services, wish_in
from actions.forms import DONE, FormTurn, ValidateForm, forget
from actions.slot_choice import WISH
from bot.booking.call_times import can_call
from bot.booking.opening import about_request
from bot.booking.preference import told_wish
from bot.booking.requests import NotDrafted
from bot.booking.subject import Kind
from bot.booking.wish import Wish
from bot.booking.wish_record import wish_from_json
from bot.knowledge.answers import name_beside_contact, says_at_once
from bot.screening.answers import read_yes_no

NAME, CONTACT, WHEN, VOICEMAIL = "request_name", "request_contact", "request_when", "request_voicemail"
REQUEST_SLOTS = (NAME, CONTACT, WHEN, VOICEMAIL)
"""The form's questions in their order; the waiting list does not ask the last one."""

RUN, KIND, IN_PLACE_OF = "request_run", "request_kind", "request_in_place_of"
"""Slots with the run's idempotency key, what is asked for, and the id of the request that it replaces."""

INSTEAD = "instead"
"""What the button says that asks anew in place of an open request."""


class ActionStartRequest(SafeAction):
    """Begins a request; a booking that is open meanwhile can be carried on with afterwards."""

    action_name = "action_start_request"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        form = active_form(tracker)
        if form == "request_form":
            return [FollowupAction("request_form")]
        if tracker.get_slot("safety_open"):
            say.utter_message(response="utter_callback")
            return []
        kind = Kind.WAITING_LIST if intent_of(tracker) == "join_waiting_list" else Kind.CALLBACK
        instead = latest_words(tracker) == INSTEAD
        wish = None if instead else _first_wish(tracker, kind)
        is_closed = wish is not None and kind is Kind.CALLBACK and not _can_call(wish)
        wish = None if is_closed else wish
        earlier = [r.id for r in services().requests.open_of(tracker.sender_id) if r.kind is kind] if instead else []
        run = str(uuid.uuid4())
        services().requests.draft(run, tracker.sender_id, kind, wish)
        say.utter_message(response="utter_request_closed" if is_closed else f"utter_request_intro_{kind.value}")
        paused = [SlotSet("paused_form", form)] if form else []
        return [
            *forget(*REQUEST_SLOTS),
            SlotSet(WHEN, None if wish is None else DONE),
            *paused,
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet(RUN, run),
            SlotSet(KIND, kind.value),
            SlotSet(IN_PLACE_OF, earlier[-1] if earlier else None),
            FollowupAction("request_form"),
        ]


def _first_wish(tracker: Tracker, kind: Kind) -> Wish | None:
    """The times that are known already: those for which nothing was free, or those in the words that ask."""
    unmet = tracker.get_slot(WISH)
    if kind is Kind.WAITING_LIST and unmet:
        return wish_from_json(unmet)
    return wish_in(about_request(latest_words(tracker)))


def _can_call(wish: Wish) -> bool:
    return can_call(wish, services().absences.clinic_now(), services().clock())


class RequestTurn(FormTurn):
    """One turn of the form."""

    def __init__(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        super().__init__(say, tracker)
        self._run = str(self.slots.get(RUN) or "")
        self._is_call = self.slots.get(KIND) == Kind.CALLBACK.value
        self.questions = REQUEST_SLOTS if self._is_call else REQUEST_SLOTS[:3]

    @property
    def readers(self) -> Mapping[str, Callable[[str], None]]:
        return {
            NAME: self._read_name, CONTACT: self._read_contact,
            WHEN: self._read_when, VOICEMAIL: self._read_voicemail,
        }  # fmt: skip

    def ask(self) -> str | None:
        following = self.first_open()
        if self.has_asked_back:
            return following
        if following in (CONTACT, WHEN):
            self.say.utter_message(response=f"utter_question_{following}_{self.slots.get(KIND)}")
        elif following is not None:
            self.say.utter_message(response=f"utter_question_{following}")
        return following

    def _read_name(self, words: str) -> None:
        name = self.name_in(words)
        if name is not None:
            services().requests.fill(self._run, name=name)
            self.set(NAME, DONE)
        if name_beside_contact(words) is not None:
            self._read_contact(words)

    def _read_contact(self, words: str) -> None:
        contact = self.new_contact_in(words)
        if contact is None:
            return
        if self._is_call and contact.phone is None:
            self.say.utter_message(response="utter_request_needs_phone")
            return
        services().requests.fill(self._run, contact=contact)
        self.set(CONTACT, DONE)

    def _read_when(self, words: str) -> None:
        wish = wish_in(words)
        if wish is None and says_at_once(words):
            now = services().clock().astimezone(services().clinic.zone)
            wish = Wish(first_day=now.date(), last_day=now.date(), after=now.time().replace(second=0, microsecond=0))
        if wish is not None and self._is_call and not _can_call(wish):
            self.say.utter_message(response="utter_request_closed")
            self.set(WHEN, None)
            return
        services().requests.fill(self._run, wish=wish)
        self.set(WHEN, DONE)

    def _read_voicemail(self, words: str) -> None:
        agreed = read_yes_no(words)
        if agreed is None:
            self._read_when(words)  # another time comes to mind: it counts, and this is asked again
            return
        services().requests.fill(self._run, voicemail=agreed)
        self.set(VOICEMAIL, DONE)


class ValidateRequestForm(ValidateForm):
    """One turn of the form."""

    action_name = "validate_request_form"
    turn = RequestTurn


class ActionSubmitRequest(SafeAction):
    """Opens the request to the clinic's staff and only then says so."""

    action_name = "action_submit_request"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        done = forget(*REQUEST_SLOTS, RUN, KIND, IN_PLACE_OF, WISH)
        try:
            submitted = services().requests.submit(str(tracker.get_slot(RUN)), tracker.get_slot(IN_PLACE_OF))
        except NotDrafted:
            say.utter_message(response="utter_request_lost")
            return done
        request = submitted.request
        assert request.contact is not None
        if submitted.replaces_another:
            say.utter_message(response="utter_request_replaced")
        say.utter_message(
            response=f"utter_requested_{request.kind.value}",
            name=request.name,
            contact=request.contact.shown,
            preference=told_wish(request.wish),
        )
        return done

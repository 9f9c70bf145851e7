"""Control words inside and outside of forms: back, skip, stop, start over, carry on."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_changes import MANAGE_SLOTS, MANAGE_STATE, RUNS
from actions.base import Events, SafeAction, active_form, services
from actions.booking import BOOKING_SLOTS
from actions.booking_details import APPOINTMENT as DETAILS_APPOINTMENT
from actions.booking_details import DETAILS_SLOTS
from actions.courses import DETAILS as COURSE_DETAILS
from actions.forms import forget, last_answered
from actions.requests import IN_PLACE_OF, KIND, REQUEST_SLOTS
from actions.requests import RUN as REQUEST_RUN
from actions.screening import SCREENING_SLOTS
from actions.slot_choice import TIME_SLOTS
from bot.screening.plan import SKIPPED

FORMS: dict[str, tuple[str, ...]] = {
    "screening_form": SCREENING_SLOTS,
    "booking_form": BOOKING_SLOTS,
    "manage_form": MANAGE_SLOTS,
    "request_form": REQUEST_SLOTS,
    "details_form": DETAILS_SLOTS,
}
"""Forms and their questions."""

_SETTLED = tuple(slot for slots in FORMS.values() for slot in slots)


def open_form(tracker: Tracker) -> str | None:
    """The form that is asking now."""
    name = active_form(tracker)
    return name if name in FORMS else None


class ActionBack(SafeAction):
    """Opens the question before this one again."""

    action_name = "action_back"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        form = open_form(tracker)
        if form is None:
            say.utter_message(response="utter_nothing_to_go_back_to")
            return []
        slot = last_answered(tracker, FORMS[form])
        if slot is None:
            say.utter_message(response="utter_nothing_before")
        return [*(forget(slot) if slot else ()), SlotSet("requested_slot", None), FollowupAction(form)]


class ActionSkip(SafeAction):
    """Leaves a question out where every answer is optional; the other forms need all of their few answers."""

    action_name = "action_skip"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        form, slot = open_form(tracker), tracker.get_slot("requested_slot")
        if form is None or slot is None:
            say.utter_message(response="utter_nothing_to_skip")
            return []
        if form == "manage_form" and slot in MANAGE_SLOTS[:2]:
            say.utter_message(response="utter_manage_without_reference")
            return end_everything(tracker)
        if form not in ("screening_form", "details_form"):
            say.utter_message(response="utter_cannot_skip")
            return [FollowupAction(form)]
        return [SlotSet(slot, SKIPPED), FollowupAction(form)]


class ActionStop(SafeAction):
    """Ends what is running, gives a held time back and drops the answers."""

    action_name = "action_stop"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        running = open_form(tracker) or tracker.get_slot("paused_form")
        if running is None:
            say.utter_message(response="utter_nothing_to_stop")
            return []
        say.utter_message(response="utter_stopped")
        # No rule knows what comes after a stop that another action asked for.
        return [*end_everything(tracker), FollowupAction("action_listen")]


class ActionStartOver(SafeAction):
    """Forgets answers and context; the transcript and booked appointments stay."""

    action_name = "action_start_over"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        say.utter_message(response="utter_started_over")
        return [*end_everything(tracker), *forget("therapy", "topic", COURSE_DETAILS)]


class ActionPause(SafeAction):
    """Closes the open form so that nothing is asked below the help lines; "carry on" opens it again."""

    action_name = "action_pause"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        form = open_form(tracker)
        if form is None:
            return []
        return [SlotSet("paused_form", form), ActiveLoop(None), SlotSet("requested_slot", None)]


class ActionResume(SafeAction):
    """Opens the form that was interrupted; it asks its question again as it was."""

    action_name = "action_resume"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        form = open_form(tracker)
        if form is not None:
            return [FollowupAction(form)]
        paused = tracker.get_slot("paused_form")
        if paused not in FORMS:
            say.utter_message(response="utter_nothing_to_resume")
            return []
        say.utter_message(response="utter_resumed")
        return [SlotSet("paused_form", None), FollowupAction(paused)]


def end_everything(tracker: Tracker) -> Events:
    """Events that close every form; a hold on a time is given back."""
    for run in filter(None, map(tracker.get_slot, RUNS)):
        services().diary.release(run)
    if tracker.get_slot(REQUEST_RUN):
        services().requests.discard(tracker.get_slot(REQUEST_RUN))
    slots = (
        *_SETTLED,
        *RUNS,
        *MANAGE_STATE,
        *TIME_SLOTS,
        REQUEST_RUN,
        KIND,
        IN_PLACE_OF,
        DETAILS_APPOINTMENT,
        "screening_suggested",
        "paused_form",
    )
    return [ActiveLoop(None), SlotSet("requested_slot", None), *forget(*slots)]

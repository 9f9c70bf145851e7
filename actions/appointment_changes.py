"""Afterwards: when is my appointment, move it, cancel it, in this conversation or by reference and contact; the same of
what staff were asked for in this conversation."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, active_form, intent_of, latest_words, services, wish_in
from actions.booking import RUN as BOOKING_RUN
from actions.booking import calendar_file
from actions.forms import DONE, NO, YES, FormTurn, ValidateForm, forget
from actions.request_changes import ask_to_take_back, request_meant, take_back, tell_requests
from actions.slot_choice import TIME_SLOTS, SlotChoice, described, first_wishes
from bot.booking.appointments import Appointment, NotHeld, SlotTaken
from bot.booking.changes import NotBooked
from bot.booking.letters import spoken_time
from bot.booking.opening import moved_to
from bot.booking.reference import find_reference
from bot.booking.requests import Request
from bot.booking.subject import asks_if_allowed, moves_or_cancels, names_appointment, request_named
from bot.screening.answers import is_plain_yes, read_yes_no, wants_an_end

REFERENCE, CONTACT, SLOT, CONFIRM = "manage_reference", "manage_contact", "manage_slot", "manage_confirm"
MANAGE_SLOTS = (REFERENCE, CONTACT, SLOT, CONFIRM)
"""The form's questions in their order."""

TASK, APPOINTMENT, RUN, TRIES = "manage_task", "manage_appointment", "manage_run", "manage_tries"
"""Slots with what is to be done, the appointment's id, the run that holds its new time, and failed look-ups."""
REQUEST = "manage_request"
"""Slot with the id of the request that is to be taken back, in place of an appointment's."""
MANAGE_STATE = (TASK, APPOINTMENT, RUN, TRIES, REQUEST)

SHOW, MOVE, CANCEL = "show", "move", "cancel"
_TASKS = {"my_booking": SHOW, "change_booking": MOVE, "cancel_booking": CANCEL}

MOST_TRIES = 3
"""Look-ups that may fail in a row; then the clinic's staff, who can see who is calling, must help."""

MOST_ASKED = 2
"""How often in a row a reference is asked for."""


class ActionManageBooking(SafeAction):
    """Starts showing, moving or cancelling; what was booked in this conversation needs no reference."""

    action_name = "action_manage_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        task, form, words = _TASKS[intent_of(tracker)], active_form(tracker), latest_words(tracker)
        found = services().diary.of_conversation(tracker.sender_id)
        asked = services().requests.open_of(tracker.sender_id)
        in_question = tracker.get_slot(REQUEST) if form == "manage_form" else None
        request = request_meant(words, asked, in_question, booked=bool(found))
        about_request = request is not None or request_named(words) is not None
        if form == "request_form" and task == CANCEL and not names_appointment(words):
            return [FollowupAction("action_stop")]
        if form == "booking_form" and not found and not about_request:
            return _within_booking(say, task, words)
        if about_request and (request is None or task != CANCEL):
            _tell_of_request(say, request, task)
            return []
        if task == SHOW:
            _tell_all(say, found, asked)
            if found:
                return []
        run = tracker.get_slot(RUN)
        if run:
            services().diary.release(run)
        paused = [SlotSet("paused_form", form)] if form and form != "manage_form" else []
        reference = find_reference(words)
        return [
            *forget(*MANAGE_SLOTS, *TIME_SLOTS, TRIES),
            *first_wishes(moved_to(words)),
            *paused,
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet(TASK, task),
            SlotSet(APPOINTMENT, _known(tracker, found, reference)),
            SlotSet(REFERENCE, reference),
            SlotSet(REQUEST, request.id if request else None),
            SlotSet(RUN, str(uuid.uuid4())),
            FollowupAction("manage_form"),
        ]


def _known(tracker: Tracker, found: Sequence[Appointment], reference: str | None) -> str | None:
    """The id of the appointment that is meant: the only one of this chat, or the one that was looked up before."""
    only = found[0] if len(found) == 1 else None
    if reference is not None:
        return only.id if only is not None and only.reference == reference else None
    if only is not None:
        return only.id
    looked_up: str | None = tracker.get_slot(APPOINTMENT)
    return looked_up if not found or active_form(tracker) == "manage_form" else None


def _tell_of_request(say: CollectingDispatcher, request: Request | None, task: str) -> None:
    """Say what was asked for, how to change it, or that there is nothing of the kind."""
    if request is None:
        say.utter_message(response="utter_request_not_here")
    elif task == SHOW:
        tell_requests(say, [request])
    else:
        say.utter_message(response=f"utter_request_change_{request.kind.value}")


def _within_booking(say: CollectingDispatcher, task: str, words: str) -> Events:
    """Nothing is booked yet: what is meant is the booking that is being made."""
    if "cancel" in words.lower() and asks_if_allowed(words):
        say.utter_message(response="utter_faq/cancel_policy")
        return []
    if task == CANCEL:
        return [FollowupAction("action_stop")]
    if task == SHOW:
        say.utter_message(response="utter_nothing_booked_yet")
    return [*forget(*(("booking_slot", "booking_confirm") if task == MOVE else ())), FollowupAction("booking_form")]


class ManageTurn(FormTurn):
    """One turn of the form."""

    questions = MANAGE_SLOTS

    def __init__(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        super().__init__(say, tracker)
        self._task = str(self.slots.get(TASK) or SHOW)
        self._choice = SlotChoice(self, SLOT, str(self.slots.get(RUN) or ""), self._moved_from)

    @property
    def readers(self) -> Mapping[str, Callable[[str], None]]:
        return {
            REFERENCE: self._read_reference, CONTACT: self._read_contact,
            SLOT: self._choice.read, CONFIRM: self._read_confirm,
        }  # fmt: skip

    def _moved_from(self) -> datetime | None:
        """When the appointment begins that is to be moved."""
        try:
            return services().changes.get(str(self.slots.get(APPOINTMENT))).start if self._task == MOVE else None
        except NotBooked:
            return None

    def ask(self) -> str | None:
        if self.slots.get(REQUEST):
            return self._ask_request()
        if not self.slots.get(APPOINTMENT):
            return self._ask_who()
        if self._task == SHOW:
            return None
        if self._task == MOVE and not self.slots.get(SLOT):
            self._choice.ask()
            return SLOT
        if self.slots.get(CONFIRM) is None:
            return self._ask_confirm()
        return None

    def _ask_request(self) -> str | None:
        if self.slots.get(CONFIRM) is not None:
            return None
        own = services().requests.open_of(self.tracker.sender_id)
        request = next((r for r in own if r.id == self.slots[REQUEST]), None)
        if request is None:
            return None
        ask_to_take_back(self.say, request)
        return CONFIRM

    def _ask_who(self) -> str | None:
        if int(self.slots.get(TRIES) or 0) >= MOST_TRIES or self._asked_in_vain():
            return None
        if self.slots.get(REFERENCE):
            self.say.utter_message(response=f"utter_question_{CONTACT}")
            return CONTACT
        own = services().diary.of_conversation(self.tracker.sender_id)
        if own:
            buttons = [
                {"title": spoken_time(a.start, services().clinic), "payload": str(a.reference)} for a in own
            ]  # fmt: skip
            self.say.utter_message(response="utter_question_manage_which", buttons=buttons)
        else:
            self.say.utter_message(response=f"utter_question_{REFERENCE}")
        return REFERENCE

    def _asked_in_vain(self) -> bool:
        """Whether the reference was asked for twice and both times something else was said: it is let be."""
        asked = 0
        for event in reversed(self.tracker.events):
            if event.get("event") == "slot" and event.get("name") in (RUN, TRIES):
                break
            asked += (event.get("metadata") or {}).get("utter_action") == f"utter_question_{REFERENCE}"
        return self.answered is None and asked >= MOST_ASKED

    def _read_reference(self, words: str) -> None:
        reference = find_reference(words)
        own = services().diary.of_conversation(self.tracker.sender_id)
        known = next((a for a in own if a.reference == reference), None)
        if known is not None:
            self.set(APPOINTMENT, known.id)
        elif reference is None:
            self.say.utter_message(response="utter_manage_reference_problem")
        else:
            self.set(REFERENCE, reference)

    def _read_contact(self, words: str) -> None:
        contact = self.contact_in(words)
        if contact is None:
            return
        found = services().changes.find(str(self.slots.get(REFERENCE)), contact)
        if found is not None:
            self.set(APPOINTMENT, found.id)
            self.set(CONTACT, DONE)
            return
        self.set(TRIES, int(self.slots.get(TRIES) or 0) + 1)
        self.set(REFERENCE, None)
        if self.slots[TRIES] < MOST_TRIES:
            self.say.utter_message(response="utter_manage_not_found")

    def _ask_confirm(self) -> str | None:
        try:
            appointment = services().changes.get(str(self.slots[APPOINTMENT]))
            held = services().diary.get(str(self.slots.get(RUN))) if self._task == MOVE else None
        except NotBooked:
            return None
        except NotHeld:
            self.set(SLOT, None)
            self._choice.ask()
            return SLOT
        if held is None:
            self.say.utter_message(response="utter_question_manage_cancel", **described(appointment))
        else:
            before = spoken_time(appointment.start, services().clinic)
            self.say.utter_message(response="utter_question_manage_move", before=before, **described(held))
        return CONFIRM

    def _read_confirm(self, words: str) -> None:
        ends = self._task == CANCEL
        wanted = None if self.slots.get(REQUEST) else moves_or_cancels(words)
        if wanted not in (None, self._task):
            self._turn_to(str(wanted), words)
        elif SLOT_WANTED in words:
            self.set(SLOT, None)
        elif ends and read_yes_no(words) is False and wants_an_end(words):
            return  # "oh no, i can't come, cancel it": it is asked again
        elif not read_yes_no(words) or is_plain_yes(words, to_an_end=ends):
            self.set(CONFIRM, YES if _agrees(words, self._task) else NO)

    def _turn_to(self, task: str, words: str) -> None:
        """Do the other thing with the same appointment: "move it instead" where it was to be cancelled."""
        services().diary.release(str(self.slots.get(RUN)))
        self._task = task
        for slot, value in {TASK: task, SLOT: None, CONFIRM: None}.items():
            self.set(slot, value)
        if task == MOVE and wish_in(moved_to(words)):
            self._choice.read(moved_to(words))


SLOT_WANTED = "Another time"
"""What the button at the end of a move says."""


_AGREES = {CANCEL: ("cancel", "take me", "remove", "leave the"), MOVE: ("move",)}


def _agrees(words: str, task: str) -> bool:
    agreed = read_yes_no(words)
    return bool(agreed) if agreed is not None else words.lower().strip(" .!").startswith(_AGREES[task])


class ValidateManageForm(ValidateForm):
    """One turn of the form."""

    action_name = "validate_manage_form"
    turn = ManageTurn


class ActionSubmitManage(SafeAction):
    """Commits the change and only then says so."""

    action_name = "action_submit_manage"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        appointment_id, task = tracker.get_slot(APPOINTMENT), tracker.get_slot(TASK)
        done = [*forget(*MANAGE_SLOTS, *MANAGE_STATE, *TIME_SLOTS)]
        if appointment_id and task != CANCEL:
            # Who has proved that it is theirs may go on with it: "cancel it", "move it".
            done.append(SlotSet(APPOINTMENT, appointment_id))
        if tracker.get_slot(REQUEST):
            take_back(say, str(tracker.get_slot(REQUEST)), agreed=tracker.get_slot(CONFIRM) != NO)
            return done
        if not appointment_id:
            gives_up = int(tracker.get_slot(TRIES) or 0) >= MOST_TRIES
            say.utter_message(response="utter_manage_give_up" if gives_up else "utter_manage_let_be")
            return done
        try:
            if task == SHOW:
                _tell(say, services().changes.get(appointment_id))
            elif tracker.get_slot(CONFIRM) == NO:
                services().diary.release(str(tracker.get_slot(RUN)))
                say.utter_message(response="utter_manage_unchanged")
            elif task == CANCEL:
                cancelled = services().changes.cancel(appointment_id)
                say.utter_message(response="utter_cancelled", **described(cancelled))
            else:
                _say_moved(say, tracker, appointment_id)
        except NotBooked:
            say.utter_message(response="utter_manage_gone")
            return [*done, SlotSet(APPOINTMENT, None)]
        except (SlotTaken, NotHeld):
            # The form asks for another time.
            return [*forget(SLOT, CONFIRM), FollowupAction("manage_form")]
        return done


def _say_moved(say: CollectingDispatcher, tracker: Tracker, appointment_id: str) -> None:
    moved = services().changes.move(appointment_id, str(tracker.get_slot(RUN)))
    say.utter_message(
        response="utter_moved",
        reference=moved.reference,
        files=calendar_file(tracker.sender_id, moved),
        **described(moved),
    )


def _tell_all(say: CollectingDispatcher, found: Sequence[Appointment], asked: Sequence[Request]) -> None:
    for appointment in found:
        _tell(say, appointment)
    tell_requests(say, asked)


def _tell(say: CollectingDispatcher, appointment: Appointment) -> None:
    say.utter_message(response="utter_my_booking", reference=appointment.reference, **described(appointment))


RUNS = (BOOKING_RUN, RUN)
"""Slots of all runs that may hold a time."""

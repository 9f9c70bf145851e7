"""Booking a first consultation: age, time, name, contact, confirm. The diary decides what is booked."""

from __future__ import annotations

import re
import uuid
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, answer_to, is_interruption, services
from bot.booking.appointments import Appointment, NotHeld, SlotTaken
from bot.booking.availability import SLOT_ID, Slot
from bot.booking.contact import ContactProblem, read_contact
from bot.booking.messages import calendar_entry, spoken_time
from bot.booking.offers import OFFERS, distinct, fitting, later_than, nearest, picked
from bot.booking.when import Wish, read_wish
from bot.clinic import MODALITIES
from bot.conversations import StoredFile, keep_file
from bot.knowledge.answers import change_asked, change_wanted, clean_name
from bot.screening.answers import read_yes_no

ADULT, SLOT, NAME, CONTACT, CONFIRM = (
    "booking_adult", "booking_slot", "booking_name", "booking_contact", "booking_confirm",
)  # fmt: skip
BOOKING_SLOTS = (ADULT, SLOT, NAME, CONTACT, CONFIRM)
"""The form's questions in their order; their slots say only that each is settled."""

RUN, OFFERED = "booking_run", "booking_offers"
"""Slots with the run's idempotency key and the ids of the times last offered."""

DONE, YES, NO = "done", "yes", "no"


class ActionStartBooking(SafeAction):
    """Begins a run of its own, unless the questions are running already."""

    action_name = "action_start_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if (tracker.active_loop or {}).get("name") == "booking_form":
            return []
        abandoned = tracker.get_slot(RUN)
        if abandoned:
            services().diary.release(abandoned)
        say.utter_message(response="utter_booking_intro")
        return [SlotSet(RUN, str(uuid.uuid4())), *_forget(*BOOKING_SLOTS, OFFERED, "paused_form")]


class ValidateBookingForm(SafeAction):
    """One turn of the form: read the answer, then ask for the first thing that is missing."""

    action_name = "validate_booking_form"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if is_interruption(tracker):
            return []
        turn = _Turn(say, tracker)
        turn.read()
        requested = turn.ask()
        changed = [SlotSet(slot, value) for slot, value in turn.changed.items()]
        return [*changed, SlotSet("requested_slot", requested)]


class _Turn:
    """One turn of the form: the slots as they are and as they become."""

    def __init__(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        self._say = say
        self._tracker = tracker
        self._slots: dict[str, Any] = tracker.current_slot_values()
        self._run = str(self._slots.get(RUN) or "")
        self._diary = services().diary
        self._clinic = services().clinic
        self.changed: dict[str, Any] = {}

    def read(self) -> None:
        """Take the person's answer, if this turn has one."""
        requested = self._slots.get("requested_slot")
        words = answer_to(self._tracker, requested) if requested else None
        readers = {
            ADULT: self._read_adult, SLOT: self._read_slot, NAME: self._read_name,
            CONTACT: self._read_contact, CONFIRM: self._read_confirm,
        }  # fmt: skip
        if words is None or requested not in readers:
            return
        change = change_asked(words) if requested in (NAME, CONTACT) else None
        if change is not None:
            self._set(change, None)
        else:
            readers[requested](words)

    def ask(self) -> str | None:
        """Ask the first open question and return its slot; None when the form is done."""
        if self._slots.get(ADULT) == NO:
            return None
        following = next((slot for slot in BOOKING_SLOTS if self._slots.get(slot) is None), None)
        if following == CONFIRM and not self._can_confirm():
            self._set(SLOT, None)
            following = SLOT
        if following == SLOT:
            if OFFERED not in self.changed:
                self._offer_again()
        elif following == CONFIRM:
            self._ask_confirm()
        elif following is not None:
            self._say.utter_message(response=f"utter_question_{following}")
        return following

    def _set(self, slot: str, value: Any) -> None:
        self._slots[slot] = self.changed[slot] = value

    def _read_adult(self, words: str) -> None:
        age = re.search(r"\b(\d{1,3})\b", words)
        adult = int(age[1]) >= self._clinic.minimum_age if age else bool(read_yes_no(words))
        self._set(ADULT, YES if adult else NO)

    def _read_slot(self, words: str) -> None:
        free, offered = self._free(), self._slots.get(OFFERED) or []
        # The buttons of an earlier list stay on the screen: they count as long as the time is free.
        choice = words if SLOT_ID.fullmatch(words) else picked(words, offered)
        if choice is not None:
            self._hold(next((s for s in free if s.id == choice), None))
            return
        wish = read_wish(words, services().clock(), self._clinic.zone)
        if wish is None or wish.is_empty:
            self._offer(later_than(free, offered), "utter_booking_slots_found")
            return
        fit = fitting(free, wish, self._clinic.zone)
        named = [s for s in fit if s.id in offered] or fit
        if len(named) == 1 and _names_clock_time(wish):
            self._hold(named[0])
        elif not fit:
            self._offer(nearest(free, wish, self._clinic.zone), "utter_booking_slots_nearest")
        else:
            self._offer(fit, "utter_booking_slots_found")

    def _read_name(self, words: str) -> None:
        name = clean_name(words)
        if name is None:
            self._say.utter_message(response="utter_booking_name_problem")
            self._set(NAME, None)
        else:
            self._diary.fill(self._run, name=name)
            self._set(NAME, DONE)

    def _read_contact(self, words: str) -> None:
        contact = read_contact(words)
        if isinstance(contact, ContactProblem):
            self._say.utter_message(response=f"utter_booking_contact_problem_{contact.kind}")
            self._set(CONTACT, None)
        else:
            self._diary.fill(self._run, contact=contact)
            self._set(CONTACT, DONE)

    def _read_confirm(self, words: str) -> None:
        change = change_wanted(words)
        if change is not None:
            self._set(change, None)
        else:
            self._set(CONFIRM, YES if read_yes_no(words) else NO)
        if self._slots.get(CONFIRM) == NO:
            self._set(CONFIRM, None)
            self._say.utter_message(response="utter_booking_change_what")

    def _free(self) -> list[Slot]:
        return distinct(self._diary.free(self._run))

    def _hold(self, slot: Slot | None) -> None:
        try:
            if slot is None:
                raise SlotTaken
            held = self._diary.hold(self._run, self._tracker.sender_id, slot)
        except SlotTaken:
            self._offer(self._free(), "utter_booking_slot_taken")
            return
        self._set(SLOT, DONE)
        self._set(OFFERED, None)
        self._say.utter_message(
            response="utter_booking_held",
            hold_minutes=str(self._clinic.consultation.hold_minutes),
            **described(held),
        )

    def _offer(self, slots: list[Slot], response: str) -> None:
        self._set(SLOT, None)
        self._set(OFFERED, [s.id for s in slots[:OFFERS]])
        if not slots:
            self._say.utter_message(response="utter_booking_no_slots")
            return
        buttons = [
            {
                "title": f"{spoken_time(s.start, self._clinic)}, {MODALITIES[s.modality]}",
                "payload": s.id,
            }
            for s in slots[:OFFERS]
        ]
        buttons.append({"title": "More times", "payload": "More times"})
        self._say.utter_message(response=response, buttons=buttons)

    def _offer_again(self) -> None:
        free, before = self._free(), self._slots.get(OFFERED) or []
        still_free = [s for s in free if s.id in before]
        if still_free:
            self._offer(still_free, "utter_booking_slots_found")
        else:
            self._offer(free, "utter_question_booking_slot")

    def _can_confirm(self) -> bool:
        try:
            held = self._diary.get(self._run)
        except NotHeld:
            return False
        return held.name is not None and held.contact is not None

    def _ask_confirm(self) -> None:
        if CONFIRM in self.changed:
            return  # what to change has just been asked
        held = self._diary.get(self._run)
        assert held.contact is not None
        self._say.utter_message(
            response="utter_question_booking_confirm",
            name=held.name,
            contact=held.contact.shown,
            **described(held),
        )


class ActionSubmitBooking(SafeAction):
    """Commits the booking and only then says so."""

    action_name = "action_submit_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if tracker.get_slot(ADULT) == NO:
            say.utter_message(response="utter_booking_under_age")
            return _forget(*BOOKING_SLOTS)
        try:
            booked = services().diary.confirm(str(tracker.get_slot(RUN))).appointment
        except (SlotTaken, NotHeld):
            # The form asks for another time; name and contact are kept.
            return [*_forget(SLOT, CONFIRM), FollowupAction("booking_form")]
        _say_booked(say, tracker.sender_id, booked)
        return _forget(*BOOKING_SLOTS, OFFERED, RUN)


class ActionMyBooking(SafeAction):
    """Tells the time of what was booked in this conversation."""

    action_name = "action_my_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        found = services().diary.of_conversation(tracker.sender_id)
        if not found:
            say.utter_message(response="utter_my_booking_none")
        for appointment in found:
            say.utter_message(
                response="utter_my_booking",
                reference=appointment.reference,
                **described(appointment),
            )
        return []


def _names_clock_time(wish: Wish) -> bool:
    """Whether a wish is "at 3", not "after 3" or "in the afternoon"."""
    if wish.after is None or wish.before is None:
        return False
    return (wish.before.hour * 60 + wish.before.minute) - (wish.after.hour * 60 + wish.after.minute) <= 61


def described(appointment: Appointment) -> dict[str, str]:
    """What sentences about an appointment need."""
    return {
        "when": spoken_time(appointment.start, services().clinic),
        "how": MODALITIES[appointment.modality],
        "who": appointment.practitioner_name,
    }


def _say_booked(say: CollectingDispatcher, conversation_id: str, booked: Appointment) -> None:
    at_hand = services()
    calendar = calendar_entry(at_hand.clinic, booked, at_hand.clock()).encode()
    stored = StoredFile("text/calendar", "appointment.ics", calendar)
    file_id = keep_file(at_hand.database, conversation_id, stored)
    what = described(booked)
    say.utter_message(
        response="utter_booked",
        reference=booked.reference,
        files=[
            {
                "id": file_id,
                "type": stored.type,
                "name": stored.name,
                "alt": f"Calendar entry: {what['when']}",
            }
        ],
        **what,
    )
    assert booked.contact is not None
    by = "email" if booked.contact.email else "phone"
    say.utter_message(response=f"utter_booked_by_{by}", contact=booked.contact.shown)


def _forget(*slots: str) -> Events:
    return [SlotSet(slot, None) for slot in slots]

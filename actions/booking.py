"""Booking a first consultation: age, time, name, contact, confirm. The diary decides what is booked."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, active_form, last_said, latest_words, services, wish_in
from actions.forms import DONE, NO, YES, FormTurn, ValidateForm, forget
from actions.slot_choice import TIME_SLOTS, SlotChoice, described, first_wishes
from bot.booking.age import own_age, read_adult, said_to_be_younger, tells_too_young
from bot.booking.appointments import Appointment, NotHeld, SlotTaken
from bot.booking.corrections import Correction, read_correction, read_renaming, renamed
from bot.booking.for_whom import Other, is_for_self, other_in
from bot.booking.letters import calendar_entry
from bot.booking.opening import about_booking, says_only_a_time
from bot.conversations import StoredFile, keep_file
from bot.knowledge.answers import change_asked, change_wanted, name_beside_contact
from bot.screening.answers import is_plain_yes, read_yes_no

ADULT, SLOT, NAME, CONTACT, CONFIRM = (
    "booking_adult", "booking_slot", "booking_name", "booking_contact", "booking_confirm",
)  # fmt: skip
BOOKING_SLOTS = (ADULT, SLOT, NAME, CONTACT, CONFIRM)
"""The form's questions in their order; their slots say only that each is settled."""

RUN, SAID_YOUNGER = "booking_run", "booking_said_younger"
"""Slots with the run's idempotency key, and whether the person has said an age below the clinic's."""

FOR_OTHER, NEW, ADULT_OTHER, AGREED = "booking_for_other", "new", "adult", "agreed"
"""Slot for a booking for somebody else, with what is known of them: nothing, that they are an adult, that they agree.
It is empty when people book for themselves."""

CHANGE_WHAT = "utter_booking_change_what"
"""Said after a no to the summary; a yes to it is none to the booking."""

ABOUT_OTHERS = "for_someone_else"
"""The topic of questions about booking for somebody else."""


_AGREES_TO_DAY = re.compile(r"(?:yes|yeah|yep|ok|okay)\W+(?:that|same) day\W*", re.IGNORECASE)


class ActionStartBooking(SafeAction):
    """Begins a run of its own, unless the questions are running already."""

    action_name = "action_start_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if active_form(tracker) == "booking_form":
            return []
        abandoned = tracker.get_slot(RUN)
        if abandoned:
            services().diary.release(abandoned)
        begun = [
            SlotSet(RUN, str(uuid.uuid4())),
            *forget(*BOOKING_SLOTS, FOR_OTHER, *TIME_SLOTS, "paused_form"),
            *first_wishes(about_booking(latest_words(tracker))),
        ]
        other = _other_at_start(tracker)
        if other is None:
            say.utter_message(response="utter_booking_intro")
            age = own_age(latest_words(tracker))
            adult = age is not None and age >= services().clinic.minimum_age
            return [*begun, *([SlotSet(ADULT, YES if adult else NO)] if age is not None else [])]
        known = what_is_known(other)
        if known[ADULT] != NO:
            say.utter_message(response="utter_booking_intro_other")
        return [*begun, *(SlotSet(slot, value) for slot, value in known.items())]


class BookingTurn(FormTurn):
    """One turn of the booking form."""

    questions = BOOKING_SLOTS

    def __init__(self, say: CollectingDispatcher, tracker: Tracker) -> None:
        super().__init__(say, tracker)
        self._run = str(self.slots.get(RUN) or "")
        self._diary = services().diary
        self._choice = SlotChoice(self, SLOT, self._run)

    @property
    def readers(self) -> Mapping[str, Callable[[str], None]]:
        return {
            ADULT: self._read_adult, SLOT: self._choice.read, NAME: self._read_name,
            CONTACT: self._read_contact, CONFIRM: self._read_confirm,
        }  # fmt: skip

    def take(self, requested: str, words: str) -> None:
        """Whatever is asked, that it is for somebody else opens the question for an age again: it is theirs now. And
        who says to be too young is told so at once."""
        for_self = not self.slots.get(FOR_OTHER)
        if for_self and requested != ADULT and tells_too_young(words, services().clinic.minimum_age):
            self.answered = requested
            self.set(ADULT, NO)
            return
        other = other_in(words, age_was_asked=requested == ADULT)
        if other is None or (self.slots.get(FOR_OTHER) is not None and other.age is None):
            super().take(requested, words)
            return
        self.answered = requested
        for slot, value in {**what_is_known(other), NAME: None, CONTACT: None}.items():
            self.set(slot, value)

    def ask(self) -> str | None:
        if self.slots.get(ADULT) == NO:
            return None
        following = self.first_open()
        if following == CONFIRM and not self._can_confirm():
            self.set(SLOT, None)
            following = self.first_open()
        if self.has_asked_back:
            return following
        if following == SLOT:
            self._choice.ask()
        elif following == CONFIRM:
            self._ask_confirm()
        elif following == ADULT and self.slots.get(FOR_OTHER) == ADULT_OTHER:
            self.say.utter_message(response="utter_question_booking_agreed_other")
        elif following is not None:
            whose = "_other" if self.slots.get(FOR_OTHER) else ""
            self.say.utter_message(response=f"utter_question_{following}{whose}")
        return following

    def _read_adult(self, words: str) -> None:
        if is_for_self(words):
            self.set(FOR_OTHER, None)
            self.set(ADULT, None)
        elif self.slots.get(FOR_OTHER):
            self._read_other(words)
        else:
            self._read_own(words)

    def _read_other(self, words: str) -> None:
        """Their age first, then their own yes."""
        if self.slots[FOR_OTHER] == NEW:
            _, adult = read_adult(words, services().clinic.minimum_age)
            self.set(ADULT, None if adult else NO)
            self.set(FOR_OTHER, ADULT_OTHER if adult else NEW)
            return
        agreed = read_yes_no(words)
        if agreed is None:
            self.set(ADULT, None)  # a time, or anything else, is no answer whether they agree
        else:
            self.set(ADULT, YES if agreed else NO)
            self.set(FOR_OTHER, AGREED if agreed else ADULT_OTHER)

    def _read_own(self, words: str) -> None:
        age, adult = read_adult(words, services().clinic.minimum_age)
        if age is not None:
            self.set(SAID_YOUNGER, None if adult else True)
        elif self.slots.get(SAID_YOUNGER) or said_to_be_younger(self._said(), services().clinic.minimum_age):
            adult = False  # a "yes" does not make somebody older who has told us their age
        self.set(ADULT, YES if adult else NO)

    def _said(self) -> list[str]:
        return [str(e.get("text") or "") for e in self.tracker.events if e.get("event") == "user"]

    def _read_name(self, words: str) -> None:
        if self._changes(words):
            return
        if len(words.split()) > 1 and says_only_a_time(words) and wish_in(words) is not None:
            self._choice.read(words)
            return
        name = self.name_in(words)
        self._keep(NAME, name is not None and self._fill(name=name))
        if name_beside_contact(words) is not None:
            self._read_contact(words)

    def _read_contact(self, words: str) -> None:
        if not self._changes(words):
            contact = self.new_contact_in(words)
            self._keep(CONTACT, contact is not None and self._fill(contact=contact))

    def _changes(self, words: str) -> bool:
        """Whether an answer asks for another question instead ("can we change the time"), or answers it anew."""
        name = read_renaming(words)
        if name is not None:
            self._keep(NAME, self._fill(name=renamed(self._name_so_far(), name)))
            return True
        change = change_asked(words)
        if change == SLOT and self._choice.read_beside(words):
            return True
        if change is not None:
            self.set(change, None)
        return change is not None

    def _name_so_far(self) -> str | None:
        try:
            return self._diary.get(self._run).name
        except NotHeld:
            return None

    def _keep(self, slot: str, settled: bool) -> None:
        self.set(slot, DONE if settled else None)

    def _fill(self, **parts: object) -> bool:
        """Write beside the hold; when the hold is gone, the time is asked for again."""
        try:
            self._diary.fill(self._run, **parts)  # type: ignore[arg-type]
        except NotHeld:
            self.set(SLOT, None)
            return False
        return True

    def _read_confirm(self, words: str) -> None:
        if not _AGREES_TO_DAY.fullmatch(words.strip()) and self._choice.read_beside(words):
            return
        correction = read_correction(words, services().clock(), services().clinic.zone)
        change = change_wanted(words)
        if correction is not None:
            self._correct(correction)
            return
        if change is not None:
            self.set(change, None)
            return
        if not is_plain_yes(words):
            self.set(CONFIRM, None)
            self.say.utter_message(response=CHANGE_WHAT)
        elif last_said(self.tracker) != CHANGE_WHAT:
            self.set(CONFIRM, YES)  # else the summary is shown once more

    def _correct(self, correction: Correction) -> None:
        """Take a new value said at the summary; the summary is then shown again."""
        if correction.time is not None:
            self._choice.read(correction.time)
        elif correction.contact is not None:
            doubtful = self.is_doubtful(correction.contact)
            self._keep(CONTACT, not doubtful and self._fill(contact=correction.contact))
        else:
            name = self.name_in(correction.name or "")
            self._keep(NAME, name is not None and self._fill(name=name))

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
        self.say.utter_message(
            response="utter_question_booking_confirm",
            name=held.name,
            contact=held.contact.shown,
            **described(held),
        )


class ValidateBookingForm(ValidateForm):
    """One turn of the form."""

    action_name = "validate_booking_form"
    turn = BookingTurn


WHY_NOT = {
    None: "utter_booking_under_age",
    NEW: "utter_booking_under_age_other",
    ADULT_OTHER: "utter_booking_not_agreed",
}
"""What is said instead of booking, by what is known of the other person."""


class ActionSubmitBooking(SafeAction):
    """Commits the booking and only then says so."""

    action_name = "action_submit_booking"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if tracker.get_slot(ADULT) == NO:
            say.utter_message(response=WHY_NOT[tracker.get_slot(FOR_OTHER)])
            services().diary.release(str(tracker.get_slot(RUN)))  # it may come out late that it is for a child
            return forget(*BOOKING_SLOTS, FOR_OTHER)
        try:
            agreed = tracker.get_slot(FOR_OTHER) == AGREED
            booked = services().diary.confirm(str(tracker.get_slot(RUN)), agreed_for_other=agreed).appointment
        except (SlotTaken, NotHeld):
            # The form asks for another time; name and contact are kept.
            return [*forget(SLOT, CONFIRM), FollowupAction("booking_form")]
        say.utter_message(
            response="utter_booked",
            reference=booked.reference,
            files=calendar_file(tracker.sender_id, booked),
            **described(booked),
        )
        assert booked.contact is not None
        by = "email" if booked.contact.email else "phone"
        say.utter_message(response=f"utter_booked_by_{by}", contact=booked.contact.shown)
        return forget(*BOOKING_SLOTS, FOR_OTHER, *TIME_SLOTS, RUN)


def what_is_known(other: Other) -> dict[str, str | None]:
    """What a booking for somebody else begins with: their age may be known, their own yes never is."""
    if other.age is None:
        return {FOR_OTHER: NEW, ADULT: None}
    adult = other.age >= services().clinic.minimum_age
    return {FOR_OTHER: ADULT_OTHER if adult else NEW, ADULT: None if adult else NO}


def _other_at_start(tracker: Tracker) -> Other | None:
    """Whom a booking is for: named in the words that begin it, or asked about just before."""
    words = latest_words(tracker)
    if is_for_self(words):
        return None
    return other_in(words) or (Other() if tracker.get_slot("topic") == ABOUT_OTHERS else None)


def calendar_file(conversation_id: str, appointment: Appointment) -> list[dict[str, str]]:
    """The calendar entry of an appointment as a file of this conversation, for its message."""
    at_hand = services()
    entry = calendar_entry(at_hand.clinic, appointment, at_hand.clock()).encode()
    stored = StoredFile("text/calendar", "appointment.ics", entry)
    file_id = keep_file(at_hand.database, conversation_id, stored, at_hand.clock())
    alt = f"Calendar entry: {described(appointment)['when']}"
    return [{"id": file_id, "type": stored.type, "name": stored.name, "alt": alt}]

"""Choosing a free time: the same words and offers whether a first time is booked or an appointment moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import cached_property

from rasa_sdk.events import SlotSet

from actions.base import Events, services, wish_in
from actions.forms import DONE, FormTurn
from bot.booking.appointments import Appointment, NotHeld, SlotTaken
from bot.booking.availability import SLOT_ID, Slot
from bot.booking.beside import read_beside, says_beside
from bot.booking.letters import spoken_time
from bot.booking.offers import OFFERS, distinct, fitting, hour_alone, later_than, meant, nearest, picked, why_nothing
from bot.booking.slot_preference import SlotPreference, read_slot_preference
from bot.booking.wish import Wish
from bot.booking.wish_record import wish_from_json, wish_to_json
from bot.clinic import MODALITIES

OFFERED, WISH = "booking_offers", "booking_wish"
"""Slots with the ids of the times last offered, and with the wish that nothing fitted, for the waiting list."""
PREFERENCE = "booking_preference"
"""Slot with how and with whom somebody would like to meet, as far as they have said."""
FIRST_WISH = "booking_first_wish"
"""Slot with the time that was wished for in the words that began a booking; asked about first, then forgotten."""
SAID = "booking_said_wish"
"""Slot with the time wished for so far, which later words narrow."""
TIME_SLOTS = (OFFERED, WISH, FIRST_WISH, PREFERENCE, SAID)
"""All of these: forgotten when a time is chosen for good or given up."""


class SlotChoice:
    """Reads and asks one form's question for a time; what is chosen is held under a run."""

    def __init__(
        self, turn: FormTurn, question: str, run: str, moved_from: Callable[[], datetime | None] | None = None
    ) -> None:
        self._turn = turn
        self._moved_from = moved_from
        self._question = question
        self._run = run
        self._diary = services().diary
        self._clinic = services().clinic

    def read(self, words: str) -> None:
        """Take words about a time, or a button: hold it, or offer what comes near."""
        offered = self._turn.slots.get(OFFERED) or []
        # The buttons of an earlier list stay on the screen: they count as long as the time is free.
        choice = words if SLOT_ID.fullmatch(words) else picked(words, offered)
        if choice is not None:
            self._hold(next((s for s in self._all_free if s.id == choice), None))
            return
        if self.read_beside(words):
            return
        preferred = self._prefer(words)
        wish = wish_in(hour_alone(words) or words)
        if wish is not None and not wish.is_empty:
            self._read_wish(wish, offered)
        elif wish is not None:
            self._turn.set(SAID, None)
            self._offer(self._free(), "utter_booking_slots_found")
        elif preferred:
            self._offer_preferred()
        else:
            self._offer_more(offered)

    def read_beside(self, words: str) -> bool:
        """Take words that say a time beside the one on the table ("an hour later"); whether these are such words."""
        start = self._on_the_table() if says_beside(words) else None
        wish = None if start is None else read_beside(words, start, self._clinic.zone)
        if wish is None:
            return False
        self._turn.set(SAID, None)
        self._read_wish(wish, [])
        return True

    def _on_the_table(self) -> datetime | None:
        """When the time begins that is held, or is to be moved, or was offered first."""
        try:
            return self._diary.get(self._run).start
        except NotHeld:
            offered = self._turn.slots.get(OFFERED) or []
            first = next((slot.start for slot in self._all_free if slot.id in offered), None)
            return (self._moved_from() if self._moved_from else None) or first

    def _offer_preferred(self) -> None:
        """The times of the kind that was just asked for, as far as that goes at the time wished for before."""
        free, said = self._free(), self._said
        if said is not None and fitting(free, said, self._clinic.zone):
            self._read_wish(said, [])
        elif said is not None:
            self._turn.set(SAID, None)
            self._offer(free, "utter_booking_slots_otherwise")
        else:
            preferred = self._turn.slots.get(PREFERENCE)
            self._offer(free, f"utter_booking_slots_{'preferred' if preferred else 'found'}")

    def _offer_more(self, offered: list[str]) -> None:
        """The times after those that were offered, as wished for if there are any such left."""
        free, said = self._free(), self._said
        wished = fitting(free, said, self._clinic.zone) if said else free
        last = max((s.start for s in free if s.id in offered), default=None)
        left = [s for s in wished if last is None or s.start > last]
        self._offer(left or later_than(free, offered), "utter_booking_slots_found")

    @property
    def _said(self) -> Wish | None:
        said = self._turn.slots.get(SAID)
        return wish_from_json(said) if said else None

    def _prefer(self, words: str) -> bool:
        """Keep how and with whom somebody would like to meet, if words say it."""
        said = read_slot_preference(words, self._clinic)
        if said.is_empty:
            return False
        both = self._preference.then(said)
        self._turn.set(PREFERENCE, asdict(both if any(map(both.allows, self._all_free)) else said))
        return True

    def _read_wish(self, later: Wish, offered: list[str]) -> None:
        """Offer what fits all that was said so far or, if nothing does, what was said last."""
        free, said, zone = self._free(), self._said, self._clinic.zone
        narrowed = said.then(later) if said else later
        wish = narrowed if fitting(free, narrowed, zone) else later
        self._turn.set(SAID, wish_to_json(wish))
        fit = fitting(free, wish, zone)
        # A time that was said some lines ago holds nothing by itself.
        one = meant(fit, wish, offered, services().clock(), zone) if later.names_clock_time else None
        if one is not None and not wish.unsure:
            self._hold(one)
        elif fit and wish.names_clock_time and not any(wish.is_at(slot.start, zone) for slot in fit):
            self._offer(fit, "utter_booking_slots_nearest")
        elif fit:
            self._offer_fitting(fit, wish)
        else:
            self._offer_otherwise(wish, free)

    def _offer_fitting(self, fit: list[Slot], wish: Wish) -> None:
        self._offer(fit, f"utter_booking_slots_{'unsure' if wish.unsure else 'found'}")

    def _offer_otherwise(self, wish: Wish, free: list[Slot]) -> None:
        """What comes near a wish that nothing fits: the same time in another way or with somebody else, then others."""
        otherwise = fitting(distinct(self._all_free), wish, self._clinic.zone)
        if otherwise:
            self._offer(otherwise, "utter_booking_slots_otherwise")
            return
        self._turn.set(WISH, wish_to_json(wish))
        self._offer(nearest(free, wish, self._clinic.zone), f"utter_booking_slots_{self._why_nothing(wish)}")

    def _why_nothing(self, wish: Wish) -> str:
        return why_nothing(wish, services().absences.clinic_now(), services().clock())

    def ask(self) -> None:
        """Offer times, those of the last list again while they are free."""
        if OFFERED in self._turn.changed:
            return
        free, before = self._free(), self._turn.slots.get(OFFERED) or []
        still_free = [s for s in free if s.id in before]
        if still_free:
            self._offer(still_free, "utter_booking_slots_found")
        elif not self._offered_at_once(free):
            self._offer(free, f"utter_question_{self._question}")

    def _offered_at_once(self, free: list[Slot]) -> bool:
        """Whether the times are offered that were wished for at the very beginning, or what comes near.

        What is past is let go: it may have told of something else.
        """
        first = self._turn.slots.get(FIRST_WISH)
        if first is None:
            return False
        self._turn.set(FIRST_WISH, None)
        wish = wish_from_json(first)
        if self._why_nothing(wish) == "past":
            return False
        self._turn.set(SAID, first)
        fit = fitting(free, wish, self._clinic.zone)
        if fit:
            self._offer_fitting(fit, wish)
        else:
            self._offer_otherwise(wish, free)
        return True

    @property
    def _preference(self) -> SlotPreference:
        return SlotPreference(**(self._turn.slots.get(PREFERENCE) or {}))

    @cached_property
    def _all_free(self) -> list[Slot]:
        """What is free for everybody in this turn."""
        return self._diary.free(self._run)

    def _free(self) -> list[Slot]:
        """The free times that are as preferred. A preference that nothing meets is said to be so and let go."""
        free = self._all_free
        preferred = [slot for slot in free if self._preference.allows(slot)]
        if free and not preferred:
            self._turn.set(PREFERENCE, None)
            self._turn.say.utter_message(response="utter_booking_slots_no_preference")
        return distinct(preferred or free)

    def _hold(self, slot: Slot | None) -> None:
        try:
            if slot is None:
                raise SlotTaken
            held = self._diary.hold(self._run, self._turn.tracker.sender_id, slot)
        except SlotTaken:
            del self._all_free  # somebody was quicker: what is free has changed
            self._offer(self._free(), "utter_booking_slot_taken")
            return
        self._turn.set(self._question, DONE)
        self._turn.set(OFFERED, None)
        self._turn.say.utter_message(
            response="utter_booking_held",
            hold_minutes=str(self._clinic.consultation.hold_minutes),
            **described(held),
        )

    def _offer(self, slots: list[Slot], response: str) -> None:
        self._turn.set(self._question, None)
        self._turn.set(OFFERED, [s.id for s in slots[:OFFERS]])
        if not slots:
            self._turn.say.utter_message(response="utter_booking_no_slots")
            return
        buttons = [
            {"title": f"{spoken_time(s.start, self._clinic)}, {MODALITIES[s.modality]}", "payload": s.id}
            for s in slots[:OFFERS]
        ]
        buttons.append({"title": "More times", "payload": "More times"})
        if self._turn.slots.get(WISH):
            buttons.append({"title": "Tell me when one is free", "payload": "/join_waiting_list"})
        self._turn.say.utter_message(response=response, buttons=buttons)


def first_wishes(words: str) -> Events:
    """Keeps what the words that begin a booking or a move say of a time, as values and not as words: when, how, with
    whom."""
    wish = wish_in(words)
    preference = read_slot_preference(words, services().clinic)
    return [
        SlotSet(FIRST_WISH, None if wish is None or wish.is_empty else wish_to_json(wish)),
        SlotSet(PREFERENCE, None if preference.is_empty else asdict(preference)),
    ]


def described(appointment: Appointment) -> dict[str, str]:
    """What sentences about an appointment need."""
    return {
        "when": spoken_time(appointment.start, services().clinic),
        "how": MODALITIES[appointment.modality],
        "who": appointment.practitioner_name,
    }

"""After a booking, if the person wants to: words for the therapist, the focus-area result, whether a message is safe.

Each is shown as it would go to the clinic, and goes there only after a yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, active_form, services
from actions.forms import DONE, NO, FormTurn, ValidateForm, forget
from actions.screening import area_lines, progress_of, result_of
from bot.booking.changes import NotBooked
from bot.privacy.consents import Purpose
from bot.safety.note import DETAILS_WORDING, RESULT_WORDING
from bot.screening import results
from bot.screening.answers import read_yes_no
from bot.screening.plan import SKIPPED
from bot.screening.rules import load

NOTE, NOTE_OK, RESULT, VOICEMAIL = "details_note", "details_note_ok", "details_result", "details_voicemail"
DETAILS_SLOTS = (NOTE, NOTE_OK, RESULT, VOICEMAIL)
"""The form's questions in their order; their slots say only that each is settled."""

APPOINTMENT = "details_appointment"
"""Slot with the appointment's id."""


class ActionStartDetails(SafeAction):
    """Begins, if there is an appointment of this chat to add to."""

    action_name = "action_start_details"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        booked = services().diary.of_conversation(tracker.sender_id)
        form = active_form(tracker)
        if form == "details_form":
            return [FollowupAction("details_form")]
        if not booked:
            say.utter_message(response="utter_details_no_booking")
            return []
        paused = [SlotSet("paused_form", form)] if form else []
        return [
            *forget(*DETAILS_SLOTS),
            *paused,
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet(APPOINTMENT, booked[-1].id),
            FollowupAction("details_form"),
        ]


class DetailsTurn(FormTurn):
    """One turn of the form."""

    questions = DETAILS_SLOTS

    @property
    def readers(self) -> Mapping[str, Callable[[str], None]]:
        return {
            NOTE: self._read_note, NOTE_OK: self._read_note_ok,
            RESULT: self._read_result, VOICEMAIL: self._read_voicemail,
        }  # fmt: skip

    def ask(self) -> str | None:
        following = next((q for q in self.questions if self.slots.get(q) is None and self._applies(q)), None)
        if following == NOTE_OK:
            self.say.utter_message(response="utter_question_details_note_ok", words=words_given(self.tracker))
        elif following == RESULT:
            self.say.utter_message(response="utter_question_details_result", areas=_result_in_words(self.tracker))
        elif following is not None:
            self.say.utter_message(response=f"utter_question_{following}")
        return following

    def _applies(self, question: str) -> bool:
        if question == NOTE_OK:
            return bool(self.slots.get(NOTE) == DONE)
        if question == RESULT:
            return bool(progress_of(self.slots).items)
        if question == VOICEMAIL:
            return self._has_phone()
        return True

    def _has_phone(self) -> bool:
        try:
            contact = services().changes.get(str(self.slots.get(APPOINTMENT))).contact
        except NotBooked:
            return False
        return contact is not None and contact.phone is not None

    def _read_note(self, words: str) -> None:
        self.set(NOTE, SKIPPED if read_yes_no(words) is False else DONE)

    def _read_note_ok(self, words: str) -> None:
        given = words_given(self.tracker)
        if _wants_change(words) or given is None:
            self._write_anew()
        elif read_yes_no(words):
            services().diary.add_to_note(self.tracker.sender_id, given, wording=DETAILS_WORDING)
            self._settle(NOTE_OK, passed_on=True)
        else:
            self._settle(NOTE_OK, passed_on=False)

    def _read_result(self, words: str) -> None:
        at_hand, conversation_id = services(), self.tracker.sender_id
        if _wants_change(words):
            self.set(RESULT, SKIPPED)  # what the person writes instead goes on as their own words
            self._write_anew()
        elif read_yes_no(words):
            result = result_of(load(), progress_of(self.slots))
            results.keep(at_hand.database, conversation_id, result, at_hand.clock())
            at_hand.diary.add_to_note(
                conversation_id,
                _result_in_words(self.tracker),
                purpose=Purpose.RESULT_FOR_THERAPIST,
                wording=RESULT_WORDING,
            )
            self._settle(RESULT, passed_on=True)
        else:
            self._settle(RESULT, passed_on=False)

    def _read_voicemail(self, words: str) -> None:
        services().changes.set_voicemail(str(self.slots.get(APPOINTMENT)), bool(read_yes_no(words)))
        self.set(VOICEMAIL, DONE)

    def _write_anew(self) -> None:
        self.set(NOTE, None)
        self.set(NOTE_OK, None)

    def _settle(self, question: str, *, passed_on: bool) -> None:
        self.say.utter_message(response="utter_details_passed_on" if passed_on else "utter_details_left_out")
        self.set(question, DONE if passed_on else NO)


class ValidateDetailsForm(ValidateForm):
    """One turn of the form."""

    action_name = "validate_details_form"
    turn = DetailsTurn


class ActionSubmitDetails(SafeAction):
    """Says that there is no more to answer."""

    action_name = "action_submit_details"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        say.utter_message(response="utter_details_done")
        return forget(*DETAILS_SLOTS, APPOINTMENT)


def words_given(tracker: Tracker) -> str | None:
    """The person's latest answer to the question for words; it stands in Rasa's events and in no slot."""
    asked, given = None, None
    for event in tracker.events:
        if event.get("event") == "slot" and event.get("name") == "requested_slot":
            asked = event.get("value")
        elif event.get("event") == "user" and asked == NOTE:
            is_answer = ((event.get("parse_data") or {}).get("intent") or {}).get("name") == "answer"
            given = str(event.get("text") or "") if is_answer else given
    return given


def _result_in_words(tracker: Tracker) -> str:
    rules = load()
    return area_lines(rules, result_of(rules, progress_of(tracker.current_slot_values())))


def _wants_change(words: str) -> bool:
    return words.lower().lstrip().startswith("change")

"""What somebody can have erased, see, and take back. The erasing itself is done by the gateway."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, intent_of, services
from actions.slot_choice import described
from bot.booking.appointments import Appointment
from bot.conversations import StoredFile, keep_file
from bot.privacy.consents import Purpose
from bot.privacy.export import export

PURPOSES = {
    Purpose.WORDS_FOR_THERAPIST: "your words for the therapist",
    Purpose.RESULT_FOR_THERAPIST: "your focus-area answers for the therapist",
    Purpose.UNANSWERED_WORDS: "the words of questions I could not answer",
}


class ActionOfferErasure(SafeAction):
    """Asks before anything is erased, and says which appointments that touches."""

    action_name = "action_offer_erasure"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        booked = services().diary.of_conversation(tracker.sender_id)
        whole = intent_of(tracker) == "delete_my_data"
        if not booked:
            say.utter_message(response="utter_erase_person" if whole else "utter_erase_chat")
            return []
        appointments = "\n".join(f"- {_line(appointment)}" for appointment in booked)
        if whole:
            say.utter_message(response="utter_erase_person_with_bookings", appointments=appointments)
        else:
            say.utter_message(response="utter_erase_chat_with_bookings", appointments=appointments)
        return []


class ActionExport(SafeAction):
    """Says what is held and gives it as files."""

    action_name = "action_export"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        held = export(services().database, tracker.sender_id)
        counted = "\n".join(f"- {title}: {count}" for title, count in held.counts.items())
        files = [
            _kept(tracker, StoredFile("text/plain; charset=utf-8", "my-data.txt", held.as_text().encode()), "to read"),
            _kept(tracker, StoredFile("application/json", "my-data.json", held.as_json().encode()), "for a computer"),
        ]
        say.utter_message(response="utter_what_you_know", held=counted or "- Nothing yet", files=files)
        return []


class ActionWithdrawConsent(SafeAction):
    """Takes back every consent of this chat."""

    action_name = "action_withdraw_consent"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        withdrawn = services().withdrawal.withdraw(tracker.sender_id)
        if not withdrawn.purposes:
            say.utter_message(response="utter_no_consent")
            return []
        purposes = ", ".join(PURPOSES[purpose] for purpose in withdrawn.purposes)
        say.utter_message(response="utter_consent_withdrawn", purposes=purposes)
        if withdrawn.told:
            say.utter_message(response="utter_consent_withdrawn_told")
        return [SlotSet("keep_questions", False)] if Purpose.UNANSWERED_WORDS in withdrawn.purposes else []


def _line(appointment: Appointment) -> str:
    facts = described(appointment)
    return f"**{facts['when']}**, {facts['how']}, with {facts['who']}, reference **{appointment.reference}**"


def _kept(tracker: Tracker, file: StoredFile, purpose: str) -> dict[str, str]:
    file_id = keep_file(services().database, tracker.sender_id, file, services().clock())
    return {"id": file_id, "type": file.type, "name": file.name, "alt": f"What I hold of you, {purpose}"}

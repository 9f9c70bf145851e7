"""How an intent is written on a Rasa message, retrieval intents included."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
SAFETY = "safety"
SAFETY_NOTE = "safety_note"
"""Key in the parse result: a kind that is met with one line of support before the ordinary reply."""
HELD = "held"
"""Set on a message that was answered with a call for 999 because one stood already."""
ANSWER = "answer"
TELL_ME_MORE = "tell_me_more"
RETRIEVAL = ("faq", "safety", "disclose", "smalltalk")
"""Intents whose sub-intent (`faq/length`) names the response (`utter_faq/length`)."""
ERASES = {"erase_chat": "chat", "erase_person": "person"}
"""Buttons' intents by which a person decides what the gateway is to erase."""


def selection(full_intent: str, confidence: float) -> dict[str, object]:
    """What Rasa's own response selector would add for a retrieval intent, without running one."""
    base = full_intent.partition("/")[0]
    return {
        "all_retrieval_intents": list(RETRIEVAL),
        base: {
            "response": {
                "responses": [],
                "confidence": confidence,
                "intent_response_key": full_intent,
                "utter_action": f"utter_{full_intent}",
            },
            "ranking": [],
        },
    }


def set_intent(message: Message, full_intent: str, confidence: float) -> None:
    """Set the intent; for `faq/length` the intent is `faq` and the rest goes where Rasa looks for it."""
    base = full_intent.partition("/")[0]
    message.set(
        INTENT,
        {INTENT_NAME_KEY: base, PREDICTED_CONFIDENCE_KEY: confidence},
        add_to_output=True,
    )
    if full_intent != base:
        message.set("response_selector", selection(full_intent, confidence), add_to_output=True)
    else:
        message.set("response_selector", {}, add_to_output=True)


def full_intent(message: Message) -> str:
    """The intent with its sub-intent, if it has one."""
    base = str((message.get(INTENT) or {}).get(INTENT_NAME_KEY) or "")
    selected = (message.get("response_selector") or {}).get(base) or {}
    return str(selected.get("response", {}).get("intent_response_key") or base)

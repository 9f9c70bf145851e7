"""What a tracker says about danger noticed so far."""

from __future__ import annotations

from typing import List

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.normalise import unmask
from bot.rasa_host.intents import HELD, SAFETY, SAFETY_NOTE
from bot.safety.emergencies import is_about_another
from bot.safety.kinds import UNDER_AGE
from bot.safety.patterns import says_under_age
from bot.safety.records import Shown, shown

NOT_MEANT = "safety_not_meant"


def full_intent_of(event: UserUttered) -> str:
    """The message's intent with its sub-intent."""
    return str(event.full_retrieval_intent_name or event.intent_name or "")


def kind_of(event: UserUttered) -> str | None:
    """The kind of danger noticed in a message, NOT_MEANT if the message says that there was none, else None."""
    base, _, kind = full_intent_of(event).partition("/")
    if base == SAFETY:
        return kind
    if base == NOT_MEANT:
        return NOT_MEANT
    return event.parse_data.get(SAFETY_NOTE) or None


def earlier_kinds(tracker: DialogueStateTracker) -> List[str]:
    """Kinds met before the latest message, oldest first; after "not what I meant" the count begins anew."""
    found: List[str] = []
    messages = [event for event in tracker.events if isinstance(event, UserUttered)]
    for event in messages[:-1]:
        kind = kind_of(event)
        if kind == NOT_MEANT:
            found.clear()
        elif kind is not None:
            found.append(kind)
    return found


def shown_for(tracker: DialogueStateTracker, event: UserUttered) -> Shown | None:
    """What is recorded of the turn that this message began."""
    return shown(full_intent_of(event), event.parse_data.get(SAFETY_NOTE), tracker.get_slot("safety_kind"))


def is_young(tracker: DialogueStateTracker) -> bool:
    """Whether somebody has said in this conversation that they are under eighteen."""
    messages = [event for event in tracker.events if isinstance(event, UserUttered)]
    return any(kind_of(event) == UNDER_AGE or says_under_age(unmask(event.text or "")) for event in messages)


def concerns_another(tracker: DialogueStateTracker) -> bool:
    """Whether the danger that stands was told of somebody else's life."""
    messages = [event for event in tracker.events if isinstance(event, UserUttered)]
    told = next((e for e in reversed(messages) if kind_of(e) is not None and not e.parse_data.get(HELD)), None)
    return told is not None and is_about_another(unmask(told.text or ""))

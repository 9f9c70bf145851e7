"""Reading a conversation turn by turn: what was said, what was missed, what stands open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.courses.details import TOPIC as COURSE_DATES
from bot.knowledge.context import Context
from bot.knowledge.topics import titles
from bot.rasa_host.intents import HELD, SAFETY, SAFETY_NOTE
from bot.rasa_host.safety_turns import NOT_MEANT
from bot.tallies import Tally

MISSES = ("fallback", "out_of_scope")
"""Responses that begin so say that a message had no answer."""


QUESTION = "faq/"
"""Responses that answer a question begin so."""


@dataclass(frozen=True)
class PastTurn:
    """One message of the person and what was said to it.

    Attributes:
        said: names of the responses in order, without `utter_`.
        noticed: whether danger was noticed in it.
    """

    message_id: str
    text: str
    said: tuple[str, ...]
    noticed: bool

    @property
    def missed(self) -> bool:
        return any(name.startswith(MISSES) for name in self.said)


def response_of(event: BotUttered) -> str:
    """The name of the response that was said, without `utter_`."""
    return str(event.metadata.get("utter_action") or "").removeprefix("utter_")


def turns(tracker: DialogueStateTracker) -> Iterator[PastTurn]:
    """The turns of a conversation, the newest first."""
    said: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.insert(0, response_of(event))
        elif isinstance(event, UserUttered):
            noticed = bool(event.parse_data.get(SAFETY_NOTE)) or event.intent_name == "safety"
            yield PastTurn(str(event.message_id), event.text or "", tuple(said), noticed)
            said = []


def misses_before(tracker: DialogueStateTracker) -> int:
    """How many messages in a row had no answer, right before the present one."""
    past = turns(tracker)
    next(past, None)
    count = 0
    for turn in past:
        if not turn.missed:
            break
        count += 1
    return count


TOLD_ALL = 2


def told(tracker: DialogueStateTracker) -> int:
    """How much was said of the last topic: 0 when it was only spoken of, 1 the answer, `TOLD_ALL` more of it too."""
    again = 0
    for turn in turns(tracker):
        if any(name.startswith("disclose/") for name in turn.said):
            return min(again, TOLD_ALL)
        if any(name.startswith((QUESTION, COURSE_DATES)) for name in turn.said):
            break
        again += "more" in turn.said
    return min(1 + again, TOLD_ALL)


def sources_told(tracker: DialogueStateTracker) -> list[dict[str, str]]:
    """The sources of the last turn that named any, each one once."""
    found: list[dict[str, str]] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            sources = (event.metadata.get("metadata") or {}).get("sources") or []
            found = [*sources, *(source for source in found if source not in sources)]
        elif isinstance(event, UserUttered) and found:
            break
    return found


COUNTED = {
    "screening_intro": Tally.SCREENING_STARTED,
    "screening_result": Tally.SCREENING_FINISHED,
    "booking_intro": Tally.BOOKING_STARTED,
    "booking_intro_other": Tally.BOOKING_STARTED,
}
"""Responses that begin or end something that the clinic counts."""


def counted_in(tracker: DialogueStateTracker) -> list[Tally]:
    """What the latest turn adds to the clinic's figures; no word of it."""
    latest = next(turns(tracker), None)
    if latest is None or tracker.latest_message is None:
        return []
    intent = tracker.latest_message.intent_name
    found = [COUNTED[name] for name in latest.said if name in COUNTED]
    if any(name.startswith(QUESTION) for name in latest.said):
        found.append(Tally.QUESTION)
    if latest.missed:
        found.append(Tally.FALLBACK)
    if intent == SAFETY and not tracker.latest_message.parse_data.get(HELD):
        found.append(Tally.SAFETY_SHOWN)
    if intent == NOT_MEANT:
        found.append(Tally.SAFETY_CORRECTED)
    return found


def topic_answered(tracker: DialogueStateTracker) -> str | None:
    """The topic of the question that the latest turn answered; None when something else, such as danger, is open."""
    latest = next(turns(tracker), None)
    if latest is None or latest.noticed or tracker.active_loop_name or tracker.get_slot("safety_open"):
        return None
    last = latest.said[-1] if latest.said else ""
    return last.removeprefix(QUESTION) if last.startswith(QUESTION) else None


def asked(tracker: DialogueStateTracker) -> str | None:
    """The form question that stands open."""
    if tracker.active_loop_name is None:
        return None
    slot = tracker.get_slot("requested_slot")
    return str(slot) if slot else None


def context_of(tracker: DialogueStateTracker) -> Context:
    """What stands open when the next message comes."""
    last = next(turns(tracker), None)
    topic = tracker.get_slot("topic")
    pressed = last is not None and last.text.startswith("/")
    in_danger = bool(tracker.get_slot("safety_open"))
    before = titles().get(topic or "") if pressed else last.text if last else None
    return Context(
        asked=asked(tracker),
        topic=topic,
        therapy=tracker.get_slot("therapy"),
        said=last.said if last else (),
        before=before or None,
        in_danger=in_danger,
        safety_kind=tracker.get_slot("safety_kind") if in_danger else None,
    )

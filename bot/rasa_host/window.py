"""The part of a conversation that Rasa is given, so that message 400 costs what message 10 does.

Rasa reads, replays and passes on all events of a conversation at each message. Here it gets the last turns, before
them a beginning that stands for everything earlier: the slots, the open form, and those earlier messages on which a
rule may still look back. The whole conversation stays in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.booking.age import names_own_age
from bot.rasa_host.intents import ANSWER, SAFETY_NOTE
from bot.rasa_host.safety_turns import NOT_MEANT, kind_of
from bot.rasa_host.turns import MISSES, response_of

TURNS = 8
"""Rasa gets at least so many turns, and fewer than twice as many."""

REMEMBERED = 20
"""How many earlier messages that name an age are kept in view, and how many that had no answer; the latest ones."""


@dataclass(frozen=True)
class Window:
    """Where a conversation's window begins, as stored beside its events.

    Attributes:
        start: id of the last event before the window; 0 for the whole conversation.
        beginning: events that stand for everything up to `start`.
        middle, middle_beginning: the same for the next window, which begins once there are enough turns after it.
        last: id of the last event of the conversation; None while there is none.
    """

    start: int = 0
    beginning: tuple[Dict[str, Any], ...] = ()
    middle: int = 0
    middle_beginning: tuple[Dict[str, Any], ...] = ()
    last: Optional[int] = None


class WindowTracker(DialogueStateTracker):
    """A tracker that knows its window, how many of its events are stored, and how many turns follow the middle."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.window = Window()
        self.stored = 0
        self.turns_after_middle = 0


def beginning_of(tracker: DialogueStateTracker) -> tuple[Dict[str, Any], ...]:
    """Events that put a new tracker into the state of this one, which is listening."""
    events: List[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    events += _remembered(tracker)
    events += _slots(tracker)
    loop = tracker.active_loop
    if loop is not None and loop.name:
        events += [ActionExecuted(loop.name), ActiveLoop(loop.name)]
        if loop.is_interrupted:
            events.append(LoopInterrupted(True))
        if loop.rejected:
            events.append(ActionExecutionRejected(loop.name))
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return tuple(event.as_dict() for event in events)


def _slots(tracker: DialogueStateTracker) -> List[Event]:
    """The slots in the order in which they were set last: "go back" opens the last one again."""
    order: Dict[str, None] = {}
    for event in tracker.events:
        if isinstance(event, SlotSet):
            order.pop(event.key, None)
            order[event.key] = None
    return [SlotSet(name, tracker.get_slot(name)) for name in order]


def _remembered(tracker: DialogueStateTracker) -> List[Event]:
    """Earlier messages that named danger or an age, or had no answer, each with what it was answered, shortened."""
    turns = _turns(tracker)
    dangers = set(_dangers(turns))
    ages = [number for number, (message, *_) in enumerate(turns) if names_own_age(message.text or "")]
    misses = [n for n, (message, *said) in enumerate(turns) if any(map(_is_miss, said)) and kind_of(message) is None]
    kept = {*dangers, *ages[-REMEMBERED:], *misses[-REMEMBERED:]}
    return [_short(event, number in dangers) for number in sorted(kept) for event in turns[number]]


def _dangers(turns: List[List[Any]]) -> List[int]:
    """Of each kind of danger the last one or two: whether it was met an odd or an even number of times decides the
    wording of the next (bot/safety/protocol.py). "Not what I meant" begins the count anew; words before it stay."""
    before: List[int] = []
    met: Dict[str, List[int]] = {}
    for number, (message, *_) in enumerate(turns):
        kind = kind_of(message)
        if kind == NOT_MEANT:
            last = max((numbers[-1] for numbers in met.values()), default=None)
            before = [*(before[:1] if last is None else [last]), number]
            met.clear()
        elif kind is not None:
            met.setdefault(kind, []).append(number)
    return before + [number for numbers in met.values() for number in numbers[-2 + len(numbers) % 2 :]]


def _is_miss(event: BotUttered) -> bool:
    return response_of(event).startswith(MISSES)


def _turns(tracker: DialogueStateTracker) -> List[List[Any]]:
    """Each message of the person with the responses that followed it."""
    found: List[List[Any]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            found.append([event])
        elif isinstance(event, BotUttered) and found:
            found[-1].append(event)
    return found


def _short(event: Event, danger: bool) -> Event:
    """An event without what nobody looks back on: ranking, entities, the bot's own sentences.

    Where `danger` is not what the message is kept for, it does not count as another one of its kind.
    """
    if isinstance(event, BotUttered):
        return BotUttered(metadata={"utter_action": event.metadata.get("utter_action")}, timestamp=event.timestamp)
    assert isinstance(event, UserUttered)
    intent = event.intent if danger or kind_of(event) is None else {"name": ANSWER}
    parsed: Dict[str, Any] = {"intent": intent, "text": event.text, "entities": []}
    if danger and event.parse_data.get(SAFETY_NOTE):
        parsed[SAFETY_NOTE] = event.parse_data[SAFETY_NOTE]
    return UserUttered(event.text, intent, parse_data=parsed, timestamp=event.timestamp, message_id=event.message_id)

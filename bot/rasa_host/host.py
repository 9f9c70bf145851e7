"""One turn of a conversation inside Rasa, from the private channel's request to its answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List

import rasa
from rasa.core.actions.action import action_for_name_or_text
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.unanswered import ASK_TO_KEEP, KEEP, Reason, UnansweredQuestions
from bot.rasa_host.intents import ANSWER, ERASES, RETRIEVAL, SAFETY, SAFETY_NOTE, selection
from bot.rasa_host.reading import Reader, Reading, entity, full_intent_of
from bot.rasa_host.safety_turns import earlier_kinds, shown_for
from bot.rasa_host.turns import asked, context_of, counted_in, misses_before, topic_answered, turns
from bot.safety.protocol import wording
from bot.safety.records import Shown

INPUT_CHANNEL = "private"
FALLBACK_ACTION = "utter_fallback"
STALE = "stale_button"
_PAYLOAD = re.compile(r"^/(?P<intent>[\w/]+)(?P<entities>\{.*\})?$")


class TurnFailed(Exception):
    """The turn could not be finished; nothing of it was stored. Names the part that failed."""


@dataclass(frozen=True)
class Inbound:
    """What the gateway sends.

    Attributes:
        text: typed words; never a payload, whatever they look like.
        payload: what a pressed button stands for ("/faq/length" or the words of an answer).
        button_asked: the form question that was open when the button was made.
        again: the message may have been handled before, its answer lost.
        safety_only: look for danger and do nothing else, as for the new words of an edited message.
        channel: where the person reads; responses may have variations for it.
    """

    conversation_id: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    button_asked: str | None = None
    again: bool = False
    safety_only: bool = False
    channel: str = "web"


@dataclass
class Outbound:
    """What the gateway gets: messages as the channel collected them, the question now open, the contacts shown, and
    what it is to erase.

    `counted` names what the turn adds to the clinic's figures, `topic` that of the question which it answered, if
    nothing else stands open.
    """

    messages: List[Dict[str, Any]]
    asked: str | None
    shown: Shown | None = None
    erases: str | None = None
    counted: List[str] = field(default_factory=list)
    topic: str | None = None


@dataclass
class CollectingChannel(OutputChannel):
    """Keeps whole responses, metadata included, and notes when an action failed."""

    channel: str
    messages: List[Dict[str, Any]] = field(default_factory=list)
    failed_action: str | None = None

    def name(self) -> str:  # type: ignore[override]
        return self.channel

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        self.messages.append(outgoing(message))


def outgoing(message: Dict[str, Any]) -> Dict[str, Any]:
    """A bot utterance as the gateway understands it; absent parts are left out."""
    metadata = message.get("metadata") or {}
    parts = {
        "text": message.get("text") or "",
        "kind": metadata.get("kind", "answer"),
        "buttons": [{"title": b["title"], "payload": b["payload"]} for b in message.get("buttons") or []],
        "sources": metadata.get("sources") or [],
        "files": message.get("files") or [],
        "progress": message.get("progress"),
    }
    return {key: value for key, value in parts.items() if value}


class Host:
    """Runs turns on a loaded agent."""

    def __init__(self, agent: Agent, questions: UnansweredQuestions) -> None:
        self._agent = agent
        self._questions = questions

    @property
    def _processor(self) -> MessageProcessor:
        processor = self._agent.processor
        if processor is None:
            raise TurnFailed("model")
        return processor

    async def handle(self, inbound: Inbound) -> Outbound:
        """Run one turn.

        The steps are those of Rasa's MessageProcessor.handle_message; taken one by one they give the understanding
        access to the open question, and let a failed turn leave no trace, so that the person can say it again.

        Raises:
            TurnFailed: an action, the store or the model did not do its part.
        """
        async with self._agent.lock_store.lock(inbound.conversation_id):
            try:
                return await self._turn(inbound)
            except TurnFailed:
                raise
            except Exception as error:
                # The exception's text may quote the person: only its type goes on.
                raise TurnFailed(type(error).__name__) from None

    async def _turn(self, inbound: Inbound) -> Outbound:
        processor = self._processor
        channel = CollectingChannel(inbound.channel)
        tracker = await processor.fetch_tracker_and_update_session(inbound.conversation_id, channel)
        if inbound.again:
            replay = _answered_before(tracker, inbound.message_id)
            if replay is not None:
                return replay
        reading = await self._read(inbound, tracker)
        if inbound.safety_only and reading.main["intent"]["name"] != SAFETY:
            await self._say_beforehand(Reading(reading.main), tracker, channel)
            return Outbound(channel.messages, asked(tracker))
        await processor._handle_message_with_tracker(_user_message(inbound, reading.main, channel), tracker)
        await self._say_beforehand(reading, tracker, channel)
        tracker = await processor.run_action_extract_slots(channel, tracker)
        await self._act(tracker, channel)
        if channel.failed_action is not None:
            raise TurnFailed(channel.failed_action)
        if not channel.messages:
            raise TurnFailed("silence")
        await self._note_if_missed(tracker, channel)
        await processor.save_tracker(tracker)
        assert tracker.latest_message is not None
        latest = tracker.latest_message
        counted = [what.value for what in counted_in(tracker)]
        erases = ERASES.get(latest.intent["name"])
        shown = shown_for(tracker, latest)
        return Outbound(channel.messages, asked(tracker), shown, erases, counted, topic_answered(tracker))

    async def _act(self, tracker: DialogueStateTracker, channel: CollectingChannel) -> None:
        """Take actions until it is the person's turn.

        Where no rule says what follows, Rasa predicts the fallback, after which no rule says what follows either: it
        would be said until the limit of actions is reached. After something was said, that is the end of the turn.
        """
        processor, said_before = self._processor, len(channel.messages)
        goes_on = True
        while goes_on and channel.failed_action is None:
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
            if action.name() == FALLBACK_ACTION and len(channel.messages) > said_before:
                action = action_for_name_or_text(ACTION_LISTEN_NAME, processor.domain, processor.action_endpoint)
            goes_on = await processor._run_action(action, tracker, channel, processor.nlg, prediction)

    async def _read(self, inbound: Inbound, tracker: DialogueStateTracker) -> Reading:
        context = context_of(tracker)
        if inbound.payload is not None:
            return Reading(_pressed(inbound, context.asked))
        return await Reader(self._processor, tracker, context).read(_typed(inbound))

    async def _say_beforehand(
        self, reading: Reading, tracker: DialogueStateTracker, channel: CollectingChannel
    ) -> None:
        """Before the ordinary reply: support for what was said in passing, then the answer to a first question."""
        note = reading.main.get(SAFETY_NOTE)
        if note:
            tracker.update(SlotSet("safety_wording", wording(note, earlier_kinds(tracker))), self._processor.domain)
            await self._say(f"utter_{SAFETY}/{note}", tracker, channel)
        if reading.first is None:
            return
        for slot in ("therapy", "topic"):
            value = entity(reading.first, slot)
            if value is not None:
                tracker.update(SlotSet(slot, value), self._processor.domain)
        await self._say(f"utter_{full_intent_of(reading.first)}", tracker, channel)

    async def _say(self, response: str, tracker: DialogueStateTracker, channel: CollectingChannel) -> None:
        line = await self._processor.nlg.generate(response, tracker, channel.name())
        if line:
            line["utter_action"] = response
            event = BotUttered(line["text"], {"buttons": line.get("buttons")}, metadata={**line})
            tracker.update(event, self._processor.domain)
            channel.messages.append(outgoing(line))

    async def _note_if_missed(self, tracker: DialogueStateTracker, channel: CollectingChannel) -> None:
        """Keep what had no answer for the clinic; after a second miss in a row, ask once whether its words may stay."""
        present, *past = turns(tracker)
        may_keep = tracker.get_slot(KEEP)
        if tracker.latest_message is not None and tracker.latest_message.intent.get("name") == KEEP:
            words = {t.message_id: t.text for t in past if t.missed and not t.noticed}
            self._questions.add_words(tracker.sender_id, words)
        if not present.missed or tracker.active_loop_name is not None:
            return
        reason = Reason.OUT_OF_SCOPE if "out_of_scope" in present.said else Reason.NOT_UNDERSTOOD
        words_may_stay = may_keep is True and not present.noticed
        self._questions.note(tracker.sender_id, present.message_id, reason, present.text if words_may_stay else None)
        in_danger = tracker.get_slot("safety_open") or present.noticed
        if may_keep is None and misses_before(tracker) > 0 and not in_danger:
            tracker.update(SlotSet(KEEP, "asked"), self._processor.domain)
            await self._say(f"utter_{ASK_TO_KEEP}", tracker, channel)


def _typed(inbound: Inbound) -> str:
    # Rasa would take a leading slash for an intent, and log the line.
    return (inbound.text or "").lstrip("/ ") or "?"


def _user_message(inbound: Inbound, parsed: Dict[str, Any], channel: CollectingChannel) -> UserMessage:
    return UserMessage(
        text=parsed["text"],
        parse_data=parsed,
        output_channel=channel,
        sender_id=inbound.conversation_id,
        input_channel=INPUT_CHANNEL,
        message_id=inbound.message_id,
    )


def _pressed(inbound: Inbound, open_question: str | None) -> Dict[str, Any]:
    """What a pressed button means: it was chosen, so there is nothing to understand."""
    if inbound.button_asked is not None and inbound.button_asked != open_question:
        return _parsed("", STALE, [])
    pressed = inbound.payload or ""
    payload = _PAYLOAD.match(pressed)
    if payload is None:
        return _parsed(pressed, ANSWER, [])
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0}
        for name, value in json.loads(payload["entities"] or "{}").items()
    ]
    base, _, topic = payload["intent"].partition("/")
    if base == "faq" and topic:
        entities.append({"entity": "topic", "value": topic, "start": 0, "end": 0})
    words = next((str(e["value"]) for e in entities if e["entity"] == "value"), pressed)
    return _parsed(words, payload["intent"], entities)


def _parsed(text: str, full_intent: str, entities: List[Dict[str, Any]]) -> Dict[str, Any]:
    """A parse result."""
    base, _, sub = full_intent.partition("/")
    intent: Dict[str, Any] = {"name": base, "confidence": 1.0}
    parsed: Dict[str, Any] = {"text": text, "intent": intent, "entities": entities}
    if sub and base in RETRIEVAL:
        intent["full_retrieval_intent_name"] = full_intent
        parsed["response_selector"] = selection(full_intent, 1.0)
    return parsed


def _answered_before(tracker: DialogueStateTracker, message_id: str) -> Outbound | None:
    """The answer to a message that Rasa has handled already, or None if it has not."""
    events = list(tracker.events)
    position = next(
        (i for i, e in enumerate(events) if isinstance(e, UserUttered) and e.message_id == message_id),
        None,
    )
    if position is None:
        return None
    said = []
    for event in events[position + 1 :]:
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said.append(outgoing(event.message()))
    message = events[position]
    return Outbound(said, asked(tracker), shown_for(tracker, message), ERASES.get(message.intent_name))


if not rasa.__version__.startswith("3.6."):
    raise RuntimeError("the turn above follows MessageProcessor of Rasa 3.6")

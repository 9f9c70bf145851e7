"""One turn of a conversation inside Rasa, from the private channel's request to its answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List

import rasa
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_host.intents import ANSWER, RETRIEVAL, SAFETY, SAFETY_NOTE, selection

INPUT_CHANNEL = "private"
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
    """What the gateway gets: messages as the channel collected them, and the question now open."""

    messages: List[Dict[str, Any]]
    asked: str | None


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

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

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
                return Outbound(replay, _asked(tracker))
        message = _user_message(inbound, _asked(tracker), tracker.get_slot("topic"), channel)
        if message.parse_data is None:
            message.parse_data = await processor.parse_message(message, tracker)
        parsed = message.parse_data
        if inbound.safety_only and parsed["intent"]["name"] != SAFETY:
            await self._say_support(parsed, tracker, channel)
            return Outbound(channel.messages, _asked(tracker))
        await processor._handle_message_with_tracker(message, tracker)
        await self._say_support(parsed, tracker, channel)
        tracker = await processor.run_action_extract_slots(channel, tracker)
        await processor._run_prediction_loop(channel, tracker)
        if channel.failed_action is not None:
            raise TurnFailed(channel.failed_action)
        if not channel.messages:
            raise TurnFailed("silence")
        await processor.save_tracker(tracker)
        return Outbound(channel.messages, _asked(tracker))

    async def _say_support(
        self, parsed: Dict[str, Any], tracker: DialogueStateTracker, channel: CollectingChannel
    ) -> None:
        """Before the ordinary reply, one line for what was said in passing ("my brother took his own life")."""
        note = parsed.get(SAFETY_NOTE)
        if not note:
            return
        line = await self._processor.nlg.generate(f"utter_{SAFETY}/{note}", tracker, channel.name())
        if line:
            line["utter_action"] = f"utter_{SAFETY}"
            event = BotUttered(line["text"], metadata={**line})
            tracker.update(event, self._processor.domain)
            channel.messages.append(outgoing(line))


def _asked(tracker: DialogueStateTracker) -> str | None:
    if tracker.active_loop_name is None:
        return None
    slot = tracker.get_slot("requested_slot")
    return str(slot) if slot else None


def _user_message(inbound: Inbound, asked: str | None, topic: str | None, channel: CollectingChannel) -> UserMessage:
    common: Dict[str, Any] = {
        "output_channel": channel,
        "sender_id": inbound.conversation_id,
        "input_channel": INPUT_CHANNEL,
        "message_id": inbound.message_id,
        "metadata": {"asked": asked, "topic": topic},
    }
    if inbound.payload is None:
        # Rasa would take a leading slash for an intent, and log the line.
        return UserMessage(text=(inbound.text or "").lstrip("/ ") or "?", **common)
    if inbound.button_asked is not None and inbound.button_asked != asked:
        return UserMessage(text="", parse_data=_parsed("", STALE, []), **common)
    payload = _PAYLOAD.match(inbound.payload)
    if payload is None:
        return UserMessage(text=inbound.payload, parse_data=_parsed(inbound.payload, ANSWER, []), **common)
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0}
        for name, value in json.loads(payload["entities"] or "{}").items()
    ]
    intent = payload["intent"]
    base, _, topic = intent.partition("/")
    if base == "faq" and topic:
        entities.append({"entity": "topic", "value": topic, "start": 0, "end": 0})
    words = next((str(e["value"]) for e in entities if e["entity"] == "value"), inbound.payload)
    return UserMessage(text=words, parse_data=_parsed(words, intent, entities), **common)


def _parsed(text: str, full_intent: str, entities: List[Dict[str, Any]]) -> Dict[str, Any]:
    """A parse result for a pressed button: nothing was typed, so there is nothing to understand."""
    base, _, sub = full_intent.partition("/")
    intent: Dict[str, Any] = {"name": base, "confidence": 1.0}
    parsed: Dict[str, Any] = {"text": text, "intent": intent, "entities": entities}
    if sub and base in RETRIEVAL:
        intent["full_retrieval_intent_name"] = full_intent
        parsed["response_selector"] = selection(full_intent, 1.0)
    return parsed


def _answered_before(tracker: DialogueStateTracker, message_id: str) -> List[Dict[str, Any]] | None:
    """What was said in answer to a message that Rasa has handled already, or None if it has not."""
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
    return said


if not rasa.__version__.startswith("3.6."):
    raise RuntimeError("the turn above follows MessageProcessor of Rasa 3.6")

"""One message through the gateway, the same for every channel: claim, ask the assistant, store, answer."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import anyio
from anyio.to_thread import run_sync

from bot import metrics
from bot.channels.assistant import Assistant, AssistantAway, Reply, Turn
from bot.channels.pressure import Gate, Overloaded
from bot.channels.votes import Votes
from bot.clock import Clock
from bot.conversations import Button, Conversations, new_button_key
from bot.conversations import Turn as State
from bot.database import UNREACHABLE
from bot.knowledge.votes import may_offer
from bot.logs import conversation_hash, logger
from bot.privacy.erasure import Erasure

ANSWER_WITHIN_SECONDS = 4.6
"""A person gets an answer of some kind within five seconds."""

Message = dict[str, Any]

log = logger(__name__)


class StillBusy(Exception):
    """Another message of this conversation is in flight."""


class Unknown(Exception):
    """The conversation does not exist any more, or never did."""


class UnknownButton(Exception):
    """This conversation never got such a button."""


@dataclass(frozen=True)
class Spoken:
    """What a person did: typed `text` or pressed the button `key`.

    Attributes:
        payload: what a command of the channel stands for, as a button's payload; `text` is then the command as typed.
            Only a channel's own code may set it.
        safety_only: look for danger in the text and do nothing else; the answer is empty when there is none.
    """

    message_id: str
    text: str | None = None
    key: str | None = None
    payload: str | None = None
    safety_only: bool = False


def clean(text: str) -> str:
    """The text without what no database can store: halves of surrogate pairs and zero characters."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


class Chat:
    """Conversations between people and the assistant on one channel.

    Args:
        opens_itself: the channel has no sessions, so the first message of a person opens the conversation.
    """

    def __init__(
        self,
        conversations: Conversations,
        assistant: Assistant,
        away_text: str,
        clock: Clock,
        erasure: Erasure,
        *,
        votes: Votes,
        gate: Gate,
        channel: str = "web",
        opens_itself: bool = False,
    ) -> None:
        self._conversations = conversations
        self._assistant = assistant
        self._away_text = away_text
        self._clock = clock
        self._erasure = erasure
        self._votes = votes
        self._gate = gate
        self._channel = channel
        self._opens_itself = opens_itself

    async def open(self, conversation_id: str) -> list[Message]:
        """Start a conversation and return the greeting; without the assistant, the fixed text. Raises Overloaded."""
        start = Turn(conversation_id, "start", payload="/start", channel=self._channel)
        try:
            with self._gate.entered(), metrics.turn_seconds.time(), anyio.fail_after(ANSWER_WITHIN_SECONDS):
                await run_sync(self._conversations.open, conversation_id, self._channel)
                reply = await self._assistant.send(start)
                return await self._store(conversation_id, "start", None, reply)
        except Overloaded:
            raise
        except Exception as error:
            return [self._away(conversation_id, error)]

    async def say(self, conversation_id: str, spoken: Spoken) -> list[Message]:
        """Answer one message. The same message id again gives the same answer and acts once.

        When a part is away the answer is the fixed text; the message may then be sent again.

        Raises:
            StillBusy, Unknown, UnknownButton, Overloaded: see there.
        """
        try:
            with self._gate.entered(), metrics.turn_seconds.time(), anyio.fail_after(ANSWER_WITHIN_SECONDS):
                answer = await self._say(conversation_id, spoken)
        except (StillBusy, Unknown, UnknownButton, Overloaded) as refusal:
            self._count(type(refusal).__name__)
            raise
        except Exception as error:
            # Whatever it was, a person waits, and gets the phone numbers.
            self._count("away")
            return [self._away(conversation_id, error)]
        self._count("answered")
        return answer

    async def transcript(self, conversation_id: str) -> list[Message]:
        """Both sides of a conversation; raises Unknown."""
        if not await run_sync(self._conversations.exists, conversation_id):
            raise Unknown
        return await run_sync(self._conversations.transcript, conversation_id)

    async def _say(self, conversation_id: str, spoken: Spoken) -> list[Message]:
        if self._opens_itself:
            await run_sync(self._conversations.ensure, conversation_id, self._channel)
        button = None
        if spoken.key is not None:
            button = await run_sync(self._conversations.button, conversation_id, spoken.key)
        begun = await run_sync(self._conversations.begin, conversation_id, spoken.message_id)
        if begun.turn is State.GONE:
            raise Unknown
        if begun.turn is State.BUSY:
            raise StillBusy
        if begun.answer is not None:
            return begun.answer
        try:
            if spoken.key is not None and button is None:
                raise UnknownButton
            thanks = self._votes.thanks(spoken.text if spoken.payload is None else None, button, begun.answered)
            if thanks is not None and not spoken.safety_only:
                return await self._store(conversation_id, spoken.message_id, self._said(spoken, button), thanks)
            return await self._answer(conversation_id, spoken, button, begun.turn is State.AGAIN)
        except BaseException:
            # Only who holds the conversation frees it: a message that never got its turn must not end another's.
            await self._release(conversation_id, spoken.message_id)
            raise

    async def _answer(self, conversation_id: str, spoken: Spoken, button: Button | None, again: bool) -> list[Message]:
        turn = Turn(
            conversation_id,
            spoken.message_id,
            text=spoken.text if spoken.payload is None else None,
            payload=button.payload if button else spoken.payload,
            button_asked=button.asked if button else None,
            again=again,
            safety_only=spoken.safety_only,
            channel=self._channel,
        )
        reply = await self._assistant.send(turn)
        if reply.erases is not None:
            return await self._erased(conversation_id, reply)
        reply = await self._with_offer(conversation_id, reply)
        said = self._said(spoken, button) if reply.messages else None
        return await self._store(conversation_id, spoken.message_id, said, reply)

    async def _with_offer(self, conversation_id: str, reply: Reply) -> Reply:
        """The reply, now and then with the offer to say whether it helped."""
        if reply.topic is None or reply.messages[-1].get("buttons"):
            return reply
        if not may_offer(reply.topic, await run_sync(self._conversations.topics_offered, conversation_id)):
            return reply
        *before, last = reply.messages
        return replace(reply, messages=[*before, self._votes.offer(last, reply.topic)])

    def _said(self, spoken: Spoken, button: Button | None) -> Message:
        """The person's side of a turn."""
        text = button.title if button else spoken.text or ""
        return {"id": spoken.message_id, "from": "user", "text": text, "at": self._now()}

    async def _erased(self, conversation_id: str, reply: Reply) -> list[Message]:
        """Erase what the person asked to have erased, and only then say so. No part of this turn is stored."""
        erase = self._erasure.person if reply.erases == "person" else self._erasure.chat
        await run_sync(erase, conversation_id)
        return [self._shown(message, None, {}) for message in reply.messages]

    async def _store(self, conversation_id: str, message_id: str, said: Message | None, reply: Reply) -> list[Message]:
        offered: dict[str, Button] = {}
        answer = [self._shown(message, reply.asked, offered) for message in reply.messages]
        store = partial(
            self._conversations.finish,
            conversation_id,
            message_id,
            said,
            answer,
            offered,
            shown=reply.shown,
            counted=reply.counted,
            topic=reply.topic,
        )
        try:
            if not await run_sync(store):
                await run_sync(self._erasure.chat, conversation_id)  # erased meanwhile; the turn has left traces since
        except Exception as error:
            # What was said stands (it may be the help lines); its buttons would lead nowhere.
            log.error("answer.not_stored", error=type(error).__name__)
            await self._release(conversation_id, message_id)
            return [{k: v for k, v in m.items() if k != "buttons"} for m in answer]
        return answer

    def _shown(self, message: Message, asked: str | None, offered: dict[str, Button]) -> Message:
        """A message as people get it: with an id, and keys in place of payloads."""
        shown = {"id": str(uuid.uuid4()), "from": "bot", **message, "at": self._now()}
        buttons = []
        for button in message.get("buttons", []):
            key = new_button_key()
            answers = asked if not button["payload"].startswith("/") else None
            offered[key] = Button(button["title"], button["payload"], answers)
            buttons.append({"key": key, "title": button["title"]})
        if buttons:
            shown["buttons"] = buttons
        return shown

    async def _release(self, conversation_id: str, message_id: str) -> None:
        with contextlib.suppress(Exception), anyio.move_on_after(0.3, shield=True):  # the lease ends by itself, too
            await run_sync(self._conversations.release, conversation_id, message_id, abandon_on_cancel=True)

    def _count(self, outcome: str) -> None:
        metrics.turns.labels(self._channel, outcome).inc()

    def _away(self, conversation_id: str, error: Exception) -> Message:
        log.error(
            "turn.away",
            error=type(error).__name__,
            part=_part(error),
            conversation=conversation_hash(conversation_id),
        )
        return {
            "id": str(uuid.uuid4()),
            "from": "bot",
            "kind": "error",
            "text": self._away_text,
            "at": self._now(),
        }

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _part(error: Exception) -> str:
    """Which part failed, in no one's words but ours."""
    if isinstance(error, AssistantAway):
        return str(error)
    return "database" if isinstance(error, UNREACHABLE) else "gateway"

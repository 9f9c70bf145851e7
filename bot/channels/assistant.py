"""The gateway's view of the assistant: send a turn, get messages back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import aiohttp

from bot import metrics
from bot.logs import conversation_hash
from bot.safety.records import Shown
from bot.tallies import Tally

CONVERSATION = "X-Conversation"
"""A header by which a balancer sends a conversation to the same rasa each time; see deploy/nginx.conf."""


class AssistantAway(Exception):
    """The assistant did not answer this turn; nothing of it was stored on its side unless the answer got lost."""


@dataclass(frozen=True)
class Turn:
    """One inbound message; see bot.rasa_host.host.Inbound for the meaning of each part."""

    conversation_id: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    button_asked: str | None = None
    again: bool = False
    safety_only: bool = False
    channel: str = "web"


@dataclass(frozen=True)
class Reply:
    """What the assistant says, the form question that stands open afterwards, the contacts that were shown, and what
    the person has decided to have erased: the "chat", or all that identifies the "person".

    `counted` is what the turn adds to the clinic's figures, `topic` that of the question which it answered, if nothing
    else stands open.
    Nothing said is an answer to a turn with `safety_only` alone: there was no danger in it.
    """

    messages: list[dict[str, Any]] = field(default_factory=list)
    asked: str | None = None
    shown: Shown | None = None
    erases: str | None = None
    counted: tuple[Tally, ...] = ()
    topic: str | None = None


_FAILURES = (aiohttp.ClientError, asyncio.TimeoutError, OSError)


class Assistant(Protocol):
    """Raises AssistantAway when no full answer can be had."""

    async def send(self, turn: Turn) -> Reply: ...

    async def ready(self) -> bool: ...


class RasaAssistant:
    """The rasa process behind its private channel, over kept-alive connections.

    Args:
        address: where it listens now; another process may take over at any time.
    """

    def __init__(self, address: Callable[[], str], secret: str, timeout_seconds: float) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, sock_connect=1.0)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, turn: Turn) -> Reply:
        try:
            with metrics.timed("assistant"):
                async with self._client().post(
                    f"{self._address()}/webhooks/private/messages",
                    json=asdict(turn),
                    headers={CONVERSATION: conversation_hash(turn.conversation_id)},
                ) as response:
                    if response.status != 200:
                        raise AssistantAway(f"status {response.status}")
                    answer = await response.json()
        except _FAILURES as error:
            raise AssistantAway(type(error).__name__) from None
        if not answer["messages"] and not turn.safety_only:
            raise AssistantAway("silence")
        shown = answer.get("shown")
        counted = tuple(Tally(name) for name in answer.get("counted", ()))
        return Reply(
            answer["messages"],
            answer["asked"],
            Shown(**shown) if shown else None,
            answer["erases"],
            counted,
            answer.get("topic"),
        )

    async def ready(self) -> bool:
        try:
            async with self._client().get(f"{self._address()}/webhooks/private/ready") as response:
                return bool(response.status == 200)
        except _FAILURES:
            return False

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:  # it belongs to the event loop, which does not run yet when this is made
            every_turn = aiohttp.TCPConnector(limit=0)  # how many there are at once is the gate's business
            self._session = aiohttp.ClientSession(connector=every_turn, headers=self._headers, timeout=self._timeout)
        return self._session

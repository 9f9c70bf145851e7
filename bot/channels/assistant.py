"""The gateway's view of the assistant: send a turn, get messages back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import httpx

from bot.safety.records import Shown
from bot.tallies import Tally


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
    """What the assistant says, the form question that stands open afterwards, the contacts that were shown.

    `counted` is what the turn adds to the clinic's figures.
    Nothing said is an answer to a turn with `safety_only` alone: there was no danger in it.
    """

    messages: list[dict[str, Any]] = field(default_factory=list)
    asked: str | None = None
    shown: Shown | None = None
    counted: tuple[Tally, ...] = ()


class Assistant(Protocol):
    """Raises AssistantAway when no full answer can be had."""

    async def send(self, turn: Turn) -> Reply: ...

    async def ready(self) -> bool: ...


class RasaAssistant:
    """The rasa process behind its private channel, over kept-alive connections."""

    def __init__(self, url: str, secret: str, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url}/webhooks/private/",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(timeout_seconds, connect=1.0),
            trust_env=False,
        )

    async def send(self, turn: Turn) -> Reply:
        try:
            response = await self._client.post("messages", json=asdict(turn))
        except httpx.HTTPError as error:
            raise AssistantAway(type(error).__name__) from None
        if response.status_code != 200:
            raise AssistantAway(f"status {response.status_code}")
        answer = response.json()
        if not answer["messages"] and not turn.safety_only:
            raise AssistantAway("silence")
        shown = answer.get("shown")
        counted = tuple(Tally(name) for name in answer.get("counted", ()))
        return Reply(answer["messages"], answer["asked"], Shown(**shown) if shown else None, counted)

    async def ready(self) -> bool:
        try:
            return (await self._client.get("ready")).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._client.aclose()

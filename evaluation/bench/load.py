"""People who talk to a side: so many conversations at once, one message after the other in each."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import yaml

PEOPLE_WAIT_SECONDS = 30
UNANSWERED = (aiohttp.ClientError, asyncio.TimeoutError)


class Talk(Protocol):
    """One person's conversation."""

    async def open(self) -> None: ...

    async def say(self, text: str) -> list[dict[str, Any]]: ...


class Gateway:
    """A conversation through our whole path."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, f"{url}/api/chat"
        self._headers: dict[str, str] = {}

    async def open(self) -> None:
        async with self._session.post(f"{self._url}/sessions") as answer:
            answer.raise_for_status()
            self._headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}

    async def say(self, text: str) -> list[dict[str, Any]]:
        body = {"id": str(uuid.uuid4()), "text": text}
        async with self._session.post(f"{self._url}/messages", json=body, headers=self._headers) as answer:
            answer.raise_for_status()
            messages: list[dict[str, Any]] = (await answer.json())["messages"]
        if any(message.get("kind") == "error" for message in messages):
            raise aiohttp.ClientError("the fixed text in place of an answer")
        return messages


class Rest:
    """A conversation through Rasa's own REST channel."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, f"{url}/webhooks/rest/webhook"
        self._sender = str(uuid.uuid4())

    async def open(self) -> None:
        await self.say("/start")

    async def say(self, text: str) -> list[dict[str, Any]]:
        async with self._session.post(self._url, json={"sender": self._sender, "message": text}) as answer:
            answer.raise_for_status()
            messages: list[dict[str, Any]] = await answer.json()
            return messages


@dataclass
class Outcome:
    """What some turns cost.

    Attributes:
        seconds: of each turn.
        opening: seconds of each opening of a conversation; these are turns, too, without anything typed.
        elapsed: seconds from the first to the last.
        empty, failed: turns without an answer, and turns that ended in an error.
    """

    seconds: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    empty: int = 0
    failed: int = 0

    def add(self, other: Outcome) -> None:
        self.seconds += other.seconds
        self.opening += other.opening
        self.elapsed += other.elapsed
        self.empty += other.empty
        self.failed += other.failed

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.seconds) / self.elapsed

    def quantile(self, share: float) -> float:
        """Milliseconds that so large a share of the turns stayed within."""
        ranked = sorted(self.seconds)
        return 1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def conversations() -> list[list[str]]:
    """The fixed mix of turns.yml."""
    loaded: list[list[str]] = yaml.safe_load((Path(__file__).parent / "turns.yml").read_text("utf-8"))
    return loaded


def run(kind: type[Gateway] | type[Rest], url: str, at_once: int, turns: int) -> Outcome:
    """Let so many people talk at once until so many messages are answered."""
    return asyncio.run(_run(kind, url, at_once, turns))


async def _run(kind: type[Gateway] | type[Rest], url: str, at_once: int, turns: int) -> Outcome:
    outcome = Outcome()
    left = iter(range(turns))
    scripts = itertools.cycle(conversations())
    timeout = aiohttp.ClientTimeout(total=PEOPLE_WAIT_SECONDS)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        started = time.perf_counter()
        await asyncio.gather(*(_person(partial(kind, session, url), scripts, left, outcome) for _ in range(at_once)))
        outcome.elapsed = time.perf_counter() - started
    return outcome


async def _person(
    new_talk: Callable[[], Talk], scripts: Iterator[Sequence[str]], left: Iterator[int], outcome: Outcome
) -> None:
    while True:
        talk = new_talk()
        started = time.perf_counter()
        try:
            await talk.open()
        except UNANSWERED:
            outcome.failed += 1
            if next(left, None) is None:
                return
            continue
        outcome.opening.append(time.perf_counter() - started)
        for text in next(scripts):
            if next(left, None) is None:
                return
            await timed(talk, text, outcome)


async def timed(talk: Talk, text: str, outcome: Outcome) -> None:
    """Say one thing and note what it cost."""
    started = time.perf_counter()
    try:
        answer = await talk.say(text)
    except UNANSWERED:
        outcome.failed += 1
    else:
        outcome.empty += not answer
    outcome.seconds.append(time.perf_counter() - started)

"""An assistant without Rasa: it says what the test has written, or fails as the test wants."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import anyio
import sqlalchemy as sa

from bot.channels.assistant import AssistantAway, Reply, Turn

GREETING = Reply([{"text": "Hello. What would you like to know?", "kind": "answer"}])


def says(text: str, **parts: Any) -> Reply:
    """A reply of one message; `buttons`, `sources`, `files`, `progress` and `asked` as the assistant sends them."""
    asked = parts.pop("asked", None)
    return Reply([{"text": text, "kind": "answer", **parts}], asked)


def button(title: str, payload: str) -> dict[str, str]:
    """A button as the assistant makes it."""
    return {"title": title, "payload": payload}


class FakeAssistant:
    """Answers the opening with a greeting, then with the scripted replies, then with "Answer 1", "Answer 2" and so on.

    Attributes:
        turns: every turn that arrived, the failed ones too.
        away: refuse, as a process that is not there.
        silent: never answer.
        error: raise this, as a fault that nobody thought of.
        gate: when set, a turn waits for this event; `reached` is set as soon as one does.
        acts: called for each turn before it is answered, for what actions write.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.script: list[Reply] = []
        self.away = False
        self.silent = False
        self.error: Exception | None = None
        self.gate: anyio.Event | None = None
        self.reached: anyio.Event | None = None
        self.acts: Callable[[Turn], None] = lambda _turn: None

    @property
    def said(self) -> list[Turn]:
        """The turns without the openings."""
        return [turn for turn in self.turns if turn.message_id != "start"]

    def hold(self) -> None:
        """Be slow from now on, until `release`."""
        self.gate, self.reached = anyio.Event(), anyio.Event()

    def release(self) -> None:
        """Answer those who wait, and be as quick as before."""
        assert self.gate is not None
        self.gate.set()
        self.gate = None

    async def send(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        if self.gate is not None and self.reached is not None:
            self.reached.set()
            await self.gate.wait()
        if self.silent:
            await anyio.sleep_forever()
        if self.away:
            raise AssistantAway("switched off")
        if self.error is not None:
            raise self.error
        self.acts(turn)
        if turn.message_id == "start":
            return GREETING
        return self.script.pop(0) if self.script else says(f"Answer {len(self.said)}")

    async def ready(self) -> bool:
        if self.silent:
            await anyio.sleep_forever()
        return not self.away


def unreachable_engine() -> sa.engine.Engine:
    """An engine that gets no connection, like that of a database which is away."""

    def refuse() -> None:
        raise sqlite3.OperationalError("the database is away")

    return sa.create_engine("sqlite://", creator=refuse, future=True)

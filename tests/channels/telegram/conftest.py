"""The real gateway before a Bot API server of the tests' own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.channels.app import create_app
from bot.channels.telegram import build, channel
from bot.channels.telegram.inbox import LEASE, updates
from bot.database import Database
from bot.settings import Secret, Settings
from tests.channels.fakes import FakeAssistant
from tests.channels.telegram.botapi import TOKEN, BotApi
from tests.channels.telegram.person import Person, Update
from tests.conftest import FakeClock

SETTLED_SECONDS = 30
"""Longer than any answer takes, on a busy machine too."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Gateway:
    """The gateway as it runs, with its loops; it can be killed and started again."""

    def __init__(self, make: Callable[[], Starlette], api: BotApi, database: Database, clock: FakeClock) -> None:
        self._make = make
        self.api = api
        self.database = database
        self.clock = clock
        self._context: AbstractAsyncContextManager[Any] | None = None

    async def start(self) -> None:
        app = self._make()
        self._context = app.router.lifespan_context(app)
        await self._context.__aenter__()
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://gateway.test")

    async def stop(self) -> None:
        if self._context is not None:
            await self._context.__aexit__(None, None, None)
            await self.client.aclose()
            self._context = None

    async def post(self, update: Any, secret: str | None = None) -> httpx.Response:
        """Deliver an update as Telegram does by webhook."""
        if secret is None:
            await self.until("a webhook is set", lambda: self.api.webhook is not None)
            assert self.api.webhook is not None
            secret = self.api.webhook["secret_token"]
        return await self.client.post("/telegram/webhook", json=update, headers={SECRET_HEADER: secret})

    async def until(self, what: str, true: Callable[[], bool]) -> None:
        """Wait until something is true of Telegram, while the gateway runs on."""
        await asyncio.to_thread(self.api.until, what, true)

    async def bring(self, update: Update) -> None:
        """Deliver an update and wait until it is answered."""
        assert (await self.post(update)).status_code == 200
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is left to do now."""
        for _ in range(SETTLED_SECONDS * 100):
            if not self.unfinished(self.clock()) and not _answering():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"still to do: {self.unfinished(self.clock())}")

    def unfinished(self, due: datetime | None = None) -> list[int]:
        """Numbers of the updates that are not finished; with a moment, only of those that are due then or are being
        answered: not of those that were put off, nor of what waits behind one."""
        query = sa.select(updates).where(updates.c.due_at.is_not(None)).order_by(updates.c.update_id)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        if due is None:
            return [row.update_id for row in rows]
        first = {row.update_id if row.urgent else row.conversation_id: row for row in reversed(rows)}.values()
        return [row.update_id for row in first if row.due_at <= due or row.due_at == due + LEASE]


def _answering() -> bool:
    """Whether an answer is still being sent, though what asked for it may be erased already."""
    return any("_handle" in task.get_coro().__qualname__ for task in asyncio.all_tasks())


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Telegram. A test fails in which it was asked anything against its documentation."""
    server = BotApi()
    server.start()
    yield server
    server.stop()
    assert server.violations == []


@pytest.fixture
def settings(settings: Settings, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of a gateway with a bot and a webhook."""
    monkeypatch.setattr(channel, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(channel, "FINISH_SECONDS", 0.0)
    monkeypatch.setattr(build, "SECONDS", 1.0)
    return replace(
        settings,
        telegram_token=Secret(TOKEN),
        telegram_api_url=api.url,
        telegram_webhook=True,
        public_url="https://gateway.test",
    )


@pytest.fixture
def make_gateway(
    settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock, api: BotApi
) -> Callable[..., Gateway]:
    """Gateways with other settings, not yet started."""

    def make(**changed: Any) -> Gateway:
        chosen = replace(settings, **changed)
        return Gateway(lambda: create_app(chosen, database, assistant, clock), api, database, clock)

    return make


@pytest.fixture
async def gateway(make_gateway: Callable[..., Gateway]) -> AsyncIterator[Gateway]:
    made = make_gateway()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def joy(gateway: Gateway) -> Person:
    """Somebody whose every update is answered before the test goes on."""
    return Person(gateway.api, gateway.bring)


@pytest.fixture
def sam(gateway: Gateway) -> Person:
    """Somebody else."""
    return Person(gateway.api, gateway.bring)

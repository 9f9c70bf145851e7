"""Long polling: for a machine without a public address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import TimedOut
from telegram.ext import ExtBot

from tests.channels.fakes import FakeAssistant
from tests.channels.telegram.botapi import BAD_GATEWAY, BotApi
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person, Update


@pytest.fixture
def poll(make_gateway: Callable[..., Gateway]) -> Gateway:
    return make_gateway(telegram_webhook=False)


async def _queue(api: BotApi, update: Update) -> None:
    api.queue(update)


async def test_long_polling_needs_no_address_of_ours(poll: Gateway, api: BotApi, assistant: FakeAssistant) -> None:
    person = Person(api, lambda update: _queue(api, update))
    await person.say("sent while the gateway was away")
    await poll.start()
    await person.say("and then this")
    await poll.until("both are answered", lambda: len(person.heard) == 2)
    await poll.until("both are confirmed", lambda: api.waiting == 0)
    assert (await poll.client.post("/telegram/webhook", json={})).status_code == 404
    await poll.stop()
    assert [turn.text for turn in assistant.turns] == ["sent while the gateway was away", "and then this"]


async def test_polling_goes_on_after_errors_and_repeats_nothing(
    poll: Gateway, api: BotApi, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel._wait", lambda error, failures: 0.01)
    api.fail("getMe", BAD_GATEWAY)
    api.fail("deleteWebhook", BAD_GATEWAY)
    api.fail("getUpdates", BAD_GATEWAY, BAD_GATEWAY)
    person = Person(api, lambda update: _queue(api, update))
    await person.say("hello")
    await poll.start()
    await poll.until("it is answered", lambda: len(person.heard) == 1)
    await poll.settled()
    await poll.stop()
    await person.say("after a restart")
    await poll.start()
    await poll.until("that, too", lambda: len(person.heard) == 2)
    await poll.stop()
    assert [turn.text for turn in assistant.turns] == ["hello", "after a restart"]


async def test_a_cancellation_that_a_time_out_swallows_does_not_keep_the_gateway_from_ending(
    poll: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, lost = asyncio.Event(), asyncio.Event()

    async def get_updates(*_arguments: Any, **_named: Any) -> None:
        """As the HTTP client on Python 3.10 when its own time-out ends just then: the first cancellation is lost."""
        asked.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if lost.is_set():
                raise
            lost.set()
            raise TimedOut from None

    monkeypatch.setattr(ExtBot, "get_updates", get_updates)
    monkeypatch.setattr("bot.channels.telegram.channel._wait", lambda error, failures: 60.0)
    await poll.start()
    await asyncio.wait_for(asked.wait(), 10)
    await asyncio.wait_for(poll.stop(), 10)
    assert lost.is_set()

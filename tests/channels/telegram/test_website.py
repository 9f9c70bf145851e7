"""From Telegram to the website: a one-time link carries the conversation over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.database import Database
from bot.handovers import LIFETIME
from tests.channels.described import assert_described
from tests.channels.fakes import FakeAssistant, says, unreachable_engine
from tests.channels.person import CURRENT, MESSAGES, new_id
from tests.channels.telegram.botapi import BotApi
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person, Update
from tests.conftest import FakeClock
from tests.world import World

HANDOVERS = "/api/chat/handovers"
ADDRESS = re.compile(r"https://gateway\.test/continue#(?P<token>\S+)")


@dataclass
class Browser:
    """The website as somebody sees it who has opened a link."""

    client: httpx.AsyncClient

    async def redeem(self, token: Any) -> httpx.Response:
        answer = await self.client.post(HANDOVERS, json={"token": token})
        if answer.status_code == 201:
            self.client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return answer

    async def say(self, text: str) -> list[str]:
        answer = await self.client.post(MESSAGES, json={"id": new_id(), "text": text})
        return [message["text"] for message in answer.json()["messages"]]

    async def transcript(self) -> list[tuple[str, str]]:
        answer = await self.client.get(MESSAGES)
        return [(message["from"], message["text"]) for message in answer.json()["messages"]]


@pytest.fixture
async def browser(gateway: Gateway) -> Browser:
    gateway.client.event_hooks["response"].append(assert_described)
    return Browser(gateway.client)


def token_of(person: Person) -> str:
    """What stands behind the # of the newest link."""
    [row] = person.calls[-1].given["reply_markup"]["inline_keyboard"]
    found = ADDRESS.fullmatch(row[0]["url"])
    assert found is not None
    return found["token"]


async def test_the_chat_goes_on_on_the_website(joy: Person, browser: Browser, assistant: FakeAssistant) -> None:
    assistant.script = [says("What name?", asked="booking_name")]
    await joy.say("book")
    await joy.say("/website")
    assert "works once" in joy.last
    assert (await browser.redeem(token_of(joy))).status_code == 201
    assert await browser.transcript() == [
        ("user", "book"),
        ("bot", "What name?"),
        ("user", "Go on on the website"),
        ("bot", "Answer 2"),
    ]
    assert await browser.say("Joy") == ["Answer 3"]
    assert len({turn.conversation_id for turn in assistant.turns}) == 1
    assert [(t.text, t.payload, t.channel) for t in assistant.turns[1:]] == [
        (None, "/resume", "web"),
        ("Joy", None, "web"),
    ]
    assert joy.heard[-1].startswith("With this link")  # what is said there does not come here


async def test_looking_at_the_page_spends_nothing(joy: Person, browser: Browser) -> None:
    await joy.say("hello")
    await joy.say("/website")
    token = token_of(joy)
    for method in ("GET", "HEAD"):
        assert (await browser.client.request(method, f"/continue?token={token}")).status_code == 200
    assert (await browser.client.get(f"{HANDOVERS}?token={token}")).status_code == 405
    assert (await browser.redeem(token)).status_code == 201


async def test_a_link_opens_once_and_not_for_ever(joy: Person, browser: Browser, clock: FakeClock) -> None:
    await joy.say("hello")
    await joy.say("/website")
    token = token_of(joy)
    assert (await browser.redeem(token)).status_code == 201
    assert (await browser.redeem(token)).status_code == 410
    await joy.say("/website")
    clock.now += LIFETIME
    assert (await browser.redeem(token_of(joy))).status_code == 410


@pytest.mark.parametrize("token", [None, 5, [], {}, True])
async def test_what_is_no_token_is_malformed(browser: Browser, token: Any) -> None:
    assert (await browser.redeem(token)).status_code == 400


async def test_a_link_of_an_erased_chat_opens_nothing(joy: Person, browser: Browser, assistant: FakeAssistant) -> None:
    await joy.say("hello")
    await joy.say("/website")
    token = token_of(joy)
    await joy.say("/delete")
    await joy.press("Erase this chat")
    assert (await browser.redeem(token)).status_code == 410
    await joy.say("/website")  # before anything is said
    assert (await browser.redeem(token_of(joy))).status_code == 410


async def test_erasing_on_the_website_erases_the_chat_of_both(joy: Person, browser: Browser) -> None:
    await joy.say("hello")
    await joy.say("/website")
    await browser.redeem(token_of(joy))
    assert (await browser.client.delete(CURRENT)).status_code == 204
    assert (await browser.client.get(MESSAGES)).status_code == 401
    await joy.say("hello again")
    assert joy.last.startswith("Answer")


async def test_the_chat_opens_also_while_the_assistant_is_away(
    joy: Person, browser: Browser, assistant: FakeAssistant
) -> None:
    await joy.say("hello")
    await joy.say("/website")
    assistant.away = True
    assert (await browser.redeem(token_of(joy))).status_code == 201
    assert await browser.transcript() == [("user", "hello"), ("bot", "Answer 1")]


async def test_without_the_database_there_are_phone_numbers_and_the_link_stays(
    joy: Person, browser: Browser, database: Database
) -> None:
    await joy.say("hello")
    await joy.say("/website")
    sound, database.engine = database.engine, unreachable_engine()
    assert (await browser.redeem(token_of(joy))).status_code == 503
    database.engine = sound
    assert (await browser.redeem(token_of(joy))).status_code == 201


async def test_without_an_https_address_the_link_is_written_out(
    make_gateway: Callable[..., Gateway], api: BotApi
) -> None:
    async def queue(update: Update) -> None:
        api.queue(update)

    gateway = make_gateway(public_url="http://127.0.0.1:8000", telegram_webhook=False)
    await gateway.start()
    person = Person(api, queue)
    await person.say("/website")
    await gateway.until("it is answered", lambda: len(person.heard) == 1)
    await gateway.stop()
    assert re.search(r"http://127\.0\.0\.1:8000/continue#\S+$", person.last)


async def test_a_booking_begun_on_telegram_is_finished_on_the_website(
    world: World, api: BotApi, clock: FakeClock
) -> None:
    gateway = Gateway(lambda: world.app, api, world.database, clock)
    await gateway.start()
    person, browser = Person(api, gateway.bring), Browser(gateway.client)
    for words in ("i would like to book an appointment", "yes", "the first one"):
        await person.say(words)
    assert person.last.endswith("send /website to finish on the clinic’s website.")
    await person.say("/website")
    await browser.redeem(token_of(person))
    assert (await browser.transcript())[-1] == ("bot", "What name shall I book it under?")
    for words in ("Joy Smith", "joy@example.com"):
        await browser.say(words)
    booked = await browser.say("yes")
    await gateway.stop()
    assert "your reference is" in booked[0].lower()
    assert not any("Joy Smith" in text or "joy@example.com" in text for text in person.heard)

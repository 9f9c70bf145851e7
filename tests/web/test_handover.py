"""A link from Telegram, opened in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.conversations import Conversations
from bot.database import Database
from bot.handovers import Handovers
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, says
from tests.conftest import FakeClock
from tests.web.chat import bot, mine, token

CHAT = "telegram-chat"


@pytest.fixture
def link(database: Database, settings: Settings, clock: FakeClock) -> str:
    """A link of a conversation in which something has been said."""
    chats = Conversations(database, clock)
    chats.open(CHAT, "telegram")
    chats.begin(CHAT, "m1")
    said = {"id": "m1", "from": "user", "text": "book", "at": "2026-11-23T08:00:00+00:00"}
    asked = {"id": "m2", "from": "bot", "text": "What name?", "at": "2026-11-23T08:00:00+00:00"}
    chats.finish(CHAT, "m1", said, [asked], {})
    return "/continue#" + Handovers(database, settings.secret_key.derive("handover"), clock).issue(CHAT)


def test_a_button_opens_the_chat_with_all_that_was_said(scripted: Page, link: str, assistant: FakeAssistant) -> None:
    assistant.script = [says("What name?")]
    addresses: list[str] = []
    scripted.on("request", lambda request: addresses.append(request.url))
    scripted.goto(link)
    expect(scripted).to_have_url("/continue")  # what the link holds is gone from the address
    assert not any("handovers" in address for address in addresses)
    scripted.get_by_role("button", name="Go on").click()
    scripted.wait_for_url("/chat")
    expect(mine(scripted)).to_have_count(2)
    expect(mine(scripted).first).to_contain_text("book")
    expect(bot(scripted).last).to_contain_text("What name?")
    assert not any(link.partition("#")[2] in address for address in addresses)


def test_a_second_browser_gets_nothing(scripted: Page, link: str) -> None:
    scripted.goto(link)
    scripted.get_by_role("button", name="Go on").click()
    scripted.wait_for_url("/chat")
    scripted.evaluate("() => sessionStorage.clear()")
    scripted.goto(link)
    scripted.get_by_role("button", name="Go on").click()
    expect(scripted.get_by_role("status")).to_contain_text("This link was used before")
    expect(scripted.get_by_role("button", name="Go on")).to_be_hidden()
    assert token(scripted) is None


def test_what_fails_for_a_moment_can_be_pressed_again(scripted: Page, link: str) -> None:
    scripted.route("**/api/chat/handovers", lambda route: route.fulfill(status=503, body="{}"), times=1)
    scripted.goto(link)
    scripted.get_by_role("button", name="Go on").click()
    expect(scripted.get_by_role("status")).to_contain_text("That did not work just now")
    scripted.get_by_role("button", name="Go on").click()
    scripted.wait_for_url("/chat")


def test_without_a_link_there_is_nothing_to_press(scripted: Page) -> None:
    scripted.goto("/continue")
    expect(scripted.get_by_role("status")).to_contain_text("send /website in Telegram")
    expect(scripted.get_by_role("button", name="Go on")).to_be_hidden()

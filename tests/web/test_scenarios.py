"""Whole conversations of tests/conversations/scenarios in a real browser, with the real model and actions."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright, expect

from bot.channels import chat
from tests.conversations.runner import Scenario, WebConversation, load_scenarios, play_in
from tests.loopback import Loopback
from tests.web.chat import ANSWER_MS, CHROMIUM, LAUNCHED, is_required
from tests.world import World

FIRST_OF_EACH = 3
"""Every scenario runs in process; here it is the widget that is tested, so some of each journey do."""

JOURNEYS = ("main_job", "questions", "screening", "safety", "safety_choices", "booking", "deletion")
CHOSEN = [
    scenario
    for journey in JOURNEYS
    for scenario in [
        s
        for s in load_scenarios()
        if s.name.startswith(f"{journey}:")
        and not any("later" in turn or "another" in turn or "{" in str(turn.get("user")) for turn in s.turns)
    ][:FIRST_OF_EACH]
]

READ = """(all, before) => all.slice(before).map((message) => {
  const bubble = message.querySelector('.bubble').cloneNode(true);
  for (const other of bubble.querySelectorAll('.sources, .progress, .action, img, .vh')) other.remove();
  for (const end of bubble.querySelectorAll('br')) end.replaceWith(' ');
  return {
    text: [...bubble.querySelectorAll('p, li')].map((line) => line.textContent).join(' ').replace(/\\s+/g, ' ').trim(),
    kind: message.classList[2],
    sources: !!message.querySelector('.sources'),
  };
})"""


class BrowserConversation:
    """One person's chat in the widget: typed, clicked and read from the page."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url

    async def open(self) -> None:
        self._context: BrowserContext = await self._browser.new_context(base_url=self._url)
        self._page: Page = await self._context.new_page()
        await self._page.goto("/chat")
        await self._greeted()

    async def say(self, text: str) -> list[dict[str, Any]]:
        before = await self._bot.count()
        box = self._page.get_by_role("textbox", name="Your message")
        await box.fill(text)
        await box.press("Enter")
        return await self._answer(before)

    async def press(self, title: str) -> list[dict[str, Any]]:
        before = await self._bot.count()
        choice = self._page.locator("clinic-chat .choice:not([aria-disabled])")
        await choice.filter(has_text=re.compile(f"^{re.escape(title)}")).last.click()
        return await self._answer(before)

    async def erase(self) -> None:
        await self._page.get_by_role("button", name="About this chat").click()
        await self._page.get_by_role("button", name="Delete this chat").click()
        await self._page.get_by_role("button", name="Yes, delete it").click()
        await self._page.get_by_role("button", name="Start a new chat").click()
        await self._greeted()

    @property
    def _bot(self) -> Any:
        return self._page.locator("clinic-chat .message.bot")

    async def _greeted(self) -> None:
        await expect(self._bot.first).to_be_visible(timeout=ANSWER_MS)

    async def _answer(self, before: int) -> list[dict[str, Any]]:
        said = self._page.locator("clinic-chat .message.user").last
        await expect(said).to_have_attribute("data-state", "sent", timeout=ANSWER_MS)
        await expect(self._bot.nth(before)).to_be_attached(timeout=ANSWER_MS)
        found: list[dict[str, Any]] = await self._bot.evaluate_all(READ, before)
        return found


async def warm_up(world: World) -> None:
    """Say something first: the first turn of a model takes far longer than others."""
    async with world.client() as client:
        conversation = WebConversation(client)
        await conversation.open()
        await conversation.say("hello")


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        try:
            instance = await playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCHED)
        except Error:
            if is_required():
                raise
            pytest.skip("no Chromium on this machine")
        yield instance
        await instance.close()


@pytest.mark.parametrize("scenario", CHOSEN, ids=lambda s: s.name)
async def test_scenario(scenario: Scenario, world: World, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "ANSWER_WITHIN_SECONDS", 60.0)  # what is said is tested, not how fast
    await warm_up(world)
    server = Loopback(world.app)
    url = server.start()
    await play_in(BrowserConversation(chromium, url), scenario)
    server.stop()

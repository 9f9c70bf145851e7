"""Quick to open, never in a page's way, and smooth in a very long conversation."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.web.chat import bot, mine, open_chat, say

MANY = 1000
OPENING = """() => {
  const chat = document.querySelector('clinic-chat');
  const times = [];
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    chat.open(true);
    chat.shadowRoot.querySelector('.panel').getBoundingClientRect();
    times.push(performance.now() - start);
    chat.close();
  }
  return times.sort((a, b) => a - b)[3];
}"""
SCROLLING = """async (log) => {
  const times = [];
  for (let i = 1; i <= 20; i++) {
    const start = performance.now();
    log.scrollTop = log.scrollHeight * (1 - i / 20);
    log.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times.sort((a, b) => a - b)[10];
}"""


def test_a_page_does_not_wait_for_the_widget(scripted: Page) -> None:
    scripted.route("**/widget/element.js", lambda _route: None)  # never comes
    scripted.goto("/", wait_until="load")
    expect(scripted.get_by_role("heading", level=1)).to_be_visible()
    expect(scripted.locator("clinic-chat a[href^='tel:']").first).to_be_visible()


def test_it_opens_in_a_tenth_of_a_second(scripted: Page) -> None:
    """The middle of seven times, from the press to the laid-out panel."""
    open_chat(scripted)
    scripted.get_by_role("button", name="Close chat").click()
    assert scripted.evaluate(OPENING) < 100


def test_a_thousand_messages_come_back_and_scroll(scripted: Page) -> None:
    body = "A line of an answer with **bold** words. " * 4
    messages = [
        {"id": str(i), "from": "user" if i % 2 else "bot", "text": f"{i}: {body}", "at": "2026-11-23T09:00:00+00:00"}
        for i in range(MANY)
    ]
    open_chat(scripted, "/chat")
    answer = json.dumps({"messages": messages})
    scripted.route("**/api/chat/messages", lambda route: route.fulfill(body=answer, content_type="application/json"))
    scripted.reload()
    expect(mine(scripted)).to_have_count(MANY // 2)
    expect(mine(scripted).last).to_be_in_viewport()
    assert scripted.locator("clinic-chat .log").evaluate(SCROLLING) < 50
    expect(bot(scripted).first).to_be_in_viewport()
    scripted.unroute_all()
    say(scripted, "and on")
    expect(bot(scripted).last).to_be_in_viewport()

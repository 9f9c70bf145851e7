"""Talking in the widget, in a real browser against the real gateway and assistant."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.chat import ANSWER_MS, DEEP_FOCUS, bot, mine, open_chat, open_choices, say, token

SPY_ON_LIVE_REGION = """() => {
  window.spoken = [];
  const region = document.querySelector('clinic-chat').shadowRoot.querySelector('[aria-live]');
  new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.addedNodes) window.spoken.push(node.textContent);
  }).observe(region, { childList: true });
}"""


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_loads_and_greets(page: Page, path: str) -> None:
    open_chat(page, path)
    expect(bot(page).first).to_contain_text(re.compile(r"\w{3,}"))
    assert token(page)


def test_launcher_is_there_before_anything_is_asked_of_the_server(page: Page) -> None:
    calls: list[str] = []
    page.on("request", lambda r: calls.append(r.url) if "/api/" in r.url else None)
    page.goto("/")
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    assert calls == []


def test_sends_a_message_and_shows_the_answer(page: Page) -> None:
    open_chat(page)
    say(page, "What is interpersonal therapy?")
    expect(mine(page).last).to_contain_text("What is interpersonal therapy?")
    expect(mine(page).last).to_have_attribute("data-state", "sent")
    expect(bot(page).last.locator("time")).to_be_visible()
    assert page.evaluate(DEEP_FOCUS) == "Your message"


def test_pressed_button_is_marked_and_closed(page: Page) -> None:
    open_chat(page)
    if open_choices(page).count() == 0:
        say(page, "How long does IPT take?")
    if open_choices(page).count() == 0:
        say(page, "I would like to book an appointment")
    choice = open_choices(page).first
    title = choice.inner_text()
    before = bot(page).count()
    choice.click()
    expect(mine(page).last).to_contain_text(title)
    expect(bot(page).nth(before)).to_be_visible(timeout=ANSWER_MS)
    chosen = page.locator("clinic-chat .choice.chosen")
    expect(chosen).to_contain_text(f"{title} (chosen)")
    expect(chosen).to_have_attribute("aria-disabled", "true")
    expect(chosen).to_have_attribute("tabindex", "-1")
    assert page.evaluate(DEEP_FOCUS) == "Your message"
    count = mine(page).count()
    chosen.click(force=True)
    assert mine(page).count() == count


def test_text_is_never_markup(page: Page) -> None:
    open_chat(page)
    say(page, "<img src=x onerror=alert(1)> **not bold**")
    expect(mine(page).last).to_contain_text("<img src=x onerror=alert(1)> **not bold**")
    assert mine(page).last.locator("img, strong").count() == 0


def test_danger_gets_a_safety_message_with_numbers_to_call(page: Page) -> None:
    open_chat(page)
    say(page, "I want to kill myself")
    safety = page.locator("clinic-chat .message.safety").first
    expect(safety).to_be_visible()
    expect(safety.locator("a[href='tel:999'], a[href='tel:116123']").first).to_be_visible()


def test_live_region_speaks_what_arrives_and_empties(page: Page) -> None:
    open_chat(page)
    page.evaluate(SPY_ON_LIVE_REGION)
    say(page, "What is DIT?")
    spoken = page.evaluate("() => window.spoken")
    assert any(line.startswith("Assistant:") and len(line) > 20 for line in spoken)
    assert not any("**" in line for line in spoken)
    page.wait_for_timeout(1300)
    assert page.locator("clinic-chat [aria-live]").text_content() == ""
    assert page.locator("clinic-chat [role=log]").count() == 0


def test_reload_restores_both_sides(page: Page) -> None:
    open_chat(page, "/chat")
    say(page, "What is DIT?")
    texts = page.locator("clinic-chat .bubble").all_inner_texts()
    kept = token(page)
    page.reload()
    expect(mine(page)).to_contain_text(["What is DIT?"], timeout=ANSWER_MS)
    assert page.locator("clinic-chat .bubble").all_inner_texts() == texts
    assert token(page) == kept
    assert page.evaluate("() => [sessionStorage.length, localStorage.length]") == [1, 0]

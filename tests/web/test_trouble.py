"""Messages that fail, lost sessions, no network, no scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.chat import ANSWER_MS, answer_once, assert_accessible, box, mine, open_chat, say, token


@pytest.mark.parametrize("status", [413, 422, 429, 503])
def test_failed_message_is_sent_again_with_the_same_id(page: Page, status: int) -> None:
    open_chat(page)
    sent = answer_once(page, status, {"Retry-After": "1"} if status == 429 else None)
    box(page).fill("What is IPT?")
    box(page).press("Enter")
    expect(mine(page).last).to_have_attribute("data-state", "failed")
    expect(mine(page).last).to_contain_text("Not sent.")
    assert_accessible(page)
    page.get_by_role("button", name="Try again").click()
    expect(mine(page).last).to_have_attribute("data-state", "sent", timeout=ANSWER_MS)
    assert len(sent) == 2 and sent[0] == sent[1]


def test_message_in_flight_is_waited_for(page: Page) -> None:
    open_chat(page)
    sent = answer_once(page, 409)
    say(page, "What is IPT?")
    assert len(sent) == 2 and sent[0] == sent[1]
    expect(mine(page).last).to_have_attribute("data-state", "sent")


def test_lost_session_is_replaced_quietly(page: Page) -> None:
    open_chat(page)
    old = token(page)
    sent = answer_once(page, 401)
    say(page, "What is IPT?")
    assert len(sent) == 2 and sent[0] == sent[1]
    assert token(page) != old
    expect(mine(page).last).to_have_attribute("data-state", "sent")


def test_offline_keeps_urgent_help_and_sends_later(page: Page, context: BrowserContext) -> None:
    open_chat(page)
    context.set_offline(True)
    expect(page.locator("clinic-chat .offline")).to_be_visible()
    box(page).fill("What is IPT?")
    box(page).press("Enter")
    expect(mine(page).last).to_have_attribute("data-state", "failed")
    page.locator("clinic-chat button.urgent").click()
    expect(page.locator("clinic-chat a[href^='tel:']").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    context.set_offline(False)
    expect(page.locator("clinic-chat .offline")).to_be_hidden()
    expect(mine(page).last).to_have_attribute("data-state", "sent", timeout=ANSWER_MS)


def test_without_scripts_the_page_gives_phone_and_urgent_help(browser: Browser, live_server: str) -> None:
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/chat"):
        page.goto(path)
        expect(page.locator("clinic-chat a[href^='tel:']").first).to_be_visible()
    context.close()

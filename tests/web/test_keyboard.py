"""Without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.chat import ANSWER_MS, DEEP_FOCUS, bot, box, open_choices, reach


def test_keyboard_alone(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    reach(page, "Chat with us")
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    expect(bot(page).first).to_be_visible(timeout=ANSWER_MS)
    before = bot(page).count()
    page.keyboard.type("What is IPT?")
    page.keyboard.press("Enter")
    expect(bot(page).nth(before)).to_be_visible(timeout=ANSWER_MS)
    expect(box(page)).to_be_focused()

    reach(page, "Urgent help", "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(DEEP_FOCUS) == "Urgent help"
    expect(page.locator("clinic-chat a[href^='tel:']").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("clinic-chat button.urgent")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator("clinic-chat dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()


def type_and_send(page: Page, text: str) -> str:
    """Type a line into the focused box and send it; returns the newest answer."""
    expect(box(page)).to_be_focused()
    before = bot(page).count()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(bot(page).nth(before)).to_be_visible(timeout=ANSWER_MS)
    return bot(page).last.inner_text()


def choose(page: Page, title: str) -> None:
    """Go back from the box to an open choice and press it."""
    before = bot(page).count()
    reach(page, title, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(bot(page).nth(before)).to_be_visible(timeout=ANSWER_MS)


def test_a_whole_booking(page: Page) -> None:
    page.goto("/")
    reach(page, "Chat with us")
    page.keyboard.press("Enter")
    expect(bot(page).first).to_be_visible(timeout=ANSWER_MS)
    type_and_send(page, "I would like to book an appointment")
    choose(page, "Yes")
    first_time = open_choices(page).first.inner_text()
    choose(page, first_time)
    type_and_send(page, "Joy Smith")
    summary = type_and_send(page, "joy@example.com")
    assert "Joy Smith" in summary and "joy@example.com" in summary
    choose(page, "Yes")
    booked = page.locator("clinic-chat .bubble", has_text=re.compile("reference is"))
    expect(booked).to_have_count(1, timeout=ANSWER_MS)
    reach(page, "Copy ", "Shift+Tab")
    reach(page, "Add to calendar", "Shift+Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "appointment.ics"

"""Leaving quickly, and deleting the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.chat import ANSWER_MS, EXIT, assert_accessible, bot, box, mine, open_chat, say, token


def test_leave_quickly_button(page: Page) -> None:
    open_chat(page)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url(EXIT)
    page.go_back()
    assert "What is" not in page.content()


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_shift_three_times_leaves_and_forgets(page: Page, path: str) -> None:
    open_chat(page, path)
    say(page, "What is DIT?")
    box(page).focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(EXIT)
    page.goto("/chat")
    expect(bot(page).first).to_be_visible(timeout=ANSWER_MS)
    expect(mine(page)).to_have_count(0)


def test_typing_capitals_does_not_leave(page: Page) -> None:
    open_chat(page)
    box(page).focus()
    for letter in "IPTDIT":
        page.keyboard.press(f"Shift+{letter}")
    expect(box(page)).to_have_value("IPTDIT")
    assert EXIT not in page.url


def test_delete_asks_first_and_erases(page: Page) -> None:
    open_chat(page)
    say(page, "What is DIT?")
    old = token(page)
    page.get_by_role("button", name="About this chat").click()
    page.get_by_role("button", name="Delete this chat").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("button", name="Keep it").click()
    assert mine(page).count() == 1
    page.get_by_role("button", name="Delete this chat").click()
    with page.expect_response("**/api/chat/sessions/current") as answer:
        page.get_by_role("button", name="Yes, delete it").click()
    assert answer.value.status == 204
    expect(page.get_by_text("This chat has been deleted.").first).to_be_visible()
    expect(page.locator("clinic-chat .message")).to_have_count(0)
    assert token(page) is None
    headers = {"Authorization": f"Bearer {old}"}
    assert page.request.get("/api/chat/messages", headers=headers).status == 401
    page.get_by_role("button", name="Start a new chat").click()
    expect(bot(page).first).to_be_visible(timeout=ANSWER_MS)

"""What a person does in the widget and sees of it, for tests in a browser."""

from __future__ import annotations

import os
import shutil

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ANSWER_MS = 30_000
CHROMIUM = shutil.which("chromium")
LAUNCHED = ["--no-sandbox", "--disable-gpu"]
EXIT = "https://www.bbc.co.uk/weather"

DEEP_FOCUS = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return (node?.getAttribute('aria-label') || node?.textContent || node?.tagName || '').trim();
}"""


def is_required() -> bool:
    """Where the widget must be tested, a missing browser is a failure."""
    return bool(os.environ.get("CI"))


def open_chat(page: Page, path: str = "/") -> None:
    """Opens the chat and waits for its greeting."""
    page.goto(path)
    if path == "/":
        page.get_by_role("button", name="Chat with us").click()
    expect(bot(page).first).to_be_visible(timeout=ANSWER_MS)


def bot(page: Page) -> Locator:
    return page.locator("clinic-chat .message.bot")


def mine(page: Page) -> Locator:
    return page.locator("clinic-chat .message.user")


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your message")


def say(page: Page, text: str) -> None:
    """Types a line, sends it with Enter and waits for the answer."""
    before = bot(page).count()
    box(page).fill(text)
    box(page).press("Enter")
    expect(bot(page).nth(before)).to_be_visible(timeout=ANSWER_MS)


def open_choices(page: Page) -> Locator:
    return page.locator("clinic-chat .choice:not([aria-disabled])")


def reach(page: Page, name: str, key: str = "Tab", steps: int = 40) -> None:
    """Moves by keyboard until the focus is on the control of that name."""
    for _ in range(steps):
        if name in page.evaluate(DEEP_FOCUS):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name!r} cannot be reached with {key}")


def assert_accessible(page: Page, where: str = "") -> None:
    """axe finds nothing.

    In forced colours the system's own colours are shown, but axe reads -webkit-text-fill-color, of which Chromium
    still tells what the page wrote: there contrast is not axe's to judge.
    """
    forced = page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    rules = {"color-contrast": {"enabled": not forced}}
    result = Axe().run(page, options={"runOnly": AXE_TAGS, "rules": rules}).response
    found = {v["id"]: [n["html"] for n in v["nodes"]] for v in result["violations"]}
    assert found == {}, f"{where}: {found}"


def assert_nothing_overflows(page: Page, where: str = "") -> None:
    """Nothing is wider than the window, so nobody has to scroll in two directions."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), where
    wide = page.locator("clinic-chat .log, clinic-chat .sheet, clinic-chat .frame")
    assert wide.evaluate_all("(all) => all.every((one) => one.scrollWidth <= one.clientWidth)"), where


def token(page: Page) -> str | None:
    return page.evaluate("() => sessionStorage.getItem('clinic-chat')")


def answer_once(page: Page, status: int, headers: dict[str, str] | None = None) -> list[str]:
    """Lets the next message fail with a status; returns the bodies that were sent."""
    sent: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.fallback()
        kind = "application/problem+json"
        return route.fulfill(status=status, headers=headers, content_type=kind, body="{}")

    page.route("**/api/chat/messages", handle)
    return sent

"""The chat widget in a real browser, against the real gateway and assistant.

The `live_server` fixture gives the base URL of a running gateway that serves
`/`, `/chat`, `/widget/` and the web chat API.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    expect,
)

from tests.web.accessibility import PHONE, assert_accessible

WIDGET = Path(__file__).parents[2] / "bot" / "channels" / "widget"
LIMIT = 12 * 1024
ANSWER_MS = 15_000
EXIT = "https://www.bbc.co.uk/weather"

SPY_ON_LIVE_REGION = """() => {
  window.spoken = [];
  const region = document.querySelector('clinic-chat').shadowRoot.querySelector('[aria-live]');
  new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.addedNodes) window.spoken.push(node.textContent);
  }).observe(region, { childList: true });
}"""
DEEP_FOCUS = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return (node?.getAttribute('aria-label') || node?.textContent || node?.tagName || '').trim();
}"""


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    instance = browser.new_context(base_url=live_server)
    instance.route(EXIT, lambda route: route.fulfill(body="weather", content_type="text/plain"))
    yield instance
    instance.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not break a security policy nor raise."""
    instance = context.new_page()
    bad: list[str] = []
    policy = re.compile("Content Security Policy|Trusted ?Type|Refused to", re.IGNORECASE)
    instance.on("console", lambda m: bad.append(m.text) if policy.search(m.text) else None)
    instance.on("pageerror", lambda error: bad.append(str(error)))
    yield instance
    assert bad == []


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


def token(page: Page) -> str | None:
    return page.evaluate("() => sessionStorage.getItem('clinic-chat')")


# --- Size -----------------------------------------------------------------------


def test_all_modules_together_stay_small() -> None:
    sizes = {f.name: len(gzip.compress(f.read_bytes(), 9)) for f in WIDGET.glob("*.js")}
    assert "widget.js" in sizes
    assert sum(sizes.values()) <= LIMIT, sizes


def test_modules_stay_readable_and_never_parse_html() -> None:
    for file in WIDGET.glob("*.js"):
        source = file.read_text("utf-8")
        assert source.count("\n") < 400, file.name
        for sink in (
            ".innerHTML",
            ".outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert sink not in source, (file.name, sink)


# --- Conversation -----------------------------------------------------------------


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


# --- When things go wrong -----------------------------------------------------------


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


# --- Leaving and deleting -------------------------------------------------------------


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


# --- Keyboard and accessibility ----------------------------------------------------------


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


State = Callable[[Page], None]


def urgent(page: Page) -> None:
    page.locator("clinic-chat button.urgent").click()


def danger(page: Page) -> None:
    say(page, "I want to kill myself")


def answered(page: Page) -> None:
    say(page, "What is IPT?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 256}, {"width": 1280, "height": 800}])
@pytest.mark.parametrize("state", [answered, danger, urgent])
def test_axe_is_clean_and_nothing_overflows(page: Page, state: State, size: dict[str, int], scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    open_chat(page)
    assert_accessible(page)
    state(page)
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    overflow = "(log) => log.scrollWidth <= log.clientWidth"
    assert page.locator("clinic-chat .log").evaluate(overflow)


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_axe_is_clean_on_the_pages_themselves(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("clinic-chat >> button").first.wait_for(state="attached")
    assert_accessible(page)


def test_targets_are_large_enough(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    open_chat(page)
    for control in page.locator("clinic-chat button:visible").all():
        size = control.bounding_box()
        assert size and size["width"] >= 44 and size["height"] >= 44, control.inner_text()


def test_forced_colours_and_reduced_motion(page: Page) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    open_chat(page)
    say(page, "What is IPT?")
    assert_accessible(page)
    running = "() => document.getAnimations().filter((a) => a.playState === 'running').length"
    assert page.evaluate(running) == 0

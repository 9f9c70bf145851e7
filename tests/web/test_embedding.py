"""The widget on somebody else's website: with its policy, its colours, and only where it is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.channels.app import create_app
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, says
from tests.conftest import FakeClock
from tests.loopback import Loopback
from tests.web.chat import bot, mine, open_chat, say, token
from tests.web.conftest import opened, watched

SITE = "http://riverside.example"
OTHER = "http://evil.example"
STRICT = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; img-src blob:; style-src 'nonce-x'; "
    "frame-src {gateway}; base-uri 'none'; require-trusted-types-for 'script'"
)


@pytest.fixture
def gateway(settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock) -> Iterator[str]:
    """One that the site may embed, and no other."""
    server = Loopback(create_app(replace(settings, allowed_origins=(SITE,)), database, assistant, clock))
    yield server.start()
    server.stop()


@pytest.fixture
def page(browser: Browser, gateway: str) -> Iterator[Page]:
    """A page in a browser that knows the site, with the chat as a widget and in a frame."""
    context = opened(browser, gateway)
    context.route(f"{SITE}/", lambda route: route.fulfill(**site(gateway)))
    yield from watched(context)
    context.close()


def site(gateway: str) -> dict[str, Any]:
    body = f"""<!doctype html><html lang="en"><title>A site</title>
      <style nonce="x">
        clinic-chat {{ --chat-accent: #602b66; }}
        clinic-chat::part(launcher) {{ border-radius: 3px; }}
      </style>
      <script src="{gateway}/widget/widget.js" defer></script>
      <main><h1>A site</h1></main><iframe title="Chat" src="{gateway}/chat"></iframe>
      <clinic-chat heading="Riverside"><p>Call <a href="tel:999">999</a>.</p></clinic-chat>"""
    policy = {"Content-Security-Policy": STRICT.format(gateway=gateway)}
    return {"body": body, "content_type": "text/html", "headers": policy}


def test_it_works_under_a_strict_policy_on_an_allowed_site(page: Page) -> None:
    page.goto(f"{SITE}/")
    page.get_by_role("button", name="Chat with us").click()
    expect(bot(page).first).to_be_visible()
    say(page, "hello")
    expect(mine(page).last).to_have_attribute("data-state", "sent")


def test_a_site_sets_colours_and_parts(page: Page) -> None:
    page.goto(f"{SITE}/")
    launcher = page.get_by_role("button", name="Chat with us")
    style = launcher.evaluate("(node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).borderRadius]")
    assert style == ["rgb(96, 43, 102)", "3px"]


def test_an_allowed_site_may_frame_the_chat_page(page: Page) -> None:
    page.goto(f"{SITE}/")
    expect(page.frame_locator("iframe").locator("clinic-chat .message.bot").first).to_be_visible()


def test_no_other_site_may_load_frame_or_ask_it(browser: Browser, page: Page, gateway: str) -> None:
    context = opened(browser, gateway)
    made = context.new_page()  # one that may complain
    body = f"""<!doctype html><html lang="en"><title>x</title><iframe src="{gateway}/chat"></iframe>
      <script src="{gateway}/widget/widget.js" defer></script><clinic-chat><p>x</p></clinic-chat>"""
    made.route(f"{OTHER}/", lambda route: route.fulfill(body=body, content_type="text/html"))
    made.goto(f"{OTHER}/")
    status = "(url) => fetch(url, { method: 'POST' }).then(() => 'answered', () => 'refused')"
    assert made.evaluate(status, f"{gateway}/api/chat/sessions") == "refused"
    assert made.frame_locator("iframe").locator("clinic-chat").count() == 0
    assert made.locator("clinic-chat >> button").count() == 0
    context.close()


def test_the_token_is_in_no_address_and_nothing_else_is_kept(scripted: Page) -> None:
    addresses: list[str] = []
    scripted.on("request", lambda request: addresses.append(request.url))
    open_chat(scripted)
    say(scripted, "hello")
    scripted.reload()
    secret = token(scripted)
    assert secret and len(addresses) > 5
    assert not any(secret in address for address in [*addresses, scripted.url])
    assert scripted.evaluate("() => [sessionStorage.length, localStorage.length, document.cookie]") == [1, 0, ""]


def test_only_safe_links_are_links(scripted: Page, assistant: FakeAssistant) -> None:
    open_chat(scripted)
    bad = ("javascript:alert(1)", "data:text/html,x", "http://evil.example", "file:///etc/passwd", "//evil.example")
    good = ("https://example.org/", "tel:116123", "sms:85258", "mailto:a@example.org")
    text = "\n".join(f"[here]({address})" for address in (*bad, *good)) + "\n<img src=x onerror=alert(1)>"
    assistant.script = [says(text, sources=[{"title": "A source", "url": "javascript:alert(1)"}])]
    say(scripted, "hello")
    links = bot(scripted).last.locator("a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert links == list(good)
    expect(bot(scripted).last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(bot(scripted).last).to_contain_text("A source")

"""The widget on somebody else's website: with its policy, its colours, and only where it is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.channels.app import create_app
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, says
from tests.conftest import FakeClock
from tests.loopback import Loopback
from tests.web.chat import bot, mine, open_chat, say, token
from tests.web.conftest import opened, watched

PAGE = """<!doctype html><html lang="en"><title>A site</title>
  <style nonce="x">
    clinic-chat {{ --chat-accent: #602b66; }}
    clinic-chat::part(launcher) {{ border-radius: 3px; }}
  </style>
  <script src="{gateway}/widget/widget.js" defer></script>
  <main><h1>A site</h1></main><iframe title="Chat" src="{gateway}/chat"></iframe>
  <clinic-chat heading="Riverside"><p>Call <a href="tel:999">999</a>.</p></clinic-chat>"""
STRICT = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; img-src blob:; style-src 'nonce-x'; "
    "frame-src {gateway}; base-uri 'none'; require-trusted-types-for 'script'"
)


class Site:
    """Another website, on a port of its own, so that browsers take it for another origin."""

    def __init__(self) -> None:
        self.gateway = ""
        self.policy = STRICT
        self._server = Loopback(Starlette(routes=[Route("/", self._show)]))

    def start(self) -> None:
        self.url = self._server.start()

    def stop(self) -> None:
        self._server.stop()

    async def _show(self, _request: Request) -> HTMLResponse:
        policy = self.policy.format(gateway=self.gateway)
        return HTMLResponse(PAGE.format(gateway=self.gateway), headers={"Content-Security-Policy": policy})


def running() -> Iterator[Site]:
    made = Site()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site() -> Iterator[Site]:
    """One that may embed the widget."""
    yield from running()


@pytest.fixture
def other() -> Iterator[Site]:
    """One that may not."""
    yield from running()


@pytest.fixture
def gateway(
    settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock, *, site: Site, other: Site
) -> Iterator[str]:
    server = Loopback(create_app(replace(settings, allowed_origins=(site.url,)), database, assistant, clock))
    site.gateway = other.gateway = server.start()
    yield site.gateway
    server.stop()


@pytest.fixture
def page(browser: Browser, gateway: str) -> Iterator[Page]:
    context = opened(browser, gateway)
    yield from watched(context)
    context.close()


def test_it_works_under_a_strict_policy_on_an_allowed_site(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="Chat with us").click()
    expect(bot(page).first).to_be_visible()
    say(page, "hello")
    expect(mine(page).last).to_have_attribute("data-state", "sent")


def test_a_site_sets_colours_and_parts(page: Page, site: Site) -> None:
    page.goto(site.url)
    launcher = page.get_by_role("button", name="Chat with us")
    style = launcher.evaluate("(node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).borderRadius]")
    assert style == ["rgb(96, 43, 102)", "3px"]


def test_an_allowed_site_may_frame_the_chat_page(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.frame_locator("iframe").locator("clinic-chat .message.bot").first).to_be_visible()


def test_no_other_site_may_load_frame_or_ask_it(browser: Browser, gateway: str, other: Site) -> None:
    context = opened(browser, gateway)
    page = context.new_page()  # not watched: it complains, and must
    other.policy = "object-src 'none'"
    page.goto(other.url)
    ask = "(url) => fetch(url, { method: 'POST' }).then(() => 'answered', () => 'refused')"
    assert page.evaluate(ask, f"{gateway}/api/chat/sessions") == "refused"
    assert page.frame_locator("iframe").locator("clinic-chat").count() == 0
    assert page.locator("clinic-chat >> button").count() == 0
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

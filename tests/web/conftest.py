from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from bot.channels.app import create_app
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant
from tests.conftest import FakeClock
from tests.loopback import Loopback
from tests.stack import Stack
from tests.web.chat import ANSWER_MS, CHROMIUM, EXIT, LAUNCHED, is_required

expect.set_options(timeout=ANSWER_MS)

POLICY = re.compile("Content Security Policy|Trusted ?Type|Refused to", re.IGNORECASE)


@pytest.fixture(scope="session")
def live_server(stack: Stack) -> str:
    """The base URL of the real gateway with the real assistant behind it."""
    return stack.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file: no asynchronous test can run while one is open."""
    with sync_playwright() as playwright:
        try:
            instance = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCHED)
        except Error:
            if is_required():
                raise
            pytest.skip("no Chromium on this machine")
        yield instance
        instance.close()


def opened(browser: Browser, base_url: str) -> BrowserContext:
    """Somebody's browser, in which leaving quickly leads nowhere outside."""
    instance = browser.new_context(base_url=base_url, timezone_id="Europe/London", reduced_motion="reduce")
    instance.route(EXIT, lambda route: route.fulfill(body="weather", content_type="text/plain"))
    return instance


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page that must not break a security policy nor raise."""
    instance = context.new_page()
    bad: list[str] = []
    instance.on("console", lambda m: bad.append(m.text) if POLICY.search(m.text) else None)
    instance.on("pageerror", lambda error: bad.append(str(error)))
    yield instance
    assert bad == []


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    instance = opened(browser, live_server)
    yield instance
    instance.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of the real gateway with the real assistant."""
    yield from watched(context)


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def gateway(settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock) -> Iterator[str]:
    """The base URL of a real gateway before an assistant that the test controls."""
    server = Loopback(create_app(settings, database, assistant, clock))
    yield server.start()
    server.stop()


@pytest.fixture
def scripted(browser: Browser, gateway: str) -> Iterator[Page]:
    """A page of that gateway, with its clock standing still."""
    context = opened(browser, gateway)
    for page in watched(context):
        page.clock.set_fixed_time("2026-11-23T09:00:00Z")
        yield page
    context.close()

"""The staff console in a real browser: every page at desk and phone width, light and dark, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.channels.staff.routes import console_routes
from tests.web.accessibility import PHONE, assert_accessible
from tests.web.clinic_at_work import PASSWORD, ClinicAtWork

DESK = {"width": 1200, "height": 900}
PLACES: dict[str, list[str]] = {
    "priya": [
        "", "appointments/past", "appointments/{appointment}", "appointments/{appointment}/move",
        "appointments/{by_phone}", "appointments/{cancelled}", "requests", "requests/{waiting}/book", "availability",
        "figures", "figures?days=90", "me", "me?done=password", "sign-in",
    ],
    "amorgan": [
        "hand-offs", "hand-offs/{appointment}", "hand-offs/{by_phone}", "hand-offs/{callback}", "requests", "questions",
    ],
    "sam": ["outbox", "accounts", "audit"],
}  # fmt: skip
"""Pages by who looks at them."""

REFUSED = {"priya": ["audit", "appointments/nobody"], "amorgan": ["hand-offs/nobody"], "sam": []}
"""The same for pages that say no."""

NO_PAGES = (".csv", ".ics")
"""How addresses of files end."""

FOCUSED = """() => {
  const node = document.activeElement;
  return node === document.body ? '' : node.textContent.trim() || node.type || '';
}"""
ANSWER_MS = 15_000


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClinicAtWork]:
    clinic = ClinicAtWork(tmp_path_factory.mktemp("console"))
    with clinic.serving():
        yield clinic


@pytest.fixture(scope="module")
def sessions(browser: Browser, at_work: ClinicAtWork) -> dict[str, list[dict[str, object]]]:
    """Cookies of each member of staff, signed in through the page."""
    found = {}
    for name in PLACES:
        context = browser.new_context(base_url=at_work.url)
        sign_in(context.new_page(), name)
        found[name] = context.cookies()
        context.close()
    return found  # type: ignore[return-value]


def sign_in(page: Page, name: str) -> None:
    page.goto("/staff/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Appointments")


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what breaks its policy or is fetched from elsewhere."""
    page, bad = context.new_page(), []
    policy = re.compile("Content Security Policy|Refused to", re.IGNORECASE)
    page.on("console", lambda m: bad.append(m.text) if policy.search(m.text) else None)
    page.on("pageerror", lambda error: bad.append(str(error)))
    page.on("request", lambda r: bad.append(r.url) if not r.url.startswith("http://127.0.0.1:") else None)
    return page, bad


def test_no_page_is_left_out(at_work: ClinicAtWork) -> None:
    pages = [route for route in console_routes(at_work.app) if "GET" in (route.methods or ())]
    looked_at = {
        next(route.path for route in pages if route.path_regex.match(f"/{place.partition('?')[0]}"))
        for places in PLACES.values()
        for place in places
    }
    assert looked_at == {route.path for route in pages if not route.path.endswith(NO_PAGES)}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.timeout(300)
def test_every_page_is_accessible_and_fits(
    browser: Browser,
    at_work: ClinicAtWork,
    sessions: dict[str, list[dict[str, object]]],
    *,
    name: str,
    scheme: Literal["light", "dark"],
    size: dict[str, int],
) -> None:
    context = browser.new_context(base_url=at_work.url, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies(sessions[name])  # type: ignore[arg-type]
    page, bad = watched(context)
    ids = {
        "appointment": at_work.appointments[0].id, "by_phone": at_work.appointments[1].id,
        "cancelled": at_work.appointments[-1].id, "callback": at_work.requests[0], "waiting": at_work.requests[1],
    }  # fmt: skip
    for place in PLACES[name] + REFUSED[name]:
        answer = page.goto(f"/staff/{place.format(**ids)}")
        assert answer is not None and answer.ok == (place in PLACES[name]), place
        page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert_accessible(page)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{place} is {wide} pixels wide"
    context.close()
    assert bad == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_is_accessible_and_says_what_is_wrong(
    browser: Browser, at_work: ClinicAtWork, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(base_url=at_work.url, viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page, bad = watched(context)
    page.goto("/staff/")
    assert_accessible(page)
    page.get_by_label("Name").fill("priya")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Name or password is not right.")
    assert_accessible(page)
    context.close()
    assert bad == []


def reach(page: Page, name: str) -> None:
    """Move by Tab until the focus is on the control of that name."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if name in focused:
            return
    raise AssertionError(f"{name!r} cannot be reached")


def test_an_appointment_is_moved_and_cancelled_by_keyboard_alone(browser: Browser, at_work: ClinicAtWork) -> None:
    context = browser.new_context(base_url=at_work.url, viewport=PHONE)  # type: ignore[arg-type]
    page, bad = watched(context)
    sign_in(page, "priya")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    heading, notice = page.get_by_role("heading", level=1), page.get_by_role("status")
    reach(page, "Maryam Hussain")
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("Appointment ", timeout=ANSWER_MS)
    reach(page, "Move to another time")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Move appointment", timeout=ANSWER_MS)
    reach(page, "radio")
    page.keyboard.press("Space")
    reach(page, "Move to this time")
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("The appointment has moved.", timeout=ANSWER_MS)
    reach(page, "Cancel this appointment")
    page.keyboard.press("Enter")
    reach(page, "Yes, cancel this appointment")
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("is cancelled", timeout=ANSWER_MS)
    context.close()
    assert bad == []

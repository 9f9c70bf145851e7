"""The two pages, as the server fills them."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.pages import PAGES, SHOWN_ALWAYS, routes, urgent_help
from bot.clinic import Clinic
from bot.knowledge import facts
from tests.channels.conftest import ALLOWED_ORIGIN
from tests.channels.person import Person


async def _page(app: Starlette, path: str) -> httpx.Response:
    answer = await Person(app).client.get(path)
    assert answer.status_code == 200
    return answer


def _without_scripts(page: str) -> str:
    """The page's words as people see them whose browser runs no scripts."""
    body = re.sub(r"<script.*?</script>|<head>.*?</head>", " ", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_names_the_clinic_and_leaves_no_placeholder(app: Starlette, path: str, riverside: Clinic) -> None:
    page = (await _page(app, path)).text
    assert riverside.name in page
    assert riverside.phone in _without_scripts(page)
    assert 'href="tel:+442079460123"' in page
    assert "{" not in page
    assert "}" not in page


@pytest.mark.parametrize("path", PAGES)
async def test_the_help_lines_are_there_without_scripts(app: Starlette, path: str) -> None:
    page = (await _page(app, path)).text
    seen = _without_scripts(page)
    for number in ("999", "111", "116 123", "85258", "0808 808 8000", "0800 1111", "0808 2000 247"):
        assert number in seen, number
    for link in ("tel:999", "tel:111", "tel:116123", "sms:85258", "tel:+448088088000", "tel:08001111"):
        assert f'href="{link}"' in page, link


def test_every_help_line_is_shown_with_its_hours() -> None:
    shown = urgent_help()
    for key in SHOWN_ALWAYS:
        entry = facts.crisis_resources()[key]
        assert entry["hours"] in shown, key
    assert shown.count("<li>") == len(SHOWN_ALWAYS)
    assert "text SHOUT to" in shown


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_may_load_nothing_but_its_own_files(app: Starlette, path: str) -> None:
    answer = await _page(app, path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "connect-src"):
        assert policy[kind] == "'self'"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == f"'self' {ALLOWED_ORIGIN}"
    assert policy["require-trusted-types-for"] == "'script'"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    # What the policy forbids is not on the page either.
    assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text)
    assert all(re.search(r'src="/', script) for script in re.findall(r"<script[^>]*>", answer.text))


@pytest.mark.parametrize("path", PAGES)
async def test_everything_that_a_page_loads_is_there(app: Starlette, path: str) -> None:
    page = (await _page(app, path)).text
    files = re.findall(r'(?:src|href)="(/widget/[^"]+)"', page)
    assert any(file.endswith(".js") for file in files)
    for file in files:
        answer = await Person(app).client.get(file)
        assert answer.status_code == 200, file
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_the_widgets_scripts_have_the_type_that_browsers_insist_on(app: Starlette) -> None:
    for file in ("widget.js", "element.js", "transport.js"):
        answer = await Person(app).client.get(f"/widget/{file}")
        assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))


@pytest.mark.parametrize("path", ["/widget/../app.py", "/widget/%2e%2e/app.py", "/widget/..%2fapp.py", "/widget/"])
async def test_nothing_but_the_widgets_files_is_given_out(app: Starlette, path: str) -> None:
    assert (await Person(app).client.get(path)).status_code == 404


async def test_a_clinics_facts_cannot_break_out_of_the_page(riverside: Clinic) -> None:
    hostile = replace(riverside, name='"><script>alert(1)</script>')
    for path in PAGES:
        page = (await _page(Starlette(routes=routes(hostile)), path)).text
        assert "<script>alert" not in page

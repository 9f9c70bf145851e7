"""The pages and the widget's files."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from pathlib import Path

import phonenumbers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.clinic import Clinic
from bot.knowledge import facts

WIDGET = Path(__file__).parent / "widget"
PAGES = {"/": "demo.html", "/chat": "chat.html", "/continue": "handover/continue.html"}
"""The widget as a launcher; the chat alone; where a conversation from another channel goes on."""

SHOWN_ALWAYS = ("emergency", "nhs_111", "samaritans", "shout", "lifeline", "childline", "refuge")
"""Help lines on every page, in this order; they need neither scripts nor the assistant."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
    "frame-ancestors 'self'"
)
"""The pages may be framed by the gateway's own, and by sites that may embed the widget."""


def routes(clinic: Clinic, origins: Collection[str] = ()) -> list[BaseRoute]:
    """The pages, and the widget's own files."""
    policy = " ".join((PAGE_POLICY, *origins))
    return [
        *(_page(path, _filled(name, clinic), policy) for path, name in PAGES.items()),
        Mount("/widget", StaticFiles(directory=WIDGET)),
    ]


def _page(path: str, text: str, policy: str) -> Route:
    async def show(_request: Request) -> Response:
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    return Route(path, show)


def _filled(name: str, clinic: Clinic) -> str:
    values = {
        "clinic_name": html.escape(clinic.name),
        "clinic_phone": html.escape(clinic.phone),
        "clinic_phone_href": _tel(clinic.phone),
        "urgent_help": urgent_help(),
    }
    template = (WIDGET / name).read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda m: values[m[1]], template)


def urgent_help() -> str:
    """The help lines as an HTML list."""
    resources = facts.crisis_resources()
    items = []
    for key in SHOWN_ALWAYS:
        entry = resources[key]
        ways = []
        if "phone" in entry:
            ways.append(f'call <a href="{_tel(entry["phone"])}">{html.escape(entry["phone"])}</a>')
        if "text" in entry:
            word = f"{entry['text_word']} to " if "text_word" in entry else ""
            ways.append(f'text {word}<a href="sms:{entry["text"]}">{html.escape(entry["text"])}</a>')
        items.append(
            f"<li><strong>{html.escape(entry['name'])}</strong>: {' or '.join(ways)}. "
            f"{html.escape(entry['scope'])} {html.escape(entry['hours'])}.</li>"
        )
    return f'<ul class="urgent-help">{"".join(items)}</ul>'


def _tel(number: str) -> str:
    """A telephone link; short numbers stay as they are dialled."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 10:
        return f"tel:{digits}"
    parsed = phonenumbers.parse(number, "GB")
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"

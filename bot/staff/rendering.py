"""Pages from templates, with the headers that every answer of the console carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.booking.letters import spoken_time
from bot.booking.preference import told_wish
from bot.booking.subject import Kind
from bot.clinic import MODALITIES, Clinic
from bot.staff.roles import Area, Role

HERE = Path(__file__).parent

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""No scripts at all, and nothing from elsewhere."""

NAVIGATION = (
    ("/staff/", "Appointments", Area.DESK),
    ("/staff/requests", "Requests", Area.DESK),
    ("/staff/availability", "Availability", Area.DESK),
    ("/staff/hand-offs", "Hand-offs", Area.CLINICAL),
    ("/staff/questions", "Questions", Area.CLINICAL),
    ("/staff/figures", "Figures", Area.DESK),
    ("/staff/outbox", "Outbox", Area.ADMIN),
    ("/staff/accounts", "Accounts", Area.ADMIN),
    ("/staff/audit", "Audit log", Area.ADMIN),
)

NOTICES = {
    "moved": "The appointment has moved. E-mails about it are on their way.",
    "cancelled": "The appointment is cancelled and its time is free. E-mails about it are on their way.",
    "attendance": "Noted.",
    "booked": "The appointment is booked and the request closed. E-mails about it are on their way.",
    "done": "The request is marked as done.",
    "declined": "The request is declined.",
    "listed": "The request is on the other list.",
    "absence": "The absence is entered. Its times are no longer offered.",
    "absence-removed": "The absence is removed. Its times are offered again.",
    "retried": "The letter will be sent again.",
    "account": "The account is changed. Its user must sign in again.",
    "password": "Your password is changed.",
    "feed-ended": "The calendar feed has ended.",
}
"""What a page says after an act, by the word in its address."""


class Renderer:
    """Fills templates; times are shown in the clinic's zone."""

    def __init__(self, clinic: Clinic) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "clinic": clinic,
            "modalities": MODALITIES,
            "statuses": STATUSES,
            "kinds": KINDS,
            "roles": list(Role),
        }
        self._environment.filters |= _filters(clinic)

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page; unknown names in a template are an error."""
        text = self._environment.get_template(template).render(**facts)
        return secured(HTMLResponse(text, status))


STATUSES = {
    "booked": "Booked",
    "cancelled": "Cancelled",
    "fulfilled": "Attended",
    "noshow": "Did not attend",
}

KINDS = {Kind.CALLBACK: "Call back", Kind.WAITING_LIST: "Waiting list"}


def _filters(clinic: Clinic) -> dict[str, Callable[..., str]]:
    def local(moment: datetime) -> datetime:
        return moment.astimezone(clinic.zone)

    return {
        "spoken": lambda moment: spoken_time(moment, clinic),
        "clock": lambda moment: f"{local(moment):%H:%M}",
        "stamp": lambda moment: f"{local(moment):%d/%m/%Y %H:%M}",
        "iso": lambda moment: local(moment).isoformat(timespec="minutes"),
        "day": told_day,
        "wish": told_wish,
        "unmarked": lambda text: text.replace("**", ""),
        "clinician": lambda practitioner_id: _name(clinic, practitioner_id),
    }


def _name(clinic: Clinic, practitioner_id: str | None) -> str:
    if practitioner_id is None:
        return "Whole clinic"
    found = clinic.clinician(practitioner_id)
    return found.name if found else practitioner_id


def told_day(day: date) -> str:
    """ "Tuesday 24 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def secured(response: Response) -> Response:
    """The response with the console's headers: personal data stays in no cache."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

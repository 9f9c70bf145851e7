"""The staff console, put together from the settings and served by the gateway below /staff."""

from __future__ import annotations

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.booking.absences import Absences
from bot.booking.answering import Answering
from bot.booking.appointments import Diary
from bot.booking.changes import Changes
from bot.booking.register import Register
from bot.channels.limiter import Limiter
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database
from bot.knowledge.unanswered import UnansweredQuestions
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.audit import AuditLog
from bot.staff.console import Console, Page
from bot.staff.pages.admin import AdminPages
from bot.staff.pages.appointments import AppointmentPages
from bot.staff.pages.availability import AvailabilityPages
from bot.staff.pages.clinical import ClinicalPages
from bot.staff.pages.figures import FigurePages
from bot.staff.pages.own import OwnPages
from bot.staff.pages.requests import RequestPages
from bot.staff.rendering import HERE, Renderer
from bot.staff.sessions import StaffSessions


def staff_console(settings: Settings, clinic: Clinic, database: Database, limiter: Limiter, clock: Clock) -> Mount:
    """Everything below /staff."""
    console = Console(
        accounts=Accounts(database, clock),
        sessions=StaffSessions(database, clock, settings.secret_key.derive("staff forms")),
        audit=AuditLog(database, clock),
        limiter=limiter,
        renderer=Renderer(clinic),
    )
    own = OwnPages(console, clinic, clock, Register(database), settings.public_url)
    pages = [*_pages(console, clinic, database, clock), *own.pages]
    return Mount(
        "/staff",
        routes=[
            *console.sign_in_routes(),
            *own.feed_routes,
            *(console.route(page) for page in pages),
            Mount("/styles", StaticFiles(directory=HERE / "styles")),
        ],
    )


def _pages(console: Console, clinic: Clinic, database: Database, clock: Clock) -> list[Page]:
    diary, register = Diary(database, clinic, clock), Register(database)
    changes, answering = Changes(database, clinic, clock), Answering(database, clinic, clock)
    return [
        *AppointmentPages(console, clinic, clock, register=register, diary=diary, changes=changes).pages,
        *RequestPages(console, clinic, answering, diary).pages,
        *AvailabilityPages(console, clinic, Absences(database, clinic, clock), register).pages,
        *ClinicalPages(console, clock, register, UnansweredQuestions(database, clock)).pages,
        *FigurePages(console, database, clock).pages,
        *AdminPages(console, database, clock).pages,
    ]

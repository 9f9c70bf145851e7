"""Every page and act with every role, and with nobody signed in."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from bot.booking.appointments import Appointment
from bot.database import Database
from bot.staff.audit import AuditLog
from bot.staff.roles import Role
from tests.channels.staff.conftest import SignIn
from tests.channels.staff.member import Member
from tests.channels.staff.routes import console_routes

RECEPTION, CLINICIAN, ADMIN = Role.RECEPTION, Role.CLINICIAN, Role.ADMIN
ALL = frozenset(Role)

WHO_MAY = {
    "GET /": ALL,
    "GET /appointments/past": ALL,
    "GET /appointments.csv": ALL,
    "GET /appointments/{id}": ALL,
    "GET /appointments/{id}/move": ALL,
    "POST /appointments/{id}/move": ALL,
    "POST /appointments/{id}/cancel": ALL,
    "POST /appointments/{id}/attendance": ALL,
    "GET /requests": ALL,
    "GET /requests.csv": ALL,
    "POST /requests/{id}/close": ALL,
    "POST /requests/{id}/list": ALL,
    "GET /requests/{id}/book": ALL,
    "POST /requests/{id}/book": ALL,
    "GET /availability": ALL,
    "POST /availability": ALL,
    "POST /availability/{id}/remove": ALL,
    "GET /figures": ALL,
    "GET /figures.csv": ALL,
    "GET /hand-offs": {CLINICIAN},
    "GET /hand-offs/{id}": {CLINICIAN},
    "GET /questions": {CLINICIAN},
    "GET /questions.csv": {CLINICIAN},
    "GET /accounts": {ADMIN},
    "POST /accounts": {ADMIN},
    "POST /accounts/{id}/role": {ADMIN},
    "POST /accounts/{id}/active": {ADMIN},
    "POST /accounts/{id}/password": {ADMIN},
    "GET /outbox": {ADMIN},
    "POST /outbox/{id}/retry": {ADMIN},
    "GET /audit": {ADMIN},
    "GET /audit.csv": {ADMIN},
    "GET /me": ALL,
    "POST /me/password": ALL,
    "POST /me/feed": ALL,
    "POST /me/feed/end": ALL,
    "POST /sign-out": ALL,
}
WITHOUT_SIGN_IN = {
    "GET /sign-in",
    "POST /sign-in",
    "GET /feed/{secret}/all.ics",
    "GET /feed/{secret}/{practitioner_id}.ics",
}


def routes_of(app: Starlette) -> set[str]:
    """Method and path of everything below /staff but the styles."""
    return {
        f"{method} {route.path}" for route in console_routes(app) for method in route.methods or () if method != "HEAD"
    }


async def visit(member: Member, page: str, subject: str) -> httpx.Response:
    method, path = page.split(" ")
    address = "/staff" + path.replace("{id}", subject)
    if method == "GET":
        return await member.get(address)
    return await member.post(address)


def test_every_route_of_the_console_is_in_the_table_of_this_test(app: Starlette) -> None:
    assert routes_of(app) == {*WHO_MAY, *WITHOUT_SIGN_IN}


@pytest.mark.parametrize("page", WHO_MAY)
@pytest.mark.parametrize("role", Role)
async def test_a_role_may_do_its_own_acts_and_no_others(
    sign_in: SignIn, audit: AuditLog, booked: Appointment, page: str, role: Role
) -> None:
    answer = await visit(await sign_in(role), page, booked.id)
    if role in WHO_MAY[page]:
        # Without its fields a form may be refused for what is in it, never for who sends it.
        assert answer.status_code != 403
        assert answer.status_code < 500
    else:
        assert answer.status_code == 403
        assert f"not for the role {role.value}" in answer.text
        assert audit.read(1)[0].act.startswith(f"refused: {page}"[:64])


@pytest.mark.parametrize("page", WHO_MAY)
async def test_without_signing_in_there_is_nothing(app: Starlette, booked: Appointment, page: str) -> None:
    answer = await visit(Member(app), page, booked.id)
    if page.startswith("GET"):
        assert str(answer.url).startswith("https://gateway/staff/sign-in?next=")
        assert "Doe" not in answer.text
    else:
        assert answer.status_code == 403


async def test_what_is_refused_changes_nothing(sign_in: SignIn, database: Database, booked: Appointment) -> None:
    reception = await sign_in(Role.RECEPTION)
    await reception.post("/staff/accounts", name="intruder", role="admin")
    assert "intruder" not in (await (await sign_in(Role.ADMIN)).get("/staff/accounts")).text


async def test_words_for_the_clinician_are_on_no_page_of_others(sign_in: SignIn, booked: Appointment) -> None:
    for role in (Role.RECEPTION, Role.ADMIN):
        member = await sign_in(role)
        for page in WHO_MAY:
            if page.startswith("GET"):
                assert "mum" not in (await visit(member, page, booked.id)).text

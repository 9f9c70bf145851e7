from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette

from bot.booking.appointments import Appointment, Diary
from bot.booking.contact import Contact
from bot.booking.requests import Requests
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.database import Database
from bot.safety import note
from bot.staff.accounts import Accounts
from bot.staff.audit import AuditLog
from bot.staff.roles import Role
from tests.channels.staff.member import PASSWORD, Member
from tests.conftest import FakeClock

SignIn = Callable[[Role], Awaitable[Member]]

NAMES = {role: f"{role.value}-one" for role in Role}
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Tests sign in hundreds of times."""

WORDS = "I lost my mum in spring"


@pytest.fixture
def accounts(database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """One account a role."""
    # The limits count real seconds: a wrong name must not cost so many that the tries are far between.
    monkeypatch.setattr("bot.staff.accounts._nobodys_hash", lambda: CHEAP.hash("nobody's"))
    made = Accounts(database, clock, CHEAP)
    for role, name in NAMES.items():
        made.add(name, role, PASSWORD)
    return made


@pytest.fixture
def audit(database: Database, clock: FakeClock) -> AuditLog:
    return AuditLog(database, clock)


@pytest.fixture
def sign_in(app: Starlette, accounts: Accounts) -> SignIn:
    """A browser in which somebody of that role is signed in."""

    async def signed_in(role: Role) -> Member:
        member = Member(app)
        assert (await member.sign_in(NAMES[role])).status_code == 200
        return member

    return signed_in


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


@pytest.fixture
def booked(database: Database, diary: Diary, clock: FakeClock) -> Appointment:
    """An appointment with words to pass on."""
    with database.transaction() as connection:
        note.add(connection, "chat", WORDS, clock())
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex <b>Doe</b>", contact=Contact(email="alex@example.com"))
    return diary.confirm("run").appointment


@pytest.fixture
def callback(database: Database, riverside: Clinic, clock: FakeClock) -> str:
    """The id of a request for a call."""
    requests = Requests(database, riverside, clock)
    requests.draft("ask", "chat", Kind.CALLBACK)
    requests.fill("ask", name="=Kim", contact=Contact(phone="+447700900123"), voicemail=False)
    return requests.submit("ask").request.id


@pytest.fixture
def waiting(database: Database, riverside: Clinic, clock: FakeClock) -> str:
    """The id of somebody on the waiting list."""
    requests = Requests(database, riverside, clock)
    requests.draft("wait", "chat", Kind.WAITING_LIST)
    requests.fill("wait", name="Robin", contact=Contact(email="robin@example.com"))
    return requests.submit("wait").request.id


def acts(audit: AuditLog, subject: str) -> list[str]:
    """What was done and seen of an appointment or request, the earliest first."""
    return [row.act for row in audit.read(99) if row.subject == subject][::-1]

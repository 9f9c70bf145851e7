"""Signing in and out, sessions, forms that nobody else can send."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.booking.appointments import Appointment
from bot.database import Database
from bot.staff.accounts import AccountProblem, Accounts, staff_users
from bot.staff.audit import AuditLog
from bot.staff.roles import Role
from bot.staff.sessions import IDLE, LONGEST, staff_sessions
from tests.channels.staff.conftest import NAMES, SignIn
from tests.channels.staff.member import PASSWORD, Member, form_token, words
from tests.conftest import FakeClock

NAME = NAMES[Role.RECEPTION]


async def is_in(member: Member) -> bool:
    return (await member.get("/staff/me")).url.path == "/staff/me"


async def test_the_right_name_and_password_let_in_and_are_noted(
    app: Starlette, accounts: Accounts, audit: AuditLog
) -> None:
    member = Member(app)
    answer = await member.sign_in(NAME.upper() + " ")
    assert answer.url.path == "/staff/"
    assert [(a.user_name, a.act) for a in audit.read(9)][::-1] == [
        (NAME, "signed in"), (NAME, "saw coming appointments"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "password"), [(NAME, "wrong"), ("nobody", PASSWORD), ("", ""), (NAME, "x" * 9000)])
async def test_wrong_ones_do_not_and_say_not_which(
    app: Starlette, accounts: Accounts, audit: AuditLog, name: str, password: str
) -> None:
    member = Member(app)
    answer = await member.sign_in(name, password)
    assert answer.status_code == 401
    assert "Name or password is not right." in words(answer)
    assert not await is_in(member)
    assert audit.read(1)[0].act == "sign-in refused"


async def test_passwords_are_kept_as_argon2id_and_tokens_as_hashes(sign_in: SignIn, database: Database) -> None:
    member = await sign_in(Role.RECEPTION)
    with database.reading() as connection:
        hashes = connection.execute(sa.select(staff_users.c.password_hash)).scalars().all()
        tokens = connection.execute(sa.select(staff_sessions.c.token_hash)).scalars().all()
    assert all(kept.startswith("$argon2id$") for kept in hashes)
    assert len(set(hashes)) == len(hashes), "the same password gives another hash each time"
    assert member.client.cookies["__Host-staff"] not in tokens


async def test_cookies_are_for_this_host_over_tls_and_for_no_script(app: Starlette, accounts: Accounts) -> None:
    member = Member(app)
    member.client.follow_redirects = False
    form, entered = await member.get("/staff/sign-in"), await member.sign_in(NAME)
    for answer in (form, entered):
        for cookie in answer.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-staff")
            assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
            assert "Domain" not in cookie
    assert entered.headers["location"] == "/staff/"


async def test_signing_in_makes_a_new_session_each_time(app: Starlette, accounts: Accounts) -> None:
    member = Member(app)
    await member.sign_in(NAME)
    first = member.client.cookies["__Host-staff"]
    await member.sign_in(NAME)
    assert member.client.cookies["__Host-staff"] != first


async def test_signing_out_ends_the_session_on_the_server(app: Starlette, sign_in: SignIn) -> None:
    member = await sign_in(Role.RECEPTION)
    stolen = member.client.cookies["__Host-staff"]
    await member.post("/staff/sign-out")
    assert not await is_in(member)
    thief = Member(app)
    thief.client.cookies.set("__Host-staff", stolen)
    assert not await is_in(thief)


async def test_a_session_ends_when_nobody_uses_it(sign_in: SignIn, clock: FakeClock) -> None:
    member = await sign_in(Role.RECEPTION)
    clock.now += IDLE - IDLE / 10
    assert await is_in(member)
    clock.now += IDLE - IDLE / 10
    assert await is_in(member)
    clock.now += IDLE
    assert not await is_in(member)


async def test_a_session_ends_after_a_working_day_however_busy(sign_in: SignIn, clock: FakeClock) -> None:
    member = await sign_in(Role.RECEPTION)
    end = clock.now + LONGEST
    while clock.now + IDLE / 2 < end:
        clock.now += IDLE / 2
        assert await is_in(member)
    clock.now = end
    assert not await is_in(member)


@pytest.mark.parametrize("act", ["role", "active", "password"])
async def test_a_changed_account_is_signed_out_everywhere(sign_in: SignIn, accounts: Accounts, act: str) -> None:
    member, admin = await sign_in(Role.RECEPTION), await sign_in(Role.ADMIN)
    [user] = [user for user in accounts.everybody() if user.name == NAME]
    answer = await admin.post(f"/staff/accounts/{user.id}/{act}", role="clinician", active="no")
    assert answer.status_code == 200
    assert not await is_in(member)


async def test_who_is_kept_out_cannot_sign_in_with_the_right_password(app: Starlette, accounts: Accounts) -> None:
    [user] = [user for user in accounts.everybody() if user.name == NAME]
    accounts.set_active(user.id, False)
    assert (await Member(app).sign_in(NAME)).status_code == 401


async def test_tries_are_limited_for_an_account_from_everywhere(limited_app: Starlette, accounts: Accounts) -> None:
    statuses = [(await Member(limited_app).sign_in(NAME, "wrong")).status_code for _ in range(7)]
    assert statuses[:5] == [401] * 5
    assert statuses[-1] == 429
    assert (await Member(limited_app).sign_in(NAME)).status_code == 429, "the right password, too, must wait"


async def test_tries_are_limited_for_an_address_over_all_accounts(limited_app: Starlette, accounts: Accounts) -> None:
    answers = [await Member(limited_app).sign_in(f"guess{number}", "wrong") for number in range(12)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/staff//evil.example", "/staff/\\evil", "/", "/staff/@evil", "x"],
)
async def test_nobody_is_sent_elsewhere_after_signing_in(app: Starlette, accounts: Accounts, elsewhere: str) -> None:
    answer = await Member(app).sign_in(NAME, following=elsewhere)
    assert str(answer.url) == "https://gateway/staff/"


async def test_one_gets_where_one_wanted_to_go(app: Starlette, accounts: Accounts) -> None:
    member = Member(app)
    sent = await member.get("/staff/requests")
    assert (await member.sign_in(NAME, following=sent.url.params["next"])).url.path == "/staff/requests"


# Forms.


@pytest.mark.parametrize("token", ["", "0" * 64, "another session's"])
async def test_a_form_without_its_token_does_nothing(sign_in: SignIn, booked: Appointment, token: str) -> None:
    member, other = await sign_in(Role.RECEPTION), await sign_in(Role.ADMIN)
    if token == "another session's":
        token = form_token(await other.get("/staff/me"))
    answer = await member.client.post(f"/staff/appointments/{booked.id}/cancel", data={"form_token": token})
    assert answer.status_code == 403
    assert "Booked" in words(await member.get(f"/staff/appointments/{booked.id}"))


async def test_every_form_on_every_page_carries_a_token(
    sign_in: SignIn, booked: Appointment, callback: str, waiting: str
) -> None:
    member = await sign_in(Role.ADMIN)
    paths = [
        "", "requests", "availability", "outbox", "accounts", "me", f"appointments/{booked.id}",
        f"appointments/{booked.id}/move", f"requests/{waiting}/book",
    ]  # fmt: skip
    for path in paths:
        page = (await member.get(f"/staff/{path}")).text
        forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
        assert forms
        assert all('name="form_token"' in form and 'method="post"' in form for form in forms), path


@pytest.mark.parametrize("cookie", [None, "made-up"])
async def test_the_sign_in_form_has_a_token_too(app: Starlette, accounts: Accounts, cookie: str | None) -> None:
    member = Member(app)
    token = form_token(await member.get("/staff/sign-in"))
    if cookie is None:
        member.client.cookies.clear()
    else:
        member.client.cookies.set("__Host-staff-form", cookie, domain="gateway", path="/")
        member.client.cookies = {"__Host-staff-form": cookie}  # type: ignore[assignment]
    answer = await member.client.post("/staff/sign-in", data={"name": NAME, "password": PASSWORD, "form_token": token})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "status"), [(b"x" * 20_000, 400), (b"\xff\xfe=1", 403), (b"&".join([b"a=1"] * 99), 400)]
)
async def test_a_form_that_is_none_is_refused_kindly(sign_in: SignIn, body: bytes, status: int) -> None:
    member = await sign_in(Role.ADMIN)
    answer = await member.client.post("/staff/me/feed", content=body)
    assert answer.status_code in (status, 413, 400)
    assert "That did not work" in words(answer)


# Own account.


async def test_one_changes_ones_own_password(app: Starlette, sign_in: SignIn) -> None:
    member, elsewhere = await sign_in(Role.RECEPTION), await sign_in(Role.RECEPTION)
    new = "another long password"
    assert (await member.post("/staff/me/password", present="wrong", new=new)).status_code == 400
    assert (await member.post("/staff/me/password", present=PASSWORD, new="short")).status_code == 400
    answer = await member.post("/staff/me/password", present=PASSWORD, new=new)
    assert "Your password is changed." in words(answer)
    assert await is_in(member)
    assert not await is_in(elsewhere)
    assert (await Member(app).sign_in(NAME)).status_code == 401
    assert (await Member(app).sign_in(NAME, new)).status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("two words", PASSWORD), ("<b>", PASSWORD), (NAME, PASSWORD), (NAME.upper(), PASSWORD),
     ("x" * 65, PASSWORD), ("kim", "short"), ("kim", "x" * 201)],
)  # fmt: skip
def test_an_account_needs_a_name_of_its_own_and_a_long_password(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(AccountProblem):
        accounts.add(name, Role.RECEPTION, password)

"""What staff do: appointments, requests, availability, letters, accounts; and that each act is written down."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import icalendar
import pytest
import sqlalchemy as sa

from bot.booking.appointments import Appointment, Diary
from bot.booking.contact import Contact
from bot.booking.register import Register
from bot.booking.requests import requests
from bot.database import Database
from bot.knowledge.topics import titles
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.notifications.outbox import Letter
from bot.staff.audit import AuditLog
from bot.staff.roles import Role
from bot.tallies import Tally, add
from tests.channels.staff.conftest import SignIn, acts
from tests.channels.staff.member import Member, words
from tests.conftest import FakeClock


def letters(database: Database, kind: str) -> list[str]:
    """Texts of the waiting letters of a kind."""
    with database.reading() as connection:
        rows = connection.execute(sa.select(outbox.outbox.c.letter, outbox.outbox.c.dedupe_key)).all()
    return [row.letter for row in rows if f":{kind}:" in row.dedupe_key]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def free_ids(page: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', page)


@pytest.fixture
async def member(sign_in: SignIn) -> Member:
    return await sign_in(Role.RECEPTION)


@pytest.fixture
async def admin(sign_in: SignIn) -> Member:
    return await sign_in(Role.ADMIN)


# Appointments.


async def test_what_people_typed_is_shown_as_text(member: Member, booked: Appointment) -> None:
    page = (await member.get("/staff/")).text
    assert "Alex &lt;b&gt;Doe" in page
    assert "<b>Doe" not in page


async def test_an_appointment_is_moved_with_its_letters_and_the_old_time_is_free(
    member: Member, booked: Appointment, diary: Diary, database: Database, audit: AuditLog
) -> None:
    times = (await member.get(f"/staff/appointments/{booked.id}/move")).text
    chosen = free_ids(times)[3]
    answer = await member.post(f"/staff/appointments/{booked.id}/move", slot=chosen)
    assert "The appointment has moved." in words(answer)
    moved = Register(database).get(booked.id)
    assert moved is not None
    assert (f"{moved.practitioner_id}@{moved.start:%Y%m%dT%H%MZ}", moved.sequence) == (chosen, 1)
    assert booked.start in {slot.start for slot in diary.free()}
    told = letters(database, "moved")
    assert len(told) == 2
    assert any("By the clinic's staff" in letter for letter in told)
    assert any("The clinic made this change." in letter for letter in told)
    assert acts(audit, booked.id) == ["move appointment", "saw appointment"]


async def test_a_time_that_is_gone_is_said_and_nothing_is_kept(
    member: Member, booked: Appointment, diary: Diary
) -> None:
    slot = diary.free()[0]
    diary.hold("somebody", "chat two", slot)
    answer = await member.post(f"/staff/appointments/{booked.id}/move", slot=slot.id)
    assert answer.status_code == 409
    assert "Somebody else has taken that time." in words(answer)
    assert diary.get("run").start == booked.start


async def test_an_appointment_is_cancelled_with_its_letters(
    member: Member, booked: Appointment, diary: Diary, database: Database
) -> None:
    for _twice in range(2):
        answer = await member.post(f"/staff/appointments/{booked.id}/cancel")
        assert "The appointment is cancelled" in words(answer)
    assert booked.start in {slot.start for slot in diary.free()}
    assert len(letters(database, "cancelled")) == 2
    assert not letters(database, "reminder")


@pytest.mark.parametrize(("attended", "shown"), [("yes", "Attended"), ("no", "Did not attend")])
async def test_who_came_is_noted_once_the_appointment_has_begun(
    member: Member, booked: Appointment, clock: FakeClock, *, database: Database, attended: str, shown: str
) -> None:
    path = f"/staff/appointments/{booked.id}"
    assert (await member.post(f"{path}/attendance", attended=attended)).status_code == 409
    clock.now = booked.start
    before = len(letters(database, "booked"))
    fresh = Member(member.app)
    await fresh.sign_in("reception-one")
    await fresh.post(f"{path}/attendance", attended="no" if attended == "yes" else "yes")
    assert shown in words(await fresh.post(f"{path}/attendance", attended=attended))
    assert (await fresh.post(f"{path}/cancel")).status_code == 409
    assert len(letters(database, "booked")) == before


async def test_reception_sees_that_somebody_else_booked(member: Member, booked: Appointment, diary: Diary) -> None:
    diary.hold("for mum", "chat", diary.free()[0])
    diary.fill("for mum", name="Anna", contact=Contact(email="anna@example.org"))
    for_mum = diary.confirm("for mum", agreed_for_other=True).appointment
    assert "Somebody else booked this" in words(await member.get(f"/staff/appointments/{for_mum.id}"))
    assert "Somebody else booked this" not in words(await member.get(f"/staff/appointments/{booked.id}"))


@pytest.mark.parametrize("act", ["", "/move"])
async def test_an_appointment_that_is_none_is_not_found(member: Member, act: str) -> None:
    assert (await member.get(f"/staff/appointments/nothing{act}")).status_code == 404


async def test_a_hold_is_nobody_s_business(member: Member, diary: Diary) -> None:
    held = diary.hold("held", "chat", diary.free()[0])
    assert (await member.get(f"/staff/appointments/{held.id}")).status_code == 404


# Requests.


async def test_requests_are_listed_and_marked_as_done(
    member: Member, callback: str, waiting: str, audit: AuditLog
) -> None:
    page = words(await member.get("/staff/requests"))
    assert "07700 900123" in page
    assert "no voicemail, please" in page
    assert "Robin" in page
    assert "Robin" not in words(await member.post(f"/staff/requests/{waiting}/close", outcome="done"))
    assert (await member.post(f"/staff/requests/{waiting}/close", outcome="done")).status_code == 409
    assert acts(audit, waiting)[0] == "close request: done"


async def test_who_is_declined_is_told_if_there_is_an_address(
    member: Member, callback: str, waiting: str, database: Database
) -> None:
    for request in (callback, waiting):
        await member.post(f"/staff/requests/{request}/close", outcome="declined")
    [letter] = letters(database, "declined")
    assert "a place on our waiting list" in letter


async def test_a_request_goes_to_the_other_list(member: Member, waiting: str, database: Database) -> None:
    await member.post(f"/staff/requests/{waiting}/list", kind="callback")
    with database.reading() as connection:
        kinds = connection.execute(sa.select(requests.c.kind).where(requests.c.id == waiting)).scalars().all()
    assert kinds == ["callback"]
    assert (await member.post(f"/staff/requests/{waiting}/list", kind="nonsense")).status_code == 400


async def test_a_time_is_booked_for_a_request_once(
    member: Member, waiting: str, database: Database, diary: Diary
) -> None:
    chosen = free_ids((await member.get(f"/staff/requests/{waiting}/book")).text)[0]
    assert "is booked and the request closed" in words(
        await member.post(f"/staff/requests/{waiting}/book", slot=chosen)
    )
    assert (await member.post(f"/staff/requests/{waiting}/book", slot=chosen)).status_code == 404
    assert diary.get(f"request:{waiting}").contact == Contact(email="robin@example.com")
    assert len(letters(database, "booked")) == 2


async def test_a_time_that_is_gone_leaves_the_request_open(member: Member, waiting: str, diary: Diary) -> None:
    slot = diary.free()[0]
    diary.hold("somebody", "chat two", slot)
    assert (await member.post(f"/staff/requests/{waiting}/book", slot=slot.id)).status_code == 409
    assert "Robin" in words(await member.get("/staff/requests"))


# Availability.


async def test_an_absence_takes_times_away_and_gives_them_back(
    member: Member, diary: Diary, booked: Appointment
) -> None:
    before = diary.free()
    day = before[0].start.date().isoformat()
    who = before[0].practitioner_id
    page = await member.post("/staff/availability", who=who, first_day=day)
    assert "The absence is entered." in words(page)
    assert str(booked.reference) in words(page) or booked.start.date().isoformat() != day
    assert not [s for s in diary.free() if s.practitioner_id == who and s.start.date().isoformat() == day]
    [absence] = re.findall(r"/staff/availability/([0-9a-f-]{36})/remove", page.text)
    await member.post(f"/staff/availability/{absence}/remove")
    assert diary.free() == before
    assert (await member.post(f"/staff/availability/{absence}/remove")).status_code == 404


async def test_appointments_in_an_absence_are_named(member: Member, booked: Appointment) -> None:
    page = await member.post("/staff/availability", first_day=booked.start.date().isoformat())
    assert f"please move or cancel: {booked.reference}" in words(page)


@pytest.mark.parametrize(
    "fields",
    [
        {"first_day": ""},
        {"first_day": "2026-12-01", "last_day": "2026-11-30"},
        {"first_day": "2026-12-01", "last_day": "2036-11-30"},
        {"first_day": "2026-12-01", "from_time": "10:00"},
        {"first_day": "2026-12-01", "from_time": "12:00", "to_time": "10:00"},
        {"first_day": "2026-12-01", "from_time": "noon", "to_time": "13:00"},
        {"first_day": "2026-12-01", "who": "nobody"},
    ],
)
async def test_an_absence_that_makes_no_sense_is_said_so(member: Member, fields: dict[str, str]) -> None:
    answer = await member.post("/staff/availability", **fields)
    assert answer.status_code == 400
    assert "That could not be entered" in words(answer)


# For clinicians.


async def test_questions_are_shown_and_exported_as_they_were_allowed(
    sign_in: SignIn, database: Database, clock: FakeClock
) -> None:
    questions = UnansweredQuestions(database, clock)
    questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, "=do you have a pool")
    questions.note("chat", "m2", Reason.OUT_OF_SCOPE, None)
    clinician = await sign_in(Role.CLINICIAN)
    page = words(await clinician.get("/staff/questions"))
    assert "=do you have a pool" in page
    assert "No words kept" in page
    exported = rows_of((await clinician.get("/staff/questions.csv")).text)
    assert {row[2] for row in exported[1:]} == {"'=do you have a pool", ""}


# For administrators.


async def test_a_dead_letter_is_shown_without_its_words_and_sent_again(
    admin: Member, database: Database, clock: FakeClock
) -> None:
    with database.transaction() as connection:
        outbox.add(connection, Letter("id:1:booked:person", "alex@example.com", "Subject", "Body words"), clock())
    for _ in range(outbox.MAX_ATTEMPTS):
        letter = outbox.claim(database, clock())
        assert letter is not None
        dead = outbox.mark_failed(database, letter, clock())
        clock.pass_time(hours=2)
    assert dead
    fresh = Member(admin.app)
    await fresh.sign_in("admin-one")
    page = await fresh.get("/staff/outbox")
    assert "1 letter has failed for good" in words(page)
    assert "Body words" not in page.text
    assert "alex@example.com" not in page.text
    [letter_id] = re.findall(r"/staff/outbox/([0-9a-f-]{36})/retry", page.text)
    assert "will be sent again" in words(await fresh.post(f"/staff/outbox/{letter_id}/retry"))
    assert outbox.claim(database, clock()) is not None
    assert (await fresh.post(f"/staff/outbox/{letter_id}/retry")).status_code == 409


async def test_an_administrator_makes_accounts_that_can_sign_in(admin: Member) -> None:
    page = await admin.post("/staff/accounts", name="Kim", role="clinician")
    [password] = re.findall(r"<code>([^<]+)</code>", page.text)
    kim = Member(admin.app)
    assert (await kim.sign_in("kim", password)).url.path == "/staff/"
    assert password not in (await admin.get("/staff/accounts")).text
    assert (await admin.post("/staff/accounts", name="kim", role="admin")).status_code == 400
    assert (await admin.post("/staff/accounts", name="lee", role="owner")).status_code == 400


async def test_nobody_locks_themselves_out(admin: Member) -> None:
    page = (await admin.get("/staff/accounts")).text
    everybody = set(re.findall(r"/staff/accounts/([0-9a-f-]{36})/", page))
    assert len(everybody) == 2, "one's own account has no forms"


async def test_the_audit_log_is_shown_and_exported_and_names_no_client(
    admin: Member, member: Member, booked: Appointment, callback: str
) -> None:
    for path in ("", "appointments.csv", "requests", "requests.csv", f"appointments/{booked.id}"):
        await member.get(f"/staff/{path}")
    await member.post(f"/staff/appointments/{booked.id}/cancel")
    exported = (await admin.get("/staff/audit.csv")).text
    page = (await admin.get("/staff/audit")).text
    for text in (exported, page):
        for act in ("saw coming appointments", "exported appointments", "saw requests", "cancel appointment"):
            assert act in text
        assert booked.id in text
        for private in ("Doe", "alex@example.com", "Kim", "07700", str(booked.reference)):
            assert private not in text
    assert "cancel appointment" not in (await admin.get("/staff/audit", before="3")).text


# Exports, figures, feed.


async def test_no_cell_of_an_export_is_taken_for_a_formula(member: Member, callback: str, booked: Appointment) -> None:
    exported = rows_of((await member.get("/staff/requests.csv")).text)
    assert exported[1][2] == "'=Kim"
    appointments = await member.get("/staff/appointments.csv")
    assert rows_of(appointments.text)[1][0] == booked.reference
    assert appointments.headers["content-disposition"] == 'attachment; filename="appointments.csv"'


async def test_figures_count_by_day_and_say_in_words_what_they_draw(
    member: Member, database: Database, clock: FakeClock, booked: Appointment
) -> None:
    with database.transaction() as connection:
        for tally, times in ((Tally.BOOKING_STARTED, 4), (Tally.SAFETY_SHOWN, 3), (Tally.SAFETY_CORRECTED, 1)):
            for _ in range(times):
                add(connection, tally, clock() - timedelta(days=1))
    page = (await member.get("/staff/figures")).text
    assert 'aria-label="Bookings started: 4 in 14 days, most on 22 November: 4."' in page
    assert "1 of 4 (25%)" in page
    assert "1 of 3 (33%)" in page
    assert "Did answers help?" not in page
    exported = rows_of((await member.get("/staff/figures.csv", days="30")).text)
    assert len(exported) == 31
    assert dict(zip(exported[0], exported[-2]))["booking_started"] == "4"
    assert dict(zip(exported[0], exported[-1]))["booked"] == "1"


async def test_votes_are_shown_by_topic_those_that_helped_least_first(
    member: Member, database: Database, clock: FakeClock
) -> None:
    with database.transaction() as connection:
        for tally, topic in (
            (Tally.HELPED, "price"), (Tally.HELPED, "price"), (Tally.NOT_HELPED, "price"),
            (Tally.HELPED, "ipt_what"), (Tally.NOT_HELPED, "length"), (Tally.NOT_HELPED, "length"),
        ):  # fmt: skip
            add(connection, tally, clock(), topic=topic)
    page = words(await member.get("/staff/figures"))
    length, price, ipt = (titles()[topic] for topic in ("length", "price", "ipt_what"))
    assert f"Topic Helped Did not help {length} 0 2 {price} 2 1 {ipt} 1 0" in page
    exported = rows_of((await member.get("/staff/figures.csv")).text)
    assert dict(zip(exported[0], exported[-1]))["not_helped"] == "3"


async def test_a_feed_shows_times_and_no_names_until_it_is_ended(
    member: Member, booked: Appointment, audit: AuditLog
) -> None:
    addresses = re.findall(r"/staff/feed/[^<]+\.ics", (await member.post("/staff/me/feed")).text)
    nobody = Member(member.app)
    answer = await nobody.get(addresses[0])
    [event] = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert str(event["summary"]) == "Appointment"
    assert event["dtstart"].dt == booked.start
    assert "therap" not in event.to_ical().decode().replace("riverside-psychotherapy.example", "")
    for private in ("Doe", "alex@example.com", "consultation"):
        assert private not in answer.text
    other = next(a for a in addresses if booked.practitioner_id not in a and "all.ics" not in a)
    assert "VEVENT" not in (await nobody.get(other)).text
    await member.post("/staff/me/feed")
    assert (await nobody.get(addresses[0])).status_code == 404, "a new address ends the old one"
    await member.post("/staff/me/feed/end")
    assert (await nobody.get("/staff/feed/guess/all.ics")).status_code == 404

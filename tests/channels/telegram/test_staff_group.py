"""The staff's Telegram group hears that something happened, with reference and link and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.booking.appointments import Diary
from bot.booking.contact import Contact
from bot.booking.requests import Requests
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.database import Database
from bot.notifications import outbox
from bot.notifications.mail import FileMailer, NoGroup, Post
from bot.notifications.outbox import STAFF_GROUP, Letter
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person
from tests.conftest import FakeClock

GROUP = -1001234567890


@pytest.fixture
def clinic(riverside: Clinic) -> Clinic:
    return replace(riverside, staff_group_links="https://clinic.example/staff")


def queued(database: Database, clock: FakeClock) -> list[Letter]:
    found = []
    while (letter := outbox.claim(database, clock())) is not None:
        found.append(letter)
    return [letter for letter in found if letter.recipient == STAFF_GROUP]


def test_a_booking_tells_the_group_its_reference_and_a_link(
    database: Database, clinic: Clinic, clock: FakeClock
) -> None:
    diary = Diary(database, clinic, clock)
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex", contact=Contact(email="alex@example.com"))
    booked = diary.confirm("run").appointment
    [letter] = queued(database, clock)
    assert letter.subject == f"New first consultation, reference {booked.reference}"
    assert letter.body == f"https://clinic.example/staff/appointments/{booked.id}"
    assert letter.calendar is None


def test_a_request_tells_the_group_where_to_look(database: Database, clinic: Clinic, clock: FakeClock) -> None:
    requests = Requests(database, clinic, clock)
    requests.draft("ask", "chat", Kind.CALLBACK)
    requests.fill("ask", name="Alex", contact=Contact(phone="+447700900123"))
    requests.submit("ask")
    [letter] = queued(database, clock)
    assert (letter.subject, letter.body) == ("Somebody asks for a call back", "https://clinic.example/staff/requests")


def test_without_a_group_nothing_is_queued_for_it(database: Database, riverside: Clinic, clock: FakeClock) -> None:
    requests = Requests(database, riverside, clock)
    requests.draft("ask", "chat", Kind.CALLBACK)
    requests.fill("ask", name="Alex", contact=Contact(phone="+447700900123"))
    requests.submit("ask")
    assert queued(database, clock) == []


async def test_the_gateway_sends_it_to_the_group_and_not_by_e_mail(
    make_gateway: Callable[..., Gateway], database: Database, clock: FakeClock, tmp_path: Path
) -> None:
    with database.transaction() as connection:
        outbox.add(
            connection, Letter("1:0:booked:group", STAFF_GROUP, "New, reference KAR-7XH", "https://x/1"), clock()
        )
    gateway = make_gateway(staff_telegram_chat=GROUP)
    await gateway.start()
    await gateway.until("the group has heard", lambda: len(gateway.api.of("sendMessage", GROUP)) == 1)
    await gateway.stop()
    [call] = gateway.api.of("sendMessage", GROUP)
    assert call.given["text"] == "New, reference KAR-7XH\nhttps://x/1"
    assert not (tmp_path / "mail").exists()


async def test_the_bot_stays_in_the_staff_group_and_answers_nobody_there(
    make_gateway: Callable[..., Gateway],
) -> None:
    gateway = make_gateway(staff_telegram_chat=GROUP)
    await gateway.start()
    joy = Person(gateway.api, gateway.bring)
    await joy.send(text="/start", chat={"id": GROUP, "type": "supergroup", "title": "Staff"})
    await joy.send(text="/start", chat={"id": -5, "type": "supergroup", "title": "Others"})
    await gateway.until("it has left the other group", lambda: len(gateway.api.of("leaveChat", -5)) == 1)
    await gateway.stop()
    assert gateway.api.of("leaveChat", GROUP) == []
    assert gateway.api.of("sendMessage") == []


async def test_a_letter_to_a_group_that_is_not_set_fails_and_is_seen_in_the_outbox(tmp_path: Path) -> None:
    post = Post(FileMailer(tmp_path, "a@b.example"), None)
    with pytest.raises(NoGroup):
        await post.send(Letter("1:0:booked:group", STAFF_GROUP, "s", "b"))

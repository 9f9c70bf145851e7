"""Requests for a call or a place on the waiting list: sent once, replaced, taken back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.booking.contact import Contact
from bot.booking.requests import NotDrafted, NotOpen, Requests
from bot.booking.subject import Kind
from bot.booking.when import read_wish
from bot.clinic import Clinic
from bot.database import Database
from bot.notifications.outbox import outbox
from tests.conftest import MONDAY_MORNING, FakeClock

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def requests_desk(database: Database, riverside: Clinic, clock: FakeClock) -> Requests:
    return Requests(database, riverside, clock)


def queued(database: Database) -> list[str]:
    """What the letters in the outbox are about."""
    with database.reading() as connection:
        keys = connection.execute(sa.select(outbox.c.dedupe_key)).scalars()
        return sorted(key.split(":")[1] for key in keys)


SUE, TOM = Contact(phone="+447700900123"), Contact(phone="+447700900456")


def ask(
    desk: Requests,
    run: str,
    kind: Kind = Kind.CALLBACK,
    *,
    chat: str = "chat",
    contact: Contact = SUE,
    in_place_of: str | None = None,
) -> str:
    """Somebody asks for something; returns the request's id."""
    desk.draft(run, chat, kind)
    desk.fill(run, name="Sue", contact=contact)
    return desk.submit(run, in_place_of).request.id


def test_a_request_sent_twice_is_one_request(requests_desk: Requests, database: Database) -> None:
    requests_desk.draft("run", "chat", Kind.CALLBACK)
    mornings = read_wish("mornings", MONDAY_MORNING, LONDON)
    requests_desk.fill("run", name="Sue", contact=Contact(phone="+447700900123"))
    requests_desk.fill("run", wish=mornings, voicemail=False)
    first = requests_desk.submit("run").request
    assert requests_desk.submit("run").request == first
    assert (first.status, first.wish, first.voicemail) == ("open", mornings, False)
    assert queued(database) == ["callback"]


def test_a_request_without_a_name_or_a_contact_is_not_taken(requests_desk: Requests, database: Database) -> None:
    requests_desk.draft("run", "chat", Kind.CALLBACK)
    requests_desk.fill("run", name="Sue")
    for run in ("run", "another"):
        with pytest.raises(NotDrafted):
            requests_desk.submit(run)
    requests_desk.discard("run")
    with pytest.raises(NotDrafted):
        requests_desk.fill("run", name="Sue")
    assert queued(database) == []


def test_a_request_for_the_same_contact_takes_the_place_of_the_one_before(
    requests_desk: Requests, database: Database
) -> None:
    ask(requests_desk, "first")
    waiting = ask(requests_desk, "list", Kind.WAITING_LIST)
    ask(requests_desk, "elsewhere", chat="other chat")
    second = ask(requests_desk, "second")
    assert not requests_desk.submit("second").replaces_another, "that was done already"
    assert {request.id for request in requests_desk.open_of("chat")} == {waiting, second}
    assert len(requests_desk.open_of("other chat")) == 1
    assert queued(database) == ["callback", "callback", "callback", "replaced", "waiting_list"]


def test_a_request_for_somebody_else_stands_beside_it_unless_it_is_to_replace_it(requests_desk: Requests) -> None:
    first = ask(requests_desk, "first")
    second = ask(requests_desk, "second", contact=TOM)
    assert [request.id for request in requests_desk.open_of("chat")] == [first, second]
    third = ask(requests_desk, "third", contact=Contact(phone="+447700900789"), in_place_of=second)
    assert [request.id for request in requests_desk.open_of("chat")] == [first, third]


def test_a_request_is_taken_back_once_and_the_clinic_is_told(requests_desk: Requests, database: Database) -> None:
    request = ask(requests_desk, "run")
    assert requests_desk.cancel(request).name == "Sue"
    assert requests_desk.open_of("chat") == []
    for gone in (request, "another"):
        with pytest.raises(NotOpen):
            requests_desk.cancel(gone)
    assert queued(database) == ["callback", "cancelled"]


def test_a_draft_is_nothing_that_was_asked_for(requests_desk: Requests) -> None:
    requests_desk.draft("run", "chat", Kind.CALLBACK)
    assert requests_desk.open_of("chat") == []

"""What happens to an appointment after it was booked, and what is sent about it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Appointment, Diary, NotHeld, SlotTaken, appointments
from bot.booking.availability import Slot
from bot.booking.changes import Changes, NotBooked
from bot.booking.contact import Contact
from bot.booking.preference import told_wish
from bot.booking.requests import Requests
from bot.booking.subject import Kind
from bot.booking.when import read_wish
from bot.booking.wish import Wish
from bot.booking.wish_record import wish_from_json, wish_to_json
from bot.clinic import Clinic
from bot.database import Database
from bot.notifications.outbox import outbox
from tests.conftest import MONDAY_MORNING, FakeClock

ALEX = Contact(email="alex@example.com")
RACERS = 8
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


@pytest.fixture
def changes(database: Database, riverside: Clinic, clock: FakeClock) -> Changes:
    return Changes(database, riverside, clock)


def book(diary: Diary, slot: Slot, run: str = "run", contact: Contact = ALEX) -> Appointment:
    diary.hold(run, "chat", slot)
    diary.fill(run, name="Alex", contact=contact)
    return diary.confirm(run).appointment


def queued(database: Database, kind: str = "") -> list[str]:
    """Dedupe keys of letters of a kind that are in the outbox."""
    with database.reading() as connection:
        keys = connection.execute(sa.select(outbox.c.dedupe_key).order_by(outbox.c.created_at)).scalars()
        return [key for key in keys if f":{kind}" in key]


def active(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(appointments).where(appointments.c.status == "booked")).all())


# Found again.


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        (ALEX, True),
        (Contact(email="ALEX@example.com"), True),
        (Contact(email="other@example.com"), False),
        (Contact(phone="+447700900123"), False),
    ],
)
def test_an_appointment_is_found_by_reference_and_its_contact_only(
    diary: Diary, changes: Changes, contact: Contact, found: bool
) -> None:
    booked = book(diary, diary.free()[0])
    assert booked.reference is not None
    assert (changes.find(booked.reference, contact) == booked) is found


def test_what_is_over_or_cancelled_is_not_found(diary: Diary, changes: Changes, clock: FakeClock) -> None:
    over, cancelled = book(diary, diary.free()[0]), book(diary, diary.free()[3], "other")
    changes.cancel(cancelled.id)
    assert changes.find(str(cancelled.reference), ALEX) is None
    clock.now = over.start
    assert changes.find(str(over.reference), ALEX) is None
    with pytest.raises(NotBooked):
        changes.get(over.id)


# Cancelled.


def test_a_cancelled_time_is_free_again_and_both_sides_are_told_once(
    diary: Diary, changes: Changes, database: Database
) -> None:
    slot = diary.free()[0]
    booked = book(diary, slot)
    assert changes.cancel(booked.id).status == "cancelled"
    assert changes.cancel(booked.id).sequence == 1
    assert slot in diary.free()
    assert len(queued(database, "cancelled")) == 2
    assert queued(database, "reminder") == []


def test_what_is_over_cannot_be_cancelled(diary: Diary, changes: Changes, clock: FakeClock) -> None:
    booked = book(diary, diary.free()[0])
    clock.now = booked.start
    with pytest.raises(NotBooked):
        changes.cancel(booked.id)
    with pytest.raises(NotBooked):
        changes.cancel("nobody")


def test_a_cancelled_run_cannot_be_confirmed_or_held_again(diary: Diary, changes: Changes) -> None:
    slot = diary.free()[0]
    changes.cancel(book(diary, slot).id)
    with pytest.raises(NotHeld):
        diary.confirm("run")
    with pytest.raises(SlotTaken):
        diary.hold("run", "chat", slot)


# Moved.


def test_a_moved_appointment_keeps_its_reference_and_frees_its_time(
    diary: Diary, changes: Changes, database: Database
) -> None:
    old, new = diary.free()[0], diary.free()[5]
    booked = book(diary, old)
    diary.hold("move", "chat", new)
    moved = changes.move(booked.id, "move")
    assert (moved.start, moved.reference, moved.sequence) == (new.start, booked.reference, 1)
    assert old in diary.free()
    assert new not in diary.free()
    assert len(active(database)) == 1
    assert len(queued(database, "moved")) == 2


def test_the_same_run_moves_once(diary: Diary, changes: Changes, database: Database) -> None:
    booked = book(diary, diary.free()[0])
    diary.hold("move", "chat", diary.free()[5])
    assert changes.move(booked.id, "move") == changes.move(booked.id, "move")
    assert len(queued(database, "moved")) == 2


def test_a_time_that_somebody_took_meanwhile_moves_nothing(
    diary: Diary, changes: Changes, clock: FakeClock, database: Database
) -> None:
    booked, wanted = book(diary, diary.free()[0]), diary.free()[5]
    diary.hold("move", "chat", wanted)
    clock.pass_time(minutes=15)
    book(diary, wanted, "quick")
    with pytest.raises(SlotTaken):
        changes.move(booked.id, "move")
    assert changes.get(booked.id).start == booked.start
    assert queued(database, "moved") == []


def test_nothing_held_or_nothing_booked_moves_nothing(diary: Diary, changes: Changes) -> None:
    booked = book(diary, diary.free()[0])
    with pytest.raises(NotHeld):
        changes.move(booked.id, "move")
    changes.cancel(booked.id)
    diary.hold("move", "chat", diary.free()[5])
    with pytest.raises(NotBooked):
        changes.move(booked.id, "move")


def test_of_many_who_cancel_and_move_at_once_one_does(diary: Diary, changes: Changes, database: Database) -> None:
    booked, times = book(diary, diary.free()[0]), diary.free()
    for number in range(RACERS):
        diary.hold(f"move {number}", "chat", times[number + 1])
    start = Barrier(RACERS)

    def one(number: int) -> Any:
        start.wait()
        try:
            return changes.move(booked.id, f"move {number}") if number else changes.cancel(booked.id)
        except (NotBooked, SlotTaken) as lost:
            return lost

    with ThreadPoolExecutor(RACERS) as pool:
        outcomes = list(pool.map(one, range(RACERS)))
    done = [outcome for outcome in outcomes if isinstance(outcome, Appointment)]
    told = queued(database, "moved") + queued(database, "cancelled")
    assert len(done) >= 1
    assert len(told) == 2 * len(done) == len(set(told))
    assert len(active(database)) == 0
    assert queued(database, "reminder") == []


# Reminders.


def test_a_reminder_is_due_a_day_before(diary: Diary, database: Database) -> None:
    slot = next(s for s in diary.free() if s.start > MONDAY_MORNING + timedelta(days=3))
    book(diary, slot)
    with database.reading() as connection:
        [due] = connection.execute(
            sa.select(outbox.c.next_attempt_at).where(outbox.c.dedupe_key.contains("reminder"))
        ).scalars()
    assert due == slot.start - timedelta(days=1)


def test_a_move_moves_the_reminder(diary: Diary, changes: Changes, database: Database) -> None:
    booked = book(diary, diary.free()[5])
    diary.hold("move", "chat", diary.free()[-1])
    changes.move(booked.id, "move")
    assert queued(database, "reminder") == [f"{booked.id}:1:reminder:person"]


def test_who_gave_a_telephone_number_gets_no_reminder_by_e_mail(diary: Diary, database: Database) -> None:
    book(diary, diary.free()[5], contact=Contact(phone="+447700900123"))
    assert queued(database, "reminder") == []


# The waiting list and calls.


def wait(desk: Requests, words: str | None = None) -> None:
    """Sue is put on the waiting list for such a time."""
    wish = read_wish(words, MONDAY_MORNING, LONDON) if words else None
    desk.draft("waiting", "other chat", Kind.WAITING_LIST, wish)
    desk.fill("waiting", name="Sue", contact=Contact(email="sue@example.org"))
    desk.submit("waiting")


@pytest.mark.parametrize(
    ("wish", "told"), [(None, True), ("tuesday afternoon", True), ("fridays", False), ("tues or fri", True)]
)
def test_who_waits_for_such_a_time_is_told_when_it_is_free(
    changes: Changes, desks: tuple[Diary, Requests], database: Database, wish: str | None, told: bool
) -> None:
    diary, requests_desk = desks
    wait(requests_desk, wish)
    booked = book(diary, diary.free()[1])  # Tuesday at four
    changes.cancel(booked.id)
    changes.cancel(booked.id)
    assert len(queued(database, f"{booked.practitioner_id}@")) == int(told)


def test_nobody_is_told_of_a_time_that_is_too_near_to_book(
    diary: Diary, changes: Changes, requests_desk: Requests, database: Database, clock: FakeClock
) -> None:
    wait(requests_desk)
    booked = book(diary, diary.free()[0])
    clock.now = booked.start - timedelta(hours=2)
    changes.cancel(booked.id)
    assert queued(database, f"{booked.practitioner_id}@") == []


@pytest.fixture
def desks(diary: Diary, requests_desk: Requests) -> tuple[Diary, Requests]:
    return diary, requests_desk


@pytest.fixture
def requests_desk(database: Database, riverside: Clinic, clock: FakeClock) -> Requests:
    return Requests(database, riverside, clock)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("tues after 5", "Tuesday after 5pm"),
        ("first week of december not mondays", "1 December to 7 December, not Monday"),
        (
            "tuesday at 10 or wednesday at 2",
            "Tuesday between 9:30am and 10:31am or Wednesday between 1:30pm and 2:31pm",
        ),
        ("not this week", "any time, not 23 November to 29 November"),
        ("mornings", "before 12pm"),
        ("asap", "any time"),
    ],
)
def test_a_wish_is_told_back_in_plain_words(words: str, told: str) -> None:
    assert told_wish(read_wish(words, MONDAY_MORNING, LONDON)) == told


@pytest.mark.parametrize(
    "words", ["tues after work", "tuesday at 10 or wednesday at 2", "next friday", "not this week", "asap"]
)
def test_a_wish_comes_back_from_its_record(words: str) -> None:
    wish = read_wish(words, MONDAY_MORNING, LONDON)
    assert isinstance(wish, Wish)
    assert wish_from_json(wish_to_json(wish)) == wish

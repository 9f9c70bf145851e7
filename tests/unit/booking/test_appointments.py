"""Hold, confirm, release: who gets a slot, and what is sent when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Appointment, Diary, NotHeld, SlotTaken, appointments
from bot.booking.availability import Slot
from bot.booking.contact import Contact
from bot.clinic import Clinic
from bot.database import Database
from bot.notifications import outbox
from bot.notifications.outbox import Letter
from tests.conftest import FakeClock

ALEX = Contact(email="alex@example.com")
RACERS = 16


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


@pytest.fixture
def slot(diary: Diary) -> Slot:
    """The first free slot: Tuesday at three."""
    return diary.free()[0]


def hold(diary: Diary, run: str, slot: Slot, contact: Contact = ALEX) -> Appointment:
    diary.hold(run, f"chat of {run}", slot)
    diary.fill(run, name=f"Name of {run}", contact=contact)
    return diary.get(run)


def rows(database: Database, table: Any = appointments) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(table)).all())


def letters(database: Database, now: datetime) -> list[Letter]:
    """All letters that wait, taken out one by one."""
    found = []
    while letter := outbox.claim(database, now):
        found.append(letter)
    return found


def test_a_held_slot_is_free_for_nobody_but_its_own_run(diary: Diary, slot: Slot) -> None:
    held = diary.hold("run", "chat", slot)
    assert (held.status, held.start, held.end, held.reference) == ("pending", slot.start, slot.end, None)
    assert slot not in diary.free()
    assert slot not in diary.free("another run")
    assert slot in diary.free("run")


def test_two_runs_cannot_hold_one_slot(diary: Diary, slot: Slot) -> None:
    diary.hold("first", "chat", slot)
    with pytest.raises(SlotTaken):
        diary.hold("second", "other chat", slot)
    with pytest.raises(NotHeld):
        diary.get("second")


def test_a_second_slot_replaces_the_first_and_keeps_name_and_contact(diary: Diary, database: Database) -> None:
    first, second = diary.free()[:2]
    hold(diary, "run", first)
    held = diary.hold("run", "chat", second)
    assert (held.start, held.name, held.contact) == (second.start, "Name of run", ALEX)
    assert first in diary.free()
    assert len(rows(database)) == 1


def test_a_refused_second_slot_leaves_the_first_held(diary: Diary) -> None:
    first, second = diary.free()[:2]
    hold(diary, "other", second)
    hold(diary, "run", first)
    with pytest.raises(SlotTaken):
        diary.hold("run", "chat", second)
    assert diary.get("run").start == first.start
    assert first not in diary.free()


def test_the_same_slot_held_again_starts_its_time_anew(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    diary.hold("run", "chat", slot)
    clock.pass_time(minutes=10)
    diary.hold("run", "chat", slot)
    clock.pass_time(minutes=10)
    assert slot not in diary.free()


def test_a_hold_expires_by_itself(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    diary.hold("run", "chat", slot)
    clock.pass_time(minutes=14, seconds=59)
    assert slot not in diary.free()
    clock.pass_time(seconds=1)
    assert slot in diary.free()


def test_an_expired_slot_can_be_held_by_the_next(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    diary.hold("first", "chat", slot)
    clock.pass_time(minutes=15)
    assert diary.hold("second", "chat", slot).status == "pending"
    assert diary.get("first").status == "cancelled"
    with pytest.raises(SlotTaken):
        diary.hold("first", "chat", slot)


def test_a_released_slot_is_free_and_its_run_forgotten_but_can_hold_again(diary: Diary, slot: Slot) -> None:
    hold(diary, "run", slot)
    diary.release("run")
    assert slot in diary.free()
    for attempt in (diary.get, diary.confirm, lambda run: diary.fill(run, name="Alex", contact=ALEX)):
        with pytest.raises(NotHeld):
            attempt("run")
    assert diary.hold("run", "chat", slot).status == "pending"


def test_releasing_what_was_never_held_does_nothing(diary: Diary, database: Database) -> None:
    diary.release("run")
    assert rows(database) == []


def test_a_confirmed_appointment_has_a_reference_and_survives_release(diary: Diary, slot: Slot) -> None:
    hold(diary, "run", slot)
    booked = diary.confirm("run").appointment
    assert (booked.status, booked.name, booked.contact) == ("booked", "Name of run", ALEX)
    assert booked.reference is not None
    diary.release("run")
    assert diary.get("run") == booked
    with pytest.raises(SlotTaken):
        diary.hold("run", "chat", diary.free()[0])
    with pytest.raises(NotHeld):
        diary.fill("run", name="Somebody Else")


def test_a_booked_slot_stays_taken_for_ever(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    hold(diary, "run", slot)
    diary.confirm("run")
    clock.pass_time(minutes=16)
    with pytest.raises(SlotTaken):
        diary.hold("other", "chat", slot)


def test_confirmed_twice_is_one_appointment_and_one_set_of_letters(
    diary: Diary, slot: Slot, database: Database, clock: FakeClock
) -> None:
    hold(diary, "run", slot)
    first = diary.confirm("run")
    clock.pass_time(minutes=5)
    assert diary.confirm("run") == first
    assert len(rows(database)) == 1
    assert [letter.recipient for letter in letters(database, clock())] == [
        "hello@riverside-psychotherapy.example",
        "alex@example.com",
    ]


@pytest.mark.parametrize("known", [{}, {"name": "Alex"}, {"contact": ALEX}])
def test_without_name_and_contact_nothing_is_confirmed(
    diary: Diary, slot: Slot, database: Database, known: dict[str, Any]
) -> None:
    diary.hold("run", "chat", slot)
    diary.fill("run", **known)
    with pytest.raises(NotHeld):
        diary.confirm("run")
    assert rows(database, outbox.outbox) == []


def test_without_a_hold_nothing_is_filled_or_confirmed(diary: Diary) -> None:
    with pytest.raises(NotHeld):
        diary.fill("run", name="Alex")
    with pytest.raises(NotHeld):
        diary.confirm("run")


def test_an_expired_hold_is_confirmed_when_nobody_took_it(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    hold(diary, "run", slot)
    clock.pass_time(hours=1)
    assert diary.confirm("run").appointment.status == "booked"
    assert slot not in diary.free()


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_expired_hold_that_somebody_else_took_is_not_confirmed(
    diary: Diary, slot: Slot, database: Database, clock: FakeClock, confirmed: bool
) -> None:
    hold(diary, "slow", slot)
    clock.pass_time(minutes=15)
    hold(diary, "quick", slot)
    if confirmed:
        diary.confirm("quick")
    sent = len(rows(database, outbox.outbox))
    with pytest.raises(SlotTaken):
        diary.confirm("slow")
    assert len(rows(database, outbox.outbox)) == sent
    assert diary.get("slow").name == "Name of slow"  # kept for another time


def test_an_expired_hold_is_confirmed_after_another_expired_too(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    hold(diary, "slow", slot)
    clock.pass_time(minutes=15)
    hold(diary, "quick", slot)
    clock.pass_time(minutes=15)
    assert diary.confirm("slow").appointment.status == "booked"
    with pytest.raises(SlotTaken):
        diary.confirm("quick")


def test_a_time_that_has_begun_cannot_be_confirmed(diary: Diary, slot: Slot, clock: FakeClock) -> None:
    hold(diary, "run", slot)
    clock.now = slot.start
    with pytest.raises(SlotTaken):
        diary.confirm("run")


def test_a_slot_of_a_changed_timetable_may_not_overlap_an_old_booking(diary: Diary, slot: Slot) -> None:
    hold(diary, "old", slot)
    diary.confirm("old")
    for minutes in (-49, -30, 30, 49):
        moved = timedelta(minutes=minutes)
        with pytest.raises(SlotTaken):
            diary.hold("new", "chat", replace(slot, start=slot.start + moved, end=slot.end + moved))
    beside = timedelta(minutes=50)
    assert diary.hold("new", "chat", replace(slot, start=slot.start + beside, end=slot.end + beside))


def test_an_expired_hold_may_not_be_confirmed_over_an_overlapping_booking(
    diary: Diary, slot: Slot, clock: FakeClock
) -> None:
    hold(diary, "slow", slot)
    clock.pass_time(minutes=15)
    half = timedelta(minutes=30)
    hold(diary, "quick", replace(slot, start=slot.start + half, end=slot.end + half))
    diary.confirm("quick")
    with pytest.raises(SlotTaken):
        diary.confirm("slow")


def test_a_conversation_knows_its_coming_appointments_in_order(diary: Diary, clock: FakeClock) -> None:
    early, late = diary.free()[0], diary.free()[4]
    for run, wanted in (("late", late), ("early", early)):
        diary.hold(run, "chat", wanted)
        diary.fill(run, name="Alex", contact=ALEX)
        diary.confirm(run)
    hold(diary, "elsewhere", diary.free()[0])
    assert [a.run_id for a in diary.of_conversation("chat")] == ["early", "late"]
    clock.now = early.start
    assert [a.run_id for a in diary.of_conversation("chat")] == ["late"]


def race(run: Any) -> list[Any]:
    """Sixteen threads at the same moment; what each got, its exception included."""
    start = Barrier(RACERS)

    def one(number: int) -> Any:
        start.wait()
        try:
            return run(number)
        except (SlotTaken, NotHeld) as lost:
            return lost

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(one, range(RACERS)))


def test_of_sixteen_people_who_want_one_slot_exactly_one_holds_it(diary: Diary, slot: Slot, database: Database) -> None:
    outcomes = race(lambda number: diary.hold(f"run {number}", "chat", slot))
    assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == RACERS - 1
    assert [row.status for row in rows(database)] == ["pending"]


def test_of_sixteen_expired_holds_of_one_slot_exactly_one_is_confirmed(
    diary: Diary, slot: Slot, database: Database, clock: FakeClock
) -> None:
    for number in range(RACERS):
        hold(diary, f"run {number}", slot)
        clock.pass_time(minutes=15)
    outcomes = race(lambda number: diary.confirm(f"run {number}"))
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == RACERS - 1
    assert sorted(row.status for row in rows(database)) == ["booked"] + ["cancelled"] * (RACERS - 1)
    assert len(letters(database, clock())) == 2


def test_one_run_confirmed_by_sixteen_threads_is_one_appointment(
    diary: Diary, slot: Slot, database: Database, clock: FakeClock
) -> None:
    hold(diary, "run", slot)
    assert len({booked.appointment.reference for booked in race(lambda _: diary.confirm("run"))}) == 1
    assert len(letters(database, clock())) == 2

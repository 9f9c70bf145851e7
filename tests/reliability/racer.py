"""What one process of the race does: some people book, one after the other, and some of them then move.

The process may be killed at any moment and started again with the same people; everything it knows is in the database
and in its file of what was said. Kept free of pytest, so that processes start fast.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot import clinic
from bot.booking.appointments import Appointment, Diary, NotHeld, SlotTaken
from bot.booking.availability import Slot, free_slots
from bot.booking.changes import Changes, NotBooked
from bot.booking.contact import Contact
from bot.database import UNREACHABLE, Database
from bot.notifications import outbox
from bot.settings import ROOT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
FACTS = clinic.load(ROOT / "clinic.yml")
CONTESTED = frozenset(free_slots(FACTS, NOW, [])[:20])
Result = TypeVar("Result")


def race(url: str, people: Sequence[int], said: Path, seed: int) -> None:
    """Let each person book one of the twenty first times, and every fourth move once."""
    database = Database.connect(url)
    diary, changes = Diary(database, FACTS, lambda: NOW), Changes(database, FACTS, lambda: NOW)
    dice = random.Random(seed)
    for person in people:
        booked = _patiently(partial(_book, diary, f"run-{person}", dice))
        if booked is None:
            continue
        _say(said, f"booked {booked.run_id} {booked.reference}")
        if person % 4 == 0:
            _patiently(partial(_move, diary, changes, booked, f"move-{person}", dice))
        _patiently(partial(_send, database, said))
    database.engine.dispose()


def _patiently(act: Callable[[], Result]) -> Result:
    """Try again while the database is busy, as the person would by saying it again."""
    while True:
        try:
            return act()
        except UNREACHABLE:
            continue


def _book(diary: Diary, run: str, dice: random.Random) -> Appointment | None:
    while True:
        try:
            return diary.confirm(run).appointment
        except (NotHeld, SlotTaken):
            pass
        wanted = _wanted(diary, run)
        if not wanted:
            return None
        try:
            diary.hold(run, f"chat {run}", dice.choice(wanted))
            diary.fill(run, name="Somebody", contact=Contact(email=f"{run}@example.org"))
        except (NotHeld, SlotTaken):
            continue


def _move(diary: Diary, changes: Changes, booked: Appointment, run: str, dice: random.Random) -> None:
    if changes.get(booked.id).changed_by == run:
        return
    wanted = _wanted(diary, run)
    try:
        if wanted:
            diary.hold(run, f"chat {run}", dice.choice(wanted))
            changes.move(booked.id, run)
    except (NotHeld, SlotTaken, NotBooked):
        diary.release(run)


def _wanted(diary: Diary, run: str) -> list[Slot]:
    """Which of the twenty times of the race are free."""
    return sorted(CONTESTED.intersection(diary.free(run)))


def _send(database: Database, said: Path) -> None:
    while (letter := outbox.claim(database, NOW)) is not None:
        _say(said, f"sent {letter.dedupe_key}")
        outbox.mark_sent(database, letter, NOW)


def _say(said: Path, line: str) -> None:
    with said.open("a") as file:
        file.write(f"{line}\n")

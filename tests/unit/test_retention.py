"""What is too old goes, what is not stays."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary, NotHeld
from bot.booking.contact import Contact
from bot.booking.requests import Requests, requests
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.conversations import Conversations, StoredFile, files, keep_file, messages
from bot.database import Database
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.privacy import retention
from bot.privacy.retention import sweep
from bot.rasa_host.tracker_store import SQLTrackerStore
from bot.safety import records
from bot.safety.records import Shown, safety_events
from bot.settings import Ages
from bot.staff.audit import AuditLog
from tests.conftest import FakeClock

AGES = Ages(chats=30, files=7, results=30, safety=365, questions=365, letters=90, appointments=365, audit=2192)
EVENTS = SQLTrackerStore.SQLEvent.__table__


@pytest.fixture
def chats(database: Database, clock: FakeClock) -> Conversations:
    """One chat in which something was said."""
    chats = Conversations(database, clock)
    EVENTS.create(database.engine)
    chats.open("chat", "web")
    say(chats, database, clock, "m1")
    return chats


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


def say(chats: Conversations, database: Database, clock: FakeClock, message: str) -> None:
    chats.begin("chat", message)
    chats.finish("chat", message, {"text": message}, [], {}, shown=Shown("suicide"))
    with database.transaction() as connection:
        connection.execute(
            sa.insert(EVENTS).values(
                sender_id="chat", type_name="user", timestamp=clock().timestamp(), data=f'"{message}"'
            )
        )


def book(diary: Diary, run: str, chat: str) -> None:
    diary.hold(run, chat, max(diary.free(), key=lambda slot: slot.start))
    diary.fill(run, name="Alex", contact=Contact(email="alex@example.com"))
    diary.confirm(run)


def number(database: Database, table: Any) -> int:
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_chat_goes_after_its_days_of_silence_and_its_help_lines_are_only_counted(
    chats: Conversations, database: Database, clock: FakeClock
) -> None:
    clock.pass_time(days=29)
    sweep(database, AGES, clock())
    assert chats.exists("chat") and number(database, EVENTS) == 1
    clock.pass_time(days=2)
    assert sweep(database, AGES, clock())["chats"] == 1
    assert not chats.exists("chat")
    assert number(database, EVENTS) == 0
    with database.reading() as connection:
        assert connection.execute(sa.select(safety_events.c.conversation_id)).scalars().all() == [None]


def test_in_a_chat_that_goes_on_what_was_said_long_ago_goes(
    chats: Conversations, database: Database, clock: FakeClock
) -> None:
    clock.pass_time(days=20)
    say(chats, database, clock, "m2")
    clock.pass_time(days=20)
    sweep(database, AGES, clock())
    assert [body["text"] for body in chats.transcript("chat")] == ["m2"]
    assert number(database, EVENTS) == 1


def test_a_chat_with_an_appointment_to_come_waits_for_it(
    chats: Conversations, diary: Diary, database: Database, clock: FakeClock
) -> None:
    book(diary, "run", "chat")
    clock.now = diary.get("run").start
    sweep(database, AGES, clock())
    assert chats.exists("chat") and number(database, messages) == 0
    clock.pass_time(hours=2)
    sweep(database, AGES, clock())
    assert not chats.exists("chat")
    assert diary.get("run").name == "Alex"


def test_an_appointment_goes_a_year_after_it(diary: Diary, database: Database, clock: FakeClock) -> None:
    book(diary, "run", "chat")
    clock.now = diary.get("run").end + timedelta(days=364)
    sweep(database, AGES, clock())
    assert diary.get("run")
    clock.pass_time(days=2)
    sweep(database, AGES, clock())
    with pytest.raises(NotHeld):
        diary.get("run")


def test_what_nobody_finished_goes_after_a_day(
    diary: Diary, database: Database, riverside: Clinic, clock: FakeClock
) -> None:
    diary.hold("run", "chat", diary.free()[0])
    Requests(database, riverside, clock).draft("request", "chat", Kind.CALLBACK)
    clock.pass_time(hours=23)
    sweep(database, AGES, clock())
    assert diary.get("run") and number(database, requests) == 1
    clock.pass_time(hours=2)
    sweep(database, AGES, clock())
    assert number(database, requests) == 0
    with pytest.raises(NotHeld):
        diary.get("run")


def test_letters_that_are_out_go_and_those_that_wait_stay(diary: Diary, database: Database, clock: FakeClock) -> None:
    book(diary, "run", "chat")
    letter = outbox.claim(database, clock())
    assert letter is not None
    outbox.mark_sent(database, letter, clock())
    before = number(database, outbox.outbox)
    clock.pass_time(days=91)
    assert sweep(database, AGES, clock())["outbox"] == 1
    assert number(database, outbox.outbox) == before - 1


def test_files_questions_and_safety_events_have_their_own_ages(
    chats: Conversations, database: Database, clock: FakeClock
) -> None:
    keep_file(database, "chat", StoredFile("text/plain", "a.txt", b"a"), clock())
    questions, start = UnansweredQuestions(database, clock), clock()
    questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, "words")
    clock.pass_time(days=8)
    sweep(database, AGES, clock())
    assert number(database, files) == 0 and len(questions.since(start)) == 1
    clock.pass_time(days=358)
    with database.transaction() as connection:
        records.keep(connection, "chat", Shown("abuse"), clock())
    sweep(database, AGES, clock())
    assert questions.since(start) == []
    with database.reading() as connection:
        assert connection.execute(sa.select(safety_events.c.kind)).scalars().all() == ["abuse"]


def test_the_audit_log_is_kept_for_six_years(database: Database, clock: FakeClock) -> None:
    audit = AuditLog(database, clock)
    audit.add("kim", "saw appointment", "a1")
    clock.pass_time(days=2191)
    audit.add("kim", "saw appointment", "a2")
    assert sweep(database, AGES, clock())["audit_log"] == 0
    clock.pass_time(days=2)
    assert sweep(database, AGES, clock())["audit_log"] == 1
    assert [act.subject for act in audit.read(9)] == ["a2"]


def test_it_runs_before_rasa_has_made_its_table(database: Database, clock: FakeClock) -> None:
    assert "events" not in sweep(database, AGES, clock())


async def test_a_round_that_fails_is_made_up_for_by_the_next(
    chats: Conversations, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    rounds: list[int] = []

    def sweep_when_back(*parts: Any) -> dict[str, int]:
        rounds.append(1)
        if len(rounds) == 1:
            raise sa.exc.OperationalError("away", None, Exception())
        return sweep(*parts)

    async def rest(_seconds: float) -> None:
        if len(rounds) > 1:
            done.set()
            await asyncio.Future()

    monkeypatch.setattr(retention, "sweep", sweep_when_back)
    clock.pass_time(days=31)
    running = asyncio.create_task(retention.run(database, AGES, clock, rest))
    await asyncio.wait_for(done.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not chats.exists("chat")

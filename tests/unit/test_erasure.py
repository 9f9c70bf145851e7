"""Erasing a chat from every table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary, NotHeld
from bot.booking.contact import Contact
from bot.booking.requests import requests
from bot.clinic import Clinic
from bot.conversations import Button, Conversations, StoredFile, keep_file
from bot.database import Database
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.privacy.erasure import erase_conversation
from bot.safety import note
from bot.safety.records import safety_events
from bot.screening.results import screening_results
from bot.tables import metadata
from tests.conftest import FakeClock

RASA_EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), data TEXT)"
CHATS = ("mine", "another")
NOT_OF_A_CHAT = {
    "outbox", "telegram_updates",  # an update forgets its chat as soon as it is answered
    "staff_users", "staff_sessions", "audit_log", "absences", "tallies",
}  # fmt: skip


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


@pytest.fixture
def full(database: Database, diary: Diary, clock: FakeClock) -> Database:
    """Two chats that have left something in every table, Rasa's own among them."""
    chats = Conversations(database, clock)
    with database.transaction() as connection:
        connection.execute(sa.text(RASA_EVENTS))
    for chat in CHATS:
        chats.open(chat, "web")
        chats.begin(chat, "m1")
        chats.finish(chat, "m1", {"text": "hi"}, [{"text": "Hello"}], {f"key {chat}": Button("Yes", "/affirm", None)})
        keep_file(database, chat, StoredFile("text/calendar", "appointment.ics", b"BEGIN"))
        for run in ("booked", "held", "released"):
            diary.hold(f"{run} {chat}", chat, diary.free()[0])
            diary.fill(f"{run} {chat}", name="Alex", contact=Contact(email="alex@example.com"))
        diary.confirm(f"booked {chat}")
        diary.release(f"released {chat}")
        with database.transaction() as connection:
            connection.execute(
                sa.insert(screening_results).values(
                    id=chat[:1], conversation_id=chat, rules_version="1", areas="{}", created_at=clock()
                )
            )
            connection.execute(
                sa.insert(safety_events).values(id=chat[:1], conversation_id=chat, kind="suicide", at=clock())
            )
        questions = UnansweredQuestions(database, clock)
        questions.note(chat, "m1", Reason.NOT_UNDERSTOOD, "do you have a pool")
        with database.transaction() as connection:
            note.add(connection, chat, "words", clock())
            connection.execute(
                sa.insert(requests).values(
                    id=chat[:1], run_id=chat[:1], conversation_id=chat, kind="callback", status="open", name="Alex",
                    created_at=clock(),
                )
            )  # fmt: skip
            connection.execute(sa.text("INSERT INTO events (sender_id, data) VALUES (:chat, 'x')"), {"chat": chat})
    return database


def counts(database: Database, chat: str) -> Counter[str]:
    """How many rows of each table have a value that is the conversation's id."""
    found: Counter[str] = Counter()
    with database.reading() as connection:
        for table in sa.inspect(database.engine).get_table_names():
            rows: list[Any] = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            found[table] = sum(chat in tuple(row) for row in rows)
    return +found


def test_the_example_chat_has_left_something_in_every_table(full: Database) -> None:
    assert set(counts(full, "mine")) == {*metadata.tables, "events"} - NOT_OF_A_CHAT


def test_erasing_leaves_no_row_of_the_chat_in_any_table(full: Database) -> None:
    erase_conversation(full, "mine")
    assert counts(full, "mine") == Counter()


def test_erasing_touches_no_other_chat(full: Database) -> None:
    before = counts(full, "another")
    erase_conversation(full, "mine")
    assert counts(full, "another") == before


def test_a_booked_appointment_stays_without_its_link(full: Database, diary: Diary) -> None:
    booked = diary.get("booked mine")
    erase_conversation(full, "mine")
    assert diary.get("booked mine") == booked
    assert diary.of_conversation("mine") == []
    assert len(diary.of_conversation("another")) == 1


def test_a_hold_goes_with_the_chat_and_its_slot_is_free(full: Database, diary: Diary) -> None:
    held = diary.get("held mine")
    assert held.start not in {slot.start for slot in diary.free()}
    erase_conversation(full, "mine")
    assert held.start in {slot.start for slot in diary.free()}
    for run in ("held mine", "released mine"):
        with pytest.raises(NotHeld):
            diary.get(run)


def test_of_questions_without_an_answer_the_bare_count_stays(full: Database, clock: FakeClock) -> None:
    erase_conversation(full, "mine")
    kept = UnansweredQuestions(full, clock).since(clock())
    assert sorted(question.text or "" for question in kept) == ["", "do you have a pool"]


def test_letters_of_a_booked_appointment_are_still_sent(full: Database, clock: FakeClock) -> None:
    erase_conversation(full, "mine")
    assert sum(outbox.claim(full, clock()) is not None for _ in range(6)) == 4


def test_erasing_twice_or_what_never_was_does_nothing(full: Database) -> None:
    before = counts(full, "another")
    for chat in ("mine", "mine", "nobody"):
        erase_conversation(full, chat)
    assert counts(full, "another") == before


def test_a_chat_is_erased_before_rasa_has_made_its_table(database: Database, clock: FakeClock) -> None:
    Conversations(database, clock).open("mine", "web")
    erase_conversation(database, "mine")
    assert counts(database, "mine") == Counter()

"""Erasing a chat, and all that identifies a person, from every table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary, NotHeld, appointments
from bot.booking.contact import Contact
from bot.booking.letters import spoken_time
from bot.booking.requests import requests
from bot.channels.telegram.inbox import updates
from bot.clinic import Clinic
from bot.conversations import Button, Conversations, StoredFile, keep_file, windows
from bot.database import Database
from bot.handovers import Handovers
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.privacy.erasure import Erasure, erase_conversation
from bot.safety import note
from bot.safety.records import safety_events
from bot.screening.results import screening_results
from bot.staff.audit import AuditLog
from bot.tables import metadata
from tests.conftest import FakeClock
from tests.unit.every_table import fill_every_table, tables_of_people, traces

RASA_EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), data TEXT)"
CHATS = ("mine", "another")
NOT_OF_A_CHAT = {"outbox", "staff_users", "staff_sessions", "audit_log", "absences", "tallies"}


@pytest.fixture
def erasure(database: Database, riverside: Clinic, clock: FakeClock) -> Erasure:
    return Erasure(database, riverside, clock)


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
        Handovers(database, "key", clock).issue(chat)
        keep_file(database, chat, StoredFile("text/calendar", "appointment.ics", b"BEGIN"), clock())
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
                sa.insert(updates).values(
                    update_id=len(chat), conversation_id=chat, urgent=False, sent=0, failures=0, received_at=clock()
                )
            )
            connection.execute(
                sa.insert(requests).values(
                    id=chat[:1], run_id=chat[:1], conversation_id=chat, kind="callback", status="open", name="Alex",
                    created_at=clock(),
                )
            )  # fmt: skip
            connection.execute(
                sa.insert(windows).values(
                    conversation_id=chat, start=0, beginning="[]", middle=0, middle_beginning="[]", last=1
                )
            )
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


def test_every_table_that_holds_a_person_s_data_is_filled(database: Database, clock: FakeClock) -> None:
    fill_every_table(database, clock())
    assert {trace.partition(".")[0] for trace in traces(database)} == {table.name for table in tables_of_people()}


def test_after_delete_my_data_no_row_in_any_table_identifies_the_person(
    database: Database, erasure: Erasure, clock: FakeClock
) -> None:
    fill_every_table(database, clock())
    erasure.person("mine")
    assert traces(database) == set()


def test_after_erasing_by_contact_no_row_in_any_table_identifies_the_person(
    database: Database, erasure: Erasure, clock: FakeClock
) -> None:
    fill_every_table(database, clock())
    alex = Contact(email="alex@example.com")
    with database.transaction() as connection:
        for table in (appointments, requests):
            connection.execute(sa.update(table).values(contact_mark=alex.mark))
        connection.execute(sa.update(requests).values(conversation_id=None))  # its chat was erased before
    assert erasure.contact(Contact(email="Alex@example.com")) == 6
    assert traces(database) == set()


def test_a_table_that_erasure_forgets_is_noticed(database: Database, erasure: Erasure, clock: FakeClock) -> None:
    forgotten = sa.Table("forgotten", metadata, sa.Column("conversation_id", sa.String(64)), sa.Column("said", sa.Text))
    try:
        forgotten.create(database.engine)
        fill_every_table(database, clock())
        erasure.person("mine")
        assert traces(database) == {"forgotten.conversation_id", "forgotten.said"}
    finally:
        metadata.remove(forgotten)


def test_the_act_stays_without_the_identity(database: Database, erasure: Erasure, clock: FakeClock) -> None:
    fill_every_table(database, clock())
    erasure.person("mine")
    with database.reading() as connection:
        letters = connection.execute(sa.select(outbox.outbox).where(outbox.outbox.c.status != "waiting")).all()
        shown = connection.execute(sa.select(safety_events)).one()
    assert sorted({(letter.recipient, letter.letter) for letter in letters}) == [("", "{}")]
    assert len(letters) == 8
    assert (shown.kind, shown.conversation_id, shown.at.hour) == ("suicide", None, 0)


def test_of_the_audit_log_the_acts_stay_without_whom_they_were_about(
    full: Database, erasure: Erasure, diary: Diary, clock: FakeClock
) -> None:
    audit = AuditLog(full, clock)
    about = (diary.get("booked mine").id, "m", diary.get("booked another").id, None)
    for subject in about:
        audit.add("kim", "saw", subject)
    erase_conversation(full, "another")  # what was booked in it stays, and so does what was done with it
    erasure.person("mine")
    kept = audit.read(9)[::-1]
    assert [act.subject for act in kept] == [None, None, about[2], None]
    assert {(act.user_name, act.act) for act in kept} == {("kim", "saw")}


def test_delete_my_data_cancels_and_tells_the_clinic_by_time_alone(
    full: Database, erasure: Erasure, diary: Diary, riverside: Clinic, clock: FakeClock
) -> None:
    booked = diary.get("booked mine")
    others = counts(full, "another")
    erasure.person("mine")
    letters = []
    while (letter := outbox.claim(full, clock())) is not None:
        letters.append(letter)
        outbox.mark_sent(full, letter, clock())
    told = {letter.subject: letter for letter in letters if "erased" in letter.dedupe_key}
    assert [letter.recipient for letter in told.values()] == [riverside.email] * 2
    cancelled = next(letter for subject, letter in told.items() if "cancelled" in subject)
    assert spoken_time(booked.start, riverside) in cancelled.body
    assert "METHOD:CANCEL" in (cancelled.calendar or "")
    for letter in told.values():
        assert not {"alex@example.com", booked.reference} & set(f"{letter.body} {letter.calendar}".split())
    assert booked.start in {slot.start for slot in diary.free()}
    assert counts(full, "another") == others
    assert len(letters) == 4  # with the other person's two

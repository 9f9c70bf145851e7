"""What a copy of the database tells without its keys, and how a key is replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from cryptography.fernet import InvalidToken

from bot import encryption, migrations
from bot.booking.appointments import Diary, appointments
from bot.booking.contact import Contact
from bot.booking.requests import Requests, requests
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.conversations import Conversations, StoredFile, keep_file
from bot.database import Database
from bot.encryption import Keyring
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.privacy.rotation import reencrypt
from bot.safety import note
from bot.screening import results
from bot.screening.rules import load
from bot.screening.scoring import Answers, score
from bot.settings import Secret
from bot.tables import metadata
from tests.conftest import FakeClock

OLD, NEW = Secret("an old key of more than 32 characters"), Secret("a new key of more than 32 characters")
ALEX = Contact(email="Alex.Canary@example.com")


@pytest.fixture
def old_key() -> Iterator[None]:
    encryption.use(Keyring([OLD]))
    yield
    encryption.use(None)


def fill(database: Database, clinic: Clinic, clock: FakeClock) -> None:
    """Somebody called Canary has said and booked something, so that every encrypted column but Rasa's has a value."""
    chats, diary, asked = (
        Conversations(database, clock),
        Diary(database, clinic, clock),
        Requests(database, clinic, clock),
    )
    chats.open("chat", "web")
    chats.begin("chat", "m1")
    chats.finish("chat", "m1", {"text": "I am Alex Canary"}, [{"text": "Hello Canary"}], {})
    keep_file(database, "chat", StoredFile("text/plain", "a.txt", b"Canary"), clock())
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex Canary", contact=ALEX)
    diary.confirm("run")
    asked.draft("request", "chat", Kind.CALLBACK)
    asked.fill("request", name="Alex Canary", contact=Contact(phone="+447700900123"))
    UnansweredQuestions(database, clock).note("chat", "m1", Reason.NOT_UNDERSTOOD, "where is Canary")
    results.keep(database, "chat", score(load(), Answers({}, None)), clock())
    with database.transaction() as connection:
        note.add(connection, "chat", "tell them Canary", clock())


def stored(database: Database) -> dict[str, Any]:
    """All values of our tables as they are stored."""
    with database.reading() as connection:
        return {
            table: connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            for table in sa.inspect(database.engine).get_table_names()
        }


def test_a_copy_of_the_database_names_nobody(database: Database, riverside: Clinic, clock: FakeClock) -> None:
    fill(database, riverside, clock)
    found = repr(stored(database)).lower()
    assert "canary" not in found
    assert "7700900123" not in found
    with database.reading() as connection:
        assert connection.execute(sa.select(appointments.c.name)).scalar_one() == "Alex Canary"


def test_another_key_reads_nothing(database: Database, riverside: Clinic, clock: FakeClock, old_key: None) -> None:
    fill(database, riverside, clock)
    encryption.use(Keyring([NEW]))
    with pytest.raises(InvalidToken), database.reading() as connection:
        connection.execute(sa.select(appointments.c.name)).all()


def test_after_reencrypting_the_new_key_alone_reads_everything(
    database: Database, riverside: Clinic, clock: FakeClock, old_key: None
) -> None:
    fill(database, riverside, clock)
    encryption.use(Keyring([NEW, OLD]))
    assert reencrypt(database, metadata) > 0
    encryption.use(Keyring([NEW]))
    with database.reading() as connection:
        for table in (appointments, requests, outbox.outbox, note.therapist_notes, results.screening_results):
            assert connection.execute(sa.select(table)).all()
        assert connection.execute(sa.select(appointments.c.contact_mark)).scalar_one() == ALEX.mark
    assert Conversations(database, clock).transcript("chat")[0] == {"text": "I am Alex Canary"}


def test_a_contact_is_found_by_its_mark_under_any_key_and_in_any_case(old_key: None) -> None:
    before = ALEX.mark
    encryption.use(Keyring([NEW, OLD]))
    assert before in Contact(email="alex.CANARY@example.com").marks
    assert before != ALEX.mark
    assert before not in Contact(email="alexa.canary@example.com").marks


def test_a_token_that_somebody_changed_is_refused() -> None:
    keys = Keyring([NEW])
    token = keys.seal(b"Alex")
    with pytest.raises(InvalidToken):
        keys.unseal(token[:-4] + b"AAAA")


def test_the_migration_encrypts_what_was_there_and_the_way_back_makes_it_readable(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'older.db'}"
    config = migrations.alembic_config(url)
    command.upgrade(config, "0005")
    database = Database.connect(url)
    with database.transaction() as connection:
        connection.execute(sa.text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)"))
        connection.execute(sa.text("INSERT INTO events VALUES (1, 'chat', 'I am Canary')"))
        connection.execute(
            sa.text(
                "INSERT INTO appointments (id, run_id, status, practitioner_id, practitioner_name, modality, start_at,"
                " end_at, name, email, created_at, updated_at) VALUES ('a', 'r', 'booked', 'p', 'P', 'video',"
                " :at, :at, 'Canary', 'Alex.Canary@example.com', :at, :at)"
            ),
            {"at": "2026-12-01 10:00:00.000000"},
        )
    command.upgrade(config, "head")
    assert "canary" not in repr(stored(database)).lower()
    with database.reading() as connection:
        row = connection.execute(sa.select(appointments)).one()
    assert (row.name, row.email, row.contact_mark) == ("Canary", "Alex.Canary@example.com", ALEX.mark)
    command.downgrade(config, "0005")
    assert repr(stored(database)).count("Canary") == 3
    database.engine.dispose()

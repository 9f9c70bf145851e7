"""From an empty database to the present schema and back."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from bot import migrations
from bot.conversations import Conversations
from bot.database import Database, create_engine
from bot.encryption import keyring
from bot.safety import note
from bot.tables import metadata
from tests.conftest import FakeClock


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'folder' / 'fresh.db'}"


def schema(url: str) -> dict[str, Any]:
    """Columns, indices and constraints by table."""
    engine = create_engine(url)
    inspector = sa.inspect(engine)
    found = {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)),
            sorted((index["name"], tuple(index["column_names"])) for index in inspector.get_indexes(name)),
            sorted(unique["name"] for unique in inspector.get_unique_constraints(name)),
        )
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    engine.dispose()
    return found


def test_an_empty_database_gets_all_tables(url: str) -> None:
    migrations.upgrade(url)
    assert set(schema(url)) == set(metadata.tables)


def test_the_migrations_make_what_the_code_describes(url: str) -> None:
    migrations.upgrade(url)
    command.check(migrations.alembic_config(url))


def test_rasa_s_own_table_is_left_alone(url: str) -> None:
    migrations.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255))"))
    engine.dispose()
    command.check(migrations.alembic_config(url))
    command.downgrade(migrations.alembic_config(url), "base")
    assert set(schema(url)) == {"events"}


def test_the_way_down_and_up_again_ends_in_the_same_schema(url: str) -> None:
    migrations.upgrade(url)
    before = schema(url)
    command.downgrade(migrations.alembic_config(url), "base")
    assert schema(url) == {}
    migrations.upgrade(url)
    assert schema(url) == before
    command.check(migrations.alembic_config(url))


def test_words_and_summaries_for_the_therapist_get_their_purpose_and_lose_nothing(url: str) -> None:
    config = migrations.alembic_config(url)
    migrations.upgrade(url)
    command.downgrade(config, "0009")
    before = (("both", "details 1"), ("summary", "result 1"), ("words, then summary", "result 1"))
    engine = create_engine(url)
    with engine.begin() as connection:
        for chat, wording in before:
            values = {"chat": chat, "text": keyring().seal(chat.encode()).decode(), "wording": wording}
            connection.execute(
                sa.text("INSERT INTO therapist_notes VALUES (:chat, :text, :wording, '2026-11-23 09:00:00')"), values
            )
        connection.execute(
            sa.text(
                "INSERT INTO consents VALUES "
                "('1', 'words, then summary', 'words_for_therapist', 'details 1', '2026-11-23 08:00:00', NULL)"
            )
        )
    migrations.upgrade(url)
    words, result = note.PURPOSES
    with engine.connect() as connection:
        found = {chat: [(n.purpose, n.text, n.wording) for n in note.notes(connection, chat)] for chat, _ in before}
    assert found == {
        "both": [(words, "both", "details 1")],
        "summary": [(result, "summary", "result 1")],
        "words, then summary": [(words, "words, then summary", "result 1")],
    }
    with engine.begin() as connection:
        note.add(connection, "both", "later", datetime(2026, 11, 24, tzinfo=timezone.utc))
    command.downgrade(config, "0009")
    with engine.connect() as connection:
        query = sa.text("SELECT text, consented_at FROM therapist_notes WHERE conversation_id = 'both'")
        text, consented_at = connection.execute(query).one()
    assert keyring().unseal(text.encode()) == b"both\n\nlater"
    assert str(consented_at).startswith("2026-11-24")
    engine.dispose()


def test_an_upgrade_of_a_database_at_the_present_schema_keeps_what_is_in_it(url: str, clock: FakeClock) -> None:
    migrations.upgrade(url)
    database = Database.connect(url)
    chats = Conversations(database, clock)
    chats.open("chat", "web")
    migrations.upgrade(url)
    assert chats.exists("chat")
    database.engine.dispose()


def test_a_database_without_our_tables_is_not_ready_and_one_with_them_is(url: str) -> None:
    database = Database.connect(url)
    with pytest.raises(sa.exc.OperationalError):
        database.ping()
    migrations.upgrade(url)
    database.ping()
    database.engine.dispose()

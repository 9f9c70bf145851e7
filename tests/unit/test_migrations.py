"""From an empty database to the present schema and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from bot import migrations
from bot.conversations import Conversations
from bot.database import Database, create_engine
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

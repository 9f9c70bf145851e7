"""Databases for the benchmark: empty ones, and one as full as after years."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot import migrations

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg2://postgres@127.0.0.1:5432/postgres")
TURNS = 5
"""Messages of each conversation in a full database; a turn leaves about ten of Rasa's events."""


@contextmanager
def empty(kind: str, folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """The URL of a database for one side, gone afterwards. `kind` is "postgresql" or "sqlite"."""
    if kind == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{uuid.uuid4().hex[:12]}.db"
        url = f"sqlite:///{path}"
        if migrated:
            migrations.upgrade(url)
        yield url
        for part in folder.glob(f"{path.name}*"):
            part.unlink()
        return
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = sa.engine.make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    try:
        if migrated:
            migrations.upgrade(url)
        yield url
    finally:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def fill(url: str, conversations: int, events_each: int) -> None:
    """Add so many conversations, each with so many of Rasa's events, by the database itself."""
    from bot.rasa_host.tracker_store import events  # importing rasa takes ten seconds

    engine = sa.create_engine(url, future=True)
    events.create(engine, checkfirst=True)
    with engine.begin() as connection:
        for statement in _statements(connection.dialect.name, conversations, events_each):
            connection.execute(sa.text(statement))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("ANALYZE"))
    engine.dispose()


def _statements(dialect: str, conversations: int, events_each: int) -> Iterator[str]:
    now = "CURRENT_TIMESTAMP"
    data = '{"event": "slot", "timestamp": 1.0, "name": "topic", "value": "length", "metadata": {"model_id": "0"}}'

    def numbers(most: int) -> str:
        if dialect == "postgresql":
            return f"SELECT n FROM generate_series(0, {most - 1}) AS g(n)"  # noqa: S608
        return (
            f"SELECT n FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {most - 1}) "  # noqa: S608
            "SELECT n FROM c)"
        )

    def chat(each: int) -> str:
        return f"'web-full-' || CAST(n / {each} AS VARCHAR(20))"

    yield (
        "INSERT INTO conversations (id, channel, created_at, last_at) "  # noqa: S608
        f"SELECT {chat(1)}, 'web', {now}, {now} FROM ({numbers(conversations)}) AS g"
    )
    yield (
        'INSERT INTO conversation_windows (conversation_id, start, beginning, middle, middle_beginning, "last") '  # noqa: S608
        f"SELECT {chat(1)}, 0, '[]', 0, '[]', 1 FROM ({numbers(conversations)}) AS g"
    )
    yield (
        "INSERT INTO inbox (conversation_id, message_id, answer, received_at) "  # noqa: S608
        f"SELECT {chat(TURNS)}, CAST(n AS VARCHAR(20)), '[]', {now} FROM ({numbers(conversations * TURNS)}) AS g"
    )
    yield (
        "INSERT INTO messages (conversation_id, body, created_at) "  # noqa: S608
        f"SELECT {chat(TURNS)}, '{{}}', {now} FROM ({numbers(conversations * TURNS)}) AS g"
    )
    yield (
        "INSERT INTO events (sender_id, type_name, timestamp, data) "  # noqa: S608
        f"SELECT {chat(events_each)}, 'slot', 1.0, '{data}' FROM ({numbers(conversations * events_each)}) AS g"
    ).replace(":", "\\:")

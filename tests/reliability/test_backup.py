"""A copy made while people talk holds everything up to one moment, and comes back into an empty database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import backup
from bot.backup import BackupFailed
from bot.conversations import Conversations, conversations, messages
from bot.database import Database, create_engine
from evaluation.bench import databases
from tests.conftest import FakeClock


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    name = "database_url" if request.param == "sqlite" else "postgres_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
def empty_url(url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind with nothing in it."""
    with databases.empty(sa.engine.make_url(url).get_backend_name(), tmp_path / "empty", migrated=False) as found:
        yield found


def talk(url: str, clock: FakeClock, chats: range) -> None:
    """So many people say one thing each."""
    database = Database.connect(url)
    opened = Conversations(database, clock)
    for number in chats:
        opened.open(f"chat-{number}", "web")
        opened.begin(f"chat-{number}", "m1")
        opened.finish(f"chat-{number}", "m1", {"text": "hi"}, [{"text": "Hello."}], {})
    database.engine.dispose()


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database."""
    engine = create_engine(url)
    with engine.connect().execution_options(read_only=True) as connection:
        tables = sorted(sa.inspect(connection).get_table_names())
        found = {t: sorted(map(tuple, connection.execute(sa.text(f'SELECT * FROM "{t}"')))) for t in tables}  # noqa: S608
    engine.dispose()
    return found


def test_everything_comes_back(url: str, empty_url: str, tmp_path: Path, clock: FakeClock) -> None:
    talk(url, clock, range(5))
    copy = tmp_path / "copies" / "assistant.copy"
    backup.back_up(url, copy)
    backup.restore(empty_url, copy)
    assert rows(empty_url) == rows(url)
    assert copy.stat().st_mode & 0o077 == 0, "nobody else reads it"
    talk(empty_url, clock, range(5, 6))


def test_a_copy_made_while_people_talk_holds_whole_turns(
    url: str, empty_url: str, tmp_path: Path, clock: FakeClock
) -> None:
    talk(url, clock, range(5))
    writing = threading.Thread(target=talk, args=(url, clock, range(5, 60)))
    writing.start()
    backup.back_up(url, tmp_path / "copy")
    writing.join()
    backup.restore(empty_url, tmp_path / "copy")
    found = rows(empty_url)
    assert len(found[conversations.name]) >= 5
    assert len(found[messages.name]) % 2 == 0, "both sides of a turn, or neither"
    assert len(rows(url)[conversations.name]) == 60, "nobody was stopped"


def test_nothing_is_overwritten(url: str, tmp_path: Path, clock: FakeClock) -> None:
    talk(url, clock, range(2))
    backup.back_up(url, tmp_path / "copy")
    with pytest.raises(BackupFailed, match="tables already"):
        backup.restore(url, tmp_path / "copy")
    assert len(rows(url)[conversations.name]) == 2


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 500])
def test_what_is_no_copy_is_refused(url: str, empty_url: str, tmp_path: Path, content: bytes | None) -> None:
    copy = tmp_path / "copy"
    if content is not None:
        copy.write_bytes(content)
    with pytest.raises(BackupFailed):
        backup.restore(empty_url, copy)
    assert rows(empty_url) == {}


def test_a_failed_backup_leaves_the_last_one(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("the last one")
    for url in (f"sqlite:///{tmp_path / 'nowhere.db'}", "postgresql+psycopg2://nobody:secret@127.0.0.1:1/nothing"):
        with pytest.raises(BackupFailed) as failure:
            backup.back_up(url, copy)
        assert "secret" not in str(failure.value)
    assert copy.read_text() == "the last one"

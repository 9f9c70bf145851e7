"""Shared parts of all tests. Nothing here needs a network or a running process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as rasa is started
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("SECRET_KEY", "the key of all tests and of the processes that they start")

import pytest

from bot import clinic, logs, migrations
from bot.clinic import Clinic
from bot.database import Database
from bot.settings import ROOT, Settings
from tests.stack import Stack

if TYPE_CHECKING:
    from tests.world import World

logs.configure("ERROR")

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


SLOW_FIRST = ("web", "reliability", "conversations", "channels")


@pytest.hookimpl(tryfirst=True)  # before xdist's own, which reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Share the tests out among workers (make test): each file stays whole, all that need the real processes are one
    group, and the slow folders begin, so that no worker is left alone with one at the end."""
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        group = "stack" if "stack" in getattr(item, "fixturenames", ()) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
    places = {name: place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(ROOT / "tests").parts[0], len(places)))


class FakeClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = MONDAY_MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def riverside() -> Clinic:
    """The clinic of clinic.yml."""
    return clinic.load(ROOT / "clinic.yml")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the present schema, to be copied."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    copy = tmp_path / "test.db"
    copy.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{copy}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    connected = Database.connect(database_url)
    yield connected
    connected.engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a fresh installation in a folder of its own."""
    return Settings.from_env({"VAR_DIR": str(tmp_path), "DATABASE_URL": database_url, "RATE_LIMIT": "off"})


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real processes, started once for all tests that need them."""
    running = Stack(tmp_path_factory.mktemp("stack"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def world(settings: Settings, database: Database, riverside: Clinic, clock: FakeClock) -> Iterator[World]:
    """The whole assistant in this process. Imported here, so that tests without it do not wait for Rasa."""
    from actions import base
    from tests.world import build_world

    built = build_world(settings, database, riverside, clock)
    yield built
    built.store.database.engine.dispose()
    base.use(None)

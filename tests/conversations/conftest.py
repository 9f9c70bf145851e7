from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions import base
from bot.clinic import Clinic
from bot.database import Database
from bot.settings import Settings
from tests.conftest import FakeClock
from tests.world import World, build_world


@pytest.fixture
def world(settings: Settings, database: Database, riverside: Clinic, clock: FakeClock) -> Iterator[World]:
    built = build_world(settings, database, riverside, clock)
    yield built
    built.store.engine.dispose()
    base.use(None)

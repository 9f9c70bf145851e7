from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from bot.channels.app import create_app
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, unreachable_engine
from tests.channels.person import Person
from tests.conftest import FakeClock

ALLOWED_ORIGIN = "https://riverside.example"


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def app(settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock) -> Starlette:
    """The gateway before an assistant that the test controls."""
    return create_app(replace(settings, allowed_origins=(ALLOWED_ORIGIN,)), database, assistant, clock)


@pytest.fixture
def limited_app(settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock) -> Starlette:
    """The same with RATE_LIMIT on."""
    return create_app(replace(settings, rate_limit=True), database, assistant, clock)


@pytest.fixture
async def person(app: Starlette) -> AsyncIterator[Person]:
    """Somebody whose chat is open."""
    somebody = Person(app)
    async with somebody.client:
        await somebody.open()
        yield somebody


@pytest.fixture
async def stranger(app: Starlette) -> AsyncIterator[Person]:
    """Somebody else, in a chat of their own."""
    somebody = Person(app)
    async with somebody.client:
        await somebody.open()
        yield somebody


@pytest.fixture
def break_database(database: Database) -> Iterator[Callable[[], None]]:
    """Call it, and from then on no connection to the database can be had."""
    sound = database.engine

    def swap() -> None:
        database.engine = unreachable_engine()

    yield swap
    database.engine = sound

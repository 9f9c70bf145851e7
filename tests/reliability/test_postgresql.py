"""The same guarantees on PostgreSQL. Skipped where none is reachable; in CI that is a failure."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

from alembic import command

from bot import migrations
from bot.booking.appointments import Diary, SlotTaken
from bot.clinic import Clinic
from bot.database import Database
from bot.settings import Secret, Settings
from tests.conftest import FakeClock
from tests.conversations.runner import load_scenarios, play


def test_the_schema_is_what_the_tables_say(postgres_url: str) -> None:
    config = migrations.alembic_config(postgres_url)
    command.check(config)
    command.downgrade(config, "base")
    command.upgrade(config, "head")


def test_sixteen_people_and_one_slot_give_one_winner(postgres_url: str, riverside: Clinic, clock: FakeClock) -> None:
    database = Database.connect(postgres_url)
    diary = Diary(database, riverside, clock)
    slot = diary.free()[0]
    barrier, winners = threading.Barrier(16), []

    def take(number: int) -> None:
        barrier.wait()
        try:
            diary.hold(f"run-{number}", f"conversation-{number}", slot)
            winners.append(number)
        except SlotTaken:
            pass

    threads = [threading.Thread(target=take, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.engine.dispose()
    assert len(winners) == 1


def test_the_whole_conversation(postgres_url: str, settings: Settings, riverside: Clinic, clock: FakeClock) -> None:
    from actions import base
    from tests.world import build_world

    database = Database.connect(postgres_url)
    world = build_world(replace(settings, database_url=Secret(postgres_url)), database, riverside, clock)
    scenario = next(s for s in load_scenarios() if s.name.startswith("main_job"))

    async def talk() -> None:
        async with world.client() as client:
            await play(client, scenario)

    asyncio.run(talk())
    world.store.database.engine.dispose()
    database.engine.dispose()
    base.use(None)

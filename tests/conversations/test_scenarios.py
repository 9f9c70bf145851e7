"""Every scenario, in process, on a fresh database."""

from __future__ import annotations

import asyncio
import email
from email import policy

import pytest
import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.booking.requests import requests
from bot.notifications import dispatcher
from bot.notifications.mail import mailer
from bot.notifications.outbox import outbox
from tests.conftest import FakeClock
from tests.conversations.runner import Scenario, load_scenarios, play
from tests.world import World


@pytest.mark.parametrize("scenario", load_scenarios(), ids=lambda s: s.name)
def test_scenario(scenario: Scenario, world: World, clock: FakeClock) -> None:
    asyncio.run(_play(scenario, world, clock))
    _check_afterwards(scenario, world, clock)


async def _play(scenario: Scenario, world: World, clock: FakeClock) -> None:
    async with world.client() as client:
        await play(client, scenario, clock.pass_time)
    await dispatcher.send_due(world.database, mailer(world.settings), clock)


def _check_afterwards(scenario: Scenario, world: World, clock: FakeClock) -> None:
    booked = appointments.c.status == "booked"
    rows = {
        "appointments": [booked],
        "moved": [booked, appointments.c.sequence > 0],
        "for_others": [booked, appointments.c.agreed_for_other],
        "held": [appointments.c.status == "pending"],
        "requests": [requests.c.status == "open"],
        "unsent": [outbox.c.status != "sent", outbox.c.next_attempt_at <= clock()],
    }
    with world.database.reading() as connection:
        counted = {
            what: connection.execute(sa.select(sa.func.count()).where(*conditions)).scalar_one()
            for what, conditions in rows.items()
        }
    letters = [
        email.message_from_bytes(p.read_bytes(), policy=policy.default) for p in world.settings.mail_dir.glob("*.eml")
    ]
    bodies = [letter.get_body(("plain",)).get_content() for letter in letters]  # type: ignore[union-attr]
    asked_for = scenario.then.get("letters_with", {})
    found = counted | {
        "letters": len(letters),
        "letters_with": {words: sum(words in body for body in bodies) for words in asked_for},
    }
    for what, expected in scenario.then.items():
        assert found[what] == expected, f"{scenario.name}: {what}"
    assert counted["unsent"] == 0

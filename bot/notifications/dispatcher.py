"""The loop that empties the outbox. Any number of gateways may run it at once."""

from __future__ import annotations

import asyncio

from bot.clock import Clock
from bot.database import Database
from bot.logs import logger
from bot.notifications import outbox
from bot.notifications.mail import Mailer

PAUSE_SECONDS = 2.0

log = logger(__name__)


async def send_due(database: Database, mailer: Mailer, clock: Clock) -> int:
    """Send everything that is due now; returns how many letters went out."""
    sent = 0
    while (letter := await asyncio.to_thread(outbox.claim, database, clock())) is not None:
        try:
            await mailer.send(letter)
        except Exception as error:  # any failure of a mail server means: later
            dead = await asyncio.to_thread(outbox.mark_failed, database, letter, clock())
            log.warning("letter.failed", error=type(error).__name__, dead=dead)
            continue
        await asyncio.to_thread(outbox.mark_sent, database, letter, clock())
        sent += 1
    return sent


async def run(database: Database, mailer: Mailer, clock: Clock) -> None:
    """Send for ever; nothing that goes wrong in one round, a database that is away included, ends it."""
    while True:
        try:
            await send_due(database, mailer, clock)
        except Exception as error:
            log.error("outbox.round_failed", error=type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)

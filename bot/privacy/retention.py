"""Nothing is kept for longer than the settings say: every hour in each gateway, or by `python -m bot retention`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.booking.requests import requests
from bot.clock import Clock
from bot.conversations import conversations, files, inbox, messages
from bot.database import Database, UtcDateTime
from bot.knowledge.unanswered import unanswered_questions
from bot.logs import logger
from bot.notifications import outbox
from bot.privacy.erasure import erase_conversation
from bot.safety.records import safety_events
from bot.screening.results import screening_results
from bot.settings import Ages

PAUSE_SECONDS = 3600.0

ABANDONED = timedelta(days=1)
"""How long a hold that ran out, or a request that nobody finished, is kept with its name and contact."""

RASA_EVENTS = sa.table("events", sa.column("timestamp"))
AUDIT_LOG = sa.table("audit_log", sa.column("at", UtcDateTime))
"""Tables of which the domain code does not own the description."""

log = logger(__name__)


def sweep(database: Database, ages: Ages, now: datetime) -> dict[str, int]:
    """Delete what is too old; returns how many rows of each table went, and how many whole chats."""
    found: dict[str, int] = {}
    for table, condition in _too_old(database, ages, now):
        with database.transaction() as connection:
            found[table.name] = connection.execute(sa.delete(table).where(condition)).rowcount
    silent = _silent_chats(database, now - timedelta(days=ages.chats), now)
    for conversation_id in silent:
        erase_conversation(database, conversation_id)
    return {**found, "chats": len(silent)}


def _too_old(database: Database, ages: Ages, now: datetime) -> list[tuple[Any, Any]]:
    """Tables with the condition of their rows that are too old."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    letters = outbox.outbox
    found = [
        (messages, messages.c.created_at < before(ages.chats)),
        (inbox, inbox.c.received_at < before(ages.chats)),
        (files, files.c.created_at < before(ages.files)),
        (screening_results, screening_results.c.created_at < before(ages.results)),
        (safety_events, safety_events.c.at < before(ages.safety)),
        (unanswered_questions, unanswered_questions.c.at < before(ages.questions)),
        (AUDIT_LOG, AUDIT_LOG.c.at < before(ages.audit)),
        (letters, sa.and_(letters.c.status != "waiting", letters.c.created_at < before(ages.letters))),
        (
            appointments,
            sa.or_(
                appointments.c.end_at < before(ages.appointments),
                sa.and_(appointments.c.reference.is_(None), appointments.c.updated_at < now - ABANDONED),
            ),
        ),
        (
            requests,
            sa.or_(
                requests.c.created_at < before(ages.appointments),
                sa.and_(requests.c.status == "draft", requests.c.created_at < now - ABANDONED),
            ),
        ),
    ]
    if sa.inspect(database.engine).has_table(RASA_EVENTS.name):
        found.append((RASA_EVENTS, RASA_EVENTS.c.timestamp < before(ages.chats).timestamp()))
    return found


def _silent_chats(database: Database, since: datetime, now: datetime) -> list[str]:
    """Chats in which nothing was said since then. One with an appointment still to come is kept until that is over."""
    to_come = sa.select(appointments.c.conversation_id).where(
        appointments.c.conversation_id == conversations.c.id,
        appointments.c.status == "booked",
        appointments.c.end_at > now,
    )
    with database.reading() as connection:
        silent = sa.select(conversations.c.id).where(conversations.c.last_at < since, ~to_come.exists())
        return list(connection.execute(silent).scalars())


async def run(
    database: Database, ages: Ages, clock: Clock, rest: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Sweep for ever; a round that fails, as without the database, is made up for by the next."""
    while True:
        try:
            log.info("retention.swept", **await asyncio.to_thread(sweep, database, ages, clock()))
        except Exception as error:
            log.error("retention.failed", error=type(error).__name__)
        await rest(PAUSE_SECONDS)

"""Counts for the clinic's figures: that something happened on a day, perhaps how long it took or which topic it was on.

A row names no conversation and no person and knows only the day (UTC), so it stays when a chat is erased.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timezone
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.database import Database, metadata

tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("seconds", sa.Integer, nullable=True),
    sa.Column("topic", sa.String(64), nullable=True),  # of a vote: a key of content/topics.yml
)


class Tally(Enum):
    """What is counted."""

    CONVERSATION = "conversation"
    QUESTION = "question"
    FALLBACK = "fallback"
    SCREENING_STARTED = "screening_started"
    SCREENING_FINISHED = "screening_finished"
    BOOKING_STARTED = "booking_started"
    BOOKED = "booked"
    HAND_OFF = "hand_off"
    SAFETY_SHOWN = "safety_shown"
    SAFETY_CORRECTED = "safety_corrected"
    HELPED = "helped"
    NOT_HELPED = "not_helped"


VOTES = (Tally.HELPED, Tally.NOT_HELPED)
"""What is counted with its topic."""


@dataclass(frozen=True)
class Counted:
    """One row."""

    day: date
    what: Tally
    seconds: int | None
    topic: str | None = None


def add(connection: Any, what: Tally, now: datetime, *, seconds: int | None = None, topic: str | None = None) -> None:
    """Count something in the caller's transaction."""
    day = now.astimezone(timezone.utc).date()
    connection.execute(
        sa.insert(tallies).values(id=str(uuid.uuid4()), day=day, what=what.value, seconds=seconds, topic=topic)
    )


def between(database: Database, first: date, last: date) -> Collection[Counted]:
    """Everything counted on these days."""
    with database.reading() as connection:
        rows = connection.execute(sa.select(tallies).where(tallies.c.day.between(first, last))).all()
    return [Counted(row.day, Tally(row.what), row.seconds, row.topic) for row in rows]

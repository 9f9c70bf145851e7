"""Who saw and changed what, and when. Rows hold ids in place of names, contacts or words.

An act is written down before it is done or shown: what cannot be recorded does not happen. Staff can only add rows:
one goes when it is older than the settings say (bot/privacy/retention.py), and once a person's data is erased the act
stays without its subject (bot/privacy/erasure.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.clock import Clock
from bot.database import Database, UtcDateTime, metadata

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("user_name", sa.String(64), nullable=True),  # empty: nobody was signed in
    sa.Column("act", sa.String(64), nullable=False),
    sa.Column("subject", sa.String(64), nullable=True),
)


@dataclass(frozen=True)
class Act:
    """One row. `subject` is the id of what was seen or changed."""

    seq: int
    at: datetime
    user_name: str | None
    act: str
    subject: str | None


class AuditLog:
    """Writes and reads acts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, user_name: str | None, act: str, subject: str | None = None) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                sa.insert(audit_log).values(at=self._clock(), user_name=user_name, act=act, subject=subject)
            )

    def read(self, most: int, before: int | None = None) -> list[Act]:
        """The newest acts, or those before a number of the sequence."""
        query: Any = sa.select(audit_log).order_by(audit_log.c.seq.desc()).limit(most)
        if before is not None:
            query = query.where(audit_log.c.seq < before)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Act(row.seq, row.at, row.user_name, row.act, row.subject) for row in rows]

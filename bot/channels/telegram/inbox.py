"""Updates on their way: written down before Telegram is told that they arrived, taken in order, emptied when done.

An update that nobody finished, because its gateway died, is taken again when its lease has ended. Answers are asked
from `Chat`, which acts once for each update; `sent` says how many parts of the answer are already with the person.
So effects happen once and nothing is lost; the one part that was being sent at the moment of a kill may come twice,
because Telegram has no way to tell a repeated message from a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.channels.telegram.arrival import Arrival
from bot.database import Database, SealedText, UtcDateTime, metadata

LEASE = timedelta(seconds=30)
"""Longer than one turn and the sending of one part together; each part that was sent renews it."""

KEPT = timedelta(days=2)
"""How long the number of a finished update is kept. Telegram itself forgets undelivered updates after one day."""

updates = sa.Table(
    "telegram_updates",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # Of a finished update only the number stays: these two are emptied.
    sa.Column("conversation_id", sa.String(64), nullable=True, index=True),
    sa.Column("arrival", SealedText, nullable=True),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=True, index=True),  # empty: finished
    sa.Column("received_at", UtcDateTime, nullable=False, index=True),
)


@dataclass(frozen=True)
class Taken:
    """An update to answer now, how many parts of its answer are out, and how often sending has failed."""

    conversation_id: str
    arrival: Arrival
    urgent: bool
    sent: int
    failures: int


class Inbox:
    """The table above. Any number of gateways may work on it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def store(self, conversation_id: str, arrival: Arrival, urgent: bool, now: datetime) -> bool:
        """Write an update down; False when it was there before.

        Args:
            urgent: it waits for no other update, and none waits for it.
        """
        row = {
            "update_id": arrival.update_id,
            "conversation_id": conversation_id,
            "arrival": arrival.to_json(),
            "urgent": urgent,
            "sent": 0,
            "failures": 0,
            "due_at": now,
            "received_at": now,
        }
        try:
            with self._database.transaction() as connection:
                connection.execute(sa.insert(updates).values(row))
        except sa.exc.IntegrityError:
            return False
        return True

    def take(self, now: datetime) -> Taken | None:
        """The next update that is due: urgent ones first, of each conversation only the earliest unfinished one."""
        earlier = updates.alias("earlier")
        waits = (
            sa.select(earlier.c.update_id)
            .where(
                earlier.c.conversation_id == updates.c.conversation_id,
                earlier.c.update_id < updates.c.update_id,
                earlier.c.due_at.is_not(None),
                earlier.c.urgent.is_(False),
            )
            .exists()
        )
        with self._database.transaction() as connection:
            row = connection.execute(
                sa.select(updates)
                .where(updates.c.due_at <= now, sa.or_(updates.c.urgent, ~waits))
                .order_by(updates.c.urgent.desc(), updates.c.update_id)
                .limit(1)
                .with_for_update(skip_locked=True, of=updates)
            ).first()
            if row is None:
                return None
            connection.execute(
                sa.update(updates).where(updates.c.update_id == row.update_id).values(due_at=now + LEASE)
            )
        return Taken(row.conversation_id, Arrival.from_json(row.arrival), row.urgent, row.sent, row.failures)

    def note_sent(self, update_id: int, sent: int, now: datetime) -> None:
        """So many parts of the answer are out."""
        self._change(update_id, sent=sent, due_at=now + LEASE)

    def postpone(self, update_id: int, until: datetime, failures: int) -> None:
        """Take it again later; what else the person sends waits behind it."""
        self._change(update_id, due_at=until, failures=failures)

    def finish(self, update_id: int) -> None:
        """Nothing more to do: whose update it was and what it said is forgotten."""
        self._change(update_id, due_at=None, conversation_id=None, arrival=None)

    def forget(self, before: datetime) -> None:
        """Delete the numbers of finished updates that came before a moment."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(updates).where(updates.c.due_at.is_(None), updates.c.received_at < before))

    def _change(self, update_id: int, **values: object) -> None:
        with self._database.transaction() as connection:
            connection.execute(sa.update(updates).where(updates.c.update_id == update_id).values(values))

"""The outbox: what must be sent is written in the transaction that caused it and sent afterwards.

Delivery is at least once; `dedupe_key` makes the cause act once, and the letter's Message-ID is made from it,
so that a mail server or program can drop the rare repeat after a crash between sending and noting it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.database import Database, SealedText, UtcDateTime, metadata

MAX_ATTEMPTS = 8
"""After these, with waits that double from half a minute, a letter is dead and staff must look."""

LEASE = timedelta(minutes=2)

STAFF_GROUP = "staff-group"
"""Recipient of what goes to the staff's Telegram group; the gateway knows which group that is."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("dedupe_key", sa.String(120), nullable=False, unique=True),
    sa.Column("recipient", SealedText, nullable=False),
    sa.Column("letter", SealedText, nullable=False),
    sa.Column("status", sa.String(8), nullable=False),  # waiting | sent | dead
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime, nullable=True),
)


@dataclass(frozen=True)
class Letter:
    """An e-mail to send. `calendar` is an iCalendar text, attached as appointment.ics."""

    dedupe_key: str
    recipient: str
    subject: str
    body: str
    calendar: str | None = None


def add(connection: Any, letter: Letter, now: datetime, due: datetime | None = None) -> None:
    """Queue a letter in the caller's transaction, to go out at once or when it is due.

    The same dedupe key twice raises IntegrityError.
    """
    content = {"subject": letter.subject, "body": letter.body, "calendar": letter.calendar}
    connection.execute(
        sa.insert(outbox).values(
            id=str(uuid.uuid4()),
            dedupe_key=letter.dedupe_key,
            recipient=letter.recipient,
            letter=json.dumps(content),
            status="waiting",
            attempts=0,
            next_attempt_at=due or now,
            created_at=now,
        )
    )


def withdraw(connection: Any, dedupe_key: str) -> None:
    """Take back a letter that is not out yet, in the caller's transaction."""
    connection.execute(sa.delete(outbox).where(outbox.c.dedupe_key == dedupe_key, outbox.c.status == "waiting"))


def forget(connection: Any, about: str) -> None:
    """Take every trace of whom letters about something were to or from, in the caller's transaction.

    Letters that wait are dropped; of the others stays that there was one, when, and what became of it.

    Args:
        about: the id of the appointment or request, with which their dedupe keys begin.
    """
    theirs = outbox.c.dedupe_key.startswith(f"{about}:", autoescape=True)
    connection.execute(sa.delete(outbox).where(theirs, outbox.c.status == "waiting"))
    connection.execute(sa.update(outbox).where(theirs).values(recipient="", letter="{}"))


def claim(database: Database, now: datetime) -> Letter | None:
    """Take the next letter that is due; nobody else gets it while the lease lasts."""
    with database.transaction() as connection:
        row = connection.execute(
            sa.select(outbox)
            .where(outbox.c.status == "waiting", outbox.c.next_attempt_at <= now)
            .order_by(outbox.c.next_attempt_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == row.id)
            .values(attempts=row.attempts + 1, next_attempt_at=now + LEASE)
        )
    content = json.loads(row.letter)
    return Letter(dedupe_key=row.dedupe_key, recipient=row.recipient, **content)


@dataclass(frozen=True)
class Entry:
    """A letter as staff see it: where it stands, nothing of what it says or to whom.

    Attributes:
        kind: what it is about ("booked", "reminder"), from its dedupe key.
        whom: "clinic", "person" or "group".
    """

    id: str
    kind: str
    whom: str
    status: str
    attempts: int
    next_attempt_at: datetime
    created_at: datetime
    sent_at: datetime | None


def entries(database: Database, most: int) -> list[Entry]:
    """The newest letters, dead ones first, then what waits, then what is sent."""
    rank = sa.case((outbox.c.status == "dead", 0), (outbox.c.status == "waiting", 1), else_=2)
    columns = [column for column in outbox.c if column.name not in ("letter", "recipient")]
    with database.reading() as connection:
        rows = connection.execute(sa.select(*columns).order_by(rank, outbox.c.created_at.desc()).limit(most)).all()
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    *_cause, kind, whom = row.dedupe_key.split(":")
    return Entry(row.id, kind, whom, row.status, row.attempts, row.next_attempt_at, row.created_at, row.sent_at)


def retry(database: Database, entry_id: str, now: datetime) -> bool:
    """Send a dead letter again, with all its attempts; False when there is no such dead letter."""
    with database.transaction() as connection:
        changed = connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == entry_id, outbox.c.status == "dead")
            .values(status="waiting", attempts=0, next_attempt_at=now)
        )
    return bool(changed.rowcount)


def mark_sent(database: Database, letter: Letter, now: datetime) -> None:
    """The letter is out: its content is no longer needed and is emptied."""
    with database.transaction() as connection:
        connection.execute(
            sa.update(outbox)
            .where(outbox.c.dedupe_key == letter.dedupe_key)
            .values(status="sent", sent_at=now, letter="{}")
        )


def mark_failed(database: Database, letter: Letter, now: datetime) -> bool:
    """Try again later, or give up. Returns True when the letter is dead.

    A letter that somebody else sent meanwhile, after the lease of this attempt, stays sent.
    """
    with database.transaction() as connection:
        attempts = connection.execute(
            sa.select(outbox.c.attempts).where(outbox.c.dedupe_key == letter.dedupe_key)
        ).scalar_one_or_none()
        if attempts is None:  # withdrawn meanwhile
            return False
        dead = bool(attempts >= MAX_ATTEMPTS)
        connection.execute(
            sa.update(outbox)
            .where(outbox.c.dedupe_key == letter.dedupe_key, outbox.c.status == "waiting")
            .values(
                status="dead" if dead else "waiting",
                next_attempt_at=now + timedelta(seconds=30 * 2 ** (attempts - 1)),
            )
        )
    return dead

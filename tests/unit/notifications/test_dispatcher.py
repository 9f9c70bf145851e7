"""The loop that empties the outbox."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database
from bot.notifications import dispatcher, outbox
from bot.notifications.dispatcher import send_due
from bot.notifications.outbox import LEASE, MAX_ATTEMPTS, Letter
from tests.conftest import FakeClock


class FakeMailer:
    """Keeps what it is given; fails for the recipients that it is told to fail for."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.fails_for: set[str] = set()

    async def send(self, letter: Letter) -> None:
        self.tried.append(letter.recipient)
        if letter.recipient in self.fails_for:
            raise ConnectionRefusedError("the server is away")
        self.sent.append(letter.recipient)


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


def put(database: Database, clock: FakeClock, *recipients: str) -> None:
    with database.transaction() as connection:
        for recipient in recipients:
            outbox.add(connection, Letter(f"to {recipient}", recipient, "Subject", "Body"), clock())


def states(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        rows = connection.execute(sa.select(outbox.outbox.c.recipient, outbox.outbox.c.status)).all()
    return {row.recipient: row.status for row in rows}


async def test_everything_that_is_due_goes_out_once(database: Database, clock: FakeClock, mailer: FakeMailer) -> None:
    put(database, clock, "a@example.com", "b@example.com", "c@example.com")
    assert await send_due(database, mailer, clock) == 3
    assert await send_due(database, mailer, clock) == 0
    assert sorted(mailer.sent) == ["a@example.com", "b@example.com", "c@example.com"]
    assert set(states(database).values()) == {"sent"}


async def test_one_letter_that_fails_does_not_hold_up_the_others(
    database: Database, clock: FakeClock, mailer: FakeMailer
) -> None:
    put(database, clock, "bad@example.com", "good@example.com")
    mailer.fails_for = {"bad@example.com"}
    assert await send_due(database, mailer, clock) == 1
    assert mailer.tried.count("bad@example.com") == 1
    assert states(database) == {"bad@example.com": "waiting", "good@example.com": "sent"}


async def test_a_letter_goes_out_once_when_the_mail_server_has_recovered(
    database: Database, clock: FakeClock, mailer: FakeMailer
) -> None:
    put(database, clock, "a@example.com")
    mailer.fails_for = {"a@example.com"}
    assert await send_due(database, mailer, clock) == 0
    clock.pass_time(seconds=30)
    assert await send_due(database, mailer, clock) == 0
    mailer.fails_for = set()
    clock.pass_time(seconds=59)
    assert await send_due(database, mailer, clock) == 0  # not due yet
    clock.pass_time(seconds=1)
    assert await send_due(database, mailer, clock) == 1
    assert mailer.sent == ["a@example.com"]


async def test_a_letter_that_never_goes_is_dead_in_the_end(
    database: Database, clock: FakeClock, mailer: FakeMailer
) -> None:
    put(database, clock, "a@example.com")
    mailer.fails_for = {"a@example.com"}
    for _ in range(MAX_ATTEMPTS + 3):
        await send_due(database, mailer, clock)
        clock.pass_time(days=1)
    assert len(mailer.tried) == MAX_ATTEMPTS
    assert states(database) == {"a@example.com": "dead"}


async def test_a_dispatcher_that_was_stopped_while_sending_leaves_the_letter_to_the_next(
    database: Database, clock: FakeClock, mailer: FakeMailer
) -> None:
    class Hanging:
        def __init__(self) -> None:
            self.began = asyncio.Event()

        async def send(self, letter: Letter) -> None:
            self.began.set()
            await asyncio.Event().wait()

    put(database, clock, "a@example.com")
    hanging = Hanging()
    stuck = asyncio.create_task(send_due(database, hanging, clock))
    await hanging.began.wait()
    assert await send_due(database, mailer, clock) == 0
    stuck.cancel()
    clock.now += LEASE
    assert await send_due(database, mailer, clock) == 1


async def test_two_dispatchers_at_once_send_each_letter_once(
    database: Database, clock: FakeClock, mailer: FakeMailer
) -> None:
    put(database, clock, *(f"{number}@example.com" for number in range(6)))
    sent = await asyncio.gather(*(send_due(database, mailer, clock) for _ in range(3)))
    assert sum(sent) == 6
    assert len(set(mailer.sent)) == len(mailer.sent) == 6


async def test_the_loop_waits_for_a_database_that_is_away(
    database: Database, clock: FakeClock, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, clock, "a@example.com")
    failures = [sa.exc.OperationalError("SELECT", {}, Exception("gone"))] * 2
    claim = outbox.claim
    done = asyncio.Event()

    def claim_when_back(database: Database, now: datetime) -> Letter | None:
        if failures:
            raise failures.pop()
        return claim(database, now)

    class LastMailer(FakeMailer):
        async def send(self, letter: Letter) -> None:
            await super().send(letter)
            done.set()

    monkeypatch.setattr(outbox, "claim", claim_when_back)
    monkeypatch.setattr(dispatcher, "PAUSE_SECONDS", 0)
    last = LastMailer()
    loop: asyncio.Task[Any] = asyncio.create_task(dispatcher.run(database, last, clock))
    await asyncio.wait_for(done.wait(), 5)
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop
    assert last.sent == ["a@example.com"]

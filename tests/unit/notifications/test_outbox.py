"""The outbox: who gets a letter to send, and what happens when it does not go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database
from bot.notifications import outbox
from bot.notifications.outbox import LEASE, MAX_ATTEMPTS, Letter
from tests.conftest import FakeClock

LETTER = Letter("a1:booked:person", "alex@example.com", "Your appointment", "Hello Alex", "BEGIN:VCALENDAR")


def put(database: Database, clock: FakeClock, *letters: Letter) -> None:
    """Queue letters in one transaction; the usual one when none is named."""
    with database.transaction() as connection:
        for letter in letters or (LETTER,):
            outbox.add(connection, letter, clock())


def row(database: Database) -> Any:
    with database.reading() as connection:
        return connection.execute(sa.select(outbox.outbox)).one()


def fail_once(database: Database, clock: FakeClock) -> bool:
    """One attempt that goes wrong, at the moment it is due."""
    clock.now = row(database).next_attempt_at
    letter = outbox.claim(database, clock())
    assert letter is not None
    return outbox.mark_failed(database, letter, clock())


def test_a_letter_comes_out_as_it_went_in(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    assert outbox.claim(database, clock()) == LETTER


def test_an_empty_outbox_gives_nothing(database: Database, clock: FakeClock) -> None:
    assert outbox.claim(database, clock()) is None


def test_the_same_cause_twice_is_refused_with_all_its_transaction(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    other = Letter("b2:booked:person", "bo@example.com", "Your appointment", "Hello Bo")
    with pytest.raises(sa.exc.IntegrityError):
        put(database, clock, other, LETTER)
    assert row(database).dedupe_key == LETTER.dedupe_key


def test_a_sent_letter_is_still_refused_a_second_time(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    outbox.mark_sent(database, LETTER, clock())
    with pytest.raises(sa.exc.IntegrityError):
        put(database, clock)


def test_a_claimed_letter_is_nobody_else_s_while_the_lease_lasts(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    assert outbox.claim(database, clock()) == LETTER
    clock.now += LEASE - timedelta(seconds=1)
    assert outbox.claim(database, clock()) is None


def test_a_letter_whose_sender_died_is_claimed_again_after_the_lease(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    outbox.claim(database, clock())
    clock.now += LEASE
    assert outbox.claim(database, clock()) == LETTER
    assert row(database).attempts == 2


def test_letters_go_in_the_order_in_which_they_are_due(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    clock.pass_time(seconds=1)
    put(database, clock, Letter("b2", "bo@example.com", "Later", ""))
    claimed = [outbox.claim(database, clock()) for _ in range(3)]
    assert [letter and letter.dedupe_key for letter in claimed] == [LETTER.dedupe_key, "b2", None]


def test_a_letter_is_not_sent_before_it_is_due(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    clock.pass_time(seconds=-1)
    assert outbox.claim(database, clock()) is None


def test_a_sent_letter_is_emptied_and_never_claimed_again(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    letter = outbox.claim(database, clock())
    assert letter is not None
    outbox.mark_sent(database, letter, clock())
    sent = row(database)
    assert (sent.status, sent.letter, sent.sent_at) == ("sent", "{}", clock())
    clock.pass_time(days=365)
    assert outbox.claim(database, clock()) is None


def test_waits_double_from_half_a_minute(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    waits = []
    for _ in range(MAX_ATTEMPTS - 1):
        assert fail_once(database, clock) is False
        waits.append((row(database).next_attempt_at - clock()).total_seconds())
    assert waits == [30, 60, 120, 240, 480, 960, 1920]


def test_after_the_last_attempt_a_letter_is_dead_and_keeps_its_content(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    deaths = [fail_once(database, clock) for _ in range(MAX_ATTEMPTS)]
    assert deaths == [False] * (MAX_ATTEMPTS - 1) + [True]
    assert row(database).status == "dead"
    assert "Hello Alex" in row(database).letter
    clock.pass_time(days=365)
    assert outbox.claim(database, clock()) is None


def test_a_late_failure_does_not_wake_a_letter_that_another_has_sent(database: Database, clock: FakeClock) -> None:
    put(database, clock)
    slow = outbox.claim(database, clock())
    clock.now += LEASE
    quick = outbox.claim(database, clock())
    assert slow is not None
    assert quick is not None
    outbox.mark_sent(database, quick, clock())
    outbox.mark_failed(database, slow, clock())
    assert row(database).status == "sent"
    clock.pass_time(days=1)
    assert outbox.claim(database, clock()) is None


def test_two_dispatchers_never_get_the_same_letter(database: Database, clock: FakeClock) -> None:
    keys = [f"letter {number}" for number in range(8)]
    for key in keys:
        put(database, clock, Letter(key, "alex@example.com", "Subject", "Body"))
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: outbox.claim(database, clock()), range(12)))
    assert sorted(letter.dedupe_key for letter in claimed if letter) == keys

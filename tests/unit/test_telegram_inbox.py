"""Updates are taken once, in order within a conversation, and come back when their gateway died."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.channels.telegram.arrival import Arrival
from bot.channels.telegram.inbox import KEPT, LEASE, Inbox, Taken, updates
from bot.database import Database
from tests.conftest import FakeClock


@pytest.fixture
def inbox(database: Database, clock: FakeClock) -> Inbox:
    """Joy has said 1, 3 and 2, in the order of arrival, and Sam 4."""
    made = Inbox(database)
    for update_id, who in ((1, "joy"), (3, "joy"), (2, "joy"), (4, "sam")):
        assert made.store(who, Arrival(update_id, 7, text=f"text {update_id}"), False, clock())
    return made


def number(taken: Taken | None) -> int | None:
    return taken.arrival.update_id if taken else None


def test_one_update_of_each_conversation_at_a_time_the_earliest_first(inbox: Inbox, clock: FakeClock) -> None:
    assert [number(inbox.take(clock())) for _ in range(3)] == [1, 4, None]
    inbox.finish(1)
    assert [number(inbox.take(clock())) for _ in range(2)] == [2, None]
    inbox.finish(2)
    assert number(inbox.take(clock())) == 3


def test_an_urgent_update_waits_for_none_and_holds_up_none(inbox: Inbox, clock: FakeClock) -> None:
    inbox.take(clock())
    inbox.store("joy", Arrival(5, 7, command="urgent"), True, clock())
    assert number(inbox.take(clock())) == 5
    inbox.finish(1)
    inbox.finish(4)
    assert number(inbox.take(clock())) == 2


def test_what_was_put_off_holds_up_what_was_said_after_it(inbox: Inbox, clock: FakeClock) -> None:
    inbox.take(clock())
    inbox.postpone(1, clock() + timedelta(seconds=20), 3)
    inbox.finish(4)
    assert inbox.take(clock()) is None
    clock.pass_time(seconds=20)
    again = inbox.take(clock())
    assert again is not None
    assert (number(again), again.failures) == (1, 3)


def test_an_update_comes_back_when_its_lease_has_ended_with_what_is_out(inbox: Inbox, clock: FakeClock) -> None:
    inbox.take(clock())
    clock.pass_time(seconds=10)
    inbox.note_sent(1, 2, clock())
    clock.now += LEASE - timedelta(seconds=1)
    inbox.finish(4)
    assert inbox.take(clock()) is None
    clock.pass_time(seconds=1)
    again = inbox.take(clock())
    assert again is not None
    assert (again.arrival.text, again.sent) == ("text 1", 2)


def test_the_same_number_is_written_down_once_even_after_it_is_finished(inbox: Inbox, clock: FakeClock) -> None:
    assert not inbox.store("joy", Arrival(1, 7, text="again"), False, clock())
    inbox.finish(1)
    assert not inbox.store("joy", Arrival(1, 7, text="again"), False, clock())


def test_of_a_finished_update_only_the_number_stays_and_not_for_long(
    inbox: Inbox, database: Database, clock: FakeClock
) -> None:
    inbox.finish(1)
    with database.reading() as connection:
        row = connection.execute(sa.select(updates).where(updates.c.update_id == 1)).one()
    assert (row.conversation_id, row.arrival, row.due_at) == (None, None, None)
    inbox.forget(clock() - KEPT)
    clock.now += KEPT + timedelta(seconds=1)
    inbox.forget(clock() - KEPT)
    with database.reading() as connection:
        left = connection.execute(sa.select(updates.c.update_id).order_by(updates.c.update_id)).scalars().all()
    assert left == [2, 3, 4]


def test_an_arrival_is_the_same_after_it_was_written_down(clock: FakeClock, database: Database) -> None:
    arrival = Arrival(9, 2**52, text="“hé” 🙂", key="k", title="t", message_id=3, media="voice", album="a", edited=True)
    inbox = Inbox(database)
    inbox.store("c", arrival, False, clock())
    taken = inbox.take(clock())
    assert taken is not None
    assert taken.arrival == arrival

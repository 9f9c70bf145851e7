"""One-time links to the website: signed, soon over, spent once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from itsdangerous import URLSafeSerializer

from bot.database import Database
from bot.handovers import LIFETIME, Handovers, NotValid, handovers
from tests.conftest import FakeClock

KEY = "a key of its own"


@pytest.fixture
def links(database: Database, clock: FakeClock) -> Handovers:
    return Handovers(database, KEY, clock)


def rows(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(handovers)).scalar_one())


def refused(links: Handovers, token: str) -> bool:
    try:
        links.redeem(token)
    except NotValid:
        return True
    return False


def test_a_token_stands_for_its_conversation_once(links: Handovers, database: Database) -> None:
    token = links.issue("chat")
    assert links.redeem(token) == "chat"
    assert refused(links, token)
    assert rows(database) == 0


def test_a_token_says_nothing_of_the_conversation(links: Handovers) -> None:
    token = links.issue("chat-of-joy")
    assert "chat-of-joy" not in token
    assert "chat-of-joy" not in str(URLSafeSerializer(KEY, salt="handover").loads(token))


def test_its_time_ends(links: Handovers, clock: FakeClock) -> None:
    token, other = links.issue("chat"), links.issue("another")
    clock.now += LIFETIME - timedelta(seconds=1)
    assert links.redeem(token) == "chat"
    clock.pass_time(seconds=1)
    assert refused(links, other)


def test_a_newer_one_replaces_it(links: Handovers, database: Database) -> None:
    old, of_another, new = links.issue("chat"), links.issue("another"), links.issue("chat")
    assert refused(links, old)
    assert links.redeem(of_another) == "another"
    assert links.redeem(new) == "chat"


def test_expired_ones_are_forgotten(links: Handovers, database: Database, clock: FakeClock) -> None:
    links.issue("one")
    clock.now += LIFETIME
    links.issue("two")
    assert rows(database) == 1


@pytest.mark.parametrize("change", [str.upper, lambda t: t[:-1], lambda t: t + "x", lambda t: t[::-1], lambda _t: ""])
def test_what_was_changed_is_refused_and_spends_nothing(links: Handovers, change: object) -> None:
    token = links.issue("chat")
    assert refused(links, change(token))  # type: ignore[operator]
    assert links.redeem(token) == "chat"


@pytest.mark.parametrize("token", ["\ud800", "\x00", ".", "a.b.c", "é" * 5000])
def test_what_never_was_a_token_is_refused(links: Handovers, token: str) -> None:
    assert refused(links, token)


def test_a_number_signed_with_another_key_is_refused(links: Handovers, database: Database, clock: FakeClock) -> None:
    genuine = links.issue("chat")
    number = URLSafeSerializer(KEY, salt="handover").loads(genuine)
    assert refused(links, str(URLSafeSerializer("another key", salt="handover").dumps(number)))
    assert refused(links, str(URLSafeSerializer(KEY, salt="web session").dumps(number)))
    assert links.redeem(genuine) == "chat"


def test_of_many_who_come_at_once_one_gets_in(links: Handovers) -> None:
    token, together = links.issue("chat"), Barrier(8)

    def redeem(_number: int) -> bool:
        together.wait()
        return not refused(links, token)

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(redeem, range(8))) == 1

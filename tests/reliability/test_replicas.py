"""Two of each part behind nginx, on PostgreSQL and Redis; one of each is killed under load.

Order is kept, nothing is lost, nothing doubled.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cluster import REPLICAS, Cluster, nginx, two_of_each
from tests.conversations.runner import load_scenarios, play
from tests.reliability.conftest import RedisServer
from tests.reliability.people import ANSWER_WITHIN_SECONDS, Person, check
from tests.stack import eventually

PEOPLE = 6
SLOWEST_SECONDS = ANSWER_WITHIN_SECONDS + 1.5
"""nginx may wait a second for a dead gateway before it asks the other."""


@pytest.fixture
def cluster(
    request: pytest.FixtureRequest, postgres_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[Cluster]:
    """Two of each, with the rate limits "on" or, by default, "off"."""
    if nginx() is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("no nginx on this machine")
    limits = getattr(request, "param", "off")
    with two_of_each(tmp_path, postgres_url, RATE_LIMIT=limits, RATE_LIMIT_STORAGE=redis_server.url) as started:
        yield started


@pytest.mark.timeout(600)
def test_one_of_each_may_die_and_nobody_is_lost(cluster: Cluster, postgres_url: str) -> None:
    people = asyncio.run(_under_fire(cluster))
    check(postgres_url, people)
    assert all(person.reference for person in people)
    assert max(wait for person in people for wait in person.waits) < SLOWEST_SECONDS
    scenario = next(s for s in load_scenarios() if s.name.startswith("main_job"))
    asyncio.run(_play(cluster, scenario))


SESSIONS_AT_ONCE = 20
"""What bot/channels/limiter.py lets one address open at once, whichever gateway it asks."""


@pytest.mark.parametrize("cluster", ["on"], indirect=True)
def test_the_gateways_count_together_how_often_one_may_come(cluster: Cluster) -> None:
    opened = [
        httpx.post(f"{gateway}/api/chat/sessions", trust_env=False)
        for _ in range(SESSIONS_AT_ONCE)
        for gateway in cluster.gateways
    ]
    let_in = [answer for answer in opened if answer.is_success]
    sent_away = [answer for answer in opened if answer.status_code == httpx.codes.TOO_MANY_REQUESTS]
    assert len(let_in) + len(sent_away) == len(opened)
    assert SESSIONS_AT_ONCE <= len(let_in) < len(opened) - 5
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in sent_away)


async def _under_fire(cluster: Cluster) -> list[Person]:
    """People talk; one of each part is killed, then the other gateway is restarted as in an update."""
    dice = random.Random(20261125)
    people: list[Person] = []
    done = asyncio.Event()

    async def talk(number: int) -> None:
        while not done.is_set():
            async with httpx.AsyncClient(base_url=cluster.url, timeout=20, trust_env=False) as client:
                person = Person(client, len(people), random.Random(dice.random() + number))
                people.append(person)
                await person.live()

    talking = [asyncio.create_task(talk(number)) for number in range(PEOPLE)]
    for part in REPLICAS:
        heard = sum(len(person.said) for person in people)
        await asyncio.to_thread(_until_said, people, heard + 10)
        await asyncio.to_thread(cluster.kill, f"{part}-1")
    await asyncio.to_thread(cluster.stop_gracefully, "gateway-2")
    await asyncio.to_thread(_until_said, people, sum(len(person.said) for person in people) + 10)
    done.set()
    await asyncio.gather(*talking)
    return people


def _until_said(people: list[Person], count: int) -> None:
    eventually("people go on talking", lambda: sum(len(person.said) for person in people) >= count, 60)


async def _play(cluster: Cluster, scenario: object) -> None:
    async with httpx.AsyncClient(base_url=cluster.url, timeout=20, trust_env=False) as client:
        await play(client, scenario)  # type: ignore[arg-type]

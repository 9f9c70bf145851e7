"""How often one may speak."""

from __future__ import annotations

import pytest

from bot.channels.limiter import Limiter

SOMEBODY = "192.0.2.1"


async def _spoken_until_limited(limiter: Limiter, quota: str, who: str, at_most: int = 200) -> tuple[int, int]:
    """How many calls were let through, and how long the next has to wait."""
    for count in range(at_most):
        wait = await limiter.wait_seconds(quota, who)
        if wait:
            return count, wait
    raise AssertionError(f"{at_most} calls and no limit")


@pytest.mark.parametrize(("quota", "burst"), [("sessions", 20), ("conversation", 15), ("address", 60)])
async def test_a_burst_is_let_through_and_then_one_waits(quota: str, burst: int) -> None:
    count, wait = await _spoken_until_limited(Limiter("memory", enabled=True), quota, SOMEBODY)
    assert burst <= count <= burst + 2, "a slow machine may let one more through"
    assert 1 <= wait <= 5


async def test_one_person_does_not_use_up_what_another_may() -> None:
    limiter = Limiter("memory", enabled=True)
    await _spoken_until_limited(limiter, "conversation", "web-1")
    assert await limiter.wait_seconds("conversation", "web-2") == 0


async def test_quotas_are_counted_apart() -> None:
    limiter = Limiter("memory", enabled=True)
    await _spoken_until_limited(limiter, "conversation", SOMEBODY)
    assert await limiter.wait_seconds("address", SOMEBODY) == 0
    assert await limiter.wait_seconds("sessions", SOMEBODY) == 0


async def test_two_limiters_in_memory_know_nothing_of_each_other() -> None:
    await _spoken_until_limited(Limiter("memory", enabled=True), "sessions", SOMEBODY)
    assert await Limiter("memory", enabled=True).wait_seconds("sessions", SOMEBODY) == 0


async def test_the_wait_is_in_whole_seconds() -> None:
    _, wait = await _spoken_until_limited(Limiter("memory", enabled=True), "conversation", SOMEBODY)
    assert isinstance(wait, int)


async def test_switched_off_it_never_lets_anybody_wait() -> None:
    limiter = Limiter("memory", enabled=False)
    assert [await limiter.wait_seconds("sessions", SOMEBODY) for _ in range(100)] == [0] * 100


async def test_without_its_store_everybody_may_speak() -> None:
    nobody_listens_there = "redis://127.0.0.1:1"
    limiter = Limiter(nobody_listens_there, enabled=True)
    assert await limiter.wait_seconds("sessions", SOMEBODY) == 0

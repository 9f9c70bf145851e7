"""The rate limits of several gateways, counted in a real Redis, also while it dies and comes back."""

from __future__ import annotations

from bot.channels.limiter import Limiter
from tests.reliability.conftest import RedisServer

SOMEBODY = "192.0.2.1"
BURST = 20
"""Sessions that one address may open at once."""


async def _let_through(*gateways: Limiter) -> int:
    """How many sessions one address may open, asking the gateways by turns, until all of them refuse."""
    count = 0
    while count <= 5 * BURST:
        waits = [await gateway.wait_seconds("sessions", SOMEBODY) for gateway in gateways]
        if all(waits):
            return count
        count += waits.count(0)
    raise AssertionError("no limit")


async def test_gateways_share_one_count(redis_server: RedisServer) -> None:
    one, other = (Limiter(redis_server.url, enabled=True) for _ in range(2))
    assert BURST <= await _let_through(one, other) <= BURST + 2, "a slow machine may let one more through"


async def test_one_gateway_refuses_who_used_up_the_other(redis_server: RedisServer) -> None:
    await _let_through(Limiter(redis_server.url, enabled=True))
    assert await Limiter(redis_server.url, enabled=True).wait_seconds("sessions", SOMEBODY) > 0


async def test_while_it_is_dead_everybody_may_speak_and_afterwards_it_counts_again(redis_server: RedisServer) -> None:
    gateway = Limiter(redis_server.url, enabled=True)
    await _let_through(gateway)
    redis_server.kill()
    assert await gateway.wait_seconds("sessions", SOMEBODY) == 0

    redis_server.start()
    assert BURST <= await _let_through(gateway) <= BURST + 2

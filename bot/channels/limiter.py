"""How often one address or one conversation may speak, and how often one may try to sign in."""

from __future__ import annotations

import math
from typing import Any

import anyio
from throttled.asyncio import MemoryStore, RedisStore, Throttled, per_min

from bot.logs import logger

COUNT_WITHIN_SECONDS = 0.5

log = logger(__name__)

REMEMBERED = 100_000
"""Addresses and conversations kept in memory; the oldest are forgotten first."""


class Limiter:
    """Counts in memory, or in Redis for several gateways (RATE_LIMIT_STORAGE=redis://...)."""

    def __init__(self, storage: str, enabled: bool) -> None:
        self._enabled = enabled
        store: Any = (
            RedisStore(server=storage) if storage.startswith("redis") else MemoryStore(options={"MAX_SIZE": REMEMBERED})
        )
        quotas = {
            "sessions": per_min(20, burst=20),
            "conversation": per_min(30, burst=15),
            "address": per_min(120, burst=60),
            "sign_in_address": per_min(10, burst=10),
            "sign_in_account": per_min(5, burst=5),
            "feed": per_min(30, burst=30),
        }
        self._throttles = {name: Throttled(using="gcra", quota=quota, store=store) for name, quota in quotas.items()}

    async def wait_seconds(self, quota: str, who: str) -> int:
        """0 when the request may go on, else the seconds after which to try again.

        Args:
            quota: "sessions" (new ones from an address), "conversation" or "address" (messages), "sign_in_address",
                "sign_in_account" or "feed" (of the staff console).
            who: the address, the conversation or the account.
        """
        if not self._enabled:
            return 0
        try:
            with anyio.fail_after(COUNT_WITHIN_SECONDS):
                result = await self._throttles[quota].limit(f"{quota}:{who}")
        except Exception as error:
            # Without its counter the service goes on: better one message too many than no help for anybody.
            log.error("limiter.away", error=type(error).__name__)
            return 0
        return math.ceil(max(result.state.retry_after, 1)) if result.limited else 0

"""Does a message cost the same late in a conversation, and in a full database?"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Sequence
from functools import partial
from typing import Any

import aiohttp

from evaluation.bench import databases
from evaluation.bench.load import Outcome, timed
from evaluation.bench.sides import Side

NEAR = 10
"""Messages around the one that is looked at; the median of theirs is what it costs."""


def by_length(side: Side, early: int, late: int, repeats: int) -> tuple[float, float]:
    """Milliseconds of messages about number `early` and of the last ones before number `late`."""
    runs = [asyncio.run(_long(side, late)) for _ in range(repeats)]
    return (
        _median([run[early - NEAR // 2 : early + NEAR // 2] for run in runs]),
        _median([run[-NEAR:] for run in runs]),
    )


def by_database(side: Side, url: str, conversations_stored: int, events_each: int, turns: int) -> tuple[float, float]:
    """Milliseconds of a message (median) before and after the database has been filled."""
    before = side.run(1, turns)
    databases.fill(url, conversations_stored, events_each)
    side.run(1, 10)  # what the database has in memory has changed; the first messages bring back what is used
    after = side.run(1, turns)
    return before.quantile(0.5), after.quantile(0.5)


def _median(parts: Sequence[Sequence[float]]) -> float:
    return 1000 * statistics.median(itertools.chain.from_iterable(parts))


async def _long(side: Side, turns: int) -> list[float]:
    """One conversation of so many messages: the mix without what books, so that all are of one kind of cost."""
    lines = itertools.cycle(["what is ipt", "how long is a course", "and dit?", "is it online", "thanks"])
    outcome = Outcome()
    async with aiohttp.ClientSession() as session:
        talk: Any = partial(side.talk, session, side.url)()
        await talk.open()
        for text in itertools.islice(lines, turns):
            await timed(talk, text, outcome)
    assert not outcome.failed, "the conversation was cut short"
    return outcome.seconds

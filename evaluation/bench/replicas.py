"""What a message costs when two of each part serve behind nginx, beside one of each on the same machine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.bench import load
from evaluation.bench.load import Outcome
from evaluation.bench.processes import Processes
from evaluation.bench.sides import Ours
from tests.cluster import two_of_each

AT_ONCE = 8


@dataclass
class Cost:
    """What some turns took, and the CPU seconds that all processes used for them."""

    outcome: Outcome = field(default_factory=Outcome)
    cpu: float = 0.0

    @property
    def milliseconds(self) -> float:
        """CPU of a message."""
        return 1000 * self.cpu / (len(self.outcome.seconds) + len(self.outcome.opening))


def measure(one: Ours, database_url: str, rounds: int, turns: int) -> tuple[Cost, Cost]:
    """One of each and two of each, by turns.

    Args:
        one: one of each part, running.
        database_url: an empty database for two of each.
        turns: messages of a round.
    """
    costs = Cost(), Cost()
    with (
        tempfile.TemporaryDirectory(prefix="cluster-") as folder,
        two_of_each(Path(folder), database_url, RATE_LIMIT="off", LOG_LEVEL="WARNING") as two,
    ):
        sides = (one.url, one.processes), (two.url, two.processes)
        for url, processes in sides:
            _add(Cost(), url, processes, turns)  # the first messages of a process cost more
        for _ in range(rounds):
            for cost, (url, processes) in zip(costs, sides):
                _add(cost, url, processes, turns)
    return costs


def _add(cost: Cost, url: str, processes: Processes, turns: int) -> None:
    before = processes.cpu()
    cost.outcome.add(load.run(load.Gateway, url, AT_ONCE, turns))
    cost.cpu += processes.cpu() - before

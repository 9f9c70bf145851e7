"""The two sides: our whole path, and Rasa's starter with the same action server."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from evaluation.bench import load, starter
from evaluation.bench.processes import Processes, answers, environment, python
from tests.stack import free_port


@dataclass
class Side:
    """Processes with the way to talk to them."""

    name: str
    processes: Processes
    talk: Any
    url: str

    def run(self, at_once: int, turns: int) -> load.Outcome:
        """Let people talk."""
        return load.run(self.talk, self.url, at_once, turns)


@dataclass
class Ours(Side):
    """gateway, rasa and actions. `figures` are the addresses of their metrics."""

    figures: tuple[str, ...] = ()

    def parts(self) -> dict[str, float]:
        """Seconds spent in each part since the start, as the processes' own metrics say."""
        found: dict[str, float] = {}
        for address in self.figures:
            text = httpx.get(address, trust_env=False).text
            for family in text_string_to_metric_families(text):
                for sample in family.samples:
                    if sample.name in ("assistant_part_seconds_sum", "assistant_turn_seconds_sum"):
                        part = sample.labels.get("part", "turn")
                        found[part] = found.get(part, 0.0) + sample.value
        return found


def ours(folder: Path, database_url: str, **settings: str) -> Ours:
    """Our whole path, started as supervisord.conf does."""
    gateway, rasa, actions, figures = (f"http://127.0.0.1:{free_port()}" for _ in range(4))
    values = environment(
        folder,
        DATABASE_URL=database_url,
        HOST="127.0.0.1",
        PORT=gateway.rpartition(":")[2],
        RASA_URL=rasa,
        ACTIONS_URL=actions,
        METRICS_URL=figures,
        RATE_LIMIT="off",
        LOG_LEVEL="WARNING",
        **settings,
    )
    commands = {
        "actions": python("-m", "actions"),
        "rasa": python("-m", "bot.rasa_host.server"),
        "gateway": python("-m", "bot.channels.server"),
    }
    processes = Processes(commands, values, folder, partial(answers, f"{gateway}/readyz"))
    metrics = (f"{figures}/metrics", f"{rasa}/webhooks/private/metrics")
    return Ours("ours", processes, load.Gateway, gateway, metrics)


def rasas_starter(folder: Path, project: Path, own_database: str, actions_database: str) -> Side:
    """`rasa run` on the starter, and the same action server with a database of our tables."""
    port, actions = free_port(), f"http://127.0.0.1:{free_port()}"
    values = environment(
        folder, DATABASE_URL=actions_database, ACTIONS_URL=actions, LOG_LEVEL="ERROR", RATE_LIMIT="off"
    )
    commands = {
        "actions": python("-m", "actions"),
        "rasa": starter.serve(project, port, actions, own_database),
    }
    url = f"http://127.0.0.1:{port}"
    return Side("starter", Processes(commands, values, folder, partial(answers, url)), load.Rest, url)

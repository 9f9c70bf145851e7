"""Two of each part behind nginx, on PostgreSQL; one of each is killed under load: order kept, nothing lost or doubled.

deploy/nginx.conf is used as it is, with addresses of this machine.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import random
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT
from evaluation.bench.processes import Processes, answers, environment, running
from tests.conversations.runner import load_scenarios, play
from tests.reliability.people import ANSWER_WITHIN_SECONDS, Person, check
from tests.stack import eventually, free_port

PEOPLE = 6
SLOWEST_SECONDS = ANSWER_WITHIN_SECONDS + 1.5
"""nginx may wait a second for a dead gateway before it asks the other."""

REPLICAS = ("gateway", "rasa", "actions")


@dataclass
class Cluster:
    """Seven processes: nginx and two of each part."""

    url: str
    database_url: str
    processes: Processes

    def kill(self, name: str) -> None:
        """End one at once, as a machine that loses power, and start another in its place."""
        process = self.processes.running[name]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.processes.start_one(name)

    def stop_gracefully(self, name: str) -> None:
        """End one as a rolling restart does, and start another in its place."""
        process = self.processes.running[name]
        process.terminate()
        process.wait(20)
        self.processes.start_one(name)


@pytest.fixture
def cluster(postgres_url: str, tmp_path: Path) -> Iterator[Cluster]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("no nginx on this machine")
    ports = {f"{part}-{n}": free_port() for part in REPLICAS for n in (1, 2)}
    public, rasa, actions = free_port(), free_port(), free_port()
    configuration = _nginx_configuration(tmp_path, ports, {"8080": public, "5005": rasa, "5055": actions})
    between = {
        "RASA_URL": f"http://127.0.0.1:{rasa}",
        "ACTIONS_URL": f"http://127.0.0.1:{actions}",
        "HOST": "127.0.0.1",
        "RATE_LIMIT": "off",
    }
    own = {
        "gateway": ("bot.channels.server", lambda port: {"PORT": f"{port}"}),
        "rasa": ("bot.rasa_host.server", lambda port: {"RASA_URL": f"http://127.0.0.1:{port}"}),
        "actions": ("actions", lambda port: {"ACTIONS_URL": f"http://127.0.0.1:{port}"}),
    }
    commands = {"nginx": [nginx, "-p", str(tmp_path), "-c", str(configuration), "-g", "daemon off;"]}
    for name, port in ports.items():
        module, settings_of = own[name[:-2]]
        settings = [f"{key}={value}" for key, value in {**between, **settings_of(port)}.items()]
        commands[name] = ["/usr/bin/env", *settings, sys.executable, "-W", "ignore", "-m", module]
    health = {
        **{f"gateway-{n}": f"http://127.0.0.1:{ports[f'gateway-{n}']}/readyz" for n in (1, 2)},
        **{f"rasa-{n}": f"http://127.0.0.1:{ports[f'rasa-{n}']}/webhooks/private/ready" for n in (1, 2)},
        **{f"actions-{n}": f"http://127.0.0.1:{ports[f'actions-{n}']}/health" for n in (1, 2)},
        "all": f"http://127.0.0.1:{public}/readyz",
    }
    values = environment(tmp_path / "var", DATABASE_URL=postgres_url)
    processes = Processes(commands, values, tmp_path / "var", lambda: all(map(answers, health.values())))
    with running(processes):
        yield Cluster(f"http://127.0.0.1:{public}", postgres_url, processes)


def _nginx_configuration(folder: Path, replicas: dict[str, int], listeners: dict[str, int]) -> Path:
    """deploy/nginx.conf for this machine."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    text = re.sub(r"server ([a-z]+-\d):\d+", lambda found: f"server 127.0.0.1:{replicas[found[1]]}", text)
    text = re.sub(r"listen (\d+);", lambda found: f"listen 127.0.0.1:{listeners[found[1]]};", text)
    text = text.replace("worker_processes", f"user {getpass.getuser()};\nworker_processes")  # so that it may use folder
    path = folder / "nginx.conf"
    path.write_text(text.replace("/tmp/", f"{folder}/"), "utf-8")  # noqa: S108
    return path


@pytest.mark.timeout(600)
def test_one_of_each_may_die_and_nobody_is_lost(cluster: Cluster) -> None:
    people = asyncio.run(_under_fire(cluster))
    check(cluster.database_url, people)
    assert all(person.reference for person in people)
    assert max(wait for person in people for wait in person.waits) < SLOWEST_SECONDS
    scenario = next(s for s in load_scenarios() if s.name.startswith("main_job"))
    asyncio.run(_play(cluster, scenario))


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

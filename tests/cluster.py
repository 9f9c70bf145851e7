"""Two of each part behind nginx, on one database: deploy/nginx.conf as it is, with addresses of this machine."""

from __future__ import annotations

import getpass
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT
from evaluation.bench.processes import Processes, answers, environment, running
from tests.stack import free_port

REPLICAS = ("gateway", "rasa", "actions")
_OWN = {
    "gateway": ("bot.channels.server", "PORT={port}"),
    "rasa": ("bot.rasa_host.server", "RASA_URL=http://127.0.0.1:{port}"),
    "actions": ("actions", "ACTIONS_URL=http://127.0.0.1:{port}"),
}
"""What starts each part, and the setting with its own address."""
_HEALTH = {"gateway": "readyz", "rasa": "webhooks/private/ready", "actions": "health"}


@dataclass
class Cluster:
    """Seven processes: nginx and two of each part.

    `gateways` are the addresses of the two behind nginx.
    """

    url: str
    gateways: tuple[str, str]
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


def nginx() -> str | None:
    """Where nginx is on this machine."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def two_of_each(folder: Path, database_url: str, **settings: str) -> Iterator[Cluster]:
    """Start them, wait until all are ready, and end them afterwards.

    Args:
        folder: for everything that they write.
        settings: of all parts, in capitals.
    """
    ports = {f"{part}-{n}": free_port() for part in REPLICAS for n in (1, 2)}
    public, rasa, actions = free_port(), free_port(), free_port()
    configuration = _nginx_configuration(folder, ports, {"8080": public, "5005": rasa, "5055": actions})
    between = {"RASA_URL": f"http://127.0.0.1:{rasa}", "ACTIONS_URL": f"http://127.0.0.1:{actions}"}
    values = environment(folder / "var", DATABASE_URL=database_url, HOST="127.0.0.1", **settings)
    commands = {"nginx": [str(nginx()), "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"]}
    for name, port in ports.items():
        module, own = _OWN[name[:-2]]
        its_settings = [f"{key}={value}" for key, value in between.items()] + [own.format(port=port)]
        commands[name] = ["/usr/bin/env", *its_settings, sys.executable, "-W", "ignore", "-m", module]
    health = [f"http://127.0.0.1:{port}/{_HEALTH[name[:-2]]}" for name, port in ports.items()]
    health.append(f"http://127.0.0.1:{public}/readyz")
    processes = Processes(commands, values, folder / "var", lambda: all(map(answers, health)))
    with running(processes):
        one, other = (f"http://127.0.0.1:{ports[f'gateway-{n}']}" for n in (1, 2))
        yield Cluster(f"http://127.0.0.1:{public}", (one, other), processes)


def _nginx_configuration(folder: Path, replicas: dict[str, int], listeners: dict[str, int]) -> Path:
    """deploy/nginx.conf for this machine."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    text = re.sub(r"server ([a-z]+-\d):\d+", lambda found: f"server 127.0.0.1:{replicas[found[1]]}", text)
    text = re.sub(r"listen (\d+);", lambda found: f"listen 127.0.0.1:{listeners[found[1]]};", text)
    text = text.replace("worker_processes", f"user {getpass.getuser()};\nworker_processes")  # so that it may use folder
    path = folder / "nginx.conf"
    path.write_text(text.replace("/tmp/", f"{folder}/"), "utf-8")  # noqa: S108
    return path

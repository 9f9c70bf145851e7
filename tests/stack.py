"""The real processes, started from make run's own process file, for tests that need them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.settings import ROOT

BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(what: str, true: Callable[[], bool], within: float) -> None:
    """Wait for something that other processes do; it must come true within so many seconds."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"within {within} seconds: {what}"
        time.sleep(0.1)


class Stack:
    """Supervisor with gateway, rasa and actions on free ports and a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{free_port()}"
        self.rasa_url = f"http://127.0.0.1:{free_port()}"
        self._environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'assistant.db'}",
            "PORT": self.url.rpartition(":")[2],
            "RASA_URL": self.rasa_url,
            "RASA_NEXT_URL": f"http://127.0.0.1:{free_port()}",
            "ACTIONS_URL": f"http://127.0.0.1:{free_port()}",
            "RATE_LIMIT": "off",
            "PYTHON": sys.executable,
            "SUPERVISOR_USER": os.environ.get("USER", "root"),
            **settings,
        }
        self._supervisor: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=self.url, timeout=10, trust_env=False)

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    def start(self) -> None:
        """Start everything and wait until it is ready."""
        migrate = [sys.executable, "-W", "ignore", "-m", "bot", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env=self._environment, check=True, capture_output=True)  # noqa: S603
        with self.log.open("wb") as output:
            self._supervisor = subprocess.Popen(  # noqa: S603
                [BIN / "supervisord", "-c", "supervisord.conf"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_ready(120)

    def stop(self) -> None:
        """End supervisor as Ctrl-C does; everything it started must end with it."""
        self.client.close()
        if self._supervisor is not None:
            self._supervisor.terminate()
            self._supervisor.wait(30)

    def wait_until_ready(self, within: float) -> None:
        eventually("all parts are ready", lambda: self.readiness()[0] == 200, within)

    def readiness(self) -> tuple[int, list[str]]:
        """Status of /readyz and the parts it names as missing."""
        try:
            answer = self.client.get("/readyz")
        except httpx.TransportError:
            return 0, ["gateway"]
        return answer.status_code, answer.json()["missing"]

    def pid(self, process: str) -> int:
        """The process id that supervisor knows; 0 while it is not running."""
        answer = self._control("pid", process)
        return int(answer) if answer.strip().isdigit() else 0

    def command(self, name: str) -> str:
        """What `python -m bot <name>` prints on this stack."""
        command = [sys.executable, "-W", "ignore", "-m", "bot", name]
        finished = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=True)  # noqa: S603
        return finished.stdout

    def control(self, action: str, process: str) -> str:
        """supervisorctl start, stop or restart of one process."""
        return self._control(action, process)

    def _control(self, *words: str) -> str:
        finished = subprocess.run(  # noqa: S603
            [BIN / "supervisorctl", "-c", "supervisord.conf", *words],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return finished.stdout


def chromium() -> str | None:
    """Where the browser is, if it is installed."""
    return shutil.which("chromium")

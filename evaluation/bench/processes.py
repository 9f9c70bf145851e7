"""Starting a side of the benchmark, and what its processes use. Figures come from Linux's /proc."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.settings import ROOT

READY_WITHIN_SECONDS = 600
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Processes:
    """Some processes that belong together, with one file for all that they print."""

    commands: Mapping[str, Sequence[str]]
    environment: Mapping[str, str]
    folder: Path
    ready: Callable[[], bool]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> float:
        """Start all at once; returns the seconds until they are ready.

        Raises:
            RuntimeError: one of them ended, or they were not ready in time.
        """
        started = time.monotonic()
        for name in self.commands:
            self.start_one(name)
        while not self.ready():
            ended = [name for name, process in self.running.items() if process.poll() is not None]
            if ended or time.monotonic() - started > READY_WITHIN_SECONDS:
                raise RuntimeError(f"not ready, {ended or 'nobody'} ended: see {self.log}")
            time.sleep(0.05)
        return time.monotonic() - started

    def start_one(self, name: str) -> None:
        """Start one of them (again)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.running[name] = subprocess.Popen(  # noqa: S603
                list(self.commands[name]), cwd=ROOT, env=dict(self.environment), stdout=output, stderr=output
            )

    def stop(self) -> None:
        """End them as supervisor would."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    def memory(self) -> float:
        """Megabytes of all processes and their children; shared pages count once, by shares (PSS)."""
        return sum(memory_of(pid) for pid in self._pids()) / 1024

    def cpu(self) -> float:
        """CPU seconds that all have used so far."""
        return sum(_cpu(pid) for pid in self._pids())

    def _pids(self) -> Iterator[int]:
        for process in self.running.values():
            yield from _family(process.pid)


@contextmanager
def running(processes: Processes) -> Iterator[float]:
    """Run processes for a while; gives the seconds until they were ready."""
    try:
        yield processes.start()
    finally:
        processes.stop()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a side: compiled modules are kept, as on a machine that has started it before."""
    kept = dict(os.environ)
    if kept.pop("PYTHONDONTWRITEBYTECODE", None):
        kept.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "var" / "compiled"))
    return {
        **kept,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "VAR_DIR": str(folder),
        **settings,
    }


def python(*words: str) -> list[str]:
    """A command of this environment's Python."""
    return [sys.executable, "-W", "ignore", *words]


def answers(url: str) -> bool:
    """Whether an address answers with 200."""
    try:
        return httpx.get(url, timeout=3, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return
    for child in children:
        yield from _family(int(child))


def memory_of(pid: int) -> int:
    """Kilobytes of a process; shared pages count by shares (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _cpu(pid: int) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(parts[11]) + int(parts[12])) / _TICKS

"""A side of the comparison: a project of our lines with a pipeline, trained and asked in processes of its own."""

from __future__ import annotations

import json
import subprocess
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from evaluation.bench.processes import environment, python
from evaluation.compare.training import NAME
from evaluation.model import Understood


@dataclass(frozen=True)
class Cost:
    """CPU seconds of training, and megabytes at the peak of the process that trained."""

    seconds: float
    megabytes: float


def train(project: Path) -> Cost:
    """Train a project.

    Raises:
        subprocess.CalledProcessError: it failed; `output.log` in its folder says why.
    """
    with (project / "output.log").open("ab") as log:
        done = subprocess.run(  # noqa: S603
            python("-m", "evaluation.compare.training"),
            cwd=project,
            env=_environment(project),
            stdout=subprocess.PIPE,
            stderr=log,
            check=True,
        )
    return Cost(**json.loads(done.stdout))


class Reader(AbstractContextManager["Reader"]):
    """A trained project that reads line by line."""

    def __init__(self, project: Path) -> None:
        self._log = (project / "output.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603
            python("-m", "evaluation.compare.reader", str(project / "models" / f"{NAME}.tar.gz")),
            cwd=project,
            env=_environment(project),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def read(self, text: str) -> tuple[Understood, float]:
        """What it makes of a line, and the seconds that it took."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        made = answer["understood"]
        return Understood(**{**made, "guesses": tuple(made["guesses"])}), answer["seconds"]

    def end(self) -> float:
        """No more lines; returns megabytes at the peak."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return float(self._answer()["megabytes"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the reader ended: see {self._log.name}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()


def _environment(project: Path) -> dict[str, str]:
    return environment(project, PYTHONPATH=str(ROOT))

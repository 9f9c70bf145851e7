"""Rasa's own starter pipeline and policies (those of `rasa init`), trained on our data, in a folder of its own."""

from __future__ import annotations

import importlib.resources
import random
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from bot.settings import ROOT
from evaluation.bench.processes import environment, python


def prepare(folder: Path, configuration: str, lines: int | None) -> tuple[int, int]:
    """Write a project of our data; returns the number of its training lines and of all.

    Args:
        configuration: its config.yml.
        lines: at most so many of each intent, sub-intents counted by themselves; None for all.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data" / "nlu").mkdir(parents=True)
    for name in ("stories", "responses"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    shutil.copy(ROOT / "domain.yml", folder)
    (folder / "config.yml").write_text(configuration, "utf-8")
    (folder / "credentials.yml").write_text("rest:\n", "utf-8")
    examples: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            if "intent" in entry:
                examples.setdefault(entry["intent"], []).extend(_lines(entry["examples"]))
    dice = random.Random(8)
    kept = {
        intent: found if lines is None else dice.sample(found, min(lines, len(found)))
        for intent, found in examples.items()
    }
    entries = [{"intent": i, "examples": "".join(f"- {line}\n" for line in found)} for i, found in kept.items()]
    written = yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, width=10_000)
    (folder / "data" / "nlu" / "all.yml").write_text(written, "utf-8")
    return sum(map(len, kept.values())), sum(map(len, examples.values()))


def config(epochs: int) -> str:
    """The configuration that `rasa init` suggests: it comes commented out, because Rasa would choose the same.

    Args:
        epochs: instead of the starter's 100.
    """
    template = importlib.resources.files("rasa") / "cli" / "initial_project" / "config.yml"
    text = re.sub(r"^#(?=   - |     \w+: )", " ", template.read_text("utf-8"), flags=re.MULTILINE)
    found: dict[str, Any] = yaml.safe_load(text)
    found["assistant_id"] = "starter"
    for part in (*found["pipeline"], *found["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    assert any(part["name"] == "DIETClassifier" for part in found["pipeline"])
    return yaml.safe_dump(found)


def train(folder: Path) -> float:
    """Train it; returns the seconds."""
    started = time.monotonic()
    with (folder / "train.log").open("wb") as output:
        subprocess.run(  # noqa: S603
            [*python("-m", "rasa", "train"), "--fixed-model-name", "starter"],
            cwd=folder,
            env={**environment(folder), "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=output,
            check=True,
        )
    return time.monotonic() - started


def serve(folder: Path, port: int, actions_url: str, database_url: str) -> list[str]:
    """The command that serves it with a durable SQL tracker store."""
    url = sa.engine.make_url(database_url)
    store: dict[str, Any] = {"type": "SQL", "dialect": url.drivername, "db": url.database}
    if url.host:
        store |= {"url": url.host, "port": url.port or 5432, "username": url.username, "password": url.password}
    endpoints = {"action_endpoint": {"url": f"{actions_url}/webhook"}, "tracker_store": store}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    files = {"-m": "models/starter.tar.gz", "--endpoints": "endpoints.yml", "--credentials": "credentials.yml"}
    options = [word for option, name in files.items() for word in (option, str(folder / name))]
    return [*python("-m", "rasa", "run"), "-i", "127.0.0.1", "-p", str(port), *options]


def _lines(block: str) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block.splitlines() if line.startswith("- ")]

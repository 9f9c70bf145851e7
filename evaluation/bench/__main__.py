"""`make bench`: our whole path beside Rasa's own starter, on this machine, in this run.

    python -m evaluation.bench [--quick] [--database postgresql|sqlite] [--lines N] [--epochs N]

Writes docs/performance.md and its picture (with --quick: into var/bench). Takes half an hour; --quick a few minutes.
The exit code is 1 when a ratio is not what is asked of it, except with --quick.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from bot import logs
from bot.settings import ROOT
from evaluation.bench import databases, flat, replicas, report, starter
from evaluation.bench.load import Outcome
from evaluation.bench.processes import environment, python, running
from evaluation.bench.report import Measured
from evaluation.bench.sides import Ours, Side, ours, rasas_starter

AT_ONCE = (1, 8, 32)
FOLDER = ROOT / "var" / "bench"


def main() -> int:
    """Measure, write, and say what is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small counts, to see that it works")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--lines", type=int, default=10, help="training lines of each intent for the starter")
    parser.add_argument("--epochs", type=int, default=15, help="of its training; Rasa's own are 100")
    wanted = parser.parse_args()
    logs.configure("ERROR")
    FOLDER.mkdir(parents=True, exist_ok=True)
    project = FOLDER / "starter"
    count, epochs = (4, 2) if wanted.quick else (wanted.lines, wanted.epochs)
    lines = starter.prepare(project, starter.config(epochs), count)
    found = Measured(machine(), wanted.database, wanted.quick, lines, epochs)
    _say(f"Training the starter on {lines[0]} lines ...")
    found.training["starter"] = starter.train(project)
    found.training["ours"] = None if wanted.quick else train_ours()
    with contextlib.ExitStack() as stack:
        ours_url, starter_url, actions_url, cluster_url = (
            stack.enter_context(databases.empty(wanted.database, FOLDER / "databases", migrated=migrated))
            for migrated in (True, False, True, True)
        )
        sides = ours(FOLDER / "ours", ours_url), rasas_starter(FOLDER / "theirs", project, starter_url, actions_url)
        for side in sides:
            found.ready[side.name] = _start(side, stack, warm=not wanted.quick)
        measure(found, sides, quick=wanted.quick)
        _say("Two of each part ...")
        found.replicas = replicas.measure(sides[0], cluster_url, *((1, 40) if wanted.quick else (4, 240)))
        measure_flatness(found, sides, ours_url, quick=wanted.quick)
    write(found)
    return 1 if report.missed(found) and not wanted.quick else 0


def machine() -> str:
    """What this ran on, in words."""
    model = next((x for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")), "")
    return f"{os.cpu_count()} cores ({model.partition(':')[2].strip() or platform.machine()}), {platform.system()}"


def train_ours() -> float:
    """Seconds of training from nothing, as on a new machine."""
    folder = FOLDER / "model"
    subprocess.run(["/bin/rm", "-rf", str(folder)], check=True)  # noqa: S603
    folder.mkdir()
    script = (
        "import sys, pathlib; from bot.rasa_host import encoder, training; folder = pathlib.Path(sys.argv[1]);"
        "encoder.KEPT = folder / 'vectors.npz'; training.train(folder)"
    )  # vectors and parts that were kept from before would save time
    fresh = environment(FOLDER / "ours", RASA_CACHE_DIRECTORY=str(folder / "cache"))
    started = time.monotonic()
    subprocess.run(python("-c", script, str(folder)), cwd=ROOT, env=fresh, check=True)  # noqa: S603
    return time.monotonic() - started


def _start(side: Side, stack: contextlib.ExitStack, *, warm: bool) -> float:
    """Start a side; if `warm` for the second time, so that no side pays for what is cold."""
    if warm:
        with running(side.processes):
            pass
    seconds = stack.enter_context(running(side.processes))
    _say(f"{side.name}: ready after {seconds:.1f} s")
    return seconds


def measure(found: Measured, sides: tuple[Ours, Side], *, quick: bool) -> None:
    """Load by turns, and what it costs."""
    rounds, turns = (1, {1: 20, 8: 40, 32: 64}) if quick else (3, {1: 120, 8: 240, 32: 400})
    for side in sides:
        side.run(1, 10 if quick else 50)
        found.outcomes[side.name] = {n: Outcome() for n in AT_ONCE}
    spent = {side.name: -side.processes.cpu() for side in sides}
    before = sides[0].parts()
    for at_once in AT_ONCE:
        for _ in range(rounds):
            for side in sides:
                found.outcomes[side.name][at_once].add(side.run(at_once, turns[at_once]))
        if at_once == 1:
            after, alone = sides[0].parts(), found.outcomes["ours"][1]
            seconds = {part: value - before.get(part, 0.0) for part, value in after.items()}
            waited = [*alone.seconds, *alone.opening]
            found.parts = report.split(seconds, sum(waited), len(waited))
        _say(
            f"{at_once} at once: " + ", ".join(f"{s.name} {found.outcomes[s.name][at_once].rate:.1f}/s" for s in sides)
        )
    for side in sides:
        spent[side.name] += side.processes.cpu()
        count = sum(len(outcome.seconds) for outcome in found.outcomes[side.name].values())
        found.cpu[side.name] = spent[side.name] / count
        found.memory[side.name] = side.processes.memory()


def measure_flatness(found: Measured, sides: tuple[Ours, Side], url: str, *, quick: bool) -> None:
    """Late in a conversation, and in a full database."""
    found.late = 40 if quick else 400
    for side in sides:
        found.by_length[side.name] = flat.by_length(side, 10, found.late, 1 if quick else 2)
    stored = (1_000, 50) if quick else (100_000, 50)
    found.stored = f"{stored[0]:,} conversations with {stored[0] * stored[1]:,} events"
    _say(f"Filling the database: {found.stored} ...")
    found.by_database = flat.by_database(sides[0], url, *stored, turns=20 if quick else 300)


def write(found: Measured) -> None:
    """The page and the picture."""
    folder = FOLDER / "docs" if found.quick else ROOT / "docs"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    text = report.document(found)
    (folder / "performance.md").write_text(text, "utf-8")
    (folder / "pictures" / "performance.png").write_bytes(report.picture(found.parts).png())
    print(text)
    for line in report.missed(found):
        print(f"Not as wanted: {line}", file=sys.stderr)


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())

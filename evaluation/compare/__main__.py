"""`make compare`: what is understood, and at what cost, beside Rasa's starter and beside n-grams alone.

    python -m evaluation.compare [--quick] [--epochs N] [--lines N] [folder]

Writes docs/comparison.md (with --quick: var/compare/comparison.md). With a folder, the lines of its out_of_scope.jsonl
(rows with `text`) are read too.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import logs
from bot.settings import ROOT
from evaluation.bench import starter
from evaluation.compare import ngrams, report
from evaluation.compare.report import Found
from evaluation.compare.sides import Reader, train
from evaluation.data import published, questions
from evaluation.model import OUT_OF_SCOPE
from evaluation.noise import with_typos

FOLDER = ROOT / "var" / "compare"
EPOCHS = 10
"""On all lines one epoch of DIET takes minutes of a core, so Rasa's own 100 take hours."""
WARM = 20
"""Lines that are read before any counts."""


def main() -> None:
    """Train all sides, let them read, write the page."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.compare", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few lines and epochs, to see that it works")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of the starter; Rasa's own are 100")
    parser.add_argument("--lines", type=int, help="at most so many training lines of each intent; all without it")
    parser.add_argument("folder", type=Path, nargs="?")
    wanted = parser.parse_args()
    logs.configure("ERROR")
    epochs = 2 if wanted.quick else wanted.epochs
    sides = {
        "ours": (ROOT / "config.yml").read_text("utf-8"),
        "Rasa’s starter": starter.config(epochs),
        "n-grams": ngrams.config(),
    }
    found, projects = [], []
    for number, (name, configuration) in enumerate(sides.items()):
        projects.append(FOLDER / f"side_{number}")
        lines = starter.prepare(projects[-1], configuration, 4 if wanted.quick else wanted.lines)
        print(f"Training {name} on {lines[0]:,} lines ...", flush=True)
        found.append(Found(name, train(projects[-1])))
    read(found, projects, sets(wanted.folder, every=20 if wanted.quick else 1))
    text = report.document(found, lines, epochs, quick=wanted.quick)
    (FOLDER if wanted.quick else ROOT / "docs").joinpath("comparison.md").write_text(text, "utf-8")
    print(text)


def sets(folder: Path | None, every: int) -> dict[str, list[tuple[str, str]]]:
    """Lines by set, each with its intent: all, or one of so many."""
    held_out = questions("questions")
    strange = [(row["text"], OUT_OF_SCOPE) for row in published(folder, "out_of_scope.jsonl")]
    all_lines = {
        report.QUESTIONS: held_out,
        report.TYPOS: [(with_typos(line), intent) for line, intent in held_out],
        report.THIRD: questions("questions_third"),
        report.STRANGE: strange,
    }
    return {name: lines[::every] for name, lines in all_lines.items() if lines}


def read(found: Sequence[Found], projects: Sequence[Path], asked: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Let the sides read each line in turn, so that what else the machine does slows all of them."""
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(Reader(project)) for project in projects]
        for line, _ in asked[report.QUESTIONS][:WARM]:
            for reader in readers:
                reader.read(line)
        for name, lines in asked.items():
            for line, intent in lines:
                for side, reader in zip(found, readers):
                    made, seconds = reader.read(line)
                    side.read.setdefault(name, []).append((made, intent))
                    side.seconds.append(seconds)
        for side, reader in zip(found, readers):
            side.megabytes = reader.end()


if __name__ == "__main__":
    main()

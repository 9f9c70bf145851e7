"""Questions, other intents, what is out of scope, typing errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation import confidence, mistakes
from evaluation.data import own, published, questions, table
from evaluation.figures import Share, share
from evaluation.model import OUT_OF_SCOPE, Model, Read, Understood
from evaluation.noise import with_typos


def report(model: Model, external: Path | None, figures: dict[str, float], pictures: dict[str, bytes]) -> list[str]:
    """The sections of the report; what is gated goes into `figures`, PNGs into `pictures` by their names."""
    asked = questions("questions")
    read, third = _read(model, asked), _read(model, questions("questions_third"))
    noisy = _read(model, [(with_typos(line), topic) for line, topic in asked])
    intents: Mapping[str, Sequence[str]] = own("intents")
    others = _read(model, [(line, i) for i, lines in intents.items() for line in lines if i != OUT_OF_SCOPE])
    strange = [model.understand(row["text"]) for row in published(external, "out_of_scope.jsonl")]
    right, typos, fresh = right_answers(read), right_answers(noisy), right_answers(third)
    declined = _declined([u for u, _ in read])
    rows = [
        ("right answer", right),
        ("right answer with two typing errors in the line", typos),
        (f"right answer, {len(third)} questions of a third hand by which nothing was chosen", fresh),
        ("right among the two best guesses", share([t in u.guesses for u, t in read])),
        ("declined (then guesses are offered)", declined),
        ("right, of those answered", right_answers([(u, t) for u, t in read if not u.declined and u.danger is None])),
        ("other intents right", right_answers(others)),
        ("own out-of-scope lines declined", _declined([model.understand(line) for line in intents[OUT_OF_SCOPE]])),
    ]
    if strange:
        rows.append(("published out-of-scope lines declined", _declined(strange)))
    figures |= {
        "questions": right.value,
        "questions with two typos": typos.value,
        "questions of a third hand": fresh.value,
        "questions declined": declined.value,
    }
    return [
        "## Understanding",
        "",
        f"{len(read)} held-out questions on {len(own('questions'))} topics.",
        "",
        *table(("", "share"), rows),
        *mistakes.report(read, pictures),
        *confidence.report(read, third, strange, figures, pictures),
    ]


def right_answers(read: Read) -> Share:
    """The share that is answered as it should be."""
    return share([u.intent == topic for u, topic in read])


def _read(model: Model, lines: Sequence[tuple[str, str]]) -> Read:
    return [(model.understand(line), intent) for line, intent in lines]


def _declined(found: Sequence[Understood]) -> Share:
    return share([u.declined for u in found])

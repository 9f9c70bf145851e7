"""Questions, other intents, what is out of scope, typing errors, and how far confidence can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.data import own, published, table
from evaluation.figures import Share, auroc, expected_calibration_error, share
from evaluation.model import Model, Understood
from evaluation.noise import with_typos


def report(model: Model, external: Path | None, figures: dict[str, float]) -> list[str]:
    """The section of the report; what is gated goes into `figures`."""
    questions, fresh = _questions("questions"), _questions("questions_third")
    read = [(model.understand(line), topic) for line, topic in questions]
    noisy = [(model.understand(with_typos(line)), topic) for line, topic in questions]
    answered = [(u, t) for u, t in read if not _declined(u) and u.danger is None]
    others = [(line, i) for i, lines in own("intents").items() for line in lines if i != "out_of_scope"]
    right, typos = _right(read), _right(noisy)
    third = _right([(model.understand(line), topic) for line, topic in fresh])
    declined = share([_declined(u) for u, _ in read])
    error = expected_calibration_error([u.confidence for u, _ in read], [u.guesses[0] == t for u, t in read])
    rows = [
        ("right answer", right),
        ("right answer with two typing errors in the line", typos),
        (f"right answer, {len(fresh)} questions of a third hand by which nothing was chosen", third),
        ("right among the two best guesses", share([t in u.guesses for u, t in read])),
        ("declined (then guesses are offered)", declined),
        ("right, of those answered", _right(answered)),
        ("other intents right", share([model.understand(line).intent == i for line, i in others])),
        ("own out-of-scope lines declined", _declining(model, own("intents")["out_of_scope"])),
    ]
    figures |= {
        "questions": right.value,
        "questions with two typos": typos.value,
        "questions of a third hand": third.value,
        "questions declined": declined.value,
        "calibration error": error,
    }
    lines = [
        "## Understanding",
        "",
        f"{len(questions)} held-out questions on {len(own('questions'))} topics.",
        "",
    ]
    closing = [f"Expected calibration error of the confidence (ten bins): {error:.3f}.", ""]
    outside = published(external, "out_of_scope.jsonl")
    if outside:
        strange = [model.understand(row["text"]) for row in outside]
        rows.append(("published out-of-scope lines declined", share([_declined(u) for u in strange])))
        scores = [0.0 if u.intent == "out_of_scope" else u.confidence for u in strange]
        area = auroc([u.confidence for u, _ in read], scores)
        closing.append(f"Area under the curve, questions against published out-of-scope lines: {area:.3f}.")
        closing += ["", *_thresholds(read, scores)]
    return [*lines, *table(("", "share"), rows), *closing, ""]


def _questions(name: str) -> list[tuple[str, str]]:
    return [(line, f"faq/{topic}") for topic, lines in own(name).items() for line in lines]


def _thresholds(read: Sequence[tuple[Understood, str]], strange: Sequence[float]) -> list[str]:
    """What other thresholds would do: questions answered, right of those, strange lines let through."""
    rows = []
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        taken = [(u, t) for u, t in read if u.confidence >= threshold]
        rows.append(
            (
                threshold,
                f"{len(taken) / len(read):.3f}",
                f"{sum(u.guesses[0] == t for u, t in taken) / len(taken):.3f}",
                f"{sum(score < threshold for score in strange) / len(strange):.3f}",
            )
        )
    return table(("threshold", "questions answered", "right of these", "published strange lines declined"), rows)


def _right(read: Sequence[tuple[Understood, str]]) -> Share:
    return share([u.intent == topic for u, topic in read])


def _declined(understood: Understood) -> bool:
    return understood.intent in ("nlu_fallback", "out_of_scope")


def _declining(model: Model, lines: Sequence[str]) -> Share:
    return share([_declined(model.understand(line)) for line in lines])

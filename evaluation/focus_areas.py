"""How well the guess from a story agrees with an author's label, and how many answers the questions then take."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sklearn.metrics import cohen_kappa_score

from bot.rasa_host.intents import ANSWER, SAFETY
from bot.screening.plan import GUESS, ITEM_PREFIX, MOST, NONE, STORY, YES, Progress, questions
from bot.screening.rules import load
from evaluation.figures import share

if TYPE_CHECKING:
    from evaluation.model import Model


AREAS = tuple(area.key for area in load().areas)
PUBLISHED = {
    "grief": "grief",
    "interpersonal_dispute": "dispute",
    "role_transition": "transition",
    "interpersonal_sensitivities": "sensitivities",
}
"""Labels of published rows and our keys for them."""


@dataclass(frozen=True)
class Judged:
    """A story with its label and the guess made from it: areas, or "none"; and what the story was taken for."""

    group: str
    label: str
    guess: str
    taken_for: str


def report(model: Model, vignettes: Mapping[str, Any], published: Sequence[Mapping[str, str]]) -> list[str]:
    """The section of the report; `published` rows have `text`, `label` and `set`."""
    own = [_judge(model, group, label, text) for group, label, text in labelled(vignettes)]
    kappa = cohen_kappa_score([j.label for j in own], [j.guess for j in own])
    taps = [answers_needed(j) for j in own]
    lines = [
        "## Focus areas",
        "",
        "The guess from an opening story beside the author's label. This is agreement with one author, not validity:",
        "no therapist has labelled these stories. The person sees the guess where the story is taken for one: danger",
        "goes first, also where it is a false alarm, and some words sound like a question.",
        "",
        f"Cohen's kappa over {len(own)} own vignettes (four areas and none): {kappa:.3f}.",
        f"Answers until a result, for somebody who confirms or corrects the guess: median {statistics.median(taps):g},",
        f"at most {max(taps)}.",
        "",
        *_table("own vignettes", own),
    ]
    for name in sorted({row["set"] for row in published}):
        rows = [row for row in published if row["set"] == name]
        judged = [_judge(model, name, PUBLISHED[row["label"]], row["text"]) for row in rows]
        lines += ["", *_table(name, judged)]
    return [*lines, ""]


def _judge(model: Model, group: str, label: str, text: str) -> Judged:
    return Judged(group, label, model.suggestion(text) or NONE, model.read_as_story(text))


def labelled(vignettes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Group, label and text of every own vignette."""
    for group in ("clear", "mixed"):
        for label, texts in vignettes[group].items():
            yield from ((group, label, text) for text in texts)
    yield from (("none", NONE, text) for text in vignettes["none"])


def answers_needed(judged: Judged) -> int:
    """Answers until the result, for somebody who confirms or corrects the guess and then says "a lot" to the area of
    the label and "not at all" to the others."""
    guess = None if judged.guess == NONE else judged.guess
    settled = {GUESS: YES if guess == judged.label else judged.label, MOST: judged.label}
    progress, count = Progress(items={}), 0
    while True:
        open_questions = [q for q in questions(load(), progress) if not _is_settled(q, progress)]
        if not open_questions:
            return count
        count += 1
        progress = _answer(open_questions[0], progress, guess, settled, judged.label)


def _is_settled(question: str, progress: Progress) -> bool:
    fixed = {STORY: progress.story_told, GUESS: progress.guess_answer is not None, MOST: progress.most is not None}
    return fixed.get(question, question.removeprefix(ITEM_PREFIX) in progress.items)


def _answer(question: str, before: Progress, guess: str | None, settled: Mapping[str, str], label: str) -> Progress:
    items, item = dict(before.items), question.removeprefix(ITEM_PREFIX)
    if question.startswith(ITEM_PREFIX):
        items[item] = 3 if load().area_of(item).key == label else 0
    return Progress(
        story_told=True,
        guess=guess,
        guess_answer=settled[GUESS] if question == GUESS else before.guess_answer,
        items=items,
        most=settled[MOST] if question == MOST else before.most,
    )


def _table(name: str, judged: Sequence[Judged]) -> list[str]:
    groups = {"all": list(judged)}
    if name == "own vignettes":
        groups |= {group: [j for j in judged if j.group == group] for group in ("clear", "mixed", "none")}
    groups |= {area: [j for j in judged if j.label == area] for area in AREAS}
    lines = [
        f"| {name} | guess agrees | no guess | taken for danger | taken for something else |",
        "|---|---|---|---|---|",
    ]
    for group, of in groups.items():
        shares = (
            share([j.guess == j.label for j in of]),
            share([j.guess == NONE for j in of]),
            share([j.taken_for == SAFETY for j in of]),
            share([j.taken_for not in (SAFETY, ANSWER) for j in of]),
        )
        lines.append(f"| {group} | {' | '.join(map(str, shares))} |")
    return lines

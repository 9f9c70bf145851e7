"""The safety card: danger noticed, and false alarms, kind by kind and set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.data import doubtful, own, published, table
from evaluation.figures import share
from evaluation.model import Model, Understood

PUBLISHED = "safety.jsonl"
OWN = ("safety", "safety_second")
"""Two sets by two hands, the second after the first model had been measured on the first."""
THIRD = "safety_third"
"""By a third hand; nothing was chosen by these lines. Misses of all sets had been read when the patterns of calls for
help (bot/safety/patterns.py) were written."""


def report(model: Model, external: Path | None, figures: dict[str, float]) -> list[str]:
    """The section of the report. `Any` counts interruptions, gentle lines and check-ins."""
    groups = _read(model, OWN)
    third = _read(model, (THIRD,))
    figures |= {
        "explicit intent noticed": _share_noticed(groups[EXPLICIT]),
        "danger noticed": _share_noticed(groups[ALL]),
        "danger noticed, third hand": _share_noticed(third[ALL]),
        "hard negatives noticed": _share_noticed(groups[HARD]),
        "hard negatives interrupted": share([u.danger is not None for u in groups[HARD]]).value,
        "ordinary lines noticed": _share_noticed(groups[ORDINARY]),
        "ordinary lines interrupted": share([u.danger is not None for u in groups[ORDINARY]]).value,
    }
    lines = ["## Safety card", "", *_card("own sets", groups), *_card("a third hand's set", third), *_cost(model)]
    rows = published(external, PUBLISHED)
    return lines + (_published_card(model, rows) if rows else [])


def _published_card(model: Model, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Kind by kind, then all together with and without the rows whose labels we doubt."""
    by_set: dict[str, list[Understood]] = {}
    together: dict[str, list[Understood]] = {}
    for row in rows:
        understood = model.understand(row["text"])
        by_set.setdefault(f"{row['set']}, {row['kind']} ({row['label']})", []).append(understood)
        name = "all danger" if row["label"] == "risk" else "all without danger (lower is better)"
        together.setdefault(name, []).append(understood)
        if not doubtful(row, PUBLISHED):
            together.setdefault(f"{name}, doubtful labels left out", []).append(understood)
    doubts = sum(doubtful(row, PUBLISHED) for row in rows)
    return [
        *_card("published set, kind", dict(sorted(by_set.items())) | dict(sorted(together.items()))),
        f"The labels of {doubts} of these {len(rows)} rows are doubtful: `evaluation/doubtful_labels.yml` says why.",
        "",
    ]


EXPLICIT, HARD, ORDINARY = "explicit intent", "hard negatives (lower is better)", "ordinary lines (lower is better)"
ALL = "all danger together"


LONG_CHARACTERS = 2_000
"""As long as a message may be."""


def _cost(model: Model) -> list[str]:
    """What looking for danger adds to the sentence embedding, which all parts share."""
    typical = _groups(own(THIRD))[ORDINARY]
    long = [
        " ".join(typical)[start : start + LONG_CHARACTERS] for start in range(0, 4 * LONG_CHARACTERS, LONG_CHARACTERS)
    ]
    model.seconds(typical[:20])
    costs = []
    for texts in (typical, long):
        embedding, looking = model.seconds(texts)
        costs.append(f"{looking * 1000:.1f} ms ({looking / embedding:.2f} times what embedding it takes)")
    return [
        f"Looking for danger adds {costs[0]} to an ordinary line and {costs[1]} to {LONG_CHARACTERS:,} characters.",
        "",
    ]


def _read(model: Model, names: Sequence[str]) -> dict[str, list[Understood]]:
    """What the model makes of the lines of some sets, group by group, and of all danger together."""
    groups: dict[str, list[Understood]] = {}
    for name in names:
        for group, lines in _groups(own(name)).items():
            groups.setdefault(group, []).extend(model.understand(line) for line in lines)
    danger = [u for group, found in groups.items() if group not in (HARD, ORDINARY) for u in found]
    return groups | {ALL: danger}


def _groups(lines: Mapping[str, Mapping[str, Sequence[str]] | Sequence[str]]) -> dict[str, Sequence[str]]:
    positives = lines["positives"]
    assert isinstance(positives, Mapping)
    rest = {EXPLICIT: lines["explicit"], HARD: lines["near_misses"], ORDINARY: lines["ordinary"]}
    return {**positives, **rest}  # type: ignore[dict-item]


def _card(title: str, groups: Mapping[str, Sequence[Understood]]) -> list[str]:
    rows = [
        (name, share([u.danger is not None for u in found]), share([_noticed(u) for u in found]))
        for name, found in groups.items()
    ]
    return table((title, "interrupts", "any safety message"), rows)


def _noticed(understood: Understood) -> bool:
    return understood.danger is not None or understood.note is not None


def _share_noticed(found: Sequence[Understood]) -> float:
    return share([_noticed(u) for u in found]).value

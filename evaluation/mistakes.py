"""What wrongly answered questions were taken for: from group to group of topics, and the topics that are mixed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import yaml

from bot.knowledge.topics import titles
from bot.settings import ROOT
from evaluation import charts
from evaluation.data import table
from evaluation.model import Read

GROUPS = {
    "faq_ipt": "IPT",
    "faq_focus": "focus areas",
    "faq_formats": "forms of IPT",
    "faq_conditions": "conditions",
    "faq_dit": "DIT",
    "faq_choosing": "choosing",
    "faq_clinic": "the clinic",
    "faq_assistant": "the assistant",
}
"""Files of data/nlu that hold the topics of a group, with what the group is called here."""
DECLINED, OTHER = "declined", "no question"
COLUMNS = (*GROUPS.values(), DECLINED, OTHER)


def report(read: Read, pictures: dict[str, bytes]) -> list[str]:
    """The section, with its picture. Only lines of a set that may be learned from: whoever looks, chooses by it."""
    groups = topic_groups()
    wrong = [(topic, DECLINED if u.declined else u.intent) for u, topic in read if u.intent != topic]
    counts = by_group(wrong, groups)
    asked = Counter(groups[topic] for _, topic in read)
    pictures["confusion"] = charts.confusion(
        [f"{name} ({sum(counts[name].values())} of {asked[name]})" for name in counts],
        COLUMNS,
        [[counts[name][column] for column in COLUMNS] for name in counts],
    )
    inside = sum(counts[name][name] for name in counts)
    ends = {end: sum(counts[name][end] for name in counts) for end in (DECLINED, OTHER)}
    outside = len(wrong) - inside - sum(ends.values())
    pairs = [(_title(a), _title(b), there, back) for (a, b), there, back in mixed_up(wrong) if there + back > 1]
    return [
        "### Mistakes",
        "",
        f"Of {len(wrong)} questions without their right answer {inside} got the answer of another topic in the same",
        f"group, {outside} that of a topic in another group, {ends[DECLINED]} were declined, and {ends[OTHER]} were",
        "not taken for a question.",
        "",
        "![Wrong answers by group: what was asked, and what it was taken for](pictures/evaluation-confusion.png)",
        "",
        *_pairs(pairs),
    ]


def _pairs(pairs: Sequence[tuple[str, str, int, int]]) -> list[str]:
    if not pairs:
        return ["No two topics were taken for each other more than once.", ""]
    head = ("one topic", "the other", "one taken for the other", "the other for the one")
    return ["Topics that were taken for each other more than once:", "", *table(head, pairs)]


def topic_groups() -> dict[str, str]:
    """Intents of questions, each with the name of its group."""
    return {
        entry["intent"]: name
        for file, name in GROUPS.items()
        for entry in yaml.safe_load((ROOT / "data" / "nlu" / f"{file}.yml").read_text("utf-8"))["nlu"]
    }


def by_group(wrong: Sequence[tuple[str, str]], groups: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How many of the questions of each group ended where.

    Args:
        wrong: intents of questions, each with what it was taken for.
        groups: see topic_groups.
    """
    found: dict[str, Counter[str]] = {name: Counter() for name in GROUPS.values()}
    for topic, taken in wrong:
        found[groups[topic]][taken if taken == DECLINED else groups.get(taken, OTHER)] += 1
    return found


def mixed_up(wrong: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, str], int, int]]:
    """Pairs with how often the first was taken for the second, and the second for the first; the most mixed first."""
    counts = Counter(wrong)
    pairs = {(min(pair), max(pair)) for pair in counts if DECLINED not in pair}
    found = [(pair, counts[pair], counts[pair[::-1]]) for pair in pairs]
    return sorted(found, key=lambda row: (-row[1] - row[2], row[0]))


def _title(intent: str) -> str:
    return titles().get(intent.removeprefix("faq/"), f"`{intent}`")

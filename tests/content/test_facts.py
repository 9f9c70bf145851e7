"""Every fact of the pages that the project was given stands in an answer, and nothing that they claim too much."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from bot.knowledge.topics import titles
from bot.settings import ROOT
from tests.content.texts import VARIABLE, all_facts, responses

TABLE: dict[str, Any] = yaml.safe_load((ROOT / "evaluation" / "sets" / "facts.yml").read_text("utf-8"))
FACTS: list[dict[str, Any]] = TABLE["facts"]

every_fact = pytest.mark.parametrize("fact", FACTS, ids=lambda f: f"{f['page']}: {f['fact']}")


def said(response: str, therapy: str | None) -> str:
    """What a response says for a therapy, with facts filled in; the clinic has stated nothing that it need not."""
    variations = [
        v
        for v in responses()[response]
        if all((c["name"], c["value"]) == ("therapy", therapy) for c in v.get("condition") or [])
    ]
    chosen = max(variations, key=lambda v: len(v.get("condition") or []))
    return VARIABLE.sub(lambda m: all_facts().get(m[1], ""), chosen["text"])


@every_fact
def test_the_answer_or_what_follows_tell_me_more_holds_the_fact(fact: dict[str, Any]) -> None:
    therapy = fact.get("therapy")
    whole = " ".join(said(f"utter_{part}/{fact['topic']}", therapy) for part in ("faq", "more"))
    missing = [words for words in fact["words"] if words.lower() not in " ".join(whole.lower().split())]
    assert missing == []


@every_fact
def test_a_fact_names_its_page_its_topic_and_a_question(fact: dict[str, Any]) -> None:
    assert fact["page"] in TABLE["pages"]
    assert fact["topic"] in titles()
    assert fact["words"]
    assert len(fact["question"].split()) >= 3


def test_every_page_is_in_the_table_and_no_question_is_asked_twice() -> None:
    assert set(TABLE["pages"]) == {fact["page"] for fact in FACTS}
    assert [q for q, times in Counter(fact["question"] for fact in FACTS).items() if times > 1] == []

"""What stands between the present content and a release, and the document in which a clinician reads it all.

A release needs every answer signed, every source opened and found to say what we say, every help line verified lately.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from bot.settings import ROOT

VERIFIED_FOR = timedelta(days=90)
"""A help line that was verified longer ago than this must be looked at again."""
CHECKED_FOR = timedelta(days=365)
"""The same for a source."""
_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    """One variation of one response, as it stands in data/responses."""

    response: str
    number: int
    file: str
    text: str
    metadata: dict[str, Any]
    buttons: tuple[dict[str, str], ...]
    condition: tuple[dict[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.response}[{self.number}]"

    @property
    def variables(self) -> list[str]:
        return _VARIABLE.findall(self.text)

    def filled(self, facts: Mapping[str, str]) -> str:
        """The text with facts in the place of their names; a name without a fact stays in its braces."""
        return _VARIABLE.sub(lambda m: facts.get(m[1], m[0]), self.text)


@cache
def sentences() -> list[Sentence]:
    """Every variation of every response, file by file."""
    return list(_read())


def _read() -> Iterator[Sentence]:
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text("utf-8"))["responses"].items():
            for number, v in enumerate(variations):
                buttons, condition = tuple(v.get("buttons") or ()), tuple(v.get("condition") or ())
                yield Sentence(name, number, path.name, v["text"], v.get("metadata") or {}, buttons, condition)


def unsigned(every: Sequence[Sentence]) -> list[str]:
    """Answers that no named clinician has signed, or not on a day."""
    return [
        f"{s.file}: {s} is not signed"
        for s in every
        if "reviewed_by" in s.metadata and not (s.metadata["reviewed_by"] and _day(s.metadata.get("reviewed_on")))
    ]


def unverified(resources: Mapping[str, Mapping[str, Any]], today: date) -> list[str]:
    """Help lines that no named person has verified, or too long ago. Never a reason to hide a number from anyone."""
    found = []
    for key, resource in resources.items():
        verified_on = resource.get("verified_on") if resource.get("verified_by") else None
        problem = _problem(verified_on, today, VERIFIED_FOR, "verified")
        if problem:
            found.append(f"crisis_resources.yml: {key} {problem}")
    return found


def unchecked(sources: Mapping[str, Mapping[str, Any]], today: date) -> list[str]:
    """Published sources that nobody has opened, or too long ago. The clinic and the assistant need none."""
    return [
        f"sources.yml: {key} {problem}"
        for key, source in sources.items()
        if key not in ("clinic", "assistant")
        and (problem := _problem(source.get("checked_on"), today, CHECKED_FOR, "checked"))
    ]


def _problem(given: Any, today: date, good_for: timedelta, done: str) -> str | None:
    day = _day(given)
    if day is None:
        return f"was never {done}"
    return f"was {done} on {day}, too long ago" if today - day > good_for else None


def _day(given: Any) -> date | None:
    return date.fromisoformat(str(given)) if given else None


def review_pack(every: Sequence[Sentence], facts: Mapping[str, str], sources: Mapping[str, Mapping[str, Any]]) -> str:
    """All sentences with their sources as one Markdown document, for the clinician who signs them."""
    lines = [
        "# Sentences of the assistant, for review",
        "",
        "Made by `make review-pack`. To sign an answer, write your name and the day into its `reviewed_by` and",
        "`reviewed_on` in the file named above it. Facts from `clinic.yml` and `content/` are filled in.",
    ]
    file = name = ""
    for sentence in every:
        if sentence.file != file:
            file = sentence.file
            lines += ["", f"## data/responses/{file}"]
        if sentence.response != name:
            name = sentence.response
            lines += ["", f"### {name}"]
        lines += ["", *_entry(sentence, facts, sources)]
    return "\n".join(lines) + "\n"


def _entry(sentence: Sentence, facts: Mapping[str, str], sources: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    when = [f"{c['name']} is {c['value'] if c['value'] is not None else 'empty'}" for c in sentence.condition]
    when += [f"the clinic has stated {fact}" for fact in sentence.metadata.get("requires") or ()]
    if when:
        yield f"*Said when {' and '.join(when)}:*"
        yield ""
    yield from (f"> {line}".rstrip() for line in sentence.filled(facts).splitlines())
    if sentence.buttons:
        yield ""
        yield f"Buttons: {' · '.join(b['title'] for b in sentence.buttons)}"
    yield ""
    for key in sentence.metadata.get("sources") or ():
        url = sources[key].get("url")
        yield f"- {sources[key]['title']}" + (f" <{url}>" if url else "")
    if "reviewed_by" in sentence.metadata:
        by, on = sentence.metadata["reviewed_by"], sentence.metadata.get("reviewed_on")
        yield f"- Signed: {f'{by}, {on}' if by else 'not yet'}"

"""All sentences and training lines of the repository as values, and how hard a text is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pyphen
import yaml

from bot import clinic
from bot.clinic import OPTIONAL_FACTS
from bot.knowledge import facts
from bot.knowledge.review import Sentence, sentences
from bot.settings import ROOT

__all__ = ["Sentence", "sentences"]

VARIABLE = re.compile(r"\{(\w+)\}")


def as_read(sentence: Sentence) -> str:
    """The text with facts filled in; what only an action knows becomes a short word."""
    return VARIABLE.sub("this", sentence.filled(all_facts()))


def is_english(sentence: Sentence) -> bool:
    """Whether a sentence is in English; help in other languages stands under a condition on the language."""
    return not any(condition["name"] == "language" for condition in sentence.condition)


@cache
def all_facts() -> dict[str, str]:
    """Every fact that a sentence may name, also those that a clinic may leave out."""
    stated = replace(clinic.load(ROOT / "clinic.yml"), stated=dict.fromkeys(OPTIONAL_FACTS, "as agreed"))
    return facts.variables(stated)


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    """All responses by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text("utf-8"))["responses"].items():
            assert name not in found, f"{name} is defined twice, once in {path.name}"
            found[name] = variations
    return found


@cache
def training_lines() -> list[tuple[str, str]]:
    """Intent and text of every training line."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip().startswith("- "):
                    found.append((block["intent"], line.strip()[2:].strip()))
    return found


@cache
def judged_lines() -> list[str]:
    """Every held-out text that a measure is taken on; of a dialogue that is the last turn alone."""
    found: list[str] = []
    for path in sorted((ROOT / "evaluation" / "sets").glob("*.yml")):
        if path.name == "times.yml":  # words for times are read by rules, not learned
            continue
        raw = yaml.safe_load(path.read_text("utf-8"))
        if path.name == "dialogues.yml":
            found.extend(dialogue["turns"][-1] for dialogue in raw)
        elif path.name == "facts.yml":
            found.extend(fact["question"] for fact in raw["facts"])
        else:
            found.extend(_texts(raw))
    return found


def _texts(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    else:
        for value in raw.values() if isinstance(raw, dict) else raw:
            yield from _texts(value)


_SYLLABLES = pyphen.Pyphen(lang="en_GB")
_NAMES = re.compile(
    r"\b(?:(?:dynamic )?interpersonal (?:psychotherapy|counselling|therapy)|interpersonal and social rhythm therapy|"
    r"(?:person-centred |short-term )?(?:psychodynamic therapy|counselling)|psychodynamic|psychoanalysis|psychotherapy|"
    r"nhs talking therapies|therapy|therapies|depression|(?:social )?anxiety|bipolar disorder|bipolar|"
    r"eating disorders?|bulimia|anorexia|borderline personality|schizophrenia|psychosis|autism|medication|"
    r"antidepressants?|samaritans|childline|survivors of bereavement by suicide|british psychoanalytic council|"
    r"information commissioner’s office|world health organization)\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]+)?\b")


def grade(text: str) -> float:
    """Flesch-Kincaid grade: the years of school that a text asks for.

    textstat 0.7.13 needs the cmudict corpus of nltk, which it downloads; so the formula is computed here, with
    syllables by pyphen as in older textstat. Hyphenation finds too few in words like "people" (8 % too few in these
    texts), hence the greater of pyphen's count and the number of vowel groups, which is within 1 % of cmudict.
    Names of therapies, conditions and services count as one plain word, as nobody can choose a shorter one.
    """
    plain = re.sub(r"[*“”\"]", "", re.sub(r"^- ", "", text, flags=re.MULTILINE))
    plain = _ABBREVIATION.sub("name", _NAMES.sub("name", plain))
    sentences_in_it = [part for part in re.split(r"(?<=[.?])\s+|\n+", plain) if re.search("[a-z]", part)]
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*|\d[\d,.]*", plain)
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / max(1, len(sentences_in_it)) + 11.8 * syllables / max(1, len(words)) - 15.59


def _syllables(word: str) -> int:
    bare = re.sub(r"['’]s$", "", word.lower().strip("'’-"))
    groups = len(re.findall("[aeiouy]+", bare))
    if groups > 1 and bare.endswith("e") and not bare.endswith("le"):
        groups -= 1
    if groups > 1 and re.search(r"[^td]ed$", bare):
        groups -= 1
    return max(1, groups, len(_SYLLABLES.positions(bare)) + 1)

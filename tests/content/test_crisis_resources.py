"""Help lines stand in one file, whole and well-formed, and no sentence knows a number by heart."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot import clinic
from bot.knowledge import facts
from bot.settings import ROOT
from tests.content.texts import Sentence, sentences

RESOURCES = facts.crisis_resources()
REQUIRED = ("name", "hours", "scope", "url", "source", "region", "verified_on", "verified_by")
OPTIONAL = ("phone", "text", "text_word", "email")
KEY_OF = {
    "emergency_number": "emergency",
    **{f"{key}_text": key for key in RESOURCES},
    **{key: key for key in RESOURCES},
}
"""Variable that stands for a number to the help line it belongs to."""

NAMES = {
    "Samaritans": {"samaritans"},
    "Childline": {"childline"},
    "Lifeline": {"lifeline"},
    "NSPCC": {"nspcc"},
    "Papyrus": {"papyrus"},
    "Cruse": {"cruse"},
    "SHOUT": {"shout_text"},
    "Survivors of Bereavement by Suicide": {"sobs"},
    "Men": {"mens_advice"},
}

every_sentence = pytest.mark.parametrize("sentence", sentences(), ids=str)


@pytest.mark.parametrize("key", RESOURCES)
def test_a_help_line_has_all_it_needs(key: str) -> None:
    resource = RESOURCES[key]
    assert set(REQUIRED) <= set(resource)
    assert set(resource) <= {*REQUIRED, *OPTIONAL}
    for part in ("name", "hours", "scope", "region"):
        assert resource[part].strip(), part
    assert resource["url"].startswith("https://")


@pytest.mark.parametrize("key", [key for key in RESOURCES if key != "find_a_helpline"])
def test_a_help_line_can_be_called_or_texted(key: str) -> None:
    assert RESOURCES[key].get("phone") or RESOURCES[key].get("text")


@pytest.mark.parametrize("key", RESOURCES)
def test_a_number_is_text_of_digits_and_spaces_as_people_dial_it(key: str) -> None:
    for part in ("phone", "text"):
        number = RESOURCES[key].get(part)
        if number is not None:
            assert isinstance(number, str), "without quotes YAML drops the first zero"
            assert re.fullmatch(r"\d+(?: \d+)*", number)
            digits = number.replace(" ", "")
            assert len(digits) in (2, 3, 5, 6, 8, 10, 11)
            assert len(digits) < 8 or digits.startswith("0")


@pytest.mark.parametrize("key", RESOURCES)
def test_a_number_that_was_verified_says_when_and_by_whom(key: str) -> None:
    day, person = RESOURCES[key]["verified_on"], RESOURCES[key]["verified_by"]
    assert bool(day) == bool(person)
    if day:
        assert date.fromisoformat(str(day)) <= date.today()  # noqa: DTZ011


def test_a_name_that_texts_use_has_its_word_to_text() -> None:
    assert RESOURCES["shout"]["text_word"] == "SHOUT"


def test_no_two_help_lines_share_a_number() -> None:
    numbers = [r[part] for r in RESOURCES.values() for part in ("phone", "text") if part in r]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("key", ["emergency", "nhs_111", "samaritans", "shout", "childline", "refuge", "lifeline"])
def test_the_lines_that_danger_leans_on_are_open_at_every_hour(key: str) -> None:
    assert RESOURCES[key]["hours"].startswith("24 hours")


@every_sentence
def test_no_sentence_holds_a_number_of_a_help_line_itself(sentence: Sentence) -> None:
    literal = re.sub(r"\{\w+\}", "", sentence.text)
    numbers = {r[part] for r in RESOURCES.values() for part in ("phone", "text") if part in r}
    for number in numbers:
        spaced = r"[ -]?".join(number.replace(" ", ""))
        assert not re.search(rf"(?<![\d,.]){spaced}(?![\d,.%]|th)", literal), number
    assert not re.search(r"\d(?:[ -]?\d){4,}", literal)


@every_sentence
def test_a_number_stands_beside_the_name_it_belongs_to(sentence: Sentence) -> None:
    for name, variable in re.findall(
        rf"({'|'.join(NAMES)})[*]*(?:'s Advice)?(?: are there day and night)?(?: on| to|:| \()?[ *]*\{{(\w+)\}}",
        sentence.text,
    ):
        assert variable in NAMES[name], f"{name} {{{variable}}}"


@every_sentence
def test_a_line_that_says_day_and_night_or_free_says_so_of_one_that_is(sentence: Sentence) -> None:
    for line in sentence.text.splitlines():
        variables = [v for v in re.findall(r"\{(\w+)\}", line) if v in KEY_OF]
        if not line.startswith("- ") or len(variables) != 1:
            continue
        hours = RESOURCES[KEY_OF[variables[0]]]["hours"]
        assert "day and night" not in line or hours.startswith("24 hours"), line
        assert "free" not in line or "free" in hours, line


def files_that_people_read() -> list[Path]:
    """Everything of ours that may hold a number, but this file of help lines, tests and what is measured on."""
    folders = ("actions", "bot", "content", "data/responses", "data/stories", "docs", "evaluation", "scripts")
    kinds = {".py", ".yml", ".md", ".html", ".js", ".css"}
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    makes_links_of_numbers = ROOT / "bot" / "channels" / "widget" / "messages.js"
    kept_apart = {ROOT / "content" / "crisis_resources.yml", makes_links_of_numbers}
    return [*ROOT.glob("*.md"), *(p for p in found if p not in kept_apart and "sets" not in p.parts)]


def test_no_number_of_a_help_line_stands_in_any_other_file() -> None:
    numbers = {r[part] for r in RESOURCES.values() for part in ("phone", "text") if part in r}
    distinct = [n for n in numbers if len(n.replace(" ", "")) >= 5]
    pattern = re.compile(
        r"(?<![\d.,])(?:" + "|".join(r"[ -]?".join(n.replace(" ", "")) for n in distinct) + r")(?![\d,.%])"
    )
    wrong = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files_that_people_read()
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert wrong == []


@every_sentence
def test_a_sentence_names_only_numbers_of_the_file(sentence: Sentence) -> None:
    """Every variable that ends up as digits is a help line's, the clinic's, or a measure."""
    said = facts.variables(clinic.load(ROOT / "clinic.yml"))
    for variable in sentence.variables:
        value = said.get(variable, "")
        is_phone = len(re.sub(r"\D", "", value)) >= 5 and not re.search(r"[a-z@]", value)
        assert not is_phone or variable in KEY_OF or variable == "clinic_phone", variable

"""What every sentence of the assistant keeps to."""

from __future__ import annotations

import ast
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.clinic import OPTIONAL_FACTS
from bot.knowledge import facts
from bot.knowledge.topics import titles
from bot.settings import ROOT
from tests.content.texts import Sentence, all_facts, as_read, grade, is_english, responses, sentences, training_lines

APPOINTMENT = {"when", "how", "who"}
PASSED: dict[str, set[str]] = {
    "utter_booking_held": {"hold_minutes", *APPOINTMENT},
    "utter_question_booking_confirm": {"name", "contact", *APPOINTMENT},
    "utter_question_booking_contact_doubted": {"meant"},
    "utter_booked": {"reference", "files", *APPOINTMENT},
    "utter_booked_by_": {"contact"},
    "utter_my_booking": {"reference", *APPOINTMENT},
    "utter_my_request_": {"contact", "preference"},
    "utter_moved": {"reference", "files", *APPOINTMENT},
    "utter_cancelled": APPOINTMENT,
    "utter_question_manage_cancel": APPOINTMENT,
    "utter_question_manage_move": {"before", *APPOINTMENT},
    "utter_requested_": {"name", "contact", "preference"},
    "utter_question_": {"area", "progress"},
    "utter_safety_note_offer": {"words"},
    "utter_question_details_note_ok": {"words"},
    "utter_question_details_result": {"areas"},
    "utter_erase_chat_with_bookings": {"appointments"},
    "utter_erase_person_with_bookings": {"appointments"},
    "utter_what_you_know": {"held", "files"},
    "utter_consent_withdrawn": {"purposes"},
    "utter_course_form_": {"course"},
    "utter_course_rhythm": {"course", "usual"},
    "utter_course_dates_": {"course", "rhythm", "start", "fewest", "sessions", "early_end", "end", "files"},
    "utter_course_ends_": {"day", "fewest"},
    "utter_course_left_out": {"days"},
    "utter_screening_result": {"areas", "files"},
    "utter_screening_summary_": {"area"},
    "utter_screening_why": {"bonus", "may_fit", "worth_mentioning", "sums"},
}
"""What actions pass with a response; a name that ends in an underscore stands for all that begin so."""

LOOKS_LIKE_A_PHONE_NUMBER = re.compile(
    r"\+\d{2}|(?<![\d,])0\d{2,}|\b\d{5,}\b|\b(?:999|112|111|101)\b|\d(?:[ -]?\d){6,}"
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
FORBIDDEN = (
    # promises and diagnoses
    "proven", r"guarantee\w*", r"cures?\b", "(?<!if )your focus is", r"you are (?:\w+ )?(?:depressed|bipolar)\b",
    r"you (?:have|suffer from) (?:\w+ )?(?:depression|anxiety|ptsd|ocd|bipolar|adhd)\b", "success rate", r"100 ?%",
    r"will (?:help you|fix|heal|make you|work for you|change your life|feel better)", r"(?<!can )promise\w*", "miracle",
    # sales talk
    r"best therap\w+", "world.class", r"leading (?:clinic|experts?)", "award.winning", "life.changing", "amazing",
    "incredible", "breakthrough", "unlock your (?!door)", r"transform\w*", "your journey", r"empower\w*",
    "(?<!may )act now", r"do(?:n't| not) miss", r"limited (?:time|offer)", "special offer", "hurry",
    "risk.free", "clinically tested",
    # words that hurt
    "commit(?:ted)? suicide", r"sufferers?\b", r"victims?\b", "attention.seeking", "calm down", "cheer up", "snap out",
)  # fmt: skip


def named(sentence: Sentence) -> str:
    return str(sentence)


every_sentence = pytest.mark.parametrize("sentence", sentences(), ids=named)
every_english_sentence = pytest.mark.parametrize("sentence", [s for s in sentences() if is_english(s)], ids=named)


def passed_to(response: str) -> set[str]:
    return {
        value
        for name, values in PASSED.items()
        if response == name or (name.endswith("_") and response.startswith(name))
        for value in values
    }


def calls_of_actions() -> Iterator[tuple[str, set[str]]]:
    """Response and passed names of each `utter_message` in actions/*.py that passes any."""
    for path in sorted((ROOT / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "utter_message"):
                continue
            values = {k.arg for k in node.keywords if k.arg} - {"response", "buttons"}
            if any(k.arg is None for k in node.keywords):  # **described(...)
                values |= APPOINTMENT
            response = next(k.value for k in node.keywords if k.arg == "response")
            start = response.values[0] if isinstance(response, ast.JoinedStr) else response
            if values and isinstance(start, ast.Constant):
                yield str(start.value), values


def test_the_list_of_passed_values_is_what_actions_pass() -> None:
    assert dict(calls_of_actions()) == PASSED


@every_sentence
def test_every_variable_is_a_fact_or_is_passed_by_an_action(sentence: Sentence) -> None:
    assert set(sentence.variables) <= set(all_facts()) | passed_to(sentence.response)
    assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", sentence.text))


@every_sentence
def test_a_fact_that_a_clinic_may_leave_out_is_required_where_it_is_said(sentence: Sentence) -> None:
    required = set(sentence.metadata.get("requires") or ())
    assert required <= set(all_facts())
    assert set(sentence.variables) & set(OPTIONAL_FACTS) <= required


@pytest.mark.parametrize("response", sorted(responses()))
def test_something_can_be_said_when_the_clinic_has_stated_nothing(response: str) -> None:
    variations = responses()[response]
    free = [v for v in variations if not set((v.get("metadata") or {}).get("requires") or ()) & set(OPTIONAL_FACTS)]
    assert [v for v in free if not v.get("condition")], "every variation waits for a fact or a slot"


@every_sentence
def test_every_source_exists_and_every_answer_to_a_question_has_one(sentence: Sentence) -> None:
    used = sentence.metadata.get("sources") or []
    assert set(used) <= set(facts.sources())
    assert len(used) == len(set(used))
    if sentence.response.startswith(("utter_faq/", "utter_more/")):
        assert used


@every_sentence
def test_every_kind_is_one_of_the_protocols(sentence: Sentence) -> None:
    protocol = (ROOT / "bot" / "channels" / "openapi.yml").read_text("utf-8")
    listed = re.search(r"kind: \{type: string, enum: \[([^\]]+)\]", protocol)
    assert listed is not None
    assert sentence.metadata.get("kind") in re.split(r",\s*", listed[1])


@every_sentence
def test_every_button_names_an_intent_or_is_plain_words(sentence: Sentence) -> None:
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"])
    for button in sentence.buttons:
        title, payload = button["title"], button["payload"]
        assert title.strip()
        if payload.startswith("/"):
            name, _, value = payload[1:].partition("{")
            assert not value or isinstance(json.loads("{" + value)["value"], str), payload
            intent, _, topic = name.partition("/")
            assert intent in intents, payload
            assert not topic or f"utter_{intent}/{topic}" in responses(), payload
        else:
            assert re.fullmatch(r"[A-Z][A-Za-z ,']*", payload), payload


@pytest.mark.parametrize("topic", sorted(titles()))
def test_every_topic_has_an_answer_more_of_it_and_twenty_training_lines(topic: str) -> None:
    assert f"utter_faq/{topic}" in responses()
    assert f"utter_more/{topic}" in responses()
    assert Counter(intent for intent, _ in training_lines())[f"faq/{topic}"] >= 20


def test_no_answer_is_left_without_a_topic() -> None:
    for response in responses():
        base, _, topic = response.partition("/")
        if topic and base in ("utter_faq", "utter_more"):
            assert topic in titles(), response


def texts_of_the_code() -> Iterator[tuple[str, str]]:
    """Every string of our Python code."""
    for path in [*(ROOT / "actions").glob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


@every_sentence
def test_no_sentence_holds_a_phone_number_or_a_price(sentence: Sentence) -> None:
    for text in (sentence.text, *(b["title"] for b in sentence.buttons)):
        assert not LOOKS_LIKE_A_PHONE_NUMBER.search(text)
        assert not re.search(r"£|\bpounds?\b|\bquid\b|\bGBP\b", text)


def test_no_string_in_the_code_holds_a_help_line_or_a_price() -> None:
    numbers = [r[part] for r in facts.crisis_resources().values() for part in ("phone", "text") if part in r]
    spoken = [n for n in numbers if len(n) > 3]
    found = [(place, text) for place, text in texts_of_the_code() if "£" in text or any(n in text for n in spoken)]
    assert found == []


@every_sentence
def test_no_sentence_shouts_sells_or_claims_too_much(sentence: Sentence) -> None:
    for text in (sentence.text, *(b["title"] for b in sentence.buttons)):
        assert "!" not in text
        assert not EMOJI.search(text)
        assert not re.search(rf"\b(?:{'|'.join(FORBIDDEN)})", text, re.IGNORECASE)


@every_english_sentence
def test_spelling_is_british(sentence: Sentence) -> None:
    american = (
        r"\b(?:\w+iz(?:e|ed|es|ing)|behavior\w*|counseling|counselor\w*|center\w*|color\w*|program|favorite|mom)\b"
    )
    text = sentence.text.replace("size", "").replace("World Health Organization", "")
    assert not re.search(american, text)


@every_english_sentence
def test_every_sentence_can_be_read_with_eight_years_of_school(sentence: Sentence) -> None:
    if len(as_read(sentence).split()) >= 10:  # "Hello." has no grade
        assert grade(as_read(sentence)) <= 8.0


def test_half_of_all_sentences_can_be_read_with_six_years_of_school() -> None:
    assert statistics.median(grade(as_read(sentence)) for sentence in sentences() if is_english(sentence)) <= 6.0


def test_the_reading_grade_knows_easy_from_hard() -> None:
    assert grade("The cat sat on the mat.") < 1
    assert grade("Notwithstanding considerable heterogeneity, psychosocial interventions demonstrate efficacy.") > 20


def test_answers_are_not_written_twice() -> None:
    answers = [s.text for s in sentences() if s.response.startswith(("utter_faq/", "utter_more/"))]
    assert [text for text, times in Counter(answers).items() if times > 1] == []


def test_response_files_are_the_only_place_of_sentences() -> None:
    assert "responses" not in yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert all(path.parent == ROOT / "data" / "responses" for path in Path(ROOT / "data" / "responses").rglob("*.yml"))

"""Misspelt words are read as what was meant; known ones, short ones and other languages are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.spelling import Speller

OWN = {
    "ipt": 90, "therapy": 80, "what": 300, "is": 400, "how": 200, "long": 90, "sessions": 60, "session": 50, "fees": 9,
    "feels": 30, "kms": 4, "gonna": 20, "interpersonal": 70, "depression": 60, "does": 90, "take": 80, "it": 400,
}  # fmt: skip
SPELLER = Speller(OWN)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return SPELLER


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what is intrepersonal therpay", "what is interpersonal therapy"),
        ("how lnog does it take", "how long does it take"),
        ("hwo many sesiosn", "hwo many sessions"),  # three letters are too few to be sure of
        ("your feees?", "your fees?"),  # a letter struck twice is likelier than another word
        ("depresssion", "depression"),
        ("whatisipt", "whatisipt"),  # three words in one are left as they are
        ("howlong", "how long"),
        ("gonna kms", "gonna kms"),  # slang of our own lines is no slip
        ("colour and neighbourhood", "colour and neighbourhood"),
        ("", ""),
        ("👍 ???", "👍 ???"),
    ],
)
def test_reading(speller: Speller, typed: str, read: str) -> None:
    assert speller.corrected(typed) == read


@pytest.mark.parametrize(
    "line", ["chciałbym umówić wizytę proszę pomóżcie potrzebuję rozmowy", "je ne parle pas anglais"]
)
def test_another_language_is_left_alone(speller: Speller, line: str) -> None:
    assert speller.corrected(line) == line


def test_a_word_seen_once_in_our_lines_may_be_a_slip() -> None:
    learned = Speller.learn(["what is therapy", "is therapy long", "therpay"])
    assert learned.own == {"is": 2, "therapy": 2}
    assert learned.corrected("therpay") == "therapy"


def test_what_was_learned_reads_the_same_when_it_is_loaded(speller: Speller) -> None:
    assert Speller(speller.own).corrected("sesion") == speller.corrected("sesion") == "session"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error_and_known_words_stay(text: str) -> None:
    assert SPELLER.corrected(f"{text} therapy").endswith("therapy")


def test_a_long_message_of_unknown_words_costs_little(speller: Speller) -> None:
    unknown = " ".join(f"zq{chr(97 + i % 26)}{chr(97 + i // 26)}xvw" for i in range(200))
    before = time.process_time()
    speller.corrected(unknown)
    assert time.process_time() - before < 0.1

"""Reference codes that survive the telephone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.reference import ALPHABET, find_reference, new_reference

codes = st.text(ALPHABET, min_size=6, max_size=6).filter(lambda c: not c.isalpha() and not c.isdigit())


def test_a_reference_is_two_groups_of_three() -> None:
    found = [new_reference() for _ in range(200)]
    assert all(re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", code) for code in found)
    assert [find_reference(code) for code in found] == found


def test_references_do_not_repeat() -> None:
    assert len({new_reference() for _ in range(500)}) >= 499


def test_no_character_sounds_or_looks_like_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    for confusable in ("BDEGPTV", "I1", "O0", "SF", "MN", "59"):
        assert not set(confusable) & set(ALPHABET)


@given(code=codes, joint=st.sampled_from(["", "-", " "]), small=st.booleans())
def test_a_reference_is_found_however_it_is_typed(code: str, joint: str, small: bool) -> None:
    typed = f"{code[:3]}{joint}{code[3:]}"
    found = find_reference(f"(my reference is {typed.lower() if small else typed}.)")
    assert found == f"{code[:3]}-{code[3:]}"


@pytest.mark.parametrize(
    "words", ["", "hello", "KAR-7X", "KAR-7XHH", "BDE-GPT", "020 7946 0123", "hurrah", "why all", "234 678"]
)
def test_there_is_no_reference_in(words: str) -> None:
    assert find_reference(words) is None

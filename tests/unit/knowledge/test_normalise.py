"""One form of a text, and undoing what hides a word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.normalise import normalise, unmask


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  hello   there \n you ", "hello there you"),
        ("don’t", "don't"),
        ("‘quoted’ “words”", "'quoted' \"words\""),
        ("a – b — c", "a - b - c"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("line\u2028break", "line break"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("Jose\u0301", "José"),
        ("𝐛𝐨𝐥𝐝", "bold"),
        ("nul\x00byte", "nulbyte"),
        ("", ""),
        ("👍", "👍"),
        ("Привет", "Привет"),
    ],
)
def test_a_text_is_brought_to_one_form(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_capitals_stay_because_names_need_them() -> None:
    assert normalise("Joy O’Brien") == "Joy O'Brien"


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("k i l l myself", "kill myself"),
        ("k.i.l.l myself", "kill myself"),
        ("k-m-s", "kms"),
        ("s_u_i_c_i_d_e", "suicide"),
        ("suісіdе", "suicide"),
        ("ѕuicide", "suicide"),
        ("sooooo tired", "soo tired"),
        ("I WANT TO DIE", "i want to die"),
        ("die\u200b", "die"),
    ],
)
def test_ways_of_hiding_a_word_are_undone(masked: str, plain: str) -> None:
    assert unmask(masked) == plain


@pytest.mark.parametrize("text", ["привет мир", "καλημέρα", "hello there", "i am a man", "good book", "a b"])
def test_honest_words_stay_as_they_are(text: str) -> None:
    assert unmask(text) == text


@given(st.text(max_size=300))
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=300))
def test_nothing_invisible_and_no_double_space_is_left(text: str) -> None:
    plain = normalise(text)
    assert "  " not in plain
    assert plain == plain.strip()
    assert not any(unicodedata.category(c)[0] == "C" for c in plain)


@given(st.text(max_size=300))
def test_an_unmasked_text_holds_no_run_of_four(text: str) -> None:
    plain = unmask(text)
    assert not any(plain[i] * 4 == plain[i : i + 4] for i in range(len(plain) - 3))


@given(st.text(alphabet="a .-_*", max_size=4000))
def test_a_long_row_of_letters_and_gaps_is_read_in_no_time(text: str) -> None:
    unmask(text)

"""One form of a text for everything that reads it: classifier, safety patterns, answer readers."""

from __future__ import annotations

import re
import unicodedata

# Letters of other alphabets that look like Latin ones and are used to slip words past a filter.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕһԁԛԝвкмнтαβεικνορτυχ", "aeopcyxijshdqwbkmhtabeiknoptux")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_SPACED_LETTERS = re.compile(r"\b(?:\w[ .\-_*]){2,}\w\b")
_LONG_RUN = re.compile(r"(.)\1{3,}")
_MIXED_WORD = re.compile(r"\w*[^\W\d_]\w*")


def normalise(text: str) -> str:
    """Compose Unicode, drop invisible characters, unify quotes and white space; words stay as they are."""
    composed = unicodedata.normalize("NFKC", text)
    visible = "".join(
        c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " if c == "\u2028" else "" for c in composed
    )
    return " ".join(visible.translate(_QUOTES).split())


def unmask(text: str) -> str:
    """Undo ways of hiding a word: look-alike letters, s p a c e d letters, stretched letters. Lower case.

    Only words that mix alphabets change letters, so that Russian or Greek stays itself.
    """
    lower = normalise(text).lower()
    lower = _MIXED_WORD.sub(_latin, lower)
    lower = _SPACED_LETTERS.sub(lambda m: re.sub(r"[ .\-_*]", "", m[0]), lower)
    return _LONG_RUN.sub(r"\1\1", lower)


def _latin(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_LOOK_ALIKES) if re.search(r"[a-z]", word) else word

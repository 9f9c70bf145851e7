"""Typing errors, the same ones in every run."""

from __future__ import annotations

import random

_NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn", "j": "hukm", "k": "jil",
    "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip


def with_typos(text: str, count: int = 2) -> str:
    """The text with so many letters missing, doubled, swapped with the next, or struck beside the key."""
    chance = random.Random(text)
    for _ in range(count):
        letters = [i for i, c in enumerate(text[:-1]) if c.isalpha() and c.isascii()]
        if len(letters) < 4:
            return text
        i = chance.choice(letters[1:])
        letter, after = text[i], text[i + 1 :]
        struck = chance.choice(_NEIGHBOURS[letter.lower()])
        text = text[:i] + chance.choice(
            (after, letter + letter + after, after[:1] + letter + after[1:], struck + after)
        )
    return text

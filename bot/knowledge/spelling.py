"""Spelling: a word that nobody knows is read as the known word that it most likely was meant to be.

Known are the words of our own training lines, slang and all, and those of an English word list. Only the reading of a
message is changed by this, never what is stored, shown, or taken as a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_DOUBLED = re.compile(r"(.)\1+")
_LIKELY_ENGLISH = 20_000
"""So many of the most frequent English words may be what was meant; the rarer ones are only left alone."""
_SEEN = 2
"""A word that stands so often in our lines is a word, not a slip."""
_ONE_SLIP, _TWO_SLIPS = 4, 6
"""Letters from which a word is compared with others at one slip, and at two."""
_MOST = 20
"""Unknown words of one message that are looked at; a message full of them is not English."""
_JOINED = 5
"""Letters from which an unknown word may be two without the space between them."""


class Speller:
    """Reads misspelt English.

    Args:
        own: how often each word stands in our own lines.
    """

    def __init__(self, own: Mapping[str, int]) -> None:
        self.own = dict(own)
        english = _english()
        frequent = sorted(english, key=lambda word: -english[word])[:_LIKELY_ENGLISH]
        self._rank = {word: rank for rank, word in enumerate(frequent, start=len(self.own))}
        self._rank |= {word: rank for rank, word in enumerate(sorted(self.own, key=lambda w: -self.own[w]))}
        self._likely = list(self._rank)
        self._known = english.keys() | self.own.keys()

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Speller:
        """From training lines in lower case."""
        counts = Counter(word for text in texts for word in _WORD.findall(text))
        return cls({word: count for word, count in counts.items() if count >= _SEEN})

    def corrected(self, text: str) -> str:
        """The text (in lower case) with its unknown words replaced by the likeliest known ones, where there are any."""
        words = _WORD.findall(text)
        unknown = {word for word in words if word not in self._known}
        if not unknown or len(unknown) > min(_MOST, len(words) // 2 + 1):
            return text
        meant = {word: self._meant(word) for word in unknown if word.isascii() and len(word) >= _ONE_SLIP}
        return _WORD.sub(lambda found: meant.get(found[0], found[0]), text)

    def _meant(self, word: str) -> str:
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        near = process.extract(word, self._likely, scorer=OSA.distance, score_cutoff=slips, limit=None)
        best = min(near, key=lambda found: (_unlikely(word, found[0], found[1]), self._rank[found[0]]), default=None)
        if best is None or best[0] not in self.own:
            # Two of our words without the space between them are likelier than one that we never use.
            return self._parted(word) or (str(best[0]) if best else word)
        return str(best[0])

    def _parted(self, word: str) -> str | None:
        if len(word) < _JOINED:
            return None
        pairs = [(word[:i], word[i:]) for i in range(1, len(word))]
        possible = [(a, b) for a, b in pairs if a in self.own and b in self.own]
        if not possible:
            return None
        return " ".join(max(possible, key=lambda pair: min(self.own[part] for part in pair)))


def _unlikely(word: str, meant: str, slips: float) -> float:
    """Slips, where people seldom miss the first letter and often strike one twice."""
    return slips + (word[0] != meant[0]) - 0.5 * (_DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", meant))


@cache
def _english() -> dict[str, int]:
    """How often each of 82,765 English words is used, as packaged with symspellpy."""
    file = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    rows = (line.split() for line in file.read_text("utf-8-sig").splitlines())
    return {word: int(count) for word, count in rows}

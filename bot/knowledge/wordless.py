"""Messages without a word: "???", a lone smiley."""

from __future__ import annotations

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]*$")
_SAD_FACES = frozenset("😢😭😞😔😟😥😰😨😩😫😓😣😖😿😪😧😦🥺💔☹🙁🥀")
_SAD_MARKS = re.compile(r"[:;=]['-]*[(\[]+$")
_GLAD_MARKS = re.compile(r"[:;=]['-]*[)\]]+$")


def wordless(text: str) -> str | None:
    """What a text without any word is: "sad", "smiley" or "marks"; None when it has words.

    A smiley is neither yes nor no, and says too little to act on.
    """
    if not _NO_WORD.match(text):
        return None
    bare = text.strip()
    if _SAD_FACES & set(bare) or _SAD_MARKS.match(bare):
        return "sad"
    if _GLAD_MARKS.match(bare) or any(unicodedata.category(c) == "So" for c in bare):
        return "smiley"
    return "marks"

"""Reading answers to the statements in a person's own words."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"^\W*([0-3])(?:\W.*)?$")
_WORDS = (
    # Order matters: "not a lot" must not be read as "a lot".
    (1, r"not (?:a lot|much|very much|that much|really that|too much)|hardly|barely|rarely"),
    (0, r"not (?:at all|really)|^no\b|^nope|^nah\b|never|^none\b|not me|doesn'?t (?:apply|fit)|^not\b|nothing like"),
    (2, r"quite(?: a (?:lot|bit))?|fairly|pretty much|mostly|often|moderate\w*|a fair bit|usually"),
    (3, r"\ba lot\b|very much|\bvery\b|totally|complete\w*|definitely|absolutely|hell yes|\balways\b|100|all the time|"
        r"massively|hugely|so much|exactly|^yes+\b|^yeah?\b|^yep\b|spot on|extremely|loads"),
    (1, r"\ba (?:bit|little)\b|slightly|somewhat|sometimes|kind of|kinda|sort of|sorta|maybe|now and (?:then|again)|a tad|"
        r"occasionally|some ?what|bit of|\bbit\b|half and half"),
)  # fmt: skip
_PATTERNS = [(points, re.compile(pattern)) for points, pattern in _WORDS]


def read_points(text: str) -> int | None:
    """0 (not at all), 1 (a bit), 2 (quite a lot), 3 (a lot), or None when the words say none of these."""
    words = " ".join(text.lower().replace("’", "'").split())
    number = _NUMBER.match(words)
    if number:
        return int(number[1])
    if len(words.split()) > 12:
        return None
    return next((points for points, pattern in _PATTERNS if pattern.search(words)), None)


_YES = re.compile(
    r"^(?:yes+|yeah?|yep|yup|correct|right|that'?s (?:it|right)|exactly|i think so|it is|true|spot on|sounds? right)\b"
)
_NO = re.compile(r"^(?:no+|nope|nah|not (?:really|that|quite)|wrong|it isn'?t|neither|none)\b")


def read_yes_no(text: str) -> bool | None:
    """True, False or, when the words begin with neither, None."""
    words = " ".join(text.lower().replace("’", "'").split()).lstrip(" .,!")
    if _YES.search(words):
        return True
    if _NO.search(words):
        return False
    return None


_AREA_WORDS = {
    "grief": r"grie[fv]|death|died|bereave|loss of|passed away|mourn",
    "dispute": r"disput|conflict|argu|falling out|fall(?:en)? out|fight|row\b",
    "transition": r"transition|change|moving|move\b|new (?:job|baby|role)|redundan|retire|divorce|illness",
    "sensitivities": r"sensitiv|closeness|lonel|close to people|making friends|shy|alone",
}
_AREA_PATTERNS = {key: re.compile(pattern) for key, pattern in _AREA_WORDS.items()}


def read_area(text: str) -> str | None:
    """The one area that a person's words name; None when they name none or several."""
    words = text.lower()
    named = [key for key, pattern in _AREA_PATTERNS.items() if pattern.search(words)]
    return named[0] if len(named) == 1 else None

"""Whether somebody is old enough to book, from their own words. Pure.

The clinic's minimum age is a fact of clinic.yml. In doubt the answer is no: the person is then shown help for
younger people and the clinic's telephone number, which harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.screening.answers import read_yes_no
from bot.words import plain

ADULT_AGE = 18
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORD = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS[1:10])})|{_WORD})"
NO_AGE_AFTER = r"(?!\s*(?:weeks?|months?|days?|minutes?|hours?|sessions?|%|/|:|\d))"
"""What a number is not followed by where it is an age."""

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_AGE = re.compile(
    r"\b(?P<not_yet>under|below|less than|younger than|not yet|nearly|almost|turning|turn|be|soon|not)?"
    rf"(?: an?| quite)? ?(?<![\d.:/])(?<!after )(?<!before )(?<!at )(?<!from )(?<!past )(?<!by )"
    rf"\b(?P<number>{NUMBER})\b"
    rf"{NO_AGE_AFTER}"
    rf"(?P<later>(?: years old)? (?:next|soon|in (?:\d|a |an |{_MONTH})))?"
)
_SELF = re.compile(
    rf"\b(?:i'?m|i am)(?: only| just| still| actually| nearly| almost)* {NUMBER}"
    r"(?= years?\b| yrs?\b| yo\b| and\b| but\b| so\b| now\b| is\b| can\b| do\b| next\b| in\b|\s*[.,!?;)]|\s*$)"
)

_ONLY_AGE = re.compile(
    rf"(?:(?:yes|yeah|yep|no|nope|sorry|well)[ ,.!]+)*(?:i'?m|i am)(?: only| just| still)? {NUMBER}"
    r"(?: years?(?: old)?| yrs?| now)*[ .!]*"
)


def is_only_age(text: str) -> bool:
    """Whether a text says how old somebody is and nothing else ("yes, I am seventeen")."""
    return _ONLY_AGE.fullmatch(plain(text)) is not None


def read_age(text: str) -> int | None:
    """The age in an answer, in years; of "nearly eighteen" one year less. None when there is none."""
    found = _AGE.search(plain(text))
    if found is None:
        return None
    return _number(found["number"]) - (1 if found["not_yet"] or found["later"] else 0)


_OLD_ENOUGH = re.compile(
    r"\bno problem\b|\bnot an? (?:child|kid|minor|teenager)\b|\b(?:i'?m|i am|both)"
    r"(?: (?!not|never|barely|hardly|nearly|almost|just)\w+)? (?:adults?|grown ?up|old enough)\b"
)
_NOT_UNDER = re.compile(r"\b(?:not|n't|never) (?:\w+ )?(?:under|below|younger)\b")
_NOT_OVER = re.compile(r"\b(?:not|n't) (?:\w+ )?(?:over|above)\b")
_SHORT_NO = 4
"""Words of a "no" to the question for an age; a longer one speaks of something else ("not mondays, any other day")."""
_NO_TO_ANOTHER = re.compile(r"\b(?:that|this|it|day|days|time|problem|want|\w+days?)\b")


def says_old_enough(text: str) -> bool:
    """Whether somebody says in words without an age that they are no child: "not under 18, no"."""
    words = plain(text)
    return bool(_OLD_ENOUGH.search(words) or _NOT_UNDER.search(words))


def says_too_young(text: str) -> bool:
    """Whether a text without an age is a plain no to "are you over ...?"."""
    words = plain(text)
    return read_yes_no(words) is False and len(words.split()) <= _SHORT_NO and not _NO_TO_ANOTHER.search(words)


def read_adult(text: str, minimum_age: int) -> tuple[int | None, bool]:
    """The age that an answer names, if any, and whether the person says to be old enough."""
    if _NOT_OVER.search(plain(text)):
        return None, False
    if _NOT_UNDER.search(plain(text)):
        return None, True
    age = read_age(text)
    return age, age >= minimum_age if age is not None else says_old_enough(text) or bool(read_yes_no(text))


def names_own_age(text: str) -> bool:
    """Whether somebody says how old they are ("i'm 17"), among other things or not."""
    return _SELF.search(plain(text)) is not None


def said_to_be_younger(texts: Iterable[str], minimum_age: int) -> bool:
    """Whether the last age that somebody gave of themselves ("i'm 17") is below the minimum."""
    ages = [age for text in texts for age in _own_ages(text)]
    return bool(ages) and (ages[-1] or 0) < minimum_age


def own_age(text: str) -> int | None:
    """The age that somebody gives of themselves among other things ("i'm 34, can i book"), in years."""
    return next(_own_ages(text), None)


def _own_ages(text: str) -> Iterator[int | None]:
    return (read_age(found[0]) for found in _SELF.finditer(plain(text)))


_AT_SCHOOL = re.compile(r"\b(?:i'?m|i am)(?: only| just| still)* in y(?:ea)?r ?(?:[7-9]|1[0-3])\b")


def tells_too_young(text: str, minimum_age: int) -> bool:
    """Whether somebody says among other things that they are too young, by age or by school ("mia, i'm in year 10")."""
    at_school = minimum_age >= ADULT_AGE and _AT_SCHOOL.search(plain(text)) is not None
    return at_school or said_to_be_younger([text], minimum_age)


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, _, unit = words.replace("-", " ").partition(" ")
    return _TENS[tens] + (_UNITS.index(unit) if unit else 0) if tens in _TENS else _UNITS.index(tens)

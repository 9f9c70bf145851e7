"""For whom somebody wants to book, from their own words. Pure.

Only words about the booking count ("a session for my mum", "it's for my son"): who is grieving for a mother books for
themselves. Therapy needs the other person's own yes, and they must be old enough, whoever types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.booking.age import NO_AGE_AFTER, NUMBER, read_age
from bot.words import plain

_PERSON = (
    r"(?:mum|mam|mom|mummy|mother|dad|daddy|father|parents?|gran|nan|nana|granny|grandma|grandad|grandmother|grandfather|"
    r"wife|husband|partner|spouse|fianc[eé]e?|girlfriend|boyfriend|gf|bf|ex|sister|brother|sis|bro|aunt|auntie|uncle|"
    r"cousin|niece|nephew|son|daughter|stepson|stepdaughter|child|kid|teenager|teen|lad|grandson|granddaughter|grandchild|"
    r"friend|mate|flatmate|housemate|neighbour|colleague|client|patient|relative|someone|somebody|person|boy|girl)"
)
_WHO = (
    rf"(?:(?:my|our|an?|the|his|her|their|another)(?: [\w'-]+){{0,3}}? {_PERSON}"
    r"|(?:someone|somebody|anyone) else|another person|him|her|them)"
)
_BOOKED = (
    r"(?:book(?:ing)?|appointments?|consultations?|sessions?|therapy|therapist|counselling|something|one|it'?s|it is|"
    r"this is|that'?s|asking|arrange|enquiring)"
)
_BETWEEN = (
    r"(?:[ ,]+(?:an?|the|in|it|this|that|one|some|first|initial|free|appointment|consultation|session|therapy|"
    r"therapist|time|slot|place|help|please|just|actually|but|not for me))*"
)
_LEAD = r"^(?:(?:no|yes|hi|hello|sorry|actually|well|oh|ok|and|but|um|it'?s|its)[ ,.]+)*"
_FOR_OTHER = re.compile(
    rf"\b{_BOOKED}{_BETWEEN}[ ,]+for {_WHO}\b|{_LEAD}for {_WHO}\b|\bnot for (?:me|myself)\b|\bon behalf of {_WHO}\b"
    rf"|\bbook (?:in )?{_WHO} (?:in|an?|onto)\b"
)
_FOR_SELF = re.compile(r"(?<!not )\bfor (?:me|myself)\b")

_THEIR_AGE = re.compile(
    rf"\b(?:(?:he|she|they|who|{_PERSON})(?:'?s|'?re| is| are)?|aged?),?(?: only| just| still| about| nearly| almost)* "
    rf"{NUMBER}\b(?! of\b){NO_AGE_AFTER}|\b{NUMBER}[ -]?(?:years?|yrs?)[ -]?olds?\b"
)
_NO_MORE = re.compile(
    rf"{_LEAD}(?:for )?{_WHO}(?:[ ,.]+(?:(?:and )?(?:he|she|they)|aged?)?(?:'?s|'?re| ?is| ?are)?"
    rf"(?: only| just)? ?{NUMBER}(?: years?(?: old)?)?)?[ .]*"
    rf"|{_LEAD}(?:he|she|they)(?:'?s|'?re| is| are)(?: only| just)? {NUMBER}(?: years?(?: old)?)?[ .]*"
)


@dataclass(frozen=True)
class Other:
    """Somebody else, with their age in years if it was said."""

    age: int | None = None


def other_in(text: str, *, age_was_asked: bool = False) -> Other | None:
    """The other person for whom a booking is meant, or None.

    Args:
        age_was_asked: the text answers the question for an age, so that "my son is 15" means him.
    """
    words = plain(text)
    age = _their_age(words)
    if _FOR_OTHER.search(words) or (age_was_asked and age is not None):
        return Other(age)
    return None


def is_for_self(text: str) -> bool:
    """Whether somebody says that the booking is for themselves."""
    return _FOR_SELF.search(plain(text)) is not None


def says_only_for_whom(text: str) -> bool:
    """Whether a text says for whom a booking is, perhaps with their age, and nothing else."""
    return _NO_MORE.fullmatch(plain(text)) is not None


def _their_age(words: str) -> int | None:
    found = _THEIR_AGE.search(words)
    return None if found is None else read_age(found[0].replace("-", " "))

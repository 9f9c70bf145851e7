"""Reading answers to the statements in a person's own words."""

from __future__ import annotations

import re

from bot.words import plain

_NUMBER = re.compile(
    r"^\W*([0-3])(?!\s*(?:/|out of)\s*(?:[4-9]|\d\d))"  # "2 out of 10" is another scale
    r"(?!\s*(?:years?|yrs?|months?|weeks?|days?|times?|people|friends?|mates?|kids?)\b)(?:\W.*)?$"
)
_WORDS = (
    # Order matters: "not a lot" must not be read as "a lot", nor "yes, a bit" as "yes".
    (1, r"not (?:a lot|(?:very |that |so |too )?much|really that|very|often|always|usually|all the time|every\b|"
        r"completely|totally|entirely)|hardly|barely|rarely|very little"),
    (3, r"never (?:stops?|goes|ends?|leaves)|couldn'?t be more|all day every day"),
    (0, r"not (?:at all|really|true|relevant|applicable|(?:for )?me\b)|^no\b|^nope|^nah\b|\bnever\b|^none\b|^not\b|"
        r"^nothing|^nowt|^zero$|^n/a$|(?:do(?:es)?n'?t|does not) (?:really )?(?:apply|fit|sound|think so)|"
        r"isn'?t (?:true|me)|nothing like|\b(?:absolutely|definitely|certainly) not\b|hell no\b"),
    (2, r"quite(?: a (?:lot|bit))?|fairly|pretty (?:much|often)|mostly|most of the time|often|moderate\w*|usually|"
        r"rather a lot|a (?:fair|good) (?:bit|amount|deal)|^two$"),
    (3, r"\ba lot\b|\blots\b|very much|\bvery\b|totally|complete\w*|definitely|absolutely|hell yes|\balways\b|100|"
        r"massively|all the time|hugely|(?:so|too) (?:much|true)|exactly|spot on|extremely|loads|a great deal|big time|"
        r"every ?day|constantly|strongly|deeply|that'?s (?:so )?me\b|^three$"),
    (1, r"\ba (?:bit|little|touch|tad|small amount)\b|slightly|some ?what|sometimes|kind of|kinda|sort of|sorta|maybe|"
        r"now and (?:then|again)|from time to time|once in a while|occasionally|bit of|\bbit\b|half and half|"
        r"^meh\b|^ish\b|^some\b|^one$|partly|in a way|to some extent|i (?:suppose|guess)"),
    (3, r"^(?:oh )?(?:yes+|yea?h?|yep|yup|aye)\b"),
)  # fmt: skip
_PATTERNS = [(points, re.compile(pattern)) for points, pattern in _WORDS]


def read_points(text: str) -> int | None:
    """0 (not at all), 1 (a bit), 2 (quite a lot), 3 (a lot), or None when the words say none of these."""
    words = plain(text)
    number = _NUMBER.match(words)
    if number:
        return int(number[1])
    if len(words.split()) > 12:
        return None
    return next((points for points, pattern in _PATTERNS if pattern.search(words)), None)


_YES = re.compile(
    r"^(?:(?:ok(?:ay)?|cheers|ta|thanks|alright|sure|ah|um|well|great|lovely)[ ,.!]+"
    r"(?=yes|yea?h|yep|book|go ahead|do it))*"
    r"(?:(?:oh |hell )?(?:yes+|yea?h?|yep|yup|aye)|correct|right|that'?s (?:it|right|close|true)|exactly|i think so|"
    r"it is(?! not|n'?t)|true|spot on|pretty much|(?:definitely|absolutely|of course)(?! not)|"
    r"(?:sounds?|looks?|that'?s|all) (?:about |all )?(?:right|good|great|fine|ok(?:ay)?|perfect|lovely)|"
    r"perfect|brilliant|lovely|great|fine|happy with (?:that|it)|i (?:suppose|guess)(?: so)?|please do|"
    r"go ahead|go for it|do it|book (?:it|me in)|confirm(?:ed)?|let'?s do (?:it|that))\b|"
    r"^(?:ok(?:ay)?|sure|i am)(?: then| thanks| please)?\W*$"
)
_NO = re.compile(
    r"^(?:(?:oh|um+|er+m?|hmm+|well|sorry)[ ,.!]+)*"
    r"(?:no+|nope|nah|not (?:really|that|quite|at all|yet)|never|wrong|(?:it )?isn'?t|it is not|neither|none|"
    r"(?:absolutely|definitely|of course) not|i (?:don'?t|do not) think so)\b|^i(?:'?m| am) not\W*$"
)


def read_yes_no(text: str) -> bool | None:
    """True, False or, when the words begin with neither, None."""
    words = plain(text).lstrip(" .,!").removeprefix("actually").lstrip(" .,!")
    if _YES.search(words):
        return True
    if _NO.search(words):
        return False
    return None


_WANTS_END = re.compile(r"(?<!not )(?<!n't )(?<!dont )(?<!never )\bcancel|\b(?:ca ?n'?t|cannot) (?:come|make|do)\b")


def wants_an_end(text: str) -> bool:
    """Whether words that begin with a no still ask for an end: "oh no, i can't come, please cancel it"."""
    return _WANTS_END.search(plain(text)) is not None


_RESERVES = re.compile(
    r"\b(?:but|only|if|unless|until|except|though|however|instead|wait|hang on|hold on|let me|let you know|get back|"
    r"(?:need|have) to (?:check|ask|think)|think about|after i|once i|maybe|perhaps|provided|can ?(?:it|we|i)|could|"
    r"nah|no(?! problem\b))\b"
)
"""What makes a yes one that nothing may be done upon yet."""
_DENIALS = re.compile(r"\b(?:not (?!a problem\b)\w+|do ?n'?t|ca ?n'?t|cannot|cancel)\b")
"""The same, where it is not an ending that is agreed to: "yes, i don't need it any more"."""


def is_plain_yes(text: str, *, to_an_end: bool = False) -> bool:
    """Whether words agree without a condition: "yes but let me ask my wife" is no yes to act upon.

    Args:
        to_an_end: the question is whether something shall be given up, which "don't" and "cancel" agree with.
    """
    words = plain(text)
    reserved = _RESERVES.search(words) or (not to_an_end and _DENIALS.search(words))
    return bool(read_yes_no(text)) and not reserved


_FEW_WORDS = 3
"""Words of an answer to "is that close?" that say how much; more of them tell something else."""


def read_close(text: str) -> bool | None:
    """Whether a guess is close: "yes", "not really", "sort of"; None when the words say neither."""
    points = read_points(text) if len(text.split()) <= _FEW_WORDS else None
    agreed = read_yes_no(text)
    return agreed if agreed is not None or points is None else points > 0


_LEAD = r"(?:(?:no|oh|ah|oops|sorry|wait|hang on|hold on|actually|please)[ ,.!]+)*"
_PUTS_RIGHT = re.compile(
    rf"^{_LEAD}(?:i meant(?: to (?:say|put|press|tap|choose))?|(?:make|change) (?:that|it)(?: to)?|"
    r"(?:that|it) should (?:be|have been)|change my (?:last )?answer to)[ ,:]+(?P<anew>.+)$|"
    r"^(?:oops|oh no|no,? wait|wait,? no)[ ,.!]+(?P<instead>.+)$"
)
_TAKES_BACK = re.compile(
    rf"{_LEAD}(?:(?:can|could|may) i |i (?:want|need|would like) to |i'?d like to |let me )?"
    r"(?:(?:change|correct|redo|undo) (?:my|the|that) ?(?:last |previous )?(?:answer|one)?|"
    r"(?:that|it) was (?:wrong|a mistake|(?:the|my) wrong (?:one|button|answer))|(?:the )?wrong (?:button|answer|one)|"
    r"i(?:'ve| have)? (?:just )?(?:pressed|tapped|clicked|hit|chose|picked) the wrong (?:one|button|answer|thing)|"
    r"i(?:'ve| have)? made a mistake|my mistake)"
)


def put_right(text: str) -> str | None:
    """The new words in "i meant a bit", which are about the answer before; None when nothing is put right."""
    words = plain(text)
    found = _PUTS_RIGHT.match(words)
    return (found["anew"] or found["instead"]) if found else None


def takes_back(text: str) -> bool:
    """Whether somebody wants to answer the question before again, and does not yet say how ("wrong button")."""
    words = plain(text).rstrip(" .!?")
    return _TAKES_BACK.fullmatch(words) is not None


_AREA_WORDS = {
    "grief": r"\bgrie[fv]|\bdeath|\bdied\b|bereave|\bloss of (?!(?:my )?(?:job|work))|passed away|\bmourn|"
             r"\blos(?:t|ing) (?:my |our |a )?(?:mum|mam|mother|dad|father|nan|gran\w*|husband|wife|"
             r"partner|son|daughter|baby)",
    "dispute": r"\bdisput|\bconflict|\bargu|\bfalling out|\bfall(?:en)? out|\bfight|\brows?\b",
    "transition": r"\btransition|(?<!nothing )\bchang(?!ed? my mind)|\bmov(?:e|ed|ing)\b|"
                  r"\bnew (?:job|baby|role)|\bredundan|\bretire|\bdivorc|\billness|\bjob loss|"
                  r"\blos(?:t|ing|s of) (?:my )?job",
    "sensitivities": r"\bsensitiv|\bcloseness|\blonel|\bclose to people|\bmaking friends|\bshy\b|(?<!leave me )"
                     r"\balone\b|\bon my own\b",
}  # fmt: skip
_AREA_PATTERNS = {key: re.compile(pattern) for key, pattern in _AREA_WORDS.items()}
_DENIED = re.compile(
    r"\b(?:not|\w+n't|(?:is|was|are|were|do|does|did)nt|nothing to do with)"
    r"(?: (?:really|about|so|much|just|the|a|my|his|her|that))* $"
)


def read_area(text: str) -> str | None:
    """The one area that a person's words name; None when they name none or several."""
    words = plain(text)
    named = [
        key
        for key, pattern in _AREA_PATTERNS.items()
        if any(not _DENIED.search(words[: found.start()]) for found in pattern.finditer(words))
    ]
    return named[0] if len(named) == 1 else None

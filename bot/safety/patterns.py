"""Words that must never depend on a classifier: first-person, present, explicit danger.

Bounded token patterns of spaCy, matched on lower-cased words, so that no input can make them slow.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import spacy
from spacy.matcher import Matcher

from bot.safety.emergencies import EMERGENCIES, wishes_to_follow

_I = {"LOWER": {"IN": ["i", "im", "i'm", "ive", "i've", "ill", "i'll", "id", "i'd"]}}
_MYSELF = {"LOWER": {"IN": ["myself", "meself", "mesel", "mysel", "my"]}}
_FILL: dict[str, Any] = {
    "LOWER": {
        "IN": ["just", "really", "so", "to", "really", "fucking", "wanna", "gonna", "'m", "m", "'ve", "'ll", "do", "do",
               "feel", "like", "literally", "actually", "want", "going", "need", "am", "might", "will", "keep",
               "thinking", "about", "of", "think", "thoughts", "have", "been", "wish", "could", "should", "still",
               # spaCy splits "gonna", "wanna" and "ive"
               "gon", "wan", "na", "ve", "d", "be", "feeling", "actively"]
    },
    "OP": "*",
}  # fmt: skip
_KILL = {"LOWER": {"IN": ["kill", "killing", "off", "offing", "top", "topping", "hang", "hanging", "drown"]}}

_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "suicide": [
        [_I, _FILL, _KILL, {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
        [{"LOWER": {"IN": ["kill", "killing"]}}, {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
        [{"LOWER": {"IN": ["kill", "killing"]}}, {"LOWER": "my"}, {"LOWER": "self"}],
        [_I, _FILL, {"LOWER": {"IN": ["wanna", "want", "wants", "wish", "hope"]}}, _FILL,
         {"LOWER": {"IN": ["die", "diie", "diee", "dead", "unalive", "disappear"]}}],
        [{"LOWER": {"IN": ["end", "ending", "take", "taking"]}}, {"LOWER": "my"}, {"LOWER": "own", "OP": "?"},
         {"LOWER": "life"}],
        [_I, _FILL, {"LOWER": "need"}, {"LOWER": "to"}, {"LOWER": "die"}],
        [_I, _FILL, {"LOWER": "wish"}, _I, {"LOWER": {"IN": ["was", "were"]}}, {"LOWER": "dead"}],
        [_I, _FILL, {"LOWER": {"IN": ["suicidal"]}}],
        [{"LOWER": {"IN": ["commit", "committing"]}}, {"LOWER": {"IN": ["suicide", "sewerslide", "sucide", "suicde"]}}],
        [{"LOWER": {"IN": ["kms", "unalive", "sewerslide", "ctb"]}}],
        [{"LOWER": "better"}, {"LOWER": "off"}, {"LOWER": {"IN": ["without", "w/o"]}}, {"LOWER": "me"}],
        [{"LOWER": {"IN": ["im", "i'm", "'m", "am", "be"]}}, {"LOWER": "better"}, {"LOWER": "off"}, {"LOWER": "dead"}],
        [{"LOWER": {"IN": ["sick", "tired"]}}, {"LOWER": "of"}, {"LOWER": {"IN": ["living", "existing"]}}],
        [{"LOWER": {"IN": ["end", "ending"]}}, {"LOWER": "it"}, {"LOWER": "all"}],
        [{"LOWER": {"IN": ["no", "nothing"]}}, {"LOWER": {"IN": ["reason", "point", "left"]}}, {"LOWER": "to"},
         {"LOWER": "live"}, {"LOWER": "for", "OP": "?"}],
    ],
    "self_harm": [
        [{"LOWER": {"IN": ["cut", "cutting", "harm", "harming", "hurt", "hurting", "burn", "burning"]}},
         {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
    ],
}  # fmt: skip

_STORING = r"(?:saving|stashing|hoarding|stockpiling|collecting|stashed|hoarded|stockpiled)"
_WHOLE = re.compile(
    r"\bi (?:really |just |honestly |genuinely )?(?:do ?n[o']?t|dont|dinnae) (?:really |even )?(?:want to|wanna|wanny) "
    r"(?:live|be alive|exist|be here|wake up)(?: (?:any ?more|any ?longer|tomorrow|again|ever))?"
    r"[.!,]*(?:$| (?:and|but|so)\b)"
    r"|\b(?:no ?one|nobody)(?: would| will|'?d) (?:even |really )?"
    r"(?:miss me(?:[.!,]*$| (?:if|when|once) i\b)|notice if i (?:was gone|were gone|died|vanished|was ?n'?t here))"
    r"|\b(?:sick|tired) of (?:life|being alive)[.!,]*$"
    rf"|\bi(?:'?ve| have|'?m| am)?(?: been)?(?: secretly| slowly)? {_STORING}(?: up| away)?"
    r"(?: (?:all|some|enough|of|my|the|them|his|her))* (?:tablets|pills|meds|medication|painkillers)\b"
    rf"|\bi(?:'?ve| have|'?m| am)?(?: been)? {_STORING} (?:them|it)(?: all)? up\b.{{0,20}}\b(?:tablets|pills|meds)\b"
)
"""Said whole: here a negation is no denial, and other words after it change the meaning ("... to live with my mum")."""

_BARE = {
    "od": "overdose",
    "suicidal": "suicide",
    "suicide": "suicide",
    "self harm": "self_harm",
    "self-harm": "self_harm",
}
"""Words that are explicit when they are the whole message."""

_NEGATIONS = frozenset(
    ["not", "n't", "nt", "never", "no", "without", "don't", "dont", "didn't", "didnt", "wouldn't", "wouldnt", "won't",
     "wont", "isn't", "isnt", "stop", "stopped"]
)  # fmt: skip
_CANNOT = re.compile(r"\bca(?: ?n't|nt| nt|n ?not)\b")
_STRUGGLE = frozenset(["ca", "can", "help", "how", "want", "need"])
"""Beside these "stop" is no denial: "I can't stop hurting myself"."""

_NOT_OWN = frozenset(
    ["he", "she", "they", "him", "her", "his", "their", "who", "my's", "he's", "she's", "tried"]
)  # fmt: skip
_TOLD = frozenset(["song", "film", "book", "lyrics"])
_REPORTS = frozenset(
    ["say", "says", "saying", "said", "think", "thinks", "thought", "mean", "meant", "believe", "tells"]
)
"""Before "I want ..." a "not" or a "she" belongs to another clause, unless one of these joins the two."""

_IDIOM = re.compile(
    r"^(?:(?:die|dead|myself) (?:laughing|(?:of|with|from) (?:laugh\w*|embarrassment|boredom))|die my hair|"
    r"dead (?:honest|good|nice|sure|chuffed|easy|funny|serious|proud)|disappear (?:to|into|off|from your|for)|"
    r"myself (?:off|short|loose|out|up|shaving|some slack|a (?:slice|piece)|playing|lifting|cooking|at the gym|"
    r"at football|in work)|life (?:insurance|back|in my|into|seriously|forward|story|savings|for granted)|"
    r"(?:unalive) (?:herself|himself|themsel\w+))\b"
)
"""The last word of a match and what follows, where both together mean something harmless or somebody else."""


_AGES = (
    "8|9|1[0-7]|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"  # younger ones do not write
)
_UNDER_AGE = re.compile(
    rf"(?:\b(?:i'?m|i am)|^(?:am|me))(?: only| just| still| like| actually| a)* (?:{_AGES})"
    r"\s*(?:(?:yo|y/o|yrs? old|years? old|[mf])\b|$|[.,!?;)(-]|(?:and|but|so|can|do|is|if|btw|lol|now|nearly|almost)\b)"
    rf"|\bi(?:'ve| have)? (?:only |just )*turned (?:{_AGES})\b(?! years)"
    rf"|\b(?:i'?m|i am) (?:turning|nearly|almost|not even) (?:{_AGES})\b"
    rf"|\b(?:{_AGES}) ?(?:yo|y/o|yrs? old|years? old) (?:girl|boy|lad|lass|kid|student) here\b"
    r"|\b(?:i'?m|i am)(?: only| just| still)* in (?:y(?:ear )?(?:[7-9]|1[01])|(?:primary|secondary) school)\b"
    r"|\bmy (?:gcse'?s?|form tutor|head of year)\b"
)
"""Somebody's own age or school year. "I am 16 weeks pregnant", "my son is 15" and "when I was 12" are none."""


def says_under_age(text: str) -> bool:
    """Whether somebody says to be under eighteen.

    Args:
        text: unmasked, lower-case text.
    """
    return _UNDER_AGE.search(text[:4000]) is not None


@cache
def _matcher() -> tuple[Any, Any]:
    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    for kind, patterns in _PATTERNS.items():
        matcher.add(kind, patterns)
    return nlp, matcher


def explicit_kind(text: str) -> str | None:
    """The kind that clear first-person words name, or None.

    Args:
        text: unmasked, lower-case text.
    """
    bare = text.strip(" .!,")
    if bare in _BARE:
        return _BARE[bare]
    found = next((kind for kind, pattern in EMERGENCIES.items() if pattern.search(text[:4000])), None)
    if found in ("danger_now", "overdose"):
        return found
    if _WHOLE.search(text[:4000]) or wishes_to_follow(text):
        return "suicide"
    nlp, matcher = _matcher()
    doc = nlp.make_doc(text[:4000])
    for match_id, start, end in matcher(doc):
        if _IDIOM.match(doc[end - 1 : end + 3].text) or _is_denied(doc, start, end):
            continue  # left to the classifier, which weighs the whole sentence
        kind = nlp.vocab.strings[match_id]
        if found is None or kind == "suicide":
            found = kind
    return found


def _is_denied(doc: Any, start: int, end: int) -> bool:
    """Whether the words before a match, back to the last stop, deny it or give it to somebody else."""
    clause: list[str] = []
    for token in doc[max(0, start - 7) : start]:
        clause = [] if token.text[0] in ".,!?;:\n" else [*clause, token.lower_]
    context = set(clause[-4:])
    if doc[end - 1].lower_ == "me":  # "they are better off without me" is about others, and no denial
        return bool(context & (_NEGATIONS | _TOLD))
    if context & _TOLD:
        return True
    if doc[start].lower_ == "i" and not context & _REPORTS:
        return False
    denials = context & _NEGATIONS
    if _CANNOT.search(" ".join(clause)):
        denials -= {"n't", "nt", "not"}
    if _STRUGGLE & set(clause):
        denials -= {"stop"}
    return bool(denials or context & _NOT_OWN)

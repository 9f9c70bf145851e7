"""Words that must never depend on a classifier: first-person, present, explicit danger.

Bounded token patterns of spaCy, matched on lower-cased words, so that no input can make them slow.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import spacy
from spacy.matcher import Matcher

_I = {"LOWER": {"IN": ["i", "im", "i'm", "ive", "i've", "ill", "i'll", "id", "i'd"]}}
_MYSELF = {"LOWER": {"IN": ["myself", "meself", "mesel", "mysel", "my"]}}
_FILL: dict[str, Any] = {
    "LOWER": {
        "IN": ["just", "really", "so", "to", "really", "fucking", "wanna", "gonna", "'m", "m", "'ve", "'ll", "do", "do",
               "feel", "like", "literally", "actually", "want", "going", "need", "am", "might", "will", "keep",
               "thinking", "about", "of", "think", "thoughts", "have", "been", "wish", "could", "should", "still"]
    },
    "OP": "*",
}  # fmt: skip
_KILL = {"LOWER": {"IN": ["kill", "killing", "off", "offing", "top", "topping", "hang", "hanging", "drown"]}}

_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "suicide": [
        [_I, _FILL, _KILL, {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
        [{"LOWER": {"IN": ["kill", "killing"]}}, {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
        [_I, _FILL, {"LOWER": {"IN": ["wanna", "want", "wants", "wish", "hope"]}}, _FILL,
         {"LOWER": {"IN": ["die", "dead", "unalive", "disappear"]}}],
        [{"LOWER": {"IN": ["end", "ending", "take", "taking"]}}, {"LOWER": "my"}, {"LOWER": "own", "OP": "?"},
         {"LOWER": "life"}],
        [_I, _FILL, {"LOWER": {"IN": ["suicidal"]}}],
        [{"LOWER": {"IN": ["commit", "committing"]}}, {"LOWER": {"IN": ["suicide", "sewerslide", "sucide", "suicde"]}}],
        [{"LOWER": {"IN": ["kms", "unalive", "sewerslide", "ctb"]}}],
        [{"LOWER": "better"}, {"LOWER": "off"}, {"LOWER": {"IN": ["without", "w/o"]}}, {"LOWER": "me"}],
    ],
    "self_harm": [
        [{"LOWER": {"IN": ["cut", "cutting", "harm", "harming", "hurt", "hurting", "burn", "burning"]}},
         {"LOWER": {"IN": ["myself", "meself", "mysel"]}}],
    ],
}  # fmt: skip

_NEGATIONS = frozenset(
    ["not", "n't", "nt", "never", "no", "without", "don't", "dont", "didn't", "didnt", "wouldn't", "wouldnt", "won't", "wont", "isn't", "isnt", "stop", "stopped"]
)
_NOT_OWN = frozenset(["he", "she", "they", "him", "her", "his", "their", "who", "my's", "he's", "she's", "tried", "song", "film", "book"])


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
    nlp, matcher = _matcher()
    doc = nlp.make_doc(text[:4000])
    found: str | None = None
    for match_id, start, end in matcher(doc):
        before = {t.lower_ for t in doc[max(0, start - 4) : start]} | {t.lower_ for t in doc[start:end]}
        if before & _NEGATIONS or before & _NOT_OWN:
            continue  # left to the classifier, which weighs the whole sentence
        kind = nlp.vocab.strings[match_id]
        if found is None or kind == "suicide":
            found = kind
    return found

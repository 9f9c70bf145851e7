"""How people name the conditions that they ask about, for messages that say little else ("and if I've got ADHD?")."""

from __future__ import annotations

import re

_NAMES: dict[str, str] = {
    "condition_depression": r"depress\w*|low mood|dysthymia",
    "condition_anxiety": r"anxi(?:ety|ous)|panic(?: attacks?)?|worry(?:ing)?|gad",
    "condition_social_anxiety": r"social (?:anxiety|phobia)|shy(?:ness)?",
    "condition_ptsd": r"c?-?ptsd|trauma|flashbacks?",
    "condition_bipolar": r"bi-?polar|manic depression|mood swings",
    "condition_eating": r"bulimi[ac]|anorexi[ac]|bing(?:e|ing)(?: eating)?|eating disorders?",
    "condition_substance": r"alcohol(?:ic|ism)?|drink(?:ing)?|drugs?|cocaine|cannabis|addict(?:ion|ed)?",
    "condition_personality": r"borderline|bpd|eupd|personality disorder",
    "condition_ocd": r"ocd|obsessive compulsive(?: disorder)?",
    "condition_psychosis": r"psychosis|psychotic|schizophreni[ac]",
    "condition_bereavement": r"bereave(?:d|ment)|grie(?:f|ving)",
    "condition_loneliness": r"lonel(?:y|iness)|isolat(?:ed|ion)",
    "condition_stress": r"stress(?:ed)?|burn-?t? ?out",
    "condition_self_esteem": r"self[ -]?esteem|low confidence",
    "condition_anger": r"ang(?:er|ry)|temper",
    "condition_physical": r"chronic pain|long covid|cancer|fibromyalgia",
    "condition_neurodiversity": r"adhd|autis(?:m|tic)|asperger'?s",
}
_PATTERNS = {topic: re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for topic, names in _NAMES.items()}
_ASKS_HOW = re.compile(
    r"^(?:so|and|but|ok|okay)?\W*(?:how|why|what|when|which|who|where)\b(?! about| if)", re.IGNORECASE
)


def named_condition(text: str) -> str | None:
    """The topic of the one condition that a text names; None when it names none, or several, or asks how or why."""
    if _ASKS_HOW.match(text):
        return None
    topics = [topic for topic, pattern in _PATTERNS.items() if pattern.search(text)]
    if "condition_social_anxiety" in topics and "condition_anxiety" in topics:
        topics.remove("condition_anxiety")
    return topics[0] if len(topics) == 1 else None

"""Messages that mean something only beside the one before: "and DIT?"."""

from __future__ import annotations

import re

from bot.courses.details import TOPIC as COURSE_DATES

_FILLERS = re.compile(
    r"\b(?:and|what|how|about|for|with|ok|okay|so|then|too|also|same|the|one|is|it|in|of|is that|case|that|as well|or|"
    r"but|what's|whats|does|do)\b|[^\w\s]"
)
_DEFINES = re.compile(r"^(?:(?:and|so|ok|okay|but) )?what(?:'s| is|s) $")
"""What stands before the therapy in "what is dit": a question of its own, whatever was asked before."""
_TWINS = {
    "ipt_homework": "dit_between",
    "who_for": "dit_who_for",
    "evidence_ipt": "dit_evidence",
    "ipt_first_sessions": "dit_phases",
    "ipt_middle": "dit_phases",
    "ipt_benefits": "dit_goals",
    **{f"ipt_{x}": f"dit_{x}" for x in ["what", "how", "phases", "session", "goals", "past", "ending", "origin"]},
}
_TWINS_BACK = {dit: ipt for ipt, dit in _TWINS.items()}  # of several, the one of the same name comes last and stays


def only_names_therapy(text: str, mention: str) -> bool:
    """Whether nothing is left of a short message but a therapy's name ("and how about dit then?")."""
    if len(text.split()) > 7 or _DEFINES.match(text.lower()[: text.lower().find(mention.lower())]):
        return False
    rest = text.lower().replace(mention.lower(), " ", 1)
    return not _FILLERS.sub(" ", rest).strip()


def topic_for(topic: str, therapy: str) -> str:
    """The topic that answers the same question for another therapy; the same topic where it varies by therapy."""
    if therapy == "dit":
        return _TWINS.get(topic, topic)
    return _TWINS_BACK.get(topic, topic)


def spoken_topic(topic: str | None) -> str | None:
    """The topic whose answer says more: for worked-out dates of a course that is its length."""
    return "length" if topic == COURSE_DATES else topic


def first_sentence(text: str) -> str:
    """The first sentence of an answer, or two when the first says only what letters stand for."""
    sentences = re.split(r"(?<=[.?])\s+", text.strip())
    wanted = 2 if re.search(r"\b(?:stands for|is short for)\b", sentences[0]) else 1
    return " ".join(sentences[:wanted])

"""Messages that mean something only beside what was said before: "and DIT?", "what was that second one"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.courses.details import TOPIC as COURSE_DATES
from bot.knowledge.answers import is_question
from bot.knowledge.therapies import OWN_TOPIC


@dataclass(frozen=True)
class Context:
    """What stood open when a message came.

    Attributes:
        asked: the open form question (a slot's name).
        topic: the question that was answered last.
        therapy: the therapy that was spoken of last.
        said: names of the responses of the turn before, without `utter_`.
        before: the person's own words of the turn before.
        in_danger: help lines were shown and the person has not yet said how things are.
        safety_kind: the kind of danger they were shown for.
    """

    asked: str | None = None
    topic: str | None = None
    therapy: str | None = None
    said: tuple[str, ...] = ()
    before: str | None = None
    in_danger: bool = False
    safety_kind: str | None = None


_FILLERS = re.compile(
    r"\b(?:and|what|how|about|for|with|ok|okay|so|then|too|also|same|the|one|is|it|its|it's|in|of|is that|case|that|"
    r"as well|or|but|what's|whats|does|do|if|i|had|have|went|would|will|could|can|be|this|version|other|alright|all|"
    r"right|fine)\b|[^\w\s]"
)
_DEFINES = re.compile(r"^(?:(?:and|so|ok|okay|but) )?what(?:'s| is|s) $")
"""What stands before the therapy in "what is dit": a question of its own, whatever was asked before."""
_TWINS = {
    "ipt_homework": "dit_between",
    "who_for": "dit_who_for",
    "evidence_ipt": "dit_evidence",
    "ipt_vs_cbt": "dit_vs_cbt",
    "ipt_first_sessions": "dit_phases",
    "ipt_middle": "dit_phases",
    "ipt_benefits": "dit_goals",
    **{f"ipt_{x}": f"dit_{x}" for x in ["what", "how", "phases", "session", "goals", "past", "ending", "origin"]},
}
_TWINS_BACK = {dit: ipt for ipt, dit in _TWINS.items()}  # of several, the one of the same name comes last and stays
_WHAT = {"ipt": "ipt_what", "dit": "dit_what"}
_CONDITION_OF = {
    "grief": "condition_bereavement",
    "dispute": "condition_relationships",
    "transition": "condition_life_change",
    "sensitivities": "condition_loneliness",
    "low_mood": "condition_depression",
    "anxious": "condition_anxiety",
}
"""What "can it help with that?" asks about after somebody told of it."""
_IT = re.compile(r"\b(?:it|its|it's|that|this|they|them)\b", re.IGNORECASE)
_IT_IS = {"screening": "screening_what", "booking": "first_appointment"}
"""What "it" is while a form asks, by the beginning of its questions' names."""
_MEANT_OF_IT = {
    "screening_what": ("diagnosis", "length", "session_length", "how_soon"),
    "first_appointment": ("length", "session_length", "ipt_session", "dit_session"),
    "who_sees_chat": ("does_it_last", "length", "screening_what"),
}
"""Questions of a therapy that are meant of something else when "it" is something else: "how long is it?"."""

LONGEST_MENTION = 9
"""Words in which a message can still be no more than the mention of a therapy, of one of a list, or of an answer."""
LONGEST_LEANING = 12
"""Words up to which a message may need the one before to be understood."""
_LEADS = re.compile(
    r"^(?:and|but|ok|okay|so|also|plus|or|what about|how about|what if|hang on|wait|no)\b", re.IGNORECASE
)
_POINTS = re.compile(
    r"\b(?:it|its|it's|that|thats|that's|this|they|them|those|these|there|one|ones|tho|though|instead|else)\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"^and (?:if|when|with|for|at|on|in)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|ok|okay|right|thanks|thank you|cheers|sorry|actually|"
    r"(?:ok |okay )?(?:forget|scrap|ignore) (?:that|it)|never ?mind(?: that)?|hang on|wait|no)\b[ ,.!;-]*)+",
    re.IGNORECASE,
)
_HELPS = re.compile(r"\b(?:help|helps|helped|work|works|good|use|useful|anything|suit|suits|treat|treats|right)\b")
_NOTHING_ELSE = re.compile(
    r"\b(?:can|could|do|does|did|will|would|might|may|is|are|it|ipt|dit|therapy|this|that|these|those|you|your|any|a|"
    r"the|much|lot|for|with|about|people|somebody|someone|like|me|i|us|sort|sorts|kind|of|thing|things|stuff|at|all|"
    r"really|actually|even|and|so|ok|but|be|something|both|either|one|to|then|what)\b|[^\w\s]"
)
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
_ORDINAL = re.compile(
    rf"\b(?P<which>{'|'.join(_ORDINALS)})(?: (?:one|area|bit|thing)\b| of (?:those|these|them|the)\b|\W*$)",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"\b(?:the|that) (?:one|bit|area) (?:about|on|with|for|to do with) (?P<what>[\w ']+)", re.IGNORECASE
)

_ELSEWHERE = ("nhs", "cannot_afford", "under_18")
"""Topics whose answers send people to somebody else than the clinic."""
_GETS_THERE = re.compile(
    r"^(?:(?:and|so|ok|okay|but|right) )*"
    r"(?:(?:how|where|who) (?:do|does|would|can|could|should) (?:i|we|you|she|he|they) (?:\w+ )?"
    r"(?:apply|refer|sign|get(?! there| to)|find|go|ask|reach|join)\b"
    r"|where(?:'s| is|s) (?:that|it|this|(?:my|the) nearest)\b)",
    re.IGNORECASE,
)


def asks_way_elsewhere(text: str, topic: str) -> bool:
    """Whether a short text asks how to get to those whom the last answer named ("how do i apply", after the NHS)."""
    return topic in _ELSEWHERE and len(text.split()) <= LONGEST_MENTION and bool(_GETS_THERE.match(text))


def only_names_therapy(text: str, mention: str) -> bool:
    """Whether nothing is left of a short message but a therapy's name ("and how about dit then?")."""
    if len(text.split()) > LONGEST_MENTION or _DEFINES.match(text.lower()[: text.lower().find(mention.lower())]):
        return False
    rest = text.lower().replace(mention.lower(), " ", 1)
    return not _FILLERS.sub(" ", rest).strip()


def topic_for(topic: str, therapy: str) -> str:
    """The topic that answers the same question for a therapy that somebody names ("and dit?")."""
    if topic in (*_WHAT.values(), *OWN_TOPIC):
        return therapy if therapy in OWN_TOPIC else _WHAT[therapy]
    return carried_topic(topic, therapy)


def carried_topic(topic: str, therapy: str) -> str:
    """The topic that answers the same question for the therapy spoken of before, or the same topic."""
    return (_TWINS if therapy == "dit" else _TWINS_BACK).get(topic, topic)


def condition_of(told: str) -> str | None:
    """The topic that belongs to what somebody told of themselves (`disclose/<told>`)."""
    return _CONDITION_OF.get(told)


def going_on(context: Context) -> str | None:
    """The topic that tells of the form that is open, or None."""
    return _IT_IS.get((context.asked or "").partition("_")[0])


def meant_of_it(text: str, topic: str, context: Context) -> str | None:
    """The topic that a question about "it" is meant of while "it" is no therapy, or None when it means what it says.

    Args:
        topic: what the question would be about if "it" were a therapy.
    """
    subject = going_on(context) or context.topic or ""
    return subject if topic in _MEANT_OF_IT.get(subject, ()) and _IT.search(text) else None


def points_back(text: str) -> bool:
    """Whether a text asks no more than if therapy helps with what was just spoken of ("does it help with that?")."""
    words = text.lower()
    if not (_HELPS.search(words) and re.search(r"\b(?:that|this|these|those)\b", words)):
        return False
    return not _NOTHING_ELSE.sub(" ", _HELPS.sub(" ", words)).strip()


def asks_for_help_with(text: str, topic: str) -> bool:
    """Whether a text that names a condition asks about help with it: in so many words, or going on from another."""
    return leans(text) and (topic.startswith("condition_") or bool(_HELPS.search(text.lower())))


def picked_part(text: str, parts: tuple[str, ...]) -> str | None:
    """The one of a list that a text picks by its place ("what was that second one"), or None."""
    found = _ORDINAL.search(text)
    if not found or not parts or len(text.split()) > LONGEST_MENTION:
        return None
    place = _ORDINALS[found["which"].lower()]
    return parts[place] if place < len(parts) else None


def described_part(text: str) -> str | None:
    """What a text says of the one it means out of a list ("death" of "the one about death"), or None."""
    found = _DESCRIBED.search(text)
    return found["what"].strip() if found else None


def without_opening(text: str) -> str:
    """A message without its greeting or its "ok forget that"; unchanged when nothing else would be left."""
    rest = _OPENING.sub("", text)
    return rest if len(rest.split()) > 1 else text


def leans(text: str) -> bool:
    """Whether a text may need the one before it: it goes on from it, points at it, or is very short."""
    words = text.split()
    if len(words) > LONGEST_LEANING:
        return False
    return len(words) <= 2 or bool(_LEADS.match(text) or _POINTS.search(text))


def asks_on(text: str) -> bool:
    """Whether a text asks on about what was just answered: "and how many people?", "and if it isn't"."""
    return leans(text) and (is_question(text) or bool(_CASE.match(text)))


def spoken_topic(topic: str | None) -> str | None:
    """The topic whose answer says more: for worked-out dates of a course that is its length."""
    return "length" if topic == COURSE_DATES else topic


def first_sentence(text: str) -> str:
    """The first sentence of an answer, or two when the first says only what letters stand for."""
    sentences = re.split(r"(?<=[.?])\s+", text.strip())
    wanted = 2 if re.search(r"\b(?:stands for|is short for)\b", sentences[0]) else 1
    return " ".join(sentences[:wanted])

"""What a person says about their course: when it starts, how often, when they are away.

Only words that can be laid on a calendar are read; everything else stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.courses.catalogue import Rhythm
from bot.courses.days import read_break, read_start
from bot.courses.timetable import Break
from bot.words import plain

TOPIC = "course_dates"
"""Intent, and the topic of the conversation while a course is being laid out."""
MOST_SESSIONS, MOST_MISSED = 40, 8


@dataclass(frozen=True)
class Details:
    """What has been said so far; what was not said is None or empty.

    Attributes:
        start: the day from which the person could begin.
        rhythm: the gap between sessions that they asked about.
        sessions: a number of sessions that they named.
        breaks: when they are away.
        missed: how many sessions they ask to miss.
        shorter: whether they ask for a shorter course.
        for_me: whether they ask about themselves, which nobody can know beforehand.
    """

    start: date | None = None
    rhythm: Rhythm | None = None
    sessions: int | None = None
    breaks: tuple[Break, ...] = ()
    missed: int | None = None
    shorter: bool = False
    for_me: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Details()

    def then(self, later: Details) -> Details:
        """These details with what was said later on top. The questions of one turn do not outlive it."""
        return replace(
            later,
            start=later.start or self.start,
            rhythm=later.rhythm or self.rhythm,
            sessions=later.sessions or self.sessions,
            breaks=tuple(dict.fromkeys((*self.breaks, *later.breaks))),
            missed=self.missed if later.missed is None else later.missed,
        )

    def as_slot(self) -> dict[str, Any]:
        """As plain JSON for a slot."""
        return {
            "start": self.start and self.start.isoformat(),
            "rhythm": self.rhythm and asdict(self.rhythm),
            "sessions": self.sessions,
            "breaks": [[away.first.isoformat(), away.last.isoformat()] for away in self.breaks],
            "missed": self.missed,
        }

    @classmethod
    def from_slot(cls, raw: dict[str, Any] | None) -> Details:
        """Read `as_slot` back; an empty slot gives empty details."""
        if not raw:
            return cls()
        return cls(
            start=date.fromisoformat(raw["start"]) if raw["start"] else None,
            rhythm=Rhythm(**raw["rhythm"]) if raw["rhythm"] else None,
            sessions=raw["sessions"],
            breaks=tuple(Break(date.fromisoformat(first), date.fromisoformat(last)) for first, last in raw["breaks"]),
            missed=raw["missed"],
        )


def read_details(text: str, today: date) -> Details:
    """Read what a text says about a course.

    Args:
        text: a person's words.
        today: the present day in the clinic's zone; months and days mean the next ones from here.
    """
    words = _digits(plain(text))
    start, breaks, away = None, [], False
    for part in _PARTS.split(words):
        away = bool(_AWAY.search(part)) or (away and bool(_MORE_WEEKS.match(part)))
        if away:
            breaks.append(read_break(part, today))
        elif start is None:
            start = read_start(part, today)
    return Details(
        start=start,
        rhythm=_rhythm(words),
        sessions=_sessions(words),
        breaks=tuple(found for found in breaks if found is not None),
        missed=_missed(words),
        shorter=bool(_SHORTER.search(words)),
        for_me=bool(_FOR_ME.search(words)),
    )


_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
            "twelve": 12, "sixteen": 16, "twenty": 20, "a couple of": 2, "a couple": 2, "couple of": 2}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b")


def _digits(words: str) -> str:
    return _NUMBER_WORD.sub(lambda m: str(_NUMBERS[m[0]]), words)


_PARTS = re.compile(r"[,;.?!]+|\bbut\b|\band\b(?= (?:\d weeks?|then|i|i'm|im|we|start|away|off|not|have|no|take|if)\b)")
_AWAY = re.compile(
    r"\b(?:away|holidays?|hols|abroad|annual leave|on leave|off|vacation|travelling|not (?:here|around)|break|"
    r"in hospital|won'?t be (?:here|around)|(?:can'?t|cannot|can not) (?:come|make it|do)|out of the country)\b"
)
_MORE_WEEKS = re.compile(r" ?(?:\d )?weeks?\b")
_SHORTER = re.compile(
    r"\b(?:shorter|shorten|quicker|faster|sooner|brief(?:er)?|fewer|less (?:sessions|time|weeks)|speed (?:it )?up|"
    r"cut (?:it )?(?:down|short))\b"
)
_FOR_ME = re.compile(
    r"\b(?:for me|how long\b.*\b(?:me|mine)|in my case|someone like me|my course|"
    r"(?:would|will|do) i (?:need|have to))\b"
)
_MISSED = re.compile(
    r"\b(?:miss(?:ed|ing)?|skip(?:ped|ping)?|call(?:ed)? off|cancel(?:led)?)\b(?: out)?(?: on)?"
    r"(?: (?P<number>\d+|an?|few))?\b"
)
_RHYTHMS = (
    (
        r"fortnightly|(?:every|each|once a|1 a|1 every) fortnight|^fortnight$|bi-?weekly|(?:2 times|twice) a month|"
        r"(?:alternate|every (?:other|second)) (?:weeks?|wks?)",
        Rhythm(weeks=2),
    ),
    (r"monthly|(?:once a|1 a|every|each) month", Rhythm(months=1)),
    (r"weekly|(?:once a|1 a|every|each) (?:week|wk)", Rhythm(weeks=1)),
)
_EVERY = re.compile(
    r"\bevery (?P<every>[2-8])(?:nd|rd|th)? (?:weeks?|wks?)\b|\b(?P<apart>[2-8]) (?:weeks?|wks?) (?:apart|between)\b"
)
_MORE_THAN_WEEKLY = re.compile(r"\b(?:twice|(?:2|3) times|2|3) (?:a|every|each|per) week\b")
_SESSIONS = re.compile(
    r"\b(?P<lead>(?:miss(?:ed|ing)?|skip(?:ped|ping)?) )?(?P<number>\d{1,2}) (?:sessions|appointments|meetings)\b"
)


def _rhythm(words: str) -> Rhythm | None:
    if _MORE_THAN_WEEKLY.search(words):
        return None  # nobody offers it, so it is not laid out
    every = _EVERY.search(words)
    if every:
        return Rhythm(weeks=int(every["every"] or every["apart"]))
    plain = words.strip(" ?.!")
    return next((rhythm for pattern, rhythm in _RHYTHMS if re.search(rf"\b(?:{pattern})\b", plain)), None)


def _sessions(words: str) -> int | None:
    found = _SESSIONS.search(words)
    if found is None or found["lead"]:
        return None
    number = int(found["number"])
    return number if 1 <= number <= MOST_SESSIONS else None


def _missed(words: str) -> int | None:
    found = _MISSED.search(words)
    if found is None:
        return None
    number = found["number"] or "1"
    return min(int(number), MOST_MISSED) if number.isdigit() else {"few": 3}.get(number, 1)

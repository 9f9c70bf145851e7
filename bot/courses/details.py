"""What a person says about their course: when it starts, how often, when they are away.

Only words that can be laid on a calendar are read; everything else stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.courses.catalogue import Rhythm
from bot.courses.days import read_break, read_deadline, read_start
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
        weeks_later: by how many weeks the start moves; below 0 it is sooner.
        not_away: whether they take back when they are away.
        done_before: the day before which they would like to have ended.
    """

    start: date | None = None
    rhythm: Rhythm | None = None
    sessions: int | None = None
    breaks: tuple[Break, ...] = ()
    missed: int | None = None
    shorter: bool = False
    for_me: bool = False
    weeks_later: int = 0
    not_away: bool = False
    done_before: date | None = None

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
            breaks=later.breaks if later.not_away else tuple(dict.fromkeys((*self.breaks, *later.breaks))),
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
    done_before, words = _deadline(words, today)
    start, breaks, weeks_later, away, not_away = None, [], 0, False, False
    for part in _PARTS.split(words):
        if _NOT_AWAY.search(part):
            not_away = away = True  # "not in april any more but in may" goes on with days away
            continue
        away = bool(_AWAY.search(part)) or (away and bool(_MORE_DAYS.match(part)))
        if away:
            breaks.append(read_break(part, today))
        elif shift := _weeks_later(part):
            weeks_later = shift
        elif start is None:
            start = read_start(part, today)
    return Details(
        start=start,
        rhythm=_rhythm(words),
        sessions=_sessions(words),
        breaks=tuple(found for found in breaks if found is not None),
        missed=None if not_away else _missed(words),
        shorter=not weeks_later and bool(_SHORTER.search(words)),
        for_me=bool(_FOR_ME.search(words)),
        weeks_later=weeks_later,
        not_away=not_away,
        done_before=done_before,
    )


def asks_for_dates(text: str, today: date) -> bool:
    """Whether a text asks when a course that starts then would end: "if i start on 15 june when am i done"."""
    words = plain(text)
    return bool(_STARTS.search(words) and _ASKS_END.search(words) and read_details(text, today).start)


def is_number_of_sessions(text: str) -> bool:
    """Whether a text is no more than how many sessions: "16", "no 12", "what if its 20"."""
    return _ONLY_NUMBER.fullmatch(plain(text)) is not None


_STARTS = re.compile(r"\bif i (?:start|begin|began)\w*\b")
_ASKS_END = re.compile(
    r"\bwhen\b.{0,30}\b(?:done|finish\w*|end|over|last)\b|\bend date\b"
    r"|\b(?:would|will) (?:it|i|we|that) (?:be )?(?:done|finish\w*|end|over|through)\b(?! (?:online|in|over|the)\b)"
)
_ONLY_NUMBER = re.compile(
    r"(?:(?:no|just|only|say|and|ok|well|sorry|what if|if|it'?s|with|make it)[ ,]*)*(?P<number>[4-9]|[1-3]\d|40)"
    r"(?: only| then| instead| please| sessions)*[ ?.!]*"
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
_MORE_DAYS = re.compile(r" ?(?:(?:\d )?weeks?\b|(?:in|on|over|at) )")
_SHORTER = re.compile(
    r"\b(?:shorter|shorten|quicker|faster|sooner|brief(?:er)?|fewer|less (?:sessions|time|weeks)|speed (?:it )?up|"
    r"cut (?:it )?(?:down|short))\b"
)
_FOR_ME = re.compile(
    r"\b(?:for me|how long\b.*\b(?:me|mine)|in my case|someone like me|my course|"
    r"(?:would|will|do) i (?:need|have to))\b"
)
_TRIP = r"(?:holidays?|hols|breaks?|trips?|leave|time (?:off|away))"
_NOT_AWAY = re.compile(
    r"(?:\bnot|n't) (?:actually |really )?(?:going |be |have )*(?:to )?(?:be )?(?:away|on holiday|abroad|off)\b"
    r"(?: (?:in|on|over|at|for) [\w ]{1,20}?)?(?: any ?more| after all| now)\b"
    rf"|\bno (?:more )?{_TRIP}\b|\b{_TRIP}(?:'s| is| has been| got| was)? (?:off|cancel\w*|called off)\b"
    r"|\b(?:forget|ignore|without|leave out|remove|cancel\w*|drop) (?:about )?(?:the|my|that|those|any) "
    rf"{_TRIP}\b|\b(?:can|will) (?:come|be (?:here|there|around)) (?:then |in \w+ )?after all\b"
)
_SHIFT = re.compile(
    r"\b(?P<number>\d{1,2}|an?) (?P<unit>week|fortnight|month)s? (?P<way>later|earlier|sooner)\b"
    r"|\b(?P<way2>later|earlier|sooner) by (?P<number2>\d{1,2}|an?) (?P<unit2>week|fortnight|month)s?\b"
)
_WEEKS_OF = {"week": 1, "fortnight": 2, "month": 4}
"""A month is four weeks here, so that the day of the week stays."""
_END = re.compile(r"\b(?:end|finish|over|done)\w*\b")
_OTHER_END = re.compile(
    r"\b(?:my|our|his|her|their) (?!course|therapy|last|sessions?\b)\w+(?: \w+)?(?: (?:is|are|will be|gets?))? ?$"
)
"""What stands before an end that is none of the course's: "my contract is over by april"."""
_ENDS = re.compile(
    r"\b(?:end\w*|finish\w*|over|done|complete\w*|through|(?:is|are|will|would) (?:that|it|this|both)(?: be)?)"
    r"(?: it)?(?: all)? (?:before|by|in time for)\b"
    r"(?P<day>(?: (?!if\b|when\b|with\b|start|begin|and\b|or\b|but\b)[^ ,;.?!]+)+)"
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


def _deadline(words: str, today: date) -> tuple[date | None, str]:
    """The day before which somebody asks to have ended ("is that before 1 july", "would i be done by christmas"), and
    the words without it."""
    found = _ENDS.search(words)
    if found is None or _OTHER_END.search(words[: found.start()]):
        return None, words
    before, after = words[: found.start()], words[found.end("day") :]
    if found["day"].strip() in ("then", "that"):  # "we marry on 14 august, would it be over by then"
        return read_deadline(before, today), after
    day = read_deadline(found["day"], today)
    return (None, words) if day is None else (day, before + after)


def _weeks_later(words: str) -> int:
    """Weeks by which a start is to move: "a week later", "2 weeks sooner"."""
    found = _SHIFT.search(words)
    if found is None or _END.search(words):
        return 0
    number, unit, way = (found[name] or found[f"{name}2"] for name in ("number", "unit", "way"))
    weeks = (int(number) if number.isdigit() else 1) * _WEEKS_OF[unit]
    return weeks if way == "later" else -weeks


def _rhythm(words: str) -> Rhythm | None:
    if _MORE_THAN_WEEKLY.search(words):
        return None  # nobody offers it, so it is not laid out
    every = _EVERY.search(words)
    if every:
        return Rhythm(weeks=int(every["every"] or every["apart"]))
    plain = words.strip(" ?.!")
    return next((rhythm for pattern, rhythm in _RHYTHMS if re.search(rf"\b(?:{pattern})\b", plain)), None)


def _sessions(words: str) -> int | None:
    found = _ONLY_NUMBER.fullmatch(words) or _SESSIONS.search(words)
    if found is None or found.groupdict().get("lead"):
        return None
    number = int(found["number"])
    return number if 1 <= number <= MOST_SESSIONS else None


def _missed(words: str) -> int | None:
    found = _MISSED.search(words)
    if found is None:
        return None
    number = found["number"] or "1"
    return min(int(number), MOST_MISSED) if number.isdigit() else {"few": 3}.get(number, 1)

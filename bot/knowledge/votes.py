"""Whether an answer helped: what counts as saying so, and when people are offered to say it. Pure.

Counted are the day and the topic of the answer, never words and never who.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum

from bot.words import plain

MOST_OFFERS = 3
"""How often one chat is offered to vote: enough to learn from, not so often that it begs."""


class Vote(Enum):
    """What somebody says of an answer."""

    HELPED = "helped"
    NOT_HELPED = "not_helped"


_PAYLOAD = re.compile(r"/(helped|not_helped)/(\w+)")

_ANSWER = r"(?:(?:that|this|it|the answer|your answer)(?:'?s| is| was| has)?(?: really| just)?)"
_END = r"(?:,? (?:thanks|thank you|cheers|ta|a lot|much|at all|me))*[ .!]*"
_WORDS = (
    (Vote.NOT_HELPED, rf"(?:{_ANSWER} )?(?:(?:did not|didn'?t|does not|doesn'?t|hasn'?t) help(?:ed)?){_END}"),
    (Vote.NOT_HELPED, rf"(?:{_ANSWER} )?(?:not|wasn'?t|isn'?t)(?: very| really| that)? (?:helpful|useful){_END}"),
    (Vote.HELPED, rf"{_ANSWER} (?:helps|helped|helpful|useful){_END}"),
)


def vote_in(text: str) -> Vote | None:
    """The vote that a text consists of ("that helped"), or None for whatever says more."""
    words = plain(text)
    return next((vote for vote, pattern in _WORDS if re.fullmatch(pattern, words)), None)


def payload(vote: Vote, topic: str) -> str:
    """What the button for a vote on a topic carries."""
    return f"/{vote.value}/{topic}"


def read_payload(carried: str) -> tuple[Vote, str] | None:
    """The vote and the topic of such a button; None for any other."""
    found = _PAYLOAD.fullmatch(carried)
    return None if found is None else (Vote(found[1]), found[2])


def may_offer(topic: str, offered: Collection[str]) -> bool:
    """Whether an answer may come with the offer to vote on it, when these topics came with one already."""
    return topic not in offered and len(offered) < MOST_OFFERS

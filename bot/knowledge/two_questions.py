"""Two questions in one message: where it may come apart, and when each half is a question of its own.

Both halves must ask: "that quiz you offer, does it count as a diagnosis" is one question with a beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.confidence import DECLINED

SURE_OF_HALF = DECLINED
"""Confidence that each half needs, the one from which any message is answered."""
LONGEST = 45
"""Words beyond which a message is a story with questions in it, and is answered as one."""
FEWEST = 2
"""Words of the shortest half."""

_ASK = (
    r"(?:what|whats|what's|how|hows|how's|when|whens|where|wheres|why|who|whos|who's|which|is|are|am|do|does|did|can|"
    r"could|will|would|should|may|must|any)\b"
)
_JOINTS = (
    re.compile(r"(?<=[?.!;])\s+"),
    re.compile(rf"\s*,?\s+(?:and|plus|also|but)\s+(?:also\s+)?(?={_ASK})", re.IGNORECASE),
    re.compile(rf"\s*,\s+(?={_ASK})", re.IGNORECASE),
)
_ASKS = re.compile(
    rf"^(?:(?:hi|hello|hey|ok|okay|so|and|but|also|please|thanks|sorry|well|right|then)\b[ ,.]*)*{_ASK}", re.IGNORECASE
)


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Every way in which a message may come apart into two questions, the clearest first."""
    if len(text.split()) > LONGEST:
        return
    for joint in _JOINTS:
        for found in joint.finditer(text):
            first, second = text[: found.start()].strip(), text[found.end() :].strip()
            long_enough = min(len(first.split()), len(second.split())) >= FEWEST
            if long_enough and _ASKS.match(first) and _ASKS.match(second):
                yield first, second


def are_two(first: tuple[str, float], second: tuple[str, float], whole: tuple[str, float]) -> bool:
    """Whether two halves are questions of their own.

    Args:
        first, second, whole: intent with its sub-intent (`faq/price`) and confidence of each reading.
    """
    surely = all(intent.startswith("faq/") and sure >= SURE_OF_HALF for intent, sure in (first, second))
    if not surely or first[0] == second[0]:
        return False
    return whole[0] in (first[0], second[0]) or whole[1] < min(first[1], second[1])

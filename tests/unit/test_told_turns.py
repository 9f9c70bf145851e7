"""How much of a topic was told, and from which sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_host.turns import TOLD_ALL, sources_told, told

BOOK, SITE = {"title": "A book"}, {"title": "A site", "url": "https://site.example"}


def said(name: str, *sources: dict[str, str]) -> BotUttered:
    return BotUttered("text", metadata={"utter_action": f"utter_{name}", "metadata": {"sources": list(sources)}})


def chat(*turns: tuple[BotUttered, ...]) -> DialogueStateTracker:
    """A conversation of these answers, whose last message has no answer yet."""

    def events() -> Iterator[Event]:
        for answers in turns:
            yield UserUttered("words", {"name": "faq", "confidence": 1.0})
            yield from answers
        yield UserUttered("words", {"name": "tell_me_more", "confidence": 1.0})

    return DialogueStateTracker.from_events("chat", list(events()))


@pytest.mark.parametrize(
    ("names", "amount"),
    [
        (["faq/price"], 1),
        (["faq/price", "more"], TOLD_ALL),
        (["faq/price", "more", "more"], TOLD_ALL),
        (["faq/price", "more", "faq/length"], 1),
        (["faq/price", "more", "course_dates_set"], 1),
        (["disclose/grief"], 0),
        (["disclose/grief", "more"], 1),
        (["disclose/grief", "more", "more"], TOLD_ALL),
        (["faq/price", "thanks"], 1),
    ],
)
def test_what_was_told_is_counted_since_the_topic_came_up(names: list[str], amount: int) -> None:
    assert told(chat(*((said(name),) for name in names))) == amount


def test_sources_are_those_of_the_last_turn_that_named_any() -> None:
    tracker = chat(
        (said("faq/price", BOOK),), (said("faq/length", SITE), said("faq/nice", BOOK, SITE)), (said("thanks"),)
    )
    assert sources_told(tracker) == [SITE, BOOK]


def test_nothing_said_has_no_sources() -> None:
    assert sources_told(chat()) == []

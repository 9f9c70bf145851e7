"""What is counted of a turn: once, by day, with no link to the chat."""

from __future__ import annotations

from collections import Counter

from bot.conversations import Conversations
from bot.database import Database
from bot.privacy.erasure import erase_conversation
from bot.tallies import Tally, between
from tests.conftest import FakeClock


def counted(database: Database, clock: FakeClock) -> Counter[Tally]:
    today = clock().date()
    return Counter(one.what for one in between(database, today, today))


def test_a_turn_counts_once_and_stays_counted_when_its_chat_is_erased(database: Database, clock: FakeClock) -> None:
    chats = Conversations(database, clock)
    chats.open("chat", "web")
    chats.begin("chat", "m1")
    for _again in range(2):
        chats.finish("chat", "m1", {"text": "hi"}, [{"text": "Hello"}], {}, counted=(Tally.QUESTION, Tally.FALLBACK))
    expected = {Tally.CONVERSATION: 1, Tally.QUESTION: 1, Tally.FALLBACK: 1}
    assert counted(database, clock) == expected
    erase_conversation(database, "chat")
    assert counted(database, clock) == expected


def test_a_turn_whose_chat_was_erased_meanwhile_counts_nothing(database: Database, clock: FakeClock) -> None:
    chats = Conversations(database, clock)
    assert not chats.finish("gone", "m1", {"text": "hi"}, [], {}, counted=(Tally.QUESTION,))
    assert counted(database, clock) == {}

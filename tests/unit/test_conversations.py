"""One message at a time, each answered once: the protocol of begin, finish and release."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from bot.conversations import (
    LEASE,
    OWNED_TABLES,
    Begun,
    Button,
    Conversations,
    StoredFile,
    Turn,
    keep_file,
    new_button_key,
)
from bot.database import Database
from bot.privacy.erasure import erase_conversation
from tests.conftest import FakeClock

ANSWER: list[dict[str, Any]] = [{"from": "bot", "text": "Hello."}, {"from": "bot", "text": "How are you?"}]
SAID = {"from": "user", "text": "hi"}


@pytest.fixture
def chats(database: Database, clock: FakeClock) -> Conversations:
    """One open conversation, named chat."""
    opened = Conversations(database, clock)
    opened.open("chat", "web")
    return opened


def finish(chats: Conversations, message: str = "m1", conversation: str = "chat", **buttons: Button) -> None:
    chats.finish(conversation, message, SAID, ANSWER, buttons)


def test_a_conversation_exists_from_its_opening(chats: Conversations) -> None:
    assert chats.exists("chat")
    assert not chats.exists("other")


def test_a_conversation_is_opened_once(chats: Conversations) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        chats.open("chat", "web")


def test_a_first_message_is_new(chats: Conversations) -> None:
    assert chats.begin("chat", "m1") == Begun(Turn.NEW)


def test_a_message_to_an_unknown_conversation_is_gone(chats: Conversations) -> None:
    assert chats.begin("other", "m1") == Begun(Turn.GONE)


def test_while_one_message_is_answered_every_other_waits(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    assert chats.begin("chat", "m2") == Begun(Turn.BUSY)
    assert chats.begin("chat", "m1") == Begun(Turn.BUSY)


def test_another_conversation_does_not_wait(chats: Conversations) -> None:
    chats.open("other", "web")
    chats.begin("chat", "m1")
    assert chats.begin("other", "m1").turn is Turn.NEW


def test_after_the_answer_the_next_message_is_new(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    finish(chats)
    assert chats.begin("chat", "m2") == Begun(Turn.NEW)


def test_an_answered_message_gets_its_answer_again_and_claims_nothing(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    finish(chats)
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, ANSWER)
    assert chats.begin("chat", "m2").turn is Turn.NEW


def test_an_answered_message_gets_its_answer_even_while_another_is_in_flight(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    finish(chats)
    chats.begin("chat", "m2")
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, ANSWER)


def test_an_empty_answer_is_an_answer(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    chats.finish("chat", "m1", SAID, [], {})
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, [])


def test_a_message_waits_no_longer_than_the_lease(chats: Conversations, clock: FakeClock) -> None:
    chats.begin("chat", "m1")
    clock.now += LEASE - timedelta(seconds=1)
    assert chats.begin("chat", "m2").turn is Turn.BUSY
    clock.pass_time(seconds=1)
    assert chats.begin("chat", "m2") == Begun(Turn.NEW)


def test_a_message_whose_gateway_died_may_have_acted(chats: Conversations, clock: FakeClock) -> None:
    chats.begin("chat", "m1")
    clock.now += LEASE
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, None)


def test_a_message_that_waited_in_vain_was_not_noted_and_is_new(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    chats.begin("chat", "m2")
    finish(chats)
    assert chats.begin("chat", "m2") == Begun(Turn.NEW)


def test_after_a_failure_the_message_may_be_sent_again(chats: Conversations) -> None:
    chats.begin("chat", "m1")
    chats.release("chat", "m1")
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, None)
    finish(chats)
    assert chats.begin("chat", "m1") == Begun(Turn.AGAIN, ANSWER)


def test_who_comes_late_does_not_free_what_another_message_holds(chats: Conversations, clock: FakeClock) -> None:
    chats.begin("chat", "m1")
    clock.now += LEASE
    assert chats.begin("chat", "m2") == Begun(Turn.NEW)
    chats.release("chat", "m1")
    finish(chats)
    assert chats.begin("chat", "m3") == Begun(Turn.BUSY)
    chats.release("chat", "m2")
    assert chats.begin("chat", "m3") == Begun(Turn.NEW)


def test_a_turn_that_ends_twice_is_stored_once(chats: Conversations, clock: FakeClock) -> None:
    chats.begin("chat", "m1")
    clock.now += LEASE
    chats.begin("chat", "m1")
    finish(chats)
    once = chats.transcript("chat")
    chats.finish("chat", "m1", SAID, [], {})
    assert chats.transcript("chat") == once


def test_the_same_message_id_in_two_conversations_is_two_messages(chats: Conversations) -> None:
    chats.open("other", "web")
    chats.begin("chat", "m1")
    finish(chats)
    assert chats.begin("other", "m1") == Begun(Turn.NEW)


def test_of_sixteen_messages_at_once_exactly_one_is_begun(chats: Conversations) -> None:
    start = Barrier(16)

    def begin(number: int) -> Turn:
        start.wait()
        return chats.begin("chat", f"m{number}").turn

    with ThreadPoolExecutor(16) as pool:
        turns = list(pool.map(begin, range(16)))
    assert turns.count(Turn.NEW) == 1
    assert turns.count(Turn.BUSY) == 15


def test_the_transcript_has_both_sides_in_order(chats: Conversations) -> None:
    chats.finish("chat", "start", None, ANSWER[:1], {})
    chats.begin("chat", "m1")
    finish(chats)
    assert chats.transcript("chat") == [ANSWER[0], SAID, *ANSWER]
    assert chats.transcript("other") == []


def test_a_button_works_in_its_own_conversation_only(chats: Conversations) -> None:
    yes = Button("Yes", "/affirm", "booking_confirm")
    chats.begin("chat", "m1")
    finish(chats, key=yes)
    assert chats.button("chat", "key") == yes
    assert chats.button("other", "key") is None
    assert chats.button("chat", "another key") is None


def test_button_keys_do_not_repeat() -> None:
    keys = {new_button_key() for _ in range(500)}
    assert len(keys) == 500
    assert all(len(key) <= 32 for key in keys)


def test_a_file_is_for_its_own_conversation_only(chats: Conversations, database: Database, clock: FakeClock) -> None:
    file = StoredFile("text/calendar", "appointment.ics", b"BEGIN:VCALENDAR")
    name = keep_file(database, "chat", file, clock())
    assert chats.file("chat", name) == file
    assert chats.file("other", name) is None


def test_an_answer_to_an_erased_conversation_leaves_nothing_behind(chats: Conversations, database: Database) -> None:
    chats.begin("chat", "m1")
    erase_conversation(database, "chat")
    finish(chats, key=Button("Yes", "/affirm", None))
    with database.reading() as connection:
        assert [connection.execute(sa.select(table)).first() for table in OWNED_TABLES] == [None] * len(OWNED_TABLES)
    assert chats.begin("chat", "m1").turn is Turn.GONE

"""Saying that an answer helped or did not: below the answer or in words, counted once, by day and topic."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.assistant import Reply
from bot.database import Database
from bot.tallies import VOTES, Tally, between, tallies
from tests.channels.fakes import FakeAssistant, says
from tests.channels.person import Person, buttons, texts
from tests.conftest import MONDAY_MORNING

HELPED, NOT_HELPED = "That helped", "That didn't help"


def answer(topic: str | None = "price", **parts: Any) -> Reply:
    """An answer to a question on a topic."""
    said = says("It costs some money.", **parts)
    return Reply(said.messages, said.asked, counted=(Tally.QUESTION,), topic=topic)


def votes(database: Database) -> Counter[tuple[Tally, str | None]]:
    today = MONDAY_MORNING.date()
    return Counter((one.what, one.topic) for one in between(database, today, today) if one.what in VOTES)


@pytest.mark.parametrize(("title", "what"), [(HELPED, Tally.HELPED), (NOT_HELPED, Tally.NOT_HELPED)])
async def test_a_pressed_vote_counts_for_its_topic(
    person: Person, assistant: FakeAssistant, database: Database, title: str, what: Tally
) -> None:
    assistant.script = [answer()]
    said = await person.say("how much is it")
    thanks = await person.press(buttons(said)[title])
    assert texts(thanks)[0].startswith("Thank you")
    assert len(assistant.said) == 1, "the assistant's conversation goes on where it was"
    assert votes(database) == {(what, "price"): 1}


async def test_the_same_can_be_typed_after_any_answer_to_a_question(
    person: Person, assistant: FakeAssistant, database: Database
) -> None:
    assistant.script = [answer("length", buttons=[{"title": "More", "payload": "/tell_me_more"}])]
    assert set(buttons(await person.say("how long is it"))) == {"More"}
    await person.say("that didn’t help")
    assert len(assistant.said) == 1
    assert votes(database) == {(Tally.NOT_HELPED, "length"): 1}


async def test_an_answer_is_voted_on_once(person: Person, assistant: FakeAssistant, database: Database) -> None:
    assistant.script = [answer()]
    keys = buttons(await person.say("how much is it"))
    await person.press(keys[HELPED])
    await person.press(keys[NOT_HELPED])
    assert votes(database) == {(Tally.HELPED, "price"): 1}
    await person.say("that helped")  # to nothing: the assistant hears it
    assert [turn.text for turn in assistant.said] == ["how much is it", "that helped"]
    assert sum(votes(database).values()) == 1


async def test_after_anything_else_the_words_are_the_assistant_s(
    person: Person, assistant: FakeAssistant, database: Database
) -> None:
    assistant.script = [answer(topic=None)]
    assert buttons(await person.say("how much is it")) == {}
    await person.say("that helped")
    assert [turn.text for turn in assistant.said] == ["how much is it", "that helped"]
    assert votes(database) == {}


async def test_it_is_offered_once_a_topic_and_at_most_three_times(person: Person, assistant: FakeAssistant) -> None:
    topics = ["price", "price", "length", "ipt_what", "dit_what"]
    assistant.script = [answer(topic) for topic in topics]
    shown = [HELPED in buttons(await person.say(f"question {number}")) for number in range(len(topics))]
    assert shown == [True, False, True, True, False]


async def test_a_vote_holds_no_word_and_no_chat(person: Person, assistant: FakeAssistant, database: Database) -> None:
    assistant.script = [answer()]
    await person.press(buttons(await person.say("canary"))[HELPED])
    with database.reading() as connection:
        rows = connection.execute(sa.select(tallies).where(tallies.c.what == "helped")).mappings().all()
    assert [set(row) for row in rows] == [{"id", "day", "what", "seconds", "topic"}]
    assert "canary" not in repr(rows)

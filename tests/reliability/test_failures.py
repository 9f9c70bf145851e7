"""The real assistant in this process, with its parts taken away one by one.

Whatever happens, a person gets an answer with the clinic's phone, 999 and 116 123, and nothing claims to be booked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from actions.dialogue import ActionStop, end_everything
from bot.booking.appointments import appointments
from bot.conversations import Conversations
from bot.database import Database
from bot.safety.records import safety_events
from tests.channels.fakes import unreachable_engine
from tests.channels.person import Person, buttons, is_away, messages, new_id, texts

if TYPE_CHECKING:
    import httpx

    from tests.world import World

QUESTION, BOOK, DANGER = (
    "how long does a course of ipt take",
    "i would like to book an appointment",
    "i want to kill myself",
)


@pytest.fixture
async def person(world: World) -> AsyncIterator[Person]:
    """Somebody whose chat is open."""
    somebody = Person(world.app)
    async with somebody.client:
        assert (await somebody.open()).status_code == 201
        yield somebody


def whole(answer: httpx.Response) -> str:
    return "\n".join(texts(answer))


def is_help_for_danger(answer: httpx.Response) -> bool:
    """Whether this is the assistant's own answer to danger, not the fixed text."""
    said = whole(answer)
    return messages(answer)[-1]["kind"] == "safety" and "999" in said and "116 123" in said


def booked(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(appointments).where(appointments.c.status == "booked")).all())


async def book_until_name(person: Person) -> httpx.Response:
    """Answer the booking's questions up to the name; returns the question for it."""
    await person.say(BOOK)
    times = buttons(await person.say("yes"))
    answer = await person.press(next(iter(times.values())))
    assert "What name shall I book it under?" in whole(answer)
    return answer


async def book_until_confirm(person: Person) -> str:
    """Answer everything; returns the key of the button that books."""
    await book_until_name(person)
    await person.say("Joy Killen")
    answer = await person.say("joy.killen@example.org")
    return buttons(answer)["Yes, book it"]


@contextmanager
def database_away(world: World) -> Iterator[None]:
    """Neither gateway nor actions nor Rasa's store get a connection."""
    sound, stores = world.database.engine, world.store.database.engine
    world.database.engine = unreachable_engine()
    world.store.database.engine = world.database.engine
    yield
    world.database.engine, world.store.database.engine = sound, stores


async def test_without_the_assistant_every_message_gets_the_help_lines(world: World, person: Person) -> None:
    world.assistant.away = True
    for words in (QUESTION, BOOK, DANGER, "yes", "/restart"):
        assert is_away(await person.say(words)), words
    world.assistant.away = False
    assert "12 to 16" in whole(await person.say(QUESTION))


async def test_without_actions_questions_and_danger_are_answered_as_ever(world: World, person: Person) -> None:
    world.actions.away = True
    assert is_away(await person.say(BOOK))
    assert is_help_for_danger(await person.say(DANGER))
    assert "12 to 16" in whole(await person.say(QUESTION))


async def test_without_actions_danger_in_the_middle_of_a_booking_gets_its_own_answer(
    world: World, person: Person
) -> None:
    await book_until_name(person)
    world.actions.away = True
    assert is_away(await person.say("Joy Killen"))
    answer = await person.say(DANGER)
    assert is_help_for_danger(answer)
    assert "I need help now" in buttons(answer)
    world.actions.away = False
    assert "What name shall I book it under?" in whole(await person.say("carry on"))
    assert "How can the clinic reach you?" in whole(await person.say("Joy Killen"))


@pytest.mark.parametrize("part", ["actions", "assistant"])
async def test_a_booking_goes_on_where_it_was_when_a_part_comes_back(world: World, person: Person, part: str) -> None:
    await book_until_name(person)
    broken = getattr(world, part)
    broken.away = True
    for _ in range(2):
        assert is_away(await person.say("Joy Killen"))
    broken.away = False
    assert "How can the clinic reach you?" in whole(await person.say("Joy Killen"))
    answer = await person.say("joy.killen@example.org")
    assert "Joy Killen" in whole(answer)
    answer = await person.press(buttons(answer)["Yes, book it"])
    assert "It is booked" in whole(answer)
    assert len(booked(world.database)) == 1


async def test_actions_that_die_at_the_last_step_book_nothing_and_say_so(world: World, person: Person) -> None:
    key = await book_until_confirm(person)
    world.actions.away = True
    message_id = new_id()
    assert is_away(await person.press(key, message_id))
    assert booked(world.database) == []
    world.actions.away = False
    assert "It is booked" in whole(await person.press(key, message_id))
    assert "It is booked" in whole(await person.press(key, message_id))
    assert len(booked(world.database)) == 1


async def test_without_the_database_every_message_gets_the_help_lines(world: World, person: Person) -> None:
    with database_away(world):
        for words in (QUESTION, BOOK, DANGER):
            assert is_away(await person.say(words)), words
    assert "12 to 16" in whole(await person.say(QUESTION))


async def test_a_booking_goes_on_where_it_was_when_the_database_comes_back(world: World, person: Person) -> None:
    key = await book_until_confirm(person)
    with database_away(world):
        assert is_away(await person.press(key))
    assert booked(world.database) == []
    assert "It is booked" in whole(await person.press(key))
    assert len(booked(world.database)) == 1


async def test_a_store_that_rasa_cannot_reach_gives_the_help_lines_and_costs_nothing(
    world: World, person: Person
) -> None:
    await book_until_name(person)
    sound = world.store.database.engine
    world.store.database.engine = unreachable_engine()
    assert is_away(await person.say("Joy Killen"))
    world.store.database.engine = sound
    assert "How can the clinic reach you?" in whole(await person.say("Joy Killen"))


async def test_a_locked_database_gives_the_help_lines_in_time(world: World, person: Person) -> None:
    path = sa.engine.make_url(world.settings.database_url.value).database
    with sqlite3.connect(str(path), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert is_away(await person.say(DANGER))
        other.execute("ROLLBACK")
    assert is_help_for_danger(await person.say(DANGER))


async def test_an_answer_that_could_not_be_stored_is_said_and_replayed_once(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await book_until_confirm(person)
    message_id = new_id()
    with monkeypatch.context() as patch:
        patch.setattr(Conversations, "finish", _cannot_store)
        first = await person.press(key, message_id)
    again = await person.press(key, message_id)
    assert "It is booked" in whole(first)
    assert texts(again) == texts(first)
    assert [m.get("files") for m in messages(again)] == [m.get("files") for m in messages(first)]
    assert len(booked(world.database)) == 1
    assert (await person.press(key, message_id)).json() == again.json()
    said = [m["text"] for m in messages(await person.transcript()) if m["from"] == "user"]
    assert said.count("Yes, book it") == 1


async def test_an_answer_that_was_lost_keeps_its_buttons_when_it_is_replayed(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = new_id()
    with monkeypatch.context() as patch:
        patch.setattr(Conversations, "finish", _cannot_store)
        first = await person.say(DANGER, message_id)
    assert is_help_for_danger(first)
    assert buttons(first) == {}, "keys that nobody remembers lead nowhere"
    again = await person.say(DANGER, message_id)
    assert texts(again) == texts(first)
    pressed = await person.press(buttons(again)["I'm struggling but safe right now"])
    assert pressed.status_code == 200
    assert not is_away(pressed)


async def test_after_a_lost_answer_the_conversation_goes_on_at_once(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Conversations, "finish", _cannot_store)
        await person.say(QUESTION)
    assert (await person.say("what is dit")).status_code == 200


async def test_an_erased_chat_leaves_no_row_in_any_table(world: World, person: Person) -> None:
    await book_until_name(person)
    await person.say(DANGER)
    assert (await person.erase()).status_code == 204
    with world.database.reading() as connection:
        for table in ("events", "messages", "inbox", "buttons", "conversations"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table  # noqa: S608
        shown = connection.execute(sa.select(safety_events)).all()
    assert [(row.kind, row.conversation_id) for row in shown] == [("suicide", None)]  # that contacts were shown stays


def _cannot_store(*_arguments: Any) -> None:
    raise sa.exc.OperationalError("insert", {}, Exception("database is locked"))


async def test_where_no_rule_says_what_follows_a_turn_ends_and_says_nothing_over_and_over(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book_until_name(person)

    def stop(_: Any, say: Any, tracker: Any) -> Any:
        say.utter_message(response="utter_stopped")
        return end_everything(tracker)

    monkeypatch.setattr(ActionStop, "act", stop)  # another action asks for it, and no rule knows what comes then
    assert len(texts(await person.say("i need to cancel my appointment"))) == 1
    assert "interpersonal" in whole(await person.say("what is ipt"))

"""Whatever fails, no word of a person's reaches a log or an exception's text."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from actions import base
from bot import logs
from bot.booking.appointments import Diary
from bot.channels.assistant import AssistantAway, Turn
from bot.conversations import Conversations
from tests.channels.person import Person, buttons, is_away, new_id, texts

if TYPE_CHECKING:
    from tests.world import World

CANARY = "Zebedee Quillfeather"
"""A name that occurs nowhere but in what the person says."""


@pytest.fixture
def output(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """All that the processes would print at their most talkative, and whatever else goes to their descriptors."""
    logs.configure("DEBUG")
    yield lambda: "".join(capfd.readouterr())
    logs.configure("ERROR")


@pytest.fixture
async def person(world: World, output: Callable[[], str]) -> AsyncIterator[Person]:
    """Somebody who has been asked for a name."""
    somebody = Person(world.app)
    async with somebody.client:
        await somebody.open()
        await somebody.say("i would like to book an appointment")
        times = buttons(await somebody.say("yes"))
        assert "What name" in texts(await somebody.press(next(iter(times.values()))))[-1]
        yield somebody


class ClumsyDiary(Diary):
    """Quotes the person in its exceptions, as libraries do."""

    def fill(self, run_id: str, name: str | None = None, contact: Any = None) -> None:
        raise ValueError(f"cannot write {name or contact} into the diary")


def make_clumsy(world: World) -> None:
    services = base.services()
    base.use(replace(services, diary=ClumsyDiary(world.database, services.clinic, services.clock)))


def says_nothing_of_the_person(printed: str) -> bool:
    return not any(part.lower() in printed.lower() for part in CANARY.split())


async def test_an_action_that_raises_gives_a_sentence_and_logs_only_its_name(
    world: World, person: Person, output: Callable[[], str]
) -> None:
    make_clumsy(world)
    assert is_away(await person.say(CANARY))
    printed = output()
    assert "action.failed" in printed, "the log is seen at all"
    assert "validate_booking_form" in printed
    assert "ValueError" in printed
    assert says_nothing_of_the_person(printed)


async def test_an_action_that_raised_may_be_tried_again(world: World, person: Person) -> None:
    sound = base.services()
    make_clumsy(world)
    message_id = new_id()
    assert is_away(await person.say(CANARY, message_id))
    base.use(sound)
    assert "How can the clinic reach you?" in texts(await person.say(CANARY, message_id))[-1]


async def test_the_exception_of_a_failed_turn_names_the_action_and_quotes_nobody(world: World, person: Person) -> None:
    make_clumsy(world)
    conversation_id = _only_conversation(world)
    with pytest.raises(AssistantAway) as failure:
        await world.assistant.send(Turn(conversation_id, new_id(), text=CANARY))
    assert str(failure.value) == "validate_booking_form"
    assert says_nothing_of_the_person("".join(traceback.format_exception(failure.value)))


async def test_a_store_that_quotes_the_person_is_not_repeated(
    world: World, person: Person, output: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_arguments: Any) -> None:
        raise RuntimeError(f"cannot save {CANARY}")

    monkeypatch.setattr(world.store, "save", fails)
    assert is_away(await person.say(CANARY))
    printed = output()
    assert "turn.away" in printed
    assert says_nothing_of_the_person(printed)


@pytest.mark.parametrize("part", ["begin", "finish", "button"])
async def test_a_gateway_that_fails_on_a_persons_words_does_not_repeat_them(
    person: Person, output: Callable[[], str], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def fails(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError(f"cannot take {CANARY}")

    monkeypatch.setattr(Conversations, part, fails)
    answer = await (person.press("some-key") if part == "button" else person.say(CANARY))
    assert answer.status_code == 200
    printed = output()
    assert "RuntimeError" in printed
    assert says_nothing_of_the_person(printed)


async def test_a_talk_without_failures_leaves_no_word_in_the_logs(person: Person, output: Callable[[], str]) -> None:
    await person.say(CANARY)
    await person.say("zebedee.quillfeather@example.org")
    await person.say("/quillfeather")
    await person.say("i am zebedee and i want to die")
    await asyncio.gather(person.transcript(), person.erase())
    assert says_nothing_of_the_person(output())


def _only_conversation(world: World) -> str:
    with world.database.reading() as connection:
        [row] = connection.exec_driver_sql("SELECT id FROM conversations").all()
    return str(row.id)

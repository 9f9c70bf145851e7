"""Rasa sees a window of the conversation: its replies are those with the whole, from one process or from two."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.booking.appointments import appointments
from bot.channels.assistant import AssistantAway, Reply, Turn
from bot.conversations import windows
from bot.privacy.erasure import erase_conversation
from bot.rasa_host.tracker_store import ConversationStore, events
from bot.rasa_host.window import TURNS, WindowTracker
from tests.conversations.runner import load_scenarios
from tests.world import World, loaded_agent

WHOLE = 10**6
"""A window so long that nothing is ever left out."""

FILES = ("main_job", "safety_choices", "dialogue")


def lines() -> list[str]:
    """What people type in the scenarios, one after the other: a conversation of some hundred messages.

    Between the scenarios somebody names an age, danger and something that nobody understands, and looks back later.
    """
    said = []
    for scenario in load_scenarios():
        if scenario.name.partition(":")[0] in FILES:
            said += [str(turn["user"]) for turn in scenario.turns if "user" in turn and "{" not in str(turn["user"])]
    far_back = ["i am 16 and i feel low", "i want to kill myself", "zxqv blorp", "grmpf wibble", "what is ipt"]
    look_back = [
        "stop",
        "i want to die",
        "pass on what i said",
        "i would like to book an appointment",
        "yes",
        "go back",
    ]
    return [*far_back, *said, *look_back]


class Rasa:
    """A rasa process of its own as far as conversations go: a store on the common database."""

    def __init__(self, world: World, turns: int = TURNS) -> None:
        self._world = world
        self.store = ConversationStore(url=world.settings.database_url.value, domain=loaded_agent().domain, turns=turns)

    async def say(self, conversation: str, text: str, message_id: str | None = None) -> Reply:
        agent = loaded_agent()
        assert agent.processor is not None
        agent.tracker_store = agent.processor.tracker_store = self.store
        turn = Turn(conversation, message_id or str(uuid.uuid4()), text=text)
        return await self._world.assistant.send(turn)


def said(reply: Reply) -> Any:
    """A reply without what is made anew each time."""
    return [
        {**message, "files": [{**file, "id": None} for file in message.get("files", [])]} for message in reply.messages
    ], reply.asked


def give_back_times(world: World) -> None:
    """Let the next conversation find the diary as the first found it."""
    with world.database.transaction() as connection:
        connection.execute(appointments.delete())


async def test_replies_are_the_same_with_the_window_and_with_the_whole_conversation(world: World) -> None:
    whole, window = Rasa(world, WHOLE), Rasa(world)
    expected = [said(await whole.say("whole", text)) for text in lines()]
    give_back_times(world)
    for number, text in enumerate(lines()):
        assert said(await window.say("window", text)) == expected[number], f"message {number}: {text}"
    tracker = await window.store.retrieve("window")
    full = await window.store.retrieve_full_tracker("window")
    assert tracker is not None
    assert full is not None
    assert number > 100
    assert len(tracker.events) < len(full.events) / 4, "the window is shorter"
    assert _texts(full) == _texts(await whole.store.retrieve_full_tracker("whole")), "nothing is left out of the store"


async def test_two_processes_on_one_database_continue_each_other(world: World) -> None:
    alone, pair = Rasa(world), [Rasa(world), Rasa(world)]
    expected = [said(await alone.say("alone", text)) for text in lines()[:60]]
    give_back_times(world)
    for number, text in enumerate(lines()[:60]):
        assert said(await pair[number % 2].say("shared", text)) == expected[number], f"message {number}: {text}"


async def test_what_is_kept_in_memory_is_what_the_database_holds(world: World) -> None:
    rasa, fresh = Rasa(world), Rasa(world)
    for number, text in enumerate(lines()[:60]):
        await rasa.say("chat", text)
        kept, read = await rasa.store.retrieve("chat"), await fresh.store.retrieve("chat")
        assert kept is not None
        assert read is not None
        assert _state(kept) == _state(read), f"message {number}: {text}"
        rasa.store._kept["chat"] = kept


async def test_a_turn_that_was_overtaken_stores_nothing(world: World) -> None:
    slow, quick = Rasa(world), Rasa(world)
    await slow.say("chat", "what is ipt")
    stale = await slow.store.retrieve("chat")
    assert stale is not None
    await quick.say("chat", "what is dit")
    slow.store.retrieve = _gives(stale)  # type: ignore[method-assign]
    with pytest.raises(AssistantAway, match="Overtaken"):
        await slow.say("chat", "how long does it take")
    full = await quick.store.retrieve_full_tracker("chat")
    assert full is not None
    assert _texts(full) == ["what is ipt", "what is dit"]


async def test_two_first_turns_at_once_are_one(world: World) -> None:
    slow, quick = Rasa(world), Rasa(world)
    await quick.say("chat", "what is dit")
    slow.store.retrieve = _gives(None)  # type: ignore[method-assign]
    with pytest.raises(AssistantAway, match="Overtaken"):
        await slow.say("chat", "what is ipt")


async def test_a_turn_that_ends_after_its_conversation_was_erased_leaves_nothing(world: World) -> None:
    rasa = Rasa(world)
    await rasa.say("chat", "what is ipt")
    read_before = await rasa.store.retrieve("chat")
    erase_conversation(world.database, "chat")
    rasa.store.retrieve = _gives(read_before)  # type: ignore[method-assign]
    with pytest.raises(AssistantAway, match="Overtaken"):
        await rasa.say("chat", "what is dit")
    with world.database.reading() as connection:
        assert connection.execute(events.select()).all() == []
        assert connection.execute(windows.select()).all() == []


async def test_conversations_stored_without_windows_go_on(world: World) -> None:
    rasa = Rasa(world)
    for text in lines()[: TURNS * 2]:
        await rasa.say("chat", text)
    with world.database.transaction() as connection:
        connection.execute(windows.delete())
    assert "Dynamic" in str((await rasa.say("chat", "what is dit")).messages)
    tracker = await rasa.store.retrieve("chat")
    assert tracker is not None
    assert tracker.window.middle == tracker.window.last, "the next window begins here"


def _gives(tracker: Any) -> Any:
    async def retrieve(_conversation: str) -> Any:
        return tracker

    return retrieve


def _texts(tracker: Any) -> list[str]:
    return [event.text for event in tracker.events if event.type_name == "user"]


def _state(tracker: WindowTracker) -> Any:
    """All that a turn begins with."""
    return (
        tracker.current_slot_values(),
        tracker.active_loop,
        tracker.latest_action_name,
        tracker.latest_message and tracker.latest_message.as_dict(),
        [event.as_dict() for event in tracker.events],
        (tracker.window, tracker.stored, tracker.turns_after_middle),
    )

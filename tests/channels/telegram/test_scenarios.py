"""Whole conversations of tests/conversations/scenarios through Telegram, with the real model and actions."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.channels import chat
from tests.channels.telegram.botapi import BotApi
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person
from tests.conftest import FakeClock
from tests.conversations.runner import Scenario, load_scenarios, play_in
from tests.world import World

JOURNEYS = ("main_job:", "questions:", "screening:", "safety:", "safety_choices:", "booking:", "deletion:")
_EARLIER_BUTTONS = (
    "A time that was taken in the meantime, and a second booking",
    "Buttons of earlier questions are left alone",
    "A button of an earlier question is left alone",
    "Words added after the booking follow it",
    "A button of the list before still counts while the question is the same",
)
CHOSEN = [
    scenario
    for scenario in load_scenarios()
    if scenario.name.startswith(JOURNEYS)
    # A chat on Telegram stays one conversation, and the gateway's clock is another.
    and not any("another" in turn or "later" in turn for turn in scenario.turns)
    # Telegram takes the buttons of an answered question away.
    and not scenario.name.endswith(_EARLIER_BUTTONS)
]


class TelegramConversation:
    """A person's chat as the scenarios see it: the bot's texts without their source lines."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def open(self) -> None:
        await self._person.say("/start")

    async def say(self, text: str) -> list[dict[str, Any]]:
        before = len(self._person.calls)
        await self._person.say(text)
        return self._since(before)

    async def press(self, title: str) -> list[dict[str, Any]]:
        before = len(self._person.calls)
        await self._person.press(title)
        return self._since(before)

    async def erase(self) -> None:
        await self._person.say("/delete")
        await self._person.press("Erase this chat")
        assert self._person.last.startswith("This chat is erased on our side.")
        await self.open()

    def _since(self, before: int) -> list[dict[str, Any]]:
        calls = [call for call in self._person.calls[before:] if call.method == "sendMessage"]
        return [_message(call.result["text"]) for call in calls]


def _message(shown: str) -> dict[str, Any]:
    text = re.sub(r"^Question \d+ of \d+\n\n", "", shown)
    text, _, sources = text.partition("\n\nSource: ")
    return {"text": text, "sources": sources}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said is tested, not how fast."""
    monkeypatch.setattr(chat, "ANSWER_WITHIN_SECONDS", 60.0)


@pytest.mark.parametrize("scenario", CHOSEN, ids=lambda s: s.name)
async def test_scenario(scenario: Scenario, world: World, api: BotApi, clock: FakeClock) -> None:
    gateway = Gateway(lambda: world.app, api, world.database, clock)
    await gateway.start()
    await play_in(TelegramConversation(Person(api, gateway.bring)), scenario)
    await gateway.stop()


async def test_an_edit_is_looked_at_for_danger_and_nothing_else(world: World, api: BotApi, clock: FakeClock) -> None:
    gateway = Gateway(lambda: world.app, api, world.database, clock)
    await gateway.start()
    person = Person(api, gateway.bring)
    said = await person.say("i would like to book an appointment")
    asked = person.last
    await person.edit(said, text="yes")
    assert "I saw that you changed a message" in person.last
    await person.edit(said, text="i want to kill myself")
    assert "116 123" in person.last
    await person.press("That's not what I meant")
    await person.say("carry on")
    assert person.last == asked
    await gateway.stop()


async def test_what_is_said_of_erasing_fits_telegram(world: World, api: BotApi, clock: FakeClock) -> None:
    gateway = Gateway(lambda: world.app, api, world.database, clock)
    await gateway.start()
    person = Person(api, gateway.bring)
    await person.say("delete this chat")
    assert "Shall I erase this chat?" in person.last
    await person.press("Erase this chat")
    assert "delete the chat in Telegram" in person.last
    await person.say("/privacy")
    await gateway.stop()
    assert "Nobody watches this chat" in person.last

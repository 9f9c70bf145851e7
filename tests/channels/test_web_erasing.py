"""Erasing by a button in the chat: "erased" is said when it is, and not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary, appointments
from bot.booking.contact import Contact
from bot.channels.assistant import Turn
from bot.clinic import Clinic
from bot.conversations import conversations, messages
from bot.database import Database
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.person import Person, buttons, is_away, texts
from tests.conftest import FakeClock


@pytest.fixture
async def key(person: Person, assistant: FakeAssistant, database: Database, riverside: Clinic, clock: FakeClock) -> str:
    """The button under "shall I erase it all?", in a chat in which something was booked."""
    assistant.script = [says("Shall I?", buttons=[button("Erase it all", "/erase_person")])]
    offered = buttons(await person.say("delete my data"))
    diary = Diary(database, riverside, clock)
    diary.hold("run", assistant.said[0].conversation_id, diary.free()[0])
    diary.fill("run", name="Joy", contact=Contact(email="joy@example.org"))
    diary.confirm("run")
    return offered["Erase it all"]


def rows(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize("what", ["person", "chat"])
async def test_it_is_erased_when_it_says_so(
    person: Person, assistant: FakeAssistant, database: Database, key: str, what: str
) -> None:
    assistant.script = [replace(says("It is erased."), erases=what)]
    assert texts(await person.press(key)) == ["It is erased."]
    assert [rows(database, table) for table in (conversations, messages)] == [0, 0]
    assert rows(database, appointments) == (1 if what == "chat" else 0)
    assert (await person.say("hello?")).status_code == 401


async def test_without_the_database_it_is_not_said(
    person: Person, assistant: FakeAssistant, database: Database, key: str, break_database: Callable[[], None]
) -> None:
    def lose_database(_turn: Turn) -> None:
        break_database()

    assistant.acts = lose_database
    assistant.script = [replace(says("It is erased."), erases="person")]
    assert is_away(await person.press(key))


async def test_another_chat_stays(person: Person, stranger: Person, assistant: FakeAssistant, key: str) -> None:
    await stranger.say("hello")
    assistant.script = [replace(says("It is erased."), erases="person")]
    await person.press(key)
    assert (await stranger.transcript()).status_code == 200

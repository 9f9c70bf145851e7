"""What somebody gets who asks what is held of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary
from bot.booking.contact import Contact
from bot.clinic import Clinic
from bot.conversations import Conversations
from bot.database import Database
from bot.privacy.export import TITLES, export
from tests.conftest import FakeClock
from tests.unit.every_table import CANARY, fill_every_table, tables_of_people


def test_the_file_holds_something_of_every_table(database: Database, clock: FakeClock) -> None:
    fill_every_table(database, clock())
    held: Mapping[str, list[object]] = json.loads(export(database, "mine").as_json())
    assert set(held) == {table.name for table in tables_of_people()}
    assert [name for name, rows in held.items() if not rows] == []
    assert all(CANARY in json.dumps(held[name]) for name in ("messages", "events", "appointments", "outbox"))


def test_it_holds_nothing_of_anybody_else(database: Database, clock: FakeClock) -> None:
    fill_every_table(database, clock())
    held = json.loads(export(database, "somebody else").as_json())
    assert {name: rows for name, rows in held.items() if rows} == {}


def test_the_readable_file_tells_chat_and_booking(database: Database, riverside: Clinic, clock: FakeClock) -> None:
    chats, diary = Conversations(database, clock), Diary(database, riverside, clock)
    chats.open("chat", "web")
    chats.begin("chat", "m1")
    chats.finish("chat", "m1", {"from": "user", "text": "hello"}, [{"from": "bot", "text": "Hello Alex"}], {})
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex", contact=Contact(email="alex@example.com"))
    diary.confirm("run")
    held = export(database, "chat")
    text = held.as_text()
    assert "You: hello\nAssistant: Hello Alex" in text
    assert "name: Alex" in text and "alex@example.com" in text and "23 November 2026" in text
    assert held.counts == {TITLES["messages"]: 2, TITLES["appointments"]: 1, TITLES["outbox"]: 3}


@pytest.mark.parametrize("conversation", ["chat", "%", ""])
def test_without_bookings_no_letters_are_somebody_s(database: Database, clock: FakeClock, conversation: str) -> None:
    fill_every_table(database, clock())
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE appointments SET conversation_id = NULL"))
        connection.execute(sa.text("UPDATE requests SET conversation_id = NULL"))
    assert export(database, conversation).tables["outbox"] == []

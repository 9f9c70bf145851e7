"""How updates come in: by webhook with a secret, or by long polling; written down once, answered in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.limiter import Limiter
from bot.channels.telegram.inbox import updates
from bot.database import Database
from bot.settings import Secret
from tests.channels.fakes import FakeAssistant, unreachable_engine
from tests.channels.telegram.botapi import BAD_GATEWAY, BotApi
from tests.channels.telegram.conftest import SECRET_HEADER, Gateway
from tests.channels.telegram.person import Person
from tests.conftest import FakeClock
from tests.stack import eventually

HELP = ("999", "116 123", "111")


@pytest.fixture
def hasty(gateway: Gateway) -> Person:
    """Somebody whose updates only arrive; nobody waits for the answer."""
    return Person(gateway.api, gateway.post)


async def test_the_webhook_is_set_with_a_secret_and_only_the_needed_updates(gateway: Gateway) -> None:
    await gateway.until("it is set", lambda: gateway.api.webhook is not None)
    webhook = gateway.api.webhook
    assert webhook is not None
    assert webhook["url"] == "https://gateway.test/telegram/webhook"
    assert webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
    assert webhook["max_connections"] == "1"
    assert len(webhook["secret_token"]) == 64


@pytest.mark.parametrize("secret", ["", "wrong", "é", "x" * 64])
async def test_without_the_secret_nothing_is_taken(joy: Person, gateway: Gateway, secret: str) -> None:
    response = await gateway.client.post(
        "/telegram/webhook", json=joy.message(text="hello"), headers={SECRET_HEADER: secret.encode()}
    )
    assert response.status_code == 401
    assert (await gateway.client.post("/telegram/webhook", json=joy.message(text="hello"))).status_code == 401
    assert gateway.unfinished() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"", 400), (b"\xff", 400), (b"{}", 200), (b'{"update_id": "x", "message": 3}', 200)],
)
async def test_an_unreadable_update_is_refused_or_dropped(
    joy: Person, gateway: Gateway, body: bytes, status: int
) -> None:
    await joy.say("hello")
    assert gateway.api.webhook is not None
    headers = {SECRET_HEADER: gateway.api.webhook["secret_token"]}
    assert (await gateway.client.post("/telegram/webhook", content=body, headers=headers)).status_code == status
    too_much = b'{"x": "' + b"y" * 1024 * 1024 + b'"}'
    assert (await gateway.client.post("/telegram/webhook", content=too_much, headers=headers)).status_code == 413
    await joy.say("still there?")
    assert len(joy.heard) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
parts_of_messages = st.sampled_from(["text", "caption", "photo", "voice", "entities", "from", "chat", "message_id"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["message", "edited_message", "callback_query", "poll", "x"]), data=st.data())
async def test_no_update_makes_an_error(joy: Person, gateway: Gateway, kind: str, data: st.DataObject) -> None:
    whole = joy.message(text="hello")
    odd = data.draw(st.dictionaries(parts_of_messages, json_values, max_size=3))
    update = {"update_id": whole["update_id"], kind: {**whole["message"], **odd}}
    assert (await gateway.post(update)).status_code == 200
    await gateway.settled()


async def test_an_update_is_written_down_before_telegram_is_told(
    hasty: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.hold()
    update = await hasty.say("hello")
    assert gateway.unfinished() == [update["update_id"]]
    assistant.release()
    await gateway.settled()
    assert hasty.heard == ["Answer 1"]


async def test_the_same_update_again_does_nothing(hasty: Person, gateway: Gateway, assistant: FakeAssistant) -> None:
    update = hasty.message(text="book")
    for _ in range(3):
        assert (await gateway.post(update)).status_code == 200
    await gateway.settled()
    assert (await gateway.post(update)).status_code == 200
    await gateway.settled()
    assert hasty.heard == ["Answer 1"]
    assert len(assistant.turns) == 1


async def test_messages_of_one_chat_are_answered_in_order_however_they_come(
    hasty: Person, joy: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.hold()
    first, second, third = (hasty.message(text=text) for text in ("one", "two", "three"))
    for update in (first, third, second):
        await gateway.post(update)
    assistant.release()
    await gateway.settled()
    assert [turn.text for turn in assistant.turns] == ["one", "two", "three"]


async def test_one_slow_chat_does_not_hold_up_another(
    hasty: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.hold()
    await hasty.say("slow")
    assert assistant.reached is not None
    await assistant.reached.wait()
    gate, assistant.gate = assistant.gate, None
    other = Person(gateway.api, gateway.post)
    await other.say("quick")
    await gateway.until("the other has an answer", lambda: bool(other.heard))
    assert hasty.heard == []
    assert gate is not None
    gate.set()
    await gateway.settled()
    assert len(hasty.heard) == 1


async def test_a_finished_update_leaves_only_its_number_and_that_not_for_long(
    joy: Person, gateway: Gateway, clock: FakeClock
) -> None:
    await joy.say("my secret sorrow")
    with gateway.database.reading() as connection:
        [row] = connection.execute(sa.select(updates)).all()
    assert (row.conversation_id, row.arrival, row.due_at) == (None, None, None)
    clock.pass_time(days=3)

    def numbers() -> int:
        with gateway.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(updates)).scalar_one())

    await asyncio.to_thread(eventually, "the number is forgotten", lambda: numbers() == 0, 5)


async def test_somebody_who_writes_very_much_waits_and_nothing_is_lost(
    joy: Person, gateway: Gateway, clock: FakeClock, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = [0, 7, 0, 0]

    async def wait_seconds(_limiter: Limiter, quota: str, _who: str) -> int:
        assert quota == "conversation"
        return waits.pop(0)

    monkeypatch.setattr(Limiter, "wait_seconds", wait_seconds)
    for text in ("one", "two", "three"):
        await joy.say(text)
    assert [turn.text for turn in assistant.turns] == ["one"]
    await joy.say("/urgent")
    assert "116 123" in joy.last
    clock.pass_time(seconds=7)
    await gateway.settled()
    assert [turn.text for turn in assistant.turns] == ["one", "two", "three"]


# --- without the parts behind it


async def test_urgent_needs_neither_rasa_nor_the_database(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, database: Database
) -> None:
    assistant.silent = True
    await joy.say("/urgent")
    assert all(number in joy.last for number in HELP)
    sound, database.engine = database.engine, unreachable_engine()
    assert (await gateway.post(joy.message(text="/urgent now"))).status_code == 200
    assert len(joy.heard) == 2
    assert joy.heard[1] == joy.heard[0]
    database.engine = sound
    assert assistant.turns == []


async def test_urgent_does_not_wait_for_what_was_said_before(
    hasty: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.hold()
    await hasty.say("book")
    await hasty.say("/urgent")
    await gateway.until("help is shown", lambda: len(hasty.heard) == 1)
    assert all(number in hasty.last for number in HELP)
    assistant.release()
    await gateway.settled()
    assert hasty.last == "Answer 1"


async def test_without_the_database_every_message_gets_contacts_or_comes_again(
    joy: Person, gateway: Gateway, database: Database
) -> None:
    await gateway.until("the webhook is set", lambda: gateway.api.webhook is not None)
    sound, database.engine = database.engine, unreachable_engine()
    assert (await gateway.post(joy.message(text="hello"))).status_code == 200
    assert all(number in joy.last for number in HELP)
    gateway.api.fail("sendMessage", BAD_GATEWAY)
    assert (await gateway.post(joy.message(text="hello"))).status_code == 503
    database.engine = sound


async def test_without_rasa_every_message_gets_contacts(joy: Person, assistant: FakeAssistant) -> None:
    assistant.away = True
    for text in ("hello", "/start book", "/help"):
        await joy.say(text)
        assert all(number in joy.last for number in HELP)
    assert len(joy.heard) == 3
    assistant.away = False
    await joy.say("hello")
    assert joy.last.startswith("Answer")


# --- other settings


async def test_a_token_that_telegram_refuses_stops_telegram_and_nothing_else(
    make_gateway: Callable[..., Gateway], api: BotApi
) -> None:
    gateway = make_gateway(telegram_token=Secret("1:not-the-token-of-any-bot-at-all"))
    await gateway.start()
    assert (await gateway.client.post("/api/chat/sessions")).status_code == 201
    await gateway.stop()
    assert api.calls == []


async def test_without_a_token_there_is_no_telegram(make_gateway: Callable[..., Gateway], api: BotApi) -> None:
    gateway = make_gateway(telegram_token=None)
    await gateway.start()
    assert (await gateway.client.post("/telegram/webhook", json={})).status_code == 404
    await gateway.stop()
    assert api.calls == []

"""Thousands of hostile or odd updates: no error of ours, no leak, no act that was not offered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.hostile import TELLTALES, bodies, hostile, values, words
from tests.channels.telegram.conftest import SECRET_HEADER, Gateway
from tests.channels.telegram.person import Person

CANARY = "canary-5b1e: what only the other person said"
COMMANDS = {"/start", "/menu", "/book_appointment", "/my_booking", "/faq/who_sees_chat", "/stop"}
"""What somebody may have meant who types a command of the menu, words after it or not."""

secrets = words.map(lambda text: "".join(c for c in text[:300] if " " < c <= "~"))
parts = st.sampled_from(
    ["text", "caption", "photo", "voice", "document", "location", "contact", "entities", "from", "chat", "message_id",
     "date", "reply_to_message", "forward_origin", "via_bot", "media_group_id", "sender_chat", "edit_date"]
)  # fmt: skip
kinds = st.sampled_from(["message", "edited_message", "callback_query", "channel_post", "poll", "my_chat_member", "x"])


@pytest.fixture
async def victim(sam: Person, assistant: FakeAssistant) -> Person:
    """Somebody else, who has been offered a booking."""
    assistant.script = [says(CANARY, buttons=[button("Book it", "/book_for_the_victim")])]
    await sam.say(CANARY)
    return sam


def encoded(update: Any) -> bytes:
    return json.dumps(update).encode()


async def deliver(gateway: Gateway, content: bytes, secret: str | None = None) -> int:
    """Post something to the webhook; returns the status. Without `secret` it is the right one."""
    if secret is None:
        await gateway.until("a webhook is set", lambda: gateway.api.webhook is not None)
        assert gateway.api.webhook is not None
        secret = gateway.api.webhook["secret_token"]
    answer = await gateway.client.post("/telegram/webhook", content=content, headers={SECRET_HEADER: secret})
    assert not any(telltale in answer.text for telltale in (CANARY, *TELLTALES))
    return answer.status_code


def check(assistant: FakeAssistant, earlier: int, victim: Person, heard: int) -> None:
    """Nobody but the sender was answered, and only what people may ask for was asked of the assistant."""
    for turn in assistant.turns[earlier:]:
        assert turn.payload is None or turn.payload in COMMANDS
    assert len(victim.heard) == heard


@hostile
@given(kind=kinds, text=words, odd=st.dictionaries(parts, values, max_size=3), changed=st.data())
async def test_no_message_breaks_leaks_or_acts(
    joy: Person,
    victim: Person,
    gateway: Gateway,
    assistant: FakeAssistant,
    *,
    kind: str,
    text: str,
    odd: dict[str, Any],
    changed: st.DataObject,
) -> None:
    earlier, heard = len(assistant.turns), len(victim.heard)
    whole = joy.message(text=text)
    manner = changed.draw(st.sampled_from(["words", "odd", "raw", "stranger", "twice"]))
    if manner == "raw":
        assert await deliver(gateway, changed.draw(bodies)) in (200, 400, 413)
    elif manner == "stranger":
        assert await deliver(gateway, encoded(whole), changed.draw(secrets)) == 401
        assert assistant.turns[earlier:] == []
    elif manner == "odd":
        update = {"update_id": whole["update_id"], kind: {**whole["message"], **odd}}
        assert await deliver(gateway, encoded(update)) == 200
    else:
        for _ in range(2 if manner == "twice" else 1):
            assert await deliver(gateway, encoded(whole)) == 200
    await gateway.settled()
    assert len(assistant.turns) - earlier <= 2  # "/start book" says hello and goes on
    check(assistant, earlier, victim, heard)
    assert not any(CANARY in text for text in joy.heard)


@hostile
@given(key=st.one_of(st.just("another's"), words.filter(bool)), data=st.data())
async def test_no_button_breaks_leaks_or_acts(
    joy: Person, victim: Person, gateway: Gateway, assistant: FakeAssistant, *, key: str, data: st.DataObject
) -> None:
    if not joy.heard:
        await joy.say("hello")
    earlier, heard = len(assistant.turns), len(victim.heard)
    if key == "another's":
        key = victim.keys(victim.calls[0])["Book it"]
    update = joy.pressed(key, joy.calls[-1].result["message_id"])
    odd = data.draw(st.dictionaries(st.sampled_from(["id", "from", "message", "data", "game_short_name"]), values))
    update["callback_query"].update(odd if data.draw(st.booleans()) else {})
    if "id" in odd:  # a query that Telegram does not know is none it would have sent
        update["callback_query"]["id"] = gateway.api.query()
    assert await deliver(gateway, encoded(update)) == 200
    await gateway.settled()
    assert assistant.turns[earlier:] == []  # no button was offered to this person
    check(assistant, earlier, victim, heard)

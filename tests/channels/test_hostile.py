"""Thousands of hostile or odd requests to the web chat: no error of ours, no leak, no act that was not offered."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.channels.sessions import Sessions
from bot.conversations import StoredFile, keep_file
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.hostile import TELLTALES, bodies, hostile, values, words
from tests.channels.person import CURRENT, MESSAGES, Person, buttons, new_id, texts
from tests.conftest import FakeClock

CANARY = "canary-5b1e: what only the other person said"
OFFERED = ("/affirm", "/deny")
REFUSALS = {400, 401, 404, 405, 409, 410, 413, 422}
HEADER_WORDS = words.map(lambda text: "".join(c for c in text[:500] if " " <= c <= "~"))

Attack = Callable[["Victim", Any], Awaitable[httpx.Response]]


class Victim:
    """Somebody with a chat, and an attacker with one of his own beside it."""

    def __init__(self, app: Starlette, database: Database, settings: Settings, clock: FakeClock) -> None:
        self.person, self.attacker = Person(app), Person(app)
        self.database = database
        self.clock = clock
        self._key = settings.secret_key.derive("web session")

    async def talk(self, assistant: FakeAssistant) -> None:
        await self.person.open()
        await self.attacker.open()
        assistant.script = [says(CANARY, buttons=[button("Book it", "/book_for_the_victim")]), says("Yes or no?")]
        self.said = new_id()
        self.key = buttons(await self.person.say(CANARY, self.said))["Book it"]
        self.conversation_id = assistant.turns[-1].conversation_id
        file = StoredFile("text/calendar", "private.ics", CANARY.encode())
        self.file_id = keep_file(self.database, self.conversation_id, file, self.clock())
        assistant.script = [says("Yes or no?", buttons=[button("Yes", "/affirm"), button("No", "/deny")])]
        self.own_said = new_id()
        self.own_keys = list(buttons(await self.attacker.say("begin", self.own_said)).values())
        self.own_id = assistant.turns[-1].conversation_id
        self.before = await self.person.transcript()

    def expired(self) -> str:
        """A token of the victim, genuine but too old."""
        return Sessions(self._key, -1, self.clock).issue(self.conversation_id).token

    def forged(self) -> str:
        """A token of the victim, signed with another key."""
        return Sessions("a guessed key", 24, self.clock).issue(self.conversation_id).token

    async def as_bearer(self, token: str, method: str = "GET") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return await self.attacker.client.request(method, CURRENT if method == "DELETE" else MESSAGES, headers=headers)


ATTACKS: dict[str, tuple[st.SearchStrategy[Any], Attack]] = {
    "words": (words, lambda v, x: v.attacker.post_raw(json.dumps({"id": new_id(), "text": x}).encode())),
    "no JSON": (bodies, lambda v, x: v.attacker.post_raw(x)),
    "odd JSON": (values, lambda v, x: v.attacker.post_raw(json.dumps(x).encode())),
    "odd parts": (
        st.fixed_dictionaries({}, optional={"id": values, "text": values, "button": values, "payload": values}),
        lambda v, x: v.attacker.post_raw(json.dumps(x).encode()),
    ),
    "odd parts with an id": (
        st.fixed_dictionaries({}, optional={"text": values, "button": values, "payload": values, "channel": values}),
        lambda v, x: v.attacker.post_raw(json.dumps({"id": new_id(), **x}).encode()),
    ),
    "another's button": (st.just(0), lambda v, _: v.attacker.press(v.key)),
    "typed key": (st.just(0), lambda v, _: v.attacker.say(v.key)),
    "invented button": (words, lambda v, x: v.attacker.post_raw(json.dumps({"id": new_id(), "button": x}).encode())),
    "own button": (st.integers(0, 1), lambda v, x: v.attacker.press(v.own_keys[x])),
    "another's id": (words, lambda v, x: v.attacker.post_raw(json.dumps({"id": v.said, "text": x}).encode())),
    "own id again": (words, lambda v, x: v.attacker.post_raw(json.dumps({"id": v.own_said, "text": x}).encode())),
    "another's file": (st.just(0), lambda v, _: v.attacker.file(v.file_id)),
    "invented file": (st.text("0123456789abcdef-.~ ", max_size=40), lambda v, x: v.attacker.file(x)),
    "expired token": (st.sampled_from(["GET", "DELETE"]), lambda v, x: v.as_bearer(v.expired(), x)),
    "forged token": (st.sampled_from(["GET", "DELETE"]), lambda v, x: v.as_bearer(v.forged(), x)),
    "bent token": (
        st.integers(0, 60),
        lambda v, x: v.as_bearer(v.person.token[:x] + "A" + v.person.token[x + 2 :], "DELETE"),
    ),
    "no token": (HEADER_WORDS, lambda v, x: v.as_bearer(x)),
    "link": (values, lambda v, x: v.attacker.client.post("/api/chat/handovers", content=json.dumps({"token": x}))),
    "link, no JSON": (bodies, lambda v, x: v.attacker.client.post("/api/chat/handovers", content=x)),
}


@pytest.fixture
async def victim(
    app: Starlette, database: Database, settings: Settings, clock: FakeClock, assistant: FakeAssistant
) -> Victim:
    made = Victim(app, database, settings, clock)
    await made.talk(assistant)
    return made


@hostile
@given(data=st.data())
async def test_nothing_breaks_leaks_or_acts(victim: Victim, assistant: FakeAssistant, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(ATTACKS)))
    strategy, attack = ATTACKS[name]
    earlier = len(assistant.turns)
    answer = await attack(victim, data.draw(strategy))

    assert answer.status_code in {200, *REFUSALS}, (name, answer.status_code)
    assert not any(telltale in answer.text for telltale in (CANARY, *TELLTALES)), name
    new = assistant.turns[earlier:]
    assert len(new) <= 1
    for turn in new:
        assert turn.conversation_id == victim.own_id, name
        assert turn.payload is None or (name == "own button" and turn.payload in OFFERED), name
        assert answer.status_code == 200
    if name in ("another's button", "invented button", "own id again"):
        assert new == [], name
    if name == "own id again" and answer.status_code == 200:
        assert texts(answer) == ["Yes or no?"]
    assert (await victim.person.transcript()).json() == victim.before.json()
    assert (await victim.person.file(victim.file_id)).text == CANARY

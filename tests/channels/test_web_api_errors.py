"""Every error of the web chat's protocol."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.sessions import Sessions
from bot.conversations import LEASE, Conversations
from bot.database import Database
from bot.settings import Settings
from tests.channels.conftest import ALLOWED_ORIGIN
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.person import CURRENT, MESSAGES, SESSIONS, Person, buttons, is_away, new_id, texts
from tests.conftest import FakeClock

ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"not json", b"\xff\xfe", b"[" * 20_000, b'{"id": }'],
    ids=["empty", "unfinished", "words", "no UTF-8", "too deep", "no value"],
)
async def test_what_is_not_json_is_malformed(person: Person, assistant: FakeAssistant, content: bytes) -> None:
    assert (await person.post_raw(content)).status_code == 400
    assert not assistant.said


@pytest.mark.parametrize("body", [[], "hello", 5, None, True, [{"id": ID, "text": "hello"}]])
async def test_what_is_not_an_object_is_malformed(person: Person, body: Any) -> None:
    assert (await person.post(body)).status_code == 400


@pytest.mark.parametrize(
    "message_id",
    [
        None,
        5,
        "",
        "1",
        "x" * 36,
        ID[:-1],
        ID + "0",
        ID.replace("-", ""),
        f"{{{{{ID.replace('-', '')}}}}}",
        "urn:" + "0" * 32,
    ],
)
async def test_an_id_that_is_no_uuid_is_malformed(person: Person, message_id: Any) -> None:
    assert (await person.post({"id": message_id, "text": "hello"})).status_code == 400


async def test_a_message_without_an_id_is_malformed(person: Person) -> None:
    answer = await person.post({"text": "hello"})
    assert answer.status_code == 400
    assert "`id`" in answer.json()["detail"]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"text": None},
        {"text": None, "button": None},
        {"text": "hello", "button": "key"},
        {"text": "hello", "button": 5},
        {"text": 5},
        {"text": ["hello"]},
        {"text": {"text": "hello"}},
        {"text": True},
        {"button": 5},
        {"button": ["key"]},
    ],
)
async def test_a_message_is_either_words_or_a_button(
    person: Person, assistant: FakeAssistant, parts: dict[str, Any]
) -> None:
    assert (await person.post({"id": new_id(), **parts})).status_code == 400
    assert not assistant.said


async def test_errors_do_not_repeat_what_was_sent(person: Person) -> None:
    for body in ({"id": "canary"}, {"id": ID, "text": ["canary"]}, {"id": ID, "button": "canary"}):
        assert "canary" not in (await person.post(body)).text


CALLS: list[tuple[str, str]] = [
    ("POST", MESSAGES),
    ("GET", MESSAGES),
    ("DELETE", CURRENT),
    ("GET", f"/api/chat/files/{ID}"),
]


async def _call(person: Person, method: str, path: str, authorization: str | None) -> httpx.Response:
    person.client.headers.pop("Authorization", None)
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    body = {"json": {"id": new_id(), "text": "hello"}} if method == "POST" else {}
    return await person.client.request(method, path, headers=headers, **body)


@pytest.mark.parametrize("call", CALLS)
async def test_without_a_good_token_there_is_nothing(
    person: Person, assistant: FakeAssistant, settings: Settings, clock: FakeClock, call: tuple[str, str]
) -> None:
    method, path = call
    token = person.token
    head, _, signature = token.rpartition(".")
    foreign = Sessions("another installation's key", 24, clock).issue().token
    unknown = Sessions(settings.secret_key.derive("web session"), 24, clock).issue().token
    forged = [f"{head}x.{signature}", f"{head}.{signature[:-2]}", head, "", "x", foreign, "é", token[1:]]
    refused = [None, "", "Bearer", token, f"Basic {token}", *(f"Bearer {t}" for t in forged)]
    for authorization in refused:
        answer = await _call(person, method, path, authorization)
        assert answer.status_code == 401, authorization
        assert answer.headers["www-authenticate"] == "Bearer"
    if "files" not in path:
        assert (await _call(person, method, path, f"Bearer {unknown}")).status_code == 401
    assert not assistant.said
    assert (await _call(person, method, path, f"bearer {token}")).status_code in (200, 204, 404)


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_token_ends_with_its_day(person: Person, clock: FakeClock, method: str, path: str) -> None:
    token = person.token
    clock.pass_time(hours=23, minutes=59)
    assert (await _call(person, "GET", MESSAGES, f"Bearer {token}")).status_code == 200
    clock.pass_time(minutes=1)
    assert (await _call(person, method, path, f"Bearer {token}")).status_code == 401


async def test_after_erasing_the_token_opens_nothing(person: Person) -> None:
    token = person.token
    await person.erase()
    for method, path in CALLS[:3]:
        answer = await _call(person, method, path, f"Bearer {token}")
        assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/nothing", f"/api/chat/files/{ID}/more", "/api/"])
async def test_there_is_nothing_at_other_addresses(person: Person, path: str) -> None:
    answer = await person.client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", SESSIONS), ("PUT", MESSAGES), ("DELETE", MESSAGES), ("POST", CURRENT), ("POST", f"/api/chat/files/{ID}")],
)
async def test_other_methods_are_refused(person: Person, method: str, path: str) -> None:
    answer = await person.client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"]


async def test_a_second_message_in_flight_is_refused_and_the_first_is_answered(
    person: Person, assistant: FakeAssistant
) -> None:
    answers: list[httpx.Response] = []
    first = new_id()

    async def speak() -> None:
        answers.append(await person.say("first", first))

    assistant.hold()
    assert assistant.reached is not None
    async with anyio.create_task_group() as group:
        group.start_soon(speak)
        await assistant.reached.wait()
        for message_id in (new_id(), first):
            refused = await person.say("second", message_id)
            assert refused.status_code == 409
            assert int(refused.headers["retry-after"]) >= 1
        assistant.release()
    assert texts(answers[0]) == ["Answer 1"]
    assert len(assistant.said) == 1
    assert (await person.say("second")).status_code == 200


async def test_one_conversation_does_not_wait_for_another(
    person: Person, stranger: Person, assistant: FakeAssistant
) -> None:
    assistant.hold()
    assert assistant.reached is not None
    async with anyio.create_task_group() as group:
        group.start_soon(person.say, "slow")
        await assistant.reached.wait()
        gate, assistant.gate = assistant.gate, None
        assert (await stranger.say("quick")).status_code == 200
        assistant.gate = gate
        assistant.release()


async def test_a_message_that_could_not_begin_does_not_end_anothers_turn(
    person: Person, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant.hold()
    assert assistant.reached is not None
    async with anyio.create_task_group() as group:
        group.start_soon(person.say, "first")
        await assistant.reached.wait()
        with monkeypatch.context() as patch:
            patch.setattr(Conversations, "begin", _locked)
            assert is_away(await person.say("second"))
        assert (await person.say("third")).status_code == 409
        assistant.release()


def _locked(*_arguments: Any) -> None:
    raise OSError("locked")


async def test_a_message_whose_gateway_died_blocks_its_conversation_for_half_a_minute(
    person: Person, assistant: FakeAssistant, database: Database, clock: FakeClock
) -> None:
    await person.say("hello")
    conversation_id = assistant.said[0].conversation_id
    Conversations(database, clock).begin(conversation_id, new_id())
    assert (await person.say("anyone?")).status_code == 409
    clock.pass_time(seconds=LEASE.total_seconds())
    assert (await person.say("anyone?")).status_code == 200


async def test_a_message_of_2001_characters_is_too_long_and_one_less_is_not(
    person: Person, assistant: FakeAssistant
) -> None:
    refused = await person.say("x" * 2001)
    assert refused.status_code == 413
    assert "2,000" in refused.json()["detail"]
    assert not assistant.said
    assert (await person.say("x" * 2000)).status_code == 200


async def test_a_huge_body_is_refused_before_it_is_read_to_its_end(person: Person) -> None:
    read = 0

    async def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield b" " * 8192

    answer = await person.client.post(MESSAGES, content=endless())
    assert answer.status_code == 413
    assert read < 10
    padded = json.dumps({"id": new_id(), "text": "hello", "more": "x" * 40_000}).encode()
    assert (await person.post_raw(padded)).status_code == 413


@pytest.mark.parametrize(
    "key", ["nothing", "", "k" * 64, "k" * 65, "a b", "/stop", "\ud800", "\x00", "é", "' OR 1=1 --"]
)
async def test_a_button_that_nobody_got_is_unknown(person: Person, assistant: FakeAssistant, key: str) -> None:
    body = json.dumps({"id": new_id(), "button": key}).encode()
    assert (await person.post_raw(body)).status_code == 422
    assert not assistant.said
    assert (await person.say("still here")).status_code == 200, "the conversation is free"


async def test_another_conversations_button_is_unknown(
    person: Person, stranger: Person, assistant: FakeAssistant
) -> None:
    assistant.script = [says("Sure?", buttons=[button("Yes", "/book_appointment")])]
    key = buttons(await person.say("book"))["Yes"]
    assert (await stranger.press(key)).status_code == 422
    assert (await person.press(key)).status_code == 200


async def _until_limited(call: Callable[[], Any], at_most: int) -> httpx.Response:
    for _ in range(at_most):
        answer: httpx.Response = await call()
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) >= 1
            return answer
        assert answer.is_success
    raise AssertionError(f"{at_most} calls and no limit")


async def test_too_many_messages_have_to_wait(limited_app: Starlette, assistant: FakeAssistant) -> None:
    somebody = Person(limited_app)
    await somebody.open()
    await _until_limited(lambda: somebody.say("again"), 30)
    assert 15 <= len(assistant.said) < 30
    assert (await somebody.transcript()).status_code == 200, "reading is not limited"
    neighbour = Person(limited_app)
    await neighbour.open()
    assert (await neighbour.say("hello")).status_code == 200


async def test_too_many_new_conversations_have_to_wait(limited_app: Starlette) -> None:
    somebody, neighbour = Person(limited_app, "192.0.2.1"), Person(limited_app, "192.0.2.2")
    await _until_limited(somebody.open, 40)
    assert (await neighbour.open()).status_code == 201


async def test_without_the_database_every_message_is_answered_and_every_other_call_says_so(
    app: Starlette, person: Person, break_database: Callable[[], None]
) -> None:
    break_database()
    assert is_away(await person.say("hello"))
    assert is_away(await person.press("some-key"))
    for answer in (await person.transcript(), await person.erase(), await person.file(ID)):
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
    opened = await Person(app).open()
    assert opened.status_code == 201
    assert "116 123" in texts(opened)[0]


async def test_a_fault_of_the_gateway_is_an_answer_with_all_headers(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: Any) -> None:
        raise RuntimeError("a canary in a cage")

    monkeypatch.setattr(Conversations, "transcript", fails)
    answer = await person.client.get(MESSAGES, headers={"Origin": ALLOWED_ORIGIN})
    assert answer.status_code == 503
    assert "canary" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == ALLOWED_ORIGIN

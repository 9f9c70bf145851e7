"""The web chat as a client meets it, before an assistant that says what the test wants."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

import anyio
import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.channels import chat
from bot.channels.assistant import Turn
from bot.conversations import Conversations, StoredFile, keep_file
from bot.database import Database
from bot.safety.records import safety_events
from tests.channels.conftest import ALLOWED_ORIGIN
from tests.channels.described import described, problems_of
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.person import MESSAGES, SESSIONS, Person, buttons, is_away, messages, new_id, texts
from tests.conftest import FakeClock

CALENDAR = StoredFile("text/calendar", "appointment.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


async def test_a_new_conversation_gets_a_token_an_end_and_a_greeting(app: Starlette, clock: FakeClock) -> None:
    answer = await Person(app).open()
    assert answer.status_code == 201
    assert texts(answer) == ["Hello. What would you like to know?"]
    assert datetime.fromisoformat(answer.json()["expires_at"]) == clock.now + timedelta(hours=24)


async def test_two_conversations_have_nothing_in_common(person: Person, stranger: Person) -> None:
    await person.say("something private")
    assert person.token != stranger.token
    assert "something private" not in (await stranger.transcript()).text


async def test_a_message_is_answered_with_all_that_the_assistant_said(person: Person, assistant: FakeAssistant) -> None:
    assistant.script = [
        says(
            "It takes **12 to 16** sessions.",
            sources=[{"title": "ISIPT", "url": "https://interpersonalpsychotherapy.org"}, {"title": "The clinic"}],
            progress={"step": 1, "total": 8},
        )
    ]
    answer = await person.say("how long?")
    assert answer.status_code == 200
    [message] = messages(answer)
    assert message["from"] == "bot"
    assert message["text"] == "It takes **12 to 16** sessions."
    assert [source["title"] for source in message["sources"]] == ["ISIPT", "The clinic"]
    assert message["progress"] == {"step": 1, "total": 8}


async def test_the_transcript_has_both_sides_in_order(person: Person, assistant: FakeAssistant) -> None:
    assistant.script = [says("Are you 18 or over?", buttons=[button("Yes, I am", "yes")], asked="booking_adult")]
    asked = await person.say("book please")
    await person.press(buttons(asked)["Yes, I am"])
    transcript = await person.transcript()
    assert [(m["from"], m["text"]) for m in messages(transcript)] == [
        ("bot", "Hello. What would you like to know?"),
        ("user", "book please"),
        ("bot", "Are you 18 or over?"),
        ("user", "Yes, I am"),
        ("bot", "Answer 2"),
    ]
    ids = [m["id"] for m in messages(transcript)]
    assert len(set(ids)) == len(ids)


async def test_the_transcript_shows_the_answers_that_were_given(person: Person) -> None:
    answer = await person.say("hello")
    assert messages(await person.transcript())[-1] == messages(answer)[-1]


async def test_the_same_id_again_gets_the_same_answer_and_acts_once(person: Person, assistant: FakeAssistant) -> None:
    first = await person.say("book it", message_id := new_id())
    again = await person.say("book it", message_id)
    in_capitals = await person.say("book it", message_id.upper())
    assert first.json() == again.json() == in_capitals.json()
    assert len(assistant.said) == 1
    assert len(messages(await person.transcript())) == 3


async def test_the_same_id_in_two_conversations_is_two_messages(
    person: Person, stranger: Person, assistant: FakeAssistant
) -> None:
    await person.say("mine", message_id := new_id())
    answer = await stranger.say("theirs", message_id)
    assert texts(answer) == ["Answer 2"]
    assert [turn.again for turn in assistant.said] == [False, False]


async def test_after_a_failure_the_same_id_goes_to_the_assistant_again_and_is_marked(
    person: Person, assistant: FakeAssistant
) -> None:
    message_id = new_id()
    assistant.away = True
    assert is_away(await person.say("book it", message_id))
    assistant.away = False
    answer = await person.say("book it", message_id)
    assert texts(answer) == ["Answer 2"]
    assert [(turn.message_id, turn.again) for turn in assistant.said] == [(message_id, False), (message_id, True)]
    assert (await person.say("book it", message_id)).json() == answer.json()
    assert len(assistant.said) == 2


async def test_an_answer_that_cannot_be_stored_is_said_without_buttons_and_the_conversation_is_free(
    person: Person, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_arguments: object) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database is locked"))

    message_id = new_id()
    assistant.script = [says("Sure?", buttons=[button("Yes", "yes")])] * 2
    with monkeypatch.context() as patch:
        patch.setattr(Conversations, "finish", locked)
        first = await person.say("book it", message_id)
    assert (texts(first), buttons(first)) == (["Sure?"], {})
    assert list(buttons(await person.say("book it", message_id))) == ["Yes"]
    assert [turn.again for turn in assistant.said] == [False, True]


async def test_what_could_not_be_answered_is_not_in_the_transcript(person: Person, assistant: FakeAssistant) -> None:
    assistant.away = True
    await person.say("are you there?")
    assert [m["from"] for m in messages(await person.transcript())] == ["bot"]


async def test_an_assistant_that_is_silent_is_given_up_in_time(
    person: Person, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "ANSWER_WITHIN_SECONDS", 0.05)
    assistant.silent = True
    assert is_away(await person.say("hello?"))
    monkeypatch.undo()
    assistant.silent = False
    assert (await person.say("hello again")).status_code == 200, "the conversation is free again"


async def test_a_fault_that_nobody_thought_of_still_gives_the_help_lines(
    person: Person, assistant: FakeAssistant
) -> None:
    assistant.error = KeyError("messages")
    assert is_away(await person.say("hello?"))
    assistant.error = None
    assert texts(await person.say("hello?")) == ["Answer 2"]


@pytest.mark.parametrize("failure", ["away", "error"])
async def test_a_conversation_that_opens_while_the_assistant_fails_goes_on_later(
    app: Starlette, assistant: FakeAssistant, failure: str
) -> None:
    setattr(assistant, failure, RuntimeError("new") if failure == "error" else True)
    somebody = Person(app)
    opened = await somebody.open()
    assert opened.status_code == 201
    assert "116 123" in texts(opened)[0]
    assistant.away, assistant.error = False, None
    assert texts(await somebody.say("hello")) == ["Answer 1"]


@pytest.mark.parametrize("typed", ["/book_appointment", '/answer{"value": "3"}', "/restart", "//faq/length", "yes"])
async def test_what_is_typed_is_text_and_never_a_payload(person: Person, assistant: FakeAssistant, typed: str) -> None:
    await person.say(typed)
    [turn] = assistant.said
    assert (turn.text, turn.payload, turn.button_asked) == (typed, None, None)


async def test_buttons_are_keys_that_say_nothing_and_payloads_stay_inside(
    person: Person, assistant: FakeAssistant
) -> None:
    assistant.script = [
        says(
            "Which one?",
            buttons=[button("First", '/answer{"value": "secret-slot-7"}'), button("Second", "secret-words")],
            asked="booking_slot",
        )
    ]
    answer = await person.say("when?")
    transcript = await person.transcript()
    for response in (answer, transcript):
        assert "secret" not in response.text
        assert "payload" not in response.text
        assert "asked" not in response.text
    keys = buttons(answer)
    assert len(set(keys.values())) == 2
    assert all(len(key) >= 16 for key in keys.values())
    assert buttons(transcript) == keys


async def test_a_pressed_button_reaches_the_assistant_as_its_payload_and_question(
    person: Person, assistant: FakeAssistant
) -> None:
    assistant.script = [
        says("When?", buttons=[button("Monday", "slot-7"), button("Stop", "/stop")], asked="booking_slot")
    ]
    keys = buttons(await person.say("book"))
    await person.press(keys["Monday"])
    await person.press(keys["Stop"])
    assert [(t.text, t.payload, t.button_asked) for t in assistant.said[1:]] == [
        (None, "slot-7", "booking_slot"),
        (None, "/stop", None),
    ]


async def test_a_payload_does_not_work_as_a_key(person: Person, assistant: FakeAssistant) -> None:
    assistant.script = [says("When?", buttons=[button("Stop", "stop")])]
    await person.say("book")
    assert (await person.press("stop")).status_code == 422
    assert len(assistant.said) == 1


async def test_a_file_is_given_to_its_own_conversation_only(
    person: Person, stranger: Person, assistant: FakeAssistant, database: Database, clock: FakeClock
) -> None:
    await person.say("book")
    file_id = keep_file(database, assistant.said[0].conversation_id, CALENDAR, clock())
    found = await person.file(file_id)
    assert found.status_code == 200
    assert found.content == CALENDAR.content
    assert found.headers["content-disposition"] == 'attachment; filename="appointment.ics"'
    assert (await stranger.file(file_id)).status_code == 404
    assert (await person.file(str(uuid.uuid4()))).status_code == 404
    assert (await person.file("no-such-file")).status_code == 404


async def test_an_erased_chat_is_gone_and_its_token_void(person: Person, stranger: Person) -> None:
    await person.say("forget me")
    erased = await person.erase()
    assert erased.status_code == 204
    assert [r.status_code for r in (await person.transcript(), await person.say("hello?"), await person.erase())] == [
        401,
        401,
        401,
    ]
    assert (await stranger.transcript()).status_code == 200


async def test_erasing_while_a_message_is_in_flight_leaves_nothing_behind(
    person: Person, assistant: FakeAssistant, database: Database, clock: FakeClock
) -> None:
    def shows_contacts(turn: Turn) -> None:
        row = {"id": new_id(), "conversation_id": turn.conversation_id, "kind": "suicide", "at": clock.now}
        with database.transaction() as connection:
            connection.execute(sa.insert(safety_events).values(**row))

    assistant.acts = shows_contacts
    assistant.hold()
    assert assistant.reached is not None
    async with anyio.create_task_group() as group:
        group.start_soon(person.say, "I want to die")
        await assistant.reached.wait()
        assert (await person.erase()).status_code == 204
        assistant.release()
    with database.reading() as connection:
        assert connection.execute(sa.select(safety_events.c.conversation_id)).scalars().all() == [None]


async def test_the_greatest_message_is_taken_however_it_is_escaped(person: Person, assistant: FakeAssistant) -> None:
    longest = "\N{BLUE HEART}" * 2000
    body = json.dumps({"id": new_id(), "text": longest}, ensure_ascii=True).encode()
    assert (await person.post_raw(body)).status_code == 200
    assert assistant.said[0].text == longest


async def test_half_characters_and_nulls_do_not_break_anything(person: Person, assistant: FakeAssistant) -> None:
    body = f'{{"id": "{new_id()}", "text": "a\\ud800b\\u0000c"}}'.encode()
    assert (await person.post_raw(body)).status_code == 200
    assert assistant.said[0].text == "abc"


async def test_the_description_is_served_as_it_is_written(app: Starlette) -> None:
    answer = await Person(app).client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == described()


def test_the_judge_of_responses_finds_what_is_wrong() -> None:
    schema = {"$ref": "#/components/schemas/Answer"}
    sound = {"id": "1", "from": "bot", "text": "Hello", "at": "2026-11-23T09:00:00+00:00"}
    assert not problems_of({"messages": [sound]}, schema)
    for fault in ({"payload": "/x"}, {"at": "yesterday"}, {"at": "2026-11-23T09:00:00"}, {"kind": "joke"}):
        assert problems_of({"messages": [{**sound, **fault}]}, schema), fault


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/openapi.json", "/", "/widget/widget.js", "/nowhere"])
async def test_every_answer_has_the_security_headers(app: Starlette, path: str) -> None:
    answer = await Person(app).client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert (answer.headers.get("cache-control") == "no-store") == path.startswith("/api/")


async def _preflight(client: httpx.AsyncClient, origin: str) -> httpx.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return await client.options(MESSAGES, headers=headers)


@pytest.mark.parametrize("origin", ["http://gateway", "http://127.0.0.1:8000", ALLOWED_ORIGIN, None])
async def test_own_and_allowed_pages_may_open_a_chat(app: Starlette, origin: str | None) -> None:
    answer = await Person(app).client.post(SESSIONS, headers={"Origin": origin} if origin else {})
    assert answer.status_code == 201


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ALLOWED_ORIGIN}.evil.example", "http://[", ""])
@pytest.mark.parametrize("path", [SESSIONS, "/api/chat/handovers"])
async def test_no_other_page_may(app: Starlette, assistant: FakeAssistant, origin: str, path: str) -> None:
    answer = await Person(app).client.post(path, headers={"Origin": origin}, content=b"{}")
    assert answer.status_code == 403
    assert assistant.turns == []


async def test_only_allowed_origins_may_call_from_another_page(person: Person) -> None:
    allowed = await _preflight(person.client, ALLOWED_ORIGIN)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == ALLOWED_ORIGIN
    for origin in ("https://evil.example", "null", f"{ALLOWED_ORIGIN}.evil.example"):
        refused = await _preflight(person.client, origin)
        assert refused.status_code == 400
        assert "access-control-allow-origin" not in refused.headers
        answer = await person.client.get(MESSAGES, headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers


async def test_an_allowed_page_may_read_answers_errors_and_how_long_to_wait(person: Person) -> None:
    for token in (person.token, "forged"):
        headers = {"Origin": ALLOWED_ORIGIN, "Authorization": f"Bearer {token}"}
        answer = await person.client.get(MESSAGES, headers=headers)
        assert answer.headers["access-control-allow-origin"] == ALLOWED_ORIGIN
        assert answer.headers["access-control-expose-headers"] == "Retry-After"
        assert "access-control-allow-credentials" not in answer.headers

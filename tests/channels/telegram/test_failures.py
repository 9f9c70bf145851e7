"""Telegram misbehaves, people block the bot, the gateway is killed: each message acts once and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.pressure import RETRY_AFTER_SECONDS
from bot.channels.telegram.channel import MAX_FAILURES
from bot.channels.telegram.inbox import LEASE
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.telegram.botapi import (
    BAD_GATEWAY,
    BLOCKED,
    LOST_ANSWER,
    MIGRATED,
    SILENCE,
    TOKEN,
    BotApi,
    Failure,
    flood,
)
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person
from tests.conftest import FakeClock

LONG = "\n\n".join("word " * 700 + str(number) for number in range(3))
"""An answer of three parts."""


@pytest.mark.parametrize(("failure", "seconds"), [(flood(20), 20), (BAD_GATEWAY, 1), (SILENCE, 1)])
async def test_what_could_not_be_sent_is_sent_later_and_once(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, clock: FakeClock, *, failure: Failure, seconds: int
) -> None:
    gateway.api.fail("sendMessage", failure)
    update = await joy.say("book")
    assert joy.heard == []
    assert gateway.unfinished() == [update["update_id"]]
    clock.pass_time(seconds=seconds)
    await gateway.settled()
    assert joy.heard == ["Answer 1"]
    assert len(assistant.turns) == 1


async def test_only_the_parts_that_are_missing_are_sent_again(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, clock: FakeClock
) -> None:
    assistant.script = [says("short"), says(LONG)]
    await joy.say("first")
    assistant.acts = lambda _turn: gateway.api.fail("sendMessage", LOST_ANSWER)
    await joy.say("second")
    clock.pass_time(seconds=1)
    await gateway.settled()
    # The part whose answer was lost comes twice, as Telegram cannot tell; the others once, and nothing acts twice.
    assert [text[-1] for text in joy.heard] == ["t", "0", "0", "1", "2"]
    assert len(assistant.turns) == 2


async def test_what_was_said_after_a_failure_waits_its_turn(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, clock: FakeClock
) -> None:
    gateway.api.fail("sendMessage", flood(5))
    await joy.say("one")
    await joy.say("two")
    assert [turn.text for turn in assistant.turns] == ["one"]
    clock.pass_time(seconds=5)
    await gateway.settled()
    assert joy.heard == ["Answer 1", "Answer 2"]


@pytest.mark.parametrize("failure", [BLOCKED, MIGRATED])
async def test_nobody_is_there_any_more(
    joy: Person, sam: Person, gateway: Gateway, assistant: FakeAssistant, failure: Failure
) -> None:
    gateway.api.fail("sendMessage", failure)
    await joy.say("hello")
    assert gateway.unfinished() == []
    await sam.say("hello")
    assert sam.heard == ["Answer 2"]
    await joy.say("back again")
    assert joy.heard == ["Answer 3"]


async def test_sending_is_given_up_at_last(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, clock: FakeClock
) -> None:
    gateway.api.fail("sendMessage", *[BAD_GATEWAY] * MAX_FAILURES)
    await joy.say("hello")
    for _ in range(MAX_FAILURES):
        clock.pass_time(minutes=5)
        await gateway.settled()
    assert gateway.unfinished() == []
    await joy.say("still there?")
    assert joy.heard == ["Answer 2"]


async def test_a_form_that_telegram_refuses_costs_the_form_and_not_the_words(
    joy: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.script = [says("**Call 999**", kind="safety", buttons=[button("Yes", "/yes")])]
    gateway.api.fail("sendMessage", Failure(400, "Bad Request: can't parse entities"))
    await joy.say("x")
    assert joy.heard == ["**Call 999**"]
    assert list(joy.keys(joy.calls[-1])) == ["Yes"]


async def test_a_failing_typing_sign_or_choice_costs_nothing(
    joy: Person, gateway: Gateway, assistant: FakeAssistant
) -> None:
    assistant.script = [says("Sure?", buttons=[button("Yes", "/yes")])]
    gateway.api.fail("sendChatAction", BAD_GATEWAY, BAD_GATEWAY)
    gateway.api.fail("answerCallbackQuery", Failure(400, "Bad Request: query is too old"))
    gateway.api.fail("editMessageReplyMarkup", Failure(400, "Bad Request: message to edit not found"))
    await joy.say("book")
    await joy.press("Yes")
    assert joy.heard == ["Sure?", "Answer 2"]


# --- kills


@pytest.mark.parametrize("part", [0, 1, 2])
async def test_killed_while_sending(
    make_gateway: Callable[..., Gateway], api: BotApi, assistant: FakeAssistant, clock: FakeClock, part: int
) -> None:
    gateway = make_gateway()
    await gateway.start()
    person = Person(api, gateway.post)
    assistant.script = [says(LONG)]
    assistant.hold()
    await person.say("tell me")
    assert assistant.reached is not None
    await assistant.reached.wait()
    api.fail("sendMessage", *[None] * part, SILENCE)
    assistant.release()
    await gateway.until("the next part is on its way", lambda: api.left("sendMessage") == 0)
    assert len(person.heard) == part
    await gateway.stop()

    again = make_gateway()
    await again.start()
    clock.now += LEASE
    await again.settled()
    await again.stop()
    assert [text[-1] for text in person.heard] == ["0", "1", "2"]
    assert len(assistant.turns) == 1


async def test_killed_while_the_assistant_thinks(
    make_gateway: Callable[..., Gateway], api: BotApi, assistant: FakeAssistant, clock: FakeClock
) -> None:
    gateway = make_gateway()
    await gateway.start()
    person = Person(api, gateway.post)
    assistant.hold()
    await person.say("yes, book it")
    await person.say("thank you")
    assert assistant.reached is not None
    await assistant.reached.wait()
    await gateway.stop()
    assistant.gate = None

    again = make_gateway()
    await again.start()
    clock.now += LEASE
    await again.settled()
    await again.stop()
    # The assistant is told that it may have heard this before, so it acts once.
    assert [(turn.text, turn.again) for turn in assistant.turns] == [
        ("yes, book it", False),
        ("yes, book it", True),
        ("thank you", False),
    ]
    assert len({turn.message_id for turn in assistant.turns[:2]}) == 1
    assert len(person.heard) == 2


async def test_a_stopping_gateway_finishes_what_it_has_begun(
    make_gateway: Callable[..., Gateway], api: BotApi, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel.FINISH_SECONDS", 5.0)
    gateway = make_gateway()
    await gateway.start()
    person = Person(api, gateway.post)
    assistant.hold()
    await person.say("hello")
    assert assistant.reached is not None
    await assistant.reached.wait()
    gate = assistant.gate
    assert gate is not None
    gate.set()
    await gateway.stop()
    assert person.heard == ["Answer 1"]
    assert gateway.unfinished() == []


async def test_logs_hold_no_words_no_names_and_no_token(
    joy: Person, gateway: Gateway, assistant: FakeAssistant, capfd: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    from bot import logs

    logs.configure("DEBUG")
    try:
        for failure in (flood(1), BAD_GATEWAY, BLOCKED):
            gateway.api.fail("sendMessage", failure)
            await joy.say("canary-7f3a9 my secret sorrow")
            clock.pass_time(seconds=60)
            await gateway.settled()
        assistant.error = RuntimeError("canary-7f3a9")
        await joy.say("canary-7f3a9 again")
    finally:
        logs.configure("ERROR")
    written = "".join(capfd.readouterr())
    assert "telegram.not_sent" in written
    for word in ("canary-7f3a9", TOKEN, "joy_of_telegram", str(joy.chat_id)):
        assert word not in written


async def test_when_too_many_write_at_once_a_message_waits_and_its_sender_is_told_so_once(
    make_gateway: Callable[..., Gateway], assistant: FakeAssistant, clock: FakeClock
) -> None:
    gateway = make_gateway(turns_at_once=1)
    await gateway.start()
    alex, joy = Person(gateway.api, gateway.post), Person(gateway.api, gateway.post)
    assistant.hold()
    assert assistant.reached is not None
    await alex.say("first")
    await assistant.reached.wait()
    await joy.say("second")
    await gateway.until("she is told to wait", lambda: len(joy.heard) == 1)
    assert "999" in joy.heard[0]
    clock.pass_time(seconds=RETRY_AFTER_SECONDS)
    await gateway.until("she is put off again", lambda: gateway.unfinished(clock()) == [])
    assistant.release()
    await gateway.until("the first is answered", lambda: bool(alex.heard))
    clock.pass_time(seconds=RETRY_AFTER_SECONDS)
    await gateway.until("she is answered", lambda: len(joy.heard) == 2)
    assert joy.heard[1:] == ["Answer 2"]
    await gateway.stop()

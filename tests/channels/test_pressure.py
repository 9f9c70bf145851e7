"""More people at once than a gateway can answer in time: those who are in get answers, the others a kind sentence."""

from __future__ import annotations

from dataclasses import replace

import anyio
import pytest
from prometheus_client import REGISTRY

from bot import metrics
from bot.channels.pressure import RETRY_AFTER_SECONDS
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant
from tests.channels.person import SESSIONS, Person, new_id, texts


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A gateway with room for one message."""
    return replace(settings, turns_at_once=1)


async def test_beyond_what_can_be_answered_in_time_people_get_the_help_lines_and_may_try_again(
    person: Person, stranger: Person, assistant: FakeAssistant
) -> None:
    message_id = new_id()
    assistant.hold()
    assert assistant.reached is not None
    async with anyio.create_task_group() as group:
        group.start_soon(person.say, "first")
        await assistant.reached.wait()
        for refused in (await stranger.say("second", message_id), await stranger.client.post(SESSIONS)):
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == str(RETRY_AFTER_SECONDS)
            assert all(number in refused.json()["detail"] for number in ("999", "116 123"))
        assistant.release()
    assert texts(await stranger.say("second", message_id)) == ["Answer 2"]


async def test_a_failed_message_makes_room_again(person: Person, assistant: FakeAssistant) -> None:
    assistant.error = RuntimeError("a fault")
    await person.say("first")
    assistant.error = None
    assert texts(await person.say("second")) == ["Answer 2"]


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("assistant_turns_total", {"channel": "web", "outcome": outcome}) or 0.0


async def test_metrics_count_messages_by_outcome_and_hold_nothing_of_a_person(
    person: Person, assistant: FakeAssistant
) -> None:
    before = counted("answered"), counted("away"), counted("UnknownButton")
    await person.say("zebedee quillfeather")
    await person.press("nothing")
    assistant.away = True
    await person.say("zebedee quillfeather")
    assert (counted("answered"), counted("away"), counted("UnknownButton")) == tuple(n + 1 for n in before)
    shown = metrics.exposition().decode()
    assert "assistant_turn_seconds_bucket" in shown
    assert "zebedee" not in shown
    assert person.token not in shown

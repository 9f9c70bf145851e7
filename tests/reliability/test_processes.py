"""The real processes under make run's own process file: each is killed once, and people are answered throughout."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from tests.conversations.runner import Scenario, load_scenarios, play
from tests.stack import Stack, eventually

HELP = ("999", "116 123", "020 7946 0123")


class Person:
    """Somebody in the chat, through the public API."""

    def __init__(self, stack: Stack) -> None:
        self._client = stack.client
        opened = self._client.post("/api/chat/sessions")
        assert opened.status_code == 201
        self._headers = {"Authorization": f"Bearer {opened.json()['token']}"}

    def say(self, text: str) -> str:
        """Say something; returns all that is answered, which must come within five seconds."""
        started = time.monotonic()
        answer = self._client.post(
            "/api/chat/messages", json={"id": str(uuid.uuid4()), "text": text}, headers=self._headers
        )
        assert time.monotonic() - started < 5
        assert answer.status_code == 200, answer.text
        return "\n".join(m["text"] for m in answer.json()["messages"])


def assert_kind_failure(answer: str) -> None:
    assert all(contact in answer for contact in HELP), answer
    assert "is booked:" not in answer


@pytest.mark.parametrize("process", ["rasa", "actions", "gateway"])
def test_a_killed_process_is_started_again(stack: Stack, process: str) -> None:
    person = Person(stack)
    assert "interpersonal psychotherapy" in person.say("what is ipt")
    before = stack.pid(process)
    os.kill(before, signal.SIGKILL)
    eventually(f"{process} runs again", lambda: stack.pid(process) not in (0, before), 30)
    stack.wait_until_ready(90)
    assert "interpersonal psychotherapy" in person.say("what is ipt")
    assert f"exited: {process}" in stack.log.read_text()


def test_a_new_model_takes_over_without_a_lost_message(stack: Stack) -> None:
    """Twice, so that the first rasa serves again for the other tests."""
    for serving, other in (("rasa", "rasa_next"), ("rasa_next", "rasa")):
        person, done, answers = Person(stack), threading.Event(), []

        def talk(person: Person = person, done: threading.Event = done, answers: list[str] = answers) -> None:
            while not done.is_set():
                answers.append(person.say("what is ipt"))

        talking = threading.Thread(target=talk)
        talking.start()
        said = stack.command("update")
        done.set()
        talking.join()
        assert f"{other} has taken over" in said
        assert stack.pid(other) != 0 == stack.pid(serving)
        assert answers
        assert all("interpersonal psychotherapy" in answer for answer in answers)


def test_without_rasa_every_message_gets_contacts(stack: Stack) -> None:
    person = Person(stack)
    stack.control("stop", "rasa")
    try:
        assert_kind_failure(person.say("how long is a course"))
        assert_kind_failure(person.say("i want to die"))
        assert stack.readiness() == (503, ["rasa"])
    finally:
        stack.control("start", "rasa")
        stack.wait_until_ready(90)
    assert "12 to 16" in person.say("how long is a course of ipt")


def test_without_actions_questions_and_danger_are_answered_and_forms_wait(stack: Stack) -> None:
    person = Person(stack)
    person.say("i would like to book an appointment")
    stack.control("stop", "actions")
    try:
        assert_kind_failure(person.say("yes"))
        assert "116 123" in person.say("i want to kill myself")
        assert stack.readiness() == (503, ["actions"])
    finally:
        stack.control("start", "actions")
        stack.wait_until_ready(60)
    assert "18 or over" in person.say("carry on")
    assert "When would suit you" in person.say("yes")


def test_with_the_database_locked_every_message_gets_contacts(stack: Stack) -> None:
    person = Person(stack)
    database = sa.create_engine(f"sqlite:///{stack.folder / 'assistant.db'}", future=True)
    connection = database.raw_connection()
    connection.execute("BEGIN EXCLUSIVE")
    try:
        assert_kind_failure(person.say("what is dit"))
        assert_kind_failure(person.say("i want to end my life"))
    finally:
        connection.rollback()
        connection.close()
        database.dispose()
    eventually("service is back", lambda: "dynamic" in person.say("what is dit").lower(), 35)


@pytest.mark.parametrize(
    "scenario", [s for s in load_scenarios() if s.name.startswith("main_job")], ids=lambda s: s.name
)
def test_the_same_scenario_through_the_public_api(stack: Stack, scenario: Scenario) -> None:
    async def through_http() -> None:
        async with httpx.AsyncClient(base_url=stack.url, trust_env=False) as client:
            await play(client, scenario)

    asyncio.run(through_http())
    mail = stack.folder / "mail"
    eventually("the clinic gets its e-mail", lambda: _told(mail.glob("*clinic.eml")), 10)
    eventually("the person gets theirs", lambda: _told(mail.glob("*person.eml")), 10)


def _told(mails: Iterable[Path]) -> bool:
    """Whether one of the mails is about the person of the scenario."""
    return any("joy.killen@example.org" in mail.read_text() for mail in mails)


def test_only_the_gateway_can_be_reached_without_the_secret(stack: Stack) -> None:
    for url in (stack.rasa_url + "/webhooks/private/messages", stack.rasa_url + "/webhooks/rest/webhook"):
        body = {"conversation_id": "x", "message_id": "y", "text": "hello"}
        assert httpx.post(url, json=body, trust_env=False).status_code in (401, 404)
    assert httpx.get(stack.rasa_url + "/conversations/x/tracker", trust_env=False).status_code == 404


def test_nothing_that_people_said_is_in_the_logs(stack: Stack) -> None:
    person = Person(stack)
    canary = "canary-7f3a9 my secret sorrow"
    person.say(canary)
    stack.control("stop", "actions")
    try:
        person.say(f"i want to book {canary}")
    finally:
        stack.control("start", "actions")
        stack.wait_until_ready(60)
    assert "canary-7f3a9" not in stack.log.read_text()

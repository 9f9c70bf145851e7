"""People who ask and book through the public API while parts of the assistant die, and what must be true afterwards.

Each sends a message until it is answered, always with the same id, as the widget does.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.conversations import conversations, messages
from bot.database import Database, SealedText
from bot.notifications.outbox import outbox

QUESTIONS = ("what is ipt", "how long is a course", "is it online or in person", "what is dit", "is it confidential")
RASA_EVENTS = sa.table("events", sa.column("sender_id"), sa.column("type_name"), sa.column("data", SealedText()))
PATIENCE_SECONDS = 60
MOST_STEPS = 30
ANSWER_WITHIN_SECONDS = 5.0


class NeverAnswered(AssertionError):
    """A message got no answer, however often it was sent."""


@dataclass
class Person:
    """Somebody who asks some questions and books one consultation.

    Attributes:
        said: what was typed or pressed and answered, in order.
        waits: seconds that each request took, answered or refused.
        first_answers: seconds until each message got an answer of any kind: a reply, the fixed text, or a refusal.
        reference: of the booking, once it is told.
    """

    client: httpx.AsyncClient
    number: int
    dice: random.Random
    said: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    first_answers: list[float] = field(default_factory=list)
    tries: int = 0
    reference: str | None = None

    async def live(self, *, books: bool = True) -> None:
        """Ask, perhaps book, ask."""
        await self._open()
        await self.ask()
        if books:
            await self.book()
        await self.ask()

    async def ask(self) -> None:
        for question in self.dice.sample(QUESTIONS, 2):
            await self._say(question)

    async def book(self) -> None:
        """Answer whatever the booking asks until it is booked."""
        answer = await self._say("i would like to book an appointment")
        for _ in range(MOST_STEPS):
            whole = "\n".join(message["text"] for message in answer)
            buttons = {b["title"]: b["key"] for message in answer for b in message.get("buttons", [])}
            if "It is booked" in whole:
                self.reference = whole.partition("reference is **")[2][:7]
                return
            answer = await self._step(whole, buttons)
        raise NeverAnswered(f"no booking after {MOST_STEPS} steps")

    async def _step(self, whole: str, buttons: dict[str, str]) -> list[dict[str, Any]]:
        if "Yes, book it" in buttons:
            return await self._press("Yes, book it", buttons)
        if "What name" in whole:
            return await self._say("Joy Killen")
        if "How can the clinic reach you" in whole:
            return await self._say(f"person{self.number}@example.org")
        times = [title for title in buttons if " at " in title]
        if times:
            return await self._press(self.dice.choice(times), buttons)
        return await self._say("yes")

    async def _open(self) -> None:
        async def once() -> httpx.Response:
            return await self.client.post("/api/chat/sessions")

        answer = await self._until_answered(once)
        self.client.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    async def _say(self, text: str) -> list[dict[str, Any]]:
        return await self._send(text, {"text": text})

    async def _press(self, title: str, buttons: dict[str, str]) -> list[dict[str, Any]]:
        return await self._send(title, {"button": buttons[title]})

    async def _send(self, shown: str, body: dict[str, str]) -> list[dict[str, Any]]:
        numbered = {"id": str(uuid.uuid4()), **body}

        async def once() -> httpx.Response:
            return await self.client.post("/api/chat/messages", json=numbered)

        answer = await self._until_answered(once)
        self.said.append(shown)
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    async def _until_answered(self, once: Any) -> httpx.Response:
        begun, heard = time.monotonic(), False
        while time.monotonic() < begun + PATIENCE_SECONDS:
            self.tries += 1
            started = time.monotonic()
            try:
                answer: httpx.Response = await once()
            except httpx.TransportError:
                await asyncio.sleep(0.5)
                continue
            self.waits.append(time.monotonic() - started)
            if not heard:
                self.first_answers.append(time.monotonic() - begun)
                heard = True
            if answer.is_success and not any(m.get("kind") == "error" for m in answer.json()["messages"]):
                return answer
            assert answer.status_code in (200, 201, 409, 429, 503), answer.text
            await asyncio.sleep(float(answer.headers.get("Retry-After", 0.5)))
        raise NeverAnswered("a message")


def check(url: str, people: list[Person], not_stored: int = 0) -> None:
    """Order kept, nothing lost, nothing doubled: in transcripts, in Rasa's events, in the diary and in the letters.

    Args:
        not_stored: turns that were answered although the database went away before they were stored, as the log says.
    """
    database = Database.connect(url)
    with database.reading() as connection:
        rows = connection.execute(sa.select(messages).order_by(messages.c.seq)).all()
        known = set(connection.execute(sa.select(conversations.c.id)).scalars())
        booked = connection.execute(sa.select(appointments).where(appointments.c.status == "booked")).all()
        letters = connection.execute(sa.select(outbox.c.dedupe_key)).scalars().all()
        heard = connection.execute(sa.select(RASA_EVENTS).where(RASA_EVENTS.c.type_name == "user")).all()
    database.engine.dispose()
    chats: dict[str, list[str]] = {}
    for row in rows:
        body = json.loads(row.body)
        if body["from"] == "user":
            chats.setdefault(row.conversation_id, []).append(body["text"])
    missing = _missing(list(chats.values()), [person.said for person in people])
    assert missing <= not_stored, f"what was said, in order, once: {missing} messages stand in no transcript"
    ids = Counter((row.sender_id, json.loads(row.data)["message_id"]) for row in heard if row.sender_id in known)
    assert max(ids.values()) == 1, "Rasa heard a message twice"
    told = Counter(person.reference for person in people if person.reference)
    assert told == Counter(row.reference for row in booked), "booked is what was told, each once"
    taken = Counter((row.practitioner_id, row.start_at) for row in booked)
    assert not taken or max(taken.values()) == 1, "a time was given twice"
    wanted = sorted(f"{row.id}:0:booked:{whom}" for row in booked for whom in ("clinic", "person"))
    assert sorted(key for key in letters if ":booked:" in key) == wanted, "two letters for each booking"


def _missing(stored: list[list[str]], said: list[list[str]]) -> int:
    """How many messages stand in no transcript; everything else must stand there as it was said.

    Raises:
        AssertionError: a transcript holds what nobody said, or in another order.
    """
    left = [list(one) for one in said]
    for transcript in sorted(stored, key=len, reverse=True):
        whole = next((one for one in left if one == transcript), None)
        part = whole or next((one for one in left if _is_part(transcript, one)), None)
        assert part is not None, "a transcript holds what nobody said"
        left.remove(part)
        if whole is None:
            left.append(_without(part, transcript))
    return sum(map(len, left))


def _is_part(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in part)


def _without(whole: list[str], part: list[str]) -> list[str]:
    left = list(whole)
    for line in part:
        left.remove(line)
    return left

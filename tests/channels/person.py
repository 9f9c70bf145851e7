"""Somebody with a browser: the calls of the web chat, each answer held against openapi.yml."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.channels.described import assert_described

MESSAGES = "/api/chat/messages"
SESSIONS = "/api/chat/sessions"
CURRENT = "/api/chat/sessions/current"


def new_id() -> str:
    return str(uuid.uuid4())


class Person:
    """A session of the web chat."""

    def __init__(self, app: Any, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50000))
        self.client = httpx.AsyncClient(
            transport=transport, base_url="http://gateway", event_hooks={"response": [assert_described]}
        )

    async def open(self) -> httpx.Response:
        """Start a conversation and keep its token."""
        response = await self.client.post(SESSIONS)
        if response.status_code == 201:
            self.token = response.json()["token"]
        return response

    @property
    def token(self) -> str:
        return self.client.headers["Authorization"].removeprefix("Bearer ")

    @token.setter
    def token(self, value: str) -> None:
        self.client.headers["Authorization"] = f"Bearer {value}"

    async def say(self, text: str, message_id: str | None = None) -> httpx.Response:
        return await self.post({"id": message_id or new_id(), "text": text})

    async def press(self, key: str, message_id: str | None = None) -> httpx.Response:
        return await self.post({"id": message_id or new_id(), "button": key})

    async def post(self, body: Any) -> httpx.Response:
        return await self.client.post(MESSAGES, json=body)

    async def post_raw(self, content: bytes) -> httpx.Response:
        return await self.client.post(MESSAGES, content=content, headers={"Content-Type": "application/json"})

    async def transcript(self) -> httpx.Response:
        return await self.client.get(MESSAGES)

    async def erase(self) -> httpx.Response:
        return await self.client.delete(CURRENT)

    async def file(self, file_id: str) -> httpx.Response:
        return await self.client.get(f"/api/chat/files/{file_id}")


def messages(response: httpx.Response) -> list[dict[str, Any]]:
    """The messages of an answer."""
    found: list[dict[str, Any]] = response.json()["messages"]
    return found


def texts(response: httpx.Response) -> list[str]:
    """The words of an answer."""
    return [message["text"] for message in messages(response)]


def buttons(response: httpx.Response) -> dict[str, str]:
    """Title to key of an answer's buttons."""
    return {b["title"]: b["key"] for message in messages(response) for b in message.get("buttons", [])}


def is_away(response: httpx.Response) -> bool:
    """Whether an answer is the fixed one: an error with the clinic's phone and the help lines, nothing booked."""
    if response.status_code != 200 or len(messages(response)) != 1:
        return False
    message = messages(response)[0]
    complete = all(words in message["text"] for words in ("020 7946 0123", "999", "116 123"))
    return message["kind"] == "error" and complete and "buttons" not in message

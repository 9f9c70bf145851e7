"""A Bot API server on loopback: takes what Telegram documents, answers whole objects, misbehaves on demand."""

from __future__ import annotations

import asyncio
import email
import itertools
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.telegram import documented
from tests.channels.telegram.documented import Refused
from tests.loopback import Loopback

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the example of Telegram's documentation
BOT = {
    "id": 110201543,
    "is_bot": True,
    "first_name": "Riverside",
    "username": "riverside_test_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


@dataclass(frozen=True)
class Call:
    """A call that was carried out. `result` is what Telegram returned."""

    method: str
    given: dict[str, Any]
    result: Any

    @property
    def chat_id(self) -> int:
        return int(self.given["chat_id"])


@dataclass(frozen=True)
class Failure:
    """How a call goes wrong. With `after` it is carried out first, and only its answer is lost."""

    status: int
    description: str = ""
    parameters: dict[str, int] | None = None
    after: bool = False
    hangs: bool = False


def flood(seconds: int) -> Failure:
    return Failure(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


BAD_GATEWAY = Failure(502)
LOST_ANSWER = Failure(502, after=True)
SILENCE = Failure(0, hangs=True)
BLOCKED = Failure(403, "Forbidden: bot was blocked by the user")
MIGRATED = Failure(
    400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -1001234567890}
)


class BotApi:
    """The server, in a thread of its own.

    Attributes:
        calls: everything that was carried out, in order.
        violations: what was asked against the documentation.
        webhook: the parameters of setWebhook, while one is set.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.webhook: dict[str, Any] | None = None
        self.commands: list[dict[str, str]] = []
        self._failures: dict[str, list[Failure | None]] = defaultdict(list)
        self._pending: list[dict[str, Any]] = []
        self._messages: dict[tuple[int, int], dict[str, Any]] = {}
        self._queries: set[str] = set()
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._ending = threading.Event()
        app = Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])])
        self._server = Loopback(app)

    def start(self) -> None:
        self.url = self._server.start()

    def stop(self) -> None:
        self._ending.set()
        self._server.stop()

    # --- for tests

    def fail(self, method: str, *failures: Failure | None) -> None:
        """Let the next calls of a method go wrong, one after the other; None lets one through."""
        with self._changed:
            self._failures[method] += failures

    def left(self, method: str) -> int:
        """How many of the failures that `fail` announced have not come yet."""
        return len(self._failures[method])

    def until(self, what: str, true: Callable[[], bool], within: float = 10) -> None:
        """Wait until something is true of this server."""
        with self._changed:
            came = self._changed.wait_for(true, within)
        assert came, f"within {within} seconds: {what}; calls: {[c.method for c in self.calls]}"

    def of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, of all chats or of one."""
        return [c for c in self.calls if c.method == method and (chat_id is None or c.chat_id == chat_id)]

    def number(self) -> int:
        return next(self._numbers)

    def queue(self, update: dict[str, Any]) -> None:
        """Hand out an update to long polling."""
        with self._changed:
            self._pending.append(update)
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """Updates that nobody has confirmed."""
        return len(self._pending)

    def query(self) -> str:
        """The id of a new callback query."""
        query_id = str(4382 * 10**14 + self.number())
        self._queries.add(query_id)
        return query_id

    def message(self, chat_id: int, message_id: int) -> dict[str, Any]:
        """A message of the bot as it is now."""
        return self._messages[chat_id, message_id]

    # --- the protocol

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        if method not in documented.REQUIRED:
            self._violate(f"no method {method}")
            return _error(404, "Not Found")
        given = documented.decoded(await _fields(request))
        with self._changed:
            failure = self._failures[method].pop(0) if self._failures[method] else None
            self._changed.notify_all()
        if failure and not failure.after:
            return await self._go_wrong(failure)
        try:
            self._check(method, given)
            result = await self._carry_out(method, given)
        except Refused as refused:
            return _error(refused.status, str(refused))
        with self._changed:
            if method != "getUpdates":
                self.calls.append(Call(method, given, result))
            self._changed.notify_all()
        if failure:
            return await self._go_wrong(failure)
        return JSONResponse({"ok": True, "result": result})

    def _check(self, method: str, given: dict[str, Any]) -> None:
        try:
            documented.check(method, given)
        except Refused as refused:
            self._violate(f"{method}: {refused}")
            raise

    async def _go_wrong(self, failure: Failure) -> Response:
        if failure.hangs:
            await self._wait(60, lambda: False)
        if failure.status in (0, 502):
            return Response("<html><title>502 Bad Gateway</title></html>", status_code=502, media_type="text/html")
        return _error(failure.status, failure.description, failure.parameters)

    async def _carry_out(self, method: str, given: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method == "getUpdates":
            return await self._updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        if method in ("sendMessage", "sendPhoto", "sendDocument"):
            return self._sent(method, given)
        if method == "editMessageReplyMarkup":
            return self._edited(given)
        if method == "answerCallbackQuery":
            if given["callback_query_id"] not in self._queries:
                raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
            self._queries.discard(given["callback_query_id"])
        elif method == "setMyCommands":
            self.commands = given["commands"]
        elif method == "setWebhook":
            self.webhook = given
        elif method == "deleteWebhook":
            self.webhook = None
        return True

    async def _updates(self, offset: int, timeout: float) -> list[dict[str, Any]]:
        if self.webhook is not None:
            raise Refused("Conflict: can't use getUpdates method while webhook is active", 409)
        with self._changed:
            self._pending = [u for u in self._pending if u["update_id"] >= offset]
            self._changed.notify_all()
        await self._wait(timeout, lambda: bool(self._pending))
        return sorted(self._pending, key=lambda u: int(u["update_id"]))[:100]

    async def _wait(self, seconds: float, true: Callable[[], bool]) -> None:
        """Keep a caller waiting until something is true, or the time is up, or the server ends."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not true() and not self._ending.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def _sent(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        chat_id = int(given["chat_id"])
        message: dict[str, Any] = {
            "message_id": self.number(),
            "from": {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")},
            "chat": private_chat(chat_id),
            "date": int(time.time()),
        }
        if method == "sendMessage":
            message["text"] = documented.shown(given, "text")
        else:
            message["caption"] = documented.shown(given, "caption")
        if method == "sendPhoto":
            message["photo"] = [_file(width=90, height=60)]
        if method == "sendDocument":
            message["document"] = _file(file_name="file")
        if "reply_markup" in given:
            message["reply_markup"] = given["reply_markup"]
        self._messages[chat_id, message["message_id"]] = message
        return message

    def _edited(self, given: dict[str, Any]) -> dict[str, Any]:
        message = self._messages.get((int(given["chat_id"]), int(given["message_id"])))
        if message is None:
            raise Refused("Bad Request: message to edit not found")
        if message.get("reply_markup") == given.get("reply_markup"):
            raise Refused("Bad Request: message is not modified")
        message["reply_markup"] = given.get("reply_markup")
        return message

    def _violate(self, what: str) -> None:
        with self._changed:
            self.violations.append(what)


def private_chat(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "private", "first_name": "Joy", "username": "joy_of_telegram"}


def _file(**parts: Any) -> dict[str, Any]:
    return {"file_id": "AgACAgQAAx", "file_unique_id": "AQADr", "file_size": 1000, **parts}


def _error(status: int, description: str, parameters: dict[str, int] | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, status_code=status)


async def _fields(request: Request) -> dict[str, str]:
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return {k: v if isinstance(v, str) else json.dumps(v) for k, v in json.loads(body).items()}
    if not kind.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    whole = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    fields = {}
    for part in whole.get_payload():
        name = re.search(r'name="([^"]*)"', str(part["Content-Disposition"]))  # type: ignore[union-attr]
        assert name is not None
        fields[name[1]] = part.get_payload(decode=True).decode("utf-8", "replace")  # type: ignore[union-attr]
    return fields

"""The web chat API. The protocol is described in openapi.yml, which is served at /api/openapi.json."""

from __future__ import annotations

import contextlib
import json
import re
import uuid
from collections.abc import Collection
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.chat import Chat, Spoken, StillBusy, Unknown, UnknownButton, clean
from bot.channels.fixed_text import button_titles
from bot.channels.limiter import Limiter
from bot.channels.pressure import RETRY_AFTER_SECONDS, Overloaded
from bot.channels.problems import Problem
from bot.channels.sessions import BadToken, Session, Sessions
from bot.conversations import Conversations
from bot.database import UNREACHABLE, Database
from bot.handovers import Handovers, NotValid
from bot.privacy.erasure import erase_conversation

MAX_CHARACTERS = 2000
MAX_BODY_BYTES = 32 * 1024
"""Room for a message of full length with every character escaped as a pair (12 bytes)."""

_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


class WebChat:
    """The endpoints, each a thin step from HTTP to `Chat`.

    Args:
        origins: websites that may open chats here, beside the gateway's own pages.
    """

    def __init__(
        self,
        chat: Chat,
        sessions: Sessions,
        limiter: Limiter,
        conversations: Conversations,
        database: Database,
        *,
        handovers: Handovers,
        origins: Collection[str],
        busy_text: str,
    ) -> None:
        self._chat = chat
        self._sessions = sessions
        self._limiter = limiter
        self._conversations = conversations
        self._database = database
        self._handovers = handovers
        self._origins = frozenset(origins)
        self._busy_text = busy_text

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/api/chat/sessions", self.open_session, methods=["POST"]),
            Route("/api/chat/handovers", self.take_over, methods=["POST"]),
            Route("/api/chat/messages", self.say, methods=["POST"]),
            Route("/api/chat/messages", self.transcript, methods=["GET"]),
            Route("/api/chat/sessions/current", self.erase, methods=["DELETE"]),
            Route("/api/chat/files/{file_id}", self.file, methods=["GET"]),
        ]

    async def open_session(self, request: Request) -> Response:
        self._check_origin(request)
        await self._limit("sessions", address_of(request))
        session = self._sessions.issue()
        try:
            messages = await self._chat.open(session.conversation_id)
        except Overloaded:
            raise self._busy() from None
        return JSONResponse({**_named(session), "messages": messages}, status_code=201)

    async def take_over(self, request: Request) -> Response:
        """A session for the conversation of another channel; its open question is asked again, in words for here."""
        self._check_origin(request)
        await self._limit("sessions", address_of(request))
        token = (await json_body(request, MAX_BODY_BYTES)).get("token")
        if not isinstance(token, str):
            raise Problem(400, "Send the `token` of a link, as a string.")
        try:
            conversation_id = await run_in_threadpool(self._handovers.redeem, token)
            go_on = Spoken(str(uuid.uuid4()), text=button_titles("utter_telegram_website")[0], payload="/resume")
            with contextlib.suppress(StillBusy, Overloaded):  # the link is spent: go on without the greeting
                await self._chat.say(conversation_id, go_on)
        except (NotValid, Unknown):
            raise Problem(410) from None
        except UNREACHABLE:
            raise Problem(503, headers={"Retry-After": "5"}) from None
        return JSONResponse(_named(self._sessions.issue(conversation_id)), status_code=201)

    async def say(self, request: Request) -> Response:
        conversation_id = self._conversation(request)
        await self._limit("address", address_of(request))
        await self._limit("conversation", conversation_id)
        spoken = _spoken(await json_body(request, MAX_BODY_BYTES))
        try:
            messages = await self._chat.say(conversation_id, spoken)
        except StillBusy:
            raise Problem(409, headers={"Retry-After": "1"}) from None
        except Unknown:
            raise Problem(401) from None
        except UnknownButton:
            raise Problem(422) from None
        except Overloaded:
            raise self._busy() from None
        return JSONResponse({"messages": messages})

    async def transcript(self, request: Request) -> Response:
        try:
            messages = await self._chat.transcript(self._conversation(request))
        except Unknown:
            raise Problem(401) from None
        except UNREACHABLE:
            raise Problem(503, headers={"Retry-After": "5"}) from None
        return JSONResponse({"messages": messages})

    async def erase(self, request: Request) -> Response:
        conversation_id = self._conversation(request)
        try:
            if not await run_in_threadpool(self._conversations.exists, conversation_id):
                raise Problem(401)
            await run_in_threadpool(erase_conversation, self._database, conversation_id)
        except UNREACHABLE:
            raise Problem(503, headers={"Retry-After": "5"}) from None
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        conversation_id, file_id = self._conversation(request), request.path_params["file_id"]
        if not _is_uuid(file_id):
            raise Problem(404)
        try:
            found = await run_in_threadpool(self._conversations.file, conversation_id, file_id)
        except UNREACHABLE:
            raise Problem(503, headers={"Retry-After": "5"}) from None
        if found is None:
            raise Problem(404)
        return Response(
            found.content,
            media_type=found.type,
            headers={"Content-Disposition": f'attachment; filename="{found.name}"'},
        )

    def _conversation(self, request: Request) -> str:
        try:
            return self._sessions.read(request.headers.get("authorization"))
        except BadToken:
            raise Problem(401) from None

    def _busy(self) -> Problem:
        return Problem(503, self._busy_text, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})

    def _check_origin(self, request: Request) -> None:
        """Browsers let any page send a request that needs no token; only pages that may are answered."""
        origin = request.headers.get("origin")
        if origin is None or self._origins & {origin, "*"}:
            return
        if origin.partition("://")[2] != request.headers.get("host"):
            raise Problem(403)

    async def _limit(self, quota: str, who: str) -> None:
        wait = await self._limiter.wait_seconds(quota, who)
        if wait:
            raise Problem(429, headers={"Retry-After": str(wait)})


def _named(session: Session) -> dict[str, str]:
    return {"token": session.token, "expires_at": session.expires_at.isoformat()}


def address_of(request: Request) -> str:
    """Where a request comes from, to count by."""
    return request.client.host if request.client else "unknown"


async def read_body(request: Request, most: int) -> bytes:
    """The body; more bytes than `most` is a Problem."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise Problem(413)
    except ClientDisconnect:
        raise Problem(400) from None
    return body


async def json_body(request: Request, most: int) -> dict[str, Any]:
    """The body as a JSON object; more bytes than `most`, or something else, is a Problem."""
    try:
        parsed = json.loads(await read_body(request, most))
    except (ValueError, RecursionError):
        raise Problem(400) from None
    if not isinstance(parsed, dict):
        raise Problem(400)
    return parsed


def _spoken(body: dict[str, Any]) -> Spoken:
    message_id, text, key = body.get("id"), body.get("text"), body.get("button")
    if not isinstance(message_id, str) or not _is_uuid(message_id):
        raise Problem(400, "`id` must be a UUID that the client makes for each message.")
    if (text is None) == (key is None) or not isinstance(text if key is None else key, str):
        raise Problem(400, "Send either `text` or `button`, as a string.")
    if text is not None and len(text) > MAX_CHARACTERS:
        raise Problem(413)
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(422)
    return Spoken(message_id.lower(), text=None if text is None else clean(text), key=key)


def _is_uuid(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False

"""The gateway: the only process that the outside reaches. Builds its parts and serves them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import clinic
from bot.channels import pages
from bot.channels.assistant import Assistant
from bot.channels.chat import Chat
from bot.channels.fixed_text import sentence, service_away
from bot.channels.health import Health
from bot.channels.limiter import Limiter
from bot.channels.pressure import Gate
from bot.channels.problems import Problem, on_problem, problem_response
from bot.channels.sessions import Sessions
from bot.channels.telegram.build import telegram_channel
from bot.channels.votes import Votes
from bot.channels.web import WebChat
from bot.clock import Clock, system_clock
from bot.conversations import Conversations
from bot.database import Database
from bot.handovers import Handovers
from bot.logs import logger
from bot.notifications import dispatcher
from bot.notifications.mail import Post, mailer
from bot.privacy import retention
from bot.privacy.erasure import Erasure
from bot.settings import Settings
from bot.staff.app import staff_console

log = logger(__name__)

OPENAPI = Path(__file__).parent / "openapi.yml"

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


def create_app(settings: Settings, database: Database, assistant: Assistant, clock: Clock = system_clock) -> Starlette:
    """The gateway as an ASGI application.

    Args:
        assistant: how a turn reaches Rasa; tests pass one that runs in process.
    """
    facts = clinic.load(settings.clinic_file, settings.staff_group_links)
    conversations = Conversations(database, clock)
    erasure = Erasure(database, facts, clock)
    away = service_away(facts)
    gate = Gate(settings.turns_at_once)
    votes = Votes(facts)
    chat = Chat(conversations, assistant, away, clock, erasure, votes=votes, gate=gate)
    sessions = Sessions(settings.secret_key.derive("web session"), settings.session_hours, clock)
    limiter = Limiter(settings.rate_limit_storage, settings.rate_limit)
    handovers = Handovers(database, settings.secret_key.derive("handover"), clock)
    web = WebChat(
        chat,
        sessions,
        limiter,
        conversations,
        database,
        handovers=handovers,
        origins=(settings.public_url, *settings.allowed_origins),
        busy_text=sentence("utter_service_busy", facts),
    )
    telegram_chat = Chat(
        conversations,
        assistant,
        away,
        clock,
        erasure,
        votes=votes,
        gate=gate,
        channel="telegram",
        opens_itself=True,
    )
    telegram = telegram_channel(
        settings,
        facts,
        database=database,
        conversations=conversations,
        chat=telegram_chat,
        limiter=limiter,
        clock=clock,
        erase=erasure.chat,
        handovers=handovers,
    )
    health = Health(database, assistant, settings.actions_url)
    openapi = yaml.safe_load(OPENAPI.read_text("utf-8"))

    async def describe(_request: Request) -> JSONResponse:
        return JSONResponse(openapi)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sending = asyncio.create_task(dispatcher.run(database, Post(mailer(settings), telegram), clock))
        tidying = asyncio.create_task(retention.run(database, settings.ages, clock))
        async with telegram.serving() if telegram else contextlib.nullcontext():
            yield
        for task in (sending, tidying):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return Starlette(
        routes=[
            *web.routes,
            *health.routes,
            *(telegram.routes if telegram else ()),
            staff_console(settings, facts, database, limiter, clock),
            Route("/api/openapi.json", describe),
            *pages.routes(facts, settings.allowed_origins),
        ],
        middleware=[
            Middleware(_Headers),
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.allowed_origins),
                allow_methods=["GET", "POST", "DELETE"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=["Retry-After"],
            ),
            Middleware(_Contained),
        ],
        exception_handlers={Problem: on_problem, HTTPException: _on_http},
        lifespan=lifespan,
    )


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code if error.status_code in (404, 405, 413) else 400
    return problem_response(Problem(status, headers=dict(error.headers or {})))


class _Headers:
    """Security headers on everything; nothing of the API is cached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                headers += SECURITY_HEADERS
                if scope["path"].startswith("/api/"):
                    headers.append((b"cache-control", b"no-store"))
                elif scope["path"].startswith("/widget/"):
                    headers.append((b"cross-origin-resource-policy", b"cross-origin"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, with_headers)


class _Contained:
    """Answers 503 for whatever an endpoint did not expect.

    Inside the other layers, unlike Starlette's own handler, so that this answer has its headers, too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            log.error("request.failed", error=type(error).__name__)
            await problem_response(Problem(503, headers={"Retry-After": "5"}))(scope, receive, send)

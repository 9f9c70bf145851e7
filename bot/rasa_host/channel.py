"""Rasa's only way in: a private HTTP channel with a shared secret, on loopback."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Dict, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import metrics, settings
from bot.clock import system_clock
from bot.knowledge.unanswered import UnansweredQuestions
from bot.logs import conversation_hash, logger
from bot.rasa_host.host import Host, Inbound, TurnFailed

log = logger(__name__)


class PrivateChannel(InputChannel):
    """POST /webhooks/private/messages, one turn a request, and beside it /ready and /metrics.

    Without the secret there is only 401 for messages.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        return "private"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> PrivateChannel:
        return cls(settings.load().channel_secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("private_channel", __name__)

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            loaded = agent is not None and agent.is_ready()
            return response.json({"ready": loaded}, status=200 if loaded else 503)

        @routes.get("/metrics")
        async def figures(_request: Request) -> HTTPResponse:
            return response.raw(metrics.exposition(), content_type=metrics.CONTENT_TYPE)

        @routes.post("/messages")
        async def messages(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self._secret}".encode()):
                return response.json({"error": "unauthorized"}, status=401)
            inbound = Inbound(**request.json)
            try:
                outbound = await _host(request.app.ctx.agent).handle(inbound)
            except TurnFailed as failure:
                log.error(
                    "turn.failed",
                    part=str(failure),
                    conversation=conversation_hash(inbound.conversation_id),
                )
                return response.json({"failed": str(failure)}, status=502)
            return response.json(asdict(outbound))

        return routes


def _host(agent: Agent) -> Host:
    return Host(agent, UnansweredQuestions(agent.tracker_store.database, system_clock))

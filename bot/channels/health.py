"""Alive, and ready: database, rasa and actions reachable."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import httpx
import sqlalchemy as sa
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.assistant import Assistant
from bot.database import Database

CHECK_SECONDS = 2.5


class Health:
    """/healthz and /readyz."""

    def __init__(self, database: Database, assistant: Assistant, actions_url: str) -> None:
        self._database = database
        self._assistant = assistant
        self._actions_url = actions_url

    @property
    def routes(self) -> list[Route]:
        return [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    async def ready(self, _request: Request) -> JSONResponse:
        """200, or 503 with the names of the parts that are missing."""
        found: dict[str, bool] = {}

        async def check(name: str, answers: Callable[[], Awaitable[bool]]) -> None:
            found[name] = False
            with anyio.move_on_after(CHECK_SECONDS):
                found[name] = await answers()

        async with anyio.create_task_group() as group:
            group.start_soon(check, "database", self._database_answers)
            group.start_soon(check, "rasa", self._assistant.ready)
            group.start_soon(check, "actions", self._actions_answer)
        missing = [part for part, there in sorted(found.items()) if not there]
        return JSONResponse(
            {"status": "not ready" if missing else "ready", "missing": missing},
            status_code=503 if missing else 200,
        )

    async def _database_answers(self) -> bool:
        try:
            await run_sync(self._database.ping, abandon_on_cancel=True)
        except sa.exc.SQLAlchemyError:
            return False
        return True

    async def _actions_answer(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=CHECK_SECONDS, trust_env=False) as client:
                return (await client.get(f"{self._actions_url}/health")).status_code == 200
        except httpx.HTTPError:
            return False

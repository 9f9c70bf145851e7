"""/healthz and /readyz, with the parts away one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels import health
from bot.channels.app import create_app
from bot.database import Database
from bot.settings import Settings
from tests.channels.fakes import FakeAssistant, unreachable_engine
from tests.channels.person import Person
from tests.conftest import FakeClock


class Actions(BaseHTTPRequestHandler):
    """The actions process as far as its health goes."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class SickActions(Actions):
    status = 500


@pytest.fixture
def serve() -> Iterator[Callable[[type[Actions]], str]]:
    """Start a server on loopback; returns its address."""
    running: list[HTTPServer] = []

    def start(handler: type[Actions]) -> str:
        server = HTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def build(
    settings: Settings, database: Database, assistant: FakeAssistant, clock: FakeClock
) -> Callable[[str], Starlette]:
    """The gateway with its actions at an address."""
    return lambda url: create_app(replace(settings, actions_url=url), database, assistant, clock)


async def _ready(app: Starlette) -> tuple[int, list[str]]:
    answer = await Person(app).client.get("/readyz")
    assert answer.json()["status"] == ("ready" if answer.status_code == 200 else "not ready")
    return answer.status_code, answer.json()["missing"]


Serve = Callable[[type[Actions]], str]
Build = Callable[[str], Starlette]


async def test_all_parts_there_is_ready(build: Build, serve: Serve) -> None:
    assert await _ready(build(serve(Actions))) == (200, [])


async def test_the_gateway_is_alive_whatever_else_is_away(
    build: Build, database: Database, assistant: FakeAssistant
) -> None:
    database.engine = unreachable_engine()
    assistant.away = True
    answer = await Person(build("http://127.0.0.1:1")).client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_actions_that_are_away_are_named(build: Build) -> None:
    assert await _ready(build("http://127.0.0.1:1")) == (503, ["actions"])


async def test_actions_that_are_sick_are_named(build: Build, serve: Serve) -> None:
    assert await _ready(build(serve(SickActions))) == (503, ["actions"])


async def test_an_assistant_that_is_away_is_named(build: Build, serve: Serve, assistant: FakeAssistant) -> None:
    assistant.away = True
    assert await _ready(build(serve(Actions))) == (503, ["rasa"])


async def test_an_assistant_that_does_not_answer_is_named_in_time(
    build: Build, serve: Serve, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.3)
    assistant.silent = True
    assert await _ready(build(serve(Actions))) == (503, ["rasa"])


async def test_a_database_that_is_away_is_named(build: Build, serve: Serve, database: Database) -> None:
    database.engine = unreachable_engine()
    assert await _ready(build(serve(Actions))) == (503, ["database"])


async def test_a_database_without_tables_is_not_ready(
    build: Build, serve: Serve, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database.engine = Database.connect(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.db'}").engine
    assert await _ready(build(serve(Actions))) == (503, ["database"])


async def test_every_part_that_is_missing_is_named(build: Build, database: Database, assistant: FakeAssistant) -> None:
    database.engine = unreachable_engine()
    assistant.away = True
    app = build("http://127.0.0.1:1")
    assert await _ready(app) == (503, ["actions", "database", "rasa"])


async def test_health_says_nothing_about_where_the_parts_are(build: Build) -> None:
    answer: httpx.Response = await Person(build("http://127.0.0.1:1")).client.get("/readyz")
    assert set(answer.json()) == {"status", "missing"}
    assert "127.0.0.1" not in answer.text

"""One rasa takes over from the other only when it is ready."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot import rolling
from bot.rolling import NotSwitched, rasa_address
from bot.settings import Settings
from tests.stack import free_port


class Ready(BaseHTTPRequestHandler):
    """A rasa as far as its readiness goes."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/webhooks/private/ready" else 404)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Supervisor:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def __call__(self, action: str, program: str) -> None:
        self.told.append((action, program))


@pytest.fixture
def there() -> Iterator[str]:
    """The address of a rasa that is ready."""
    server = HTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(settings: Settings, there: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The second rasa is ready as soon as it is started; nobody waits for last messages."""
    monkeypatch.setattr(rolling, "LAST_TURN_SECONDS", 0)
    monkeypatch.setattr(rolling, "READY_WITHIN_SECONDS", 1)
    return replace(settings, rasa_next_url=there)


def say(_words: str) -> None:
    """Nobody reads along."""


def test_the_second_takes_over_and_the_first_stops(settings: Settings) -> None:
    supervisor = Supervisor()
    assert rasa_address(settings) == settings.rasa_url
    rolling.update(settings, supervisor, say)
    assert rasa_address(settings) == settings.rasa_next_url
    assert supervisor.told == [("start", "rasa_next"), ("stop", "rasa")]


def test_the_next_time_it_goes_back(settings: Settings, there: str) -> None:
    rolling.update(settings, Supervisor(), say)
    first_ready = replace(settings, rasa_url=there.replace("127.0.0.1", "localhost"))
    supervisor = Supervisor()
    rolling.update(first_ready, supervisor, say)
    assert rasa_address(settings) == first_ready.rasa_url
    assert supervisor.told == [("start", "rasa"), ("stop", "rasa_next")]


def test_one_that_does_not_get_ready_changes_nothing(settings: Settings) -> None:
    settings, supervisor = replace(settings, rasa_next_url=f"http://127.0.0.1:{free_port()}"), Supervisor()
    with pytest.raises(NotSwitched, match="rasa goes on as before"):
        rolling.update(settings, supervisor, say)
    assert rasa_address(settings) == settings.rasa_url
    assert supervisor.told == [("start", "rasa_next"), ("stop", "rasa_next")]


def test_when_everything_starts_the_first_serves_again(settings: Settings) -> None:
    rolling.update(settings, Supervisor(), say)
    rolling.forget(settings)
    assert rasa_address(settings) == settings.rasa_url

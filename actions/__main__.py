"""The actions process: rasa_sdk's server on loopback, with an error handler that repeats no request."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.base import ActionFailed
from bot import logs, metrics, settings

log = logs.logger(__name__)


def app() -> Sanic:
    """rasa_sdk's application; a failure answers 500 with the action's name, not with the conversation."""
    server: Sanic = create_app("actions", cors_origins="")

    def failed(request: Request, exception: Exception) -> HTTPResponse:
        name = str(exception) if isinstance(exception, ActionFailed) else type(exception).__name__
        return response.json({"error": name}, status=500)

    @server.get("/metrics")
    async def figures(_request: Request) -> HTTPResponse:
        return response.raw(metrics.exposition(), content_type=metrics.CONTENT_TYPE)

    server.error_handler.add(Exception, failed)
    server.error_handler.add(ActionFailed, failed)
    return server


def main() -> None:
    """Serve until told to stop."""
    current = settings.load()
    logs.configure(current.log_level)
    address = urlsplit(current.actions_url)
    options: dict[str, Any] = {"workers": 1, "access_log": False, "motd": False}
    server = app()
    logs.configure(current.log_level)
    server.run(host=address.hostname or "127.0.0.1", port=address.port or 5055, **options)


if __name__ == "__main__":
    main()

"""Serving an ASGI application on a free port of loopback, in a thread of its own."""

from __future__ import annotations

import threading
import time
from typing import Any

import uvicorn


class Loopback:
    """A server that a test starts and stops."""

    def __init__(self, app: Any) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> str:
        """Start and return the base URL."""
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started and time.monotonic() < end:
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """Stop without waiting for those who are still connected."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(5)

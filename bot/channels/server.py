"""The gateway process. `python -m bot.channels.server`."""

from __future__ import annotations

import os
from functools import partial

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

import uvicorn

from bot import logs, metrics, settings
from bot.channels.app import create_app
from bot.channels.assistant import RasaAssistant
from bot.database import Database
from bot.rolling import rasa_address

RASA_TIMEOUT_SECONDS = 4.2


def main() -> None:
    """Serve until told to stop; messages in flight are finished first."""
    current = settings.load()
    logs.configure(current.log_level)
    if current.metrics_url:
        metrics.serve(current.metrics_url)
    app = create_app(
        current,
        Database.connect(current.database_url.value),
        RasaAssistant(partial(rasa_address, current), current.channel_secret, RASA_TIMEOUT_SECONDS),
    )
    uvicorn.run(
        app,
        host=current.host,
        port=current.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",  # the websockets library that Rasa pins is too old for uvicorn; we have no websockets
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()

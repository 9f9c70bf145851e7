"""The gateway process. `python -m bot.channels.server`."""

from __future__ import annotations

import os

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

import uvicorn

from bot import logs, settings
from bot.channels.app import create_app
from bot.channels.assistant import RasaAssistant
from bot.database import Database

RASA_TIMEOUT_SECONDS = 4.2


def main() -> None:
    """Serve until told to stop; messages in flight are finished first."""
    current = settings.load()
    logs.configure(current.log_level)
    app = create_app(
        current,
        Database.connect(current.database_url.value),
        RasaAssistant(current.rasa_url, current.channel_secret, RASA_TIMEOUT_SECONDS),
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

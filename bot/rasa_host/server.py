"""The rasa process: the trained model behind the private channel. `python -m bot.rasa_host.server [--next]`.

With --next it listens beside the one that serves, to take over from it (bot/rolling.py).
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any
from urllib.parse import urlsplit

# Before anything is imported that reads these at import time. One message is little arithmetic: more threads than one
# would spend their time waiting for each other.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

from bot.rasa_host import without_tensorflow

without_tensorflow.install()

from rasa.core.run import configure_app, create_http_input_channels, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import logs, settings
from bot.rasa_host import quick_start, remote_action, timing
from bot.rasa_host.tracker_store import unwrap
from bot.rasa_host.training import newest_model


def main() -> None:
    """Serve until told to stop."""
    current = settings.load()
    logs.configure(current.log_level)
    quick_start.install()
    remote_action.install(remote_action.HttpActionClient(current.actions_url))
    endpoints = AvailableEndpoints.read_endpoints(str(settings.ROOT / "endpoints.yml"))
    endpoints.action = remote_action.endpoint(current.actions_url)
    app = configure_app(
        input_channels=create_http_input_channels(None, str(settings.ROOT / "credentials.yml")),
        enable_api=False,
        endpoints=endpoints,
    )
    model = newest_model(current.model_dir)
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(_prepare, "before_server_start")
    address = urlsplit(current.rasa_next_url if "--next" in sys.argv else current.rasa_url)
    logs.configure(current.log_level)  # Rasa has set up logging of its own by now
    app.run(
        host=address.hostname or "127.0.0.1",
        port=address.port or 5005,
        workers=1,
        access_log=False,
        motd=False,
    )


async def _prepare(app: Sanic, _loop: Any) -> None:
    unwrap(app.ctx.agent)
    timing.install(app.ctx.agent)
    await quick_start.warm_up(app.ctx.agent)


if __name__ == "__main__":
    main()

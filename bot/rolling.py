"""A new model without a pause: a second rasa is started beside the first, takes over when it is ready, the first stops.

The gateway reads the address of rasa from a file at each message; without the file it is that of the settings.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings

READY_WITHIN_SECONDS = 180
LAST_TURN_SECONDS = 5
"""No message is in flight for longer, so after this nobody needs the old process any more."""


class NotSwitched(Exception):
    """The second rasa did not get ready; the first still serves."""


def rasa_address(settings: Settings) -> str:
    """Where the rasa process listens that answers now."""
    try:
        return _file(settings).read_text().strip()
    except FileNotFoundError:
        return settings.rasa_url


def forget(settings: Settings) -> None:
    """Begin with the first rasa again, as supervisor does when everything starts."""
    _file(settings).unlink(missing_ok=True)


def update(settings: Settings, supervisor: Callable[[str, str], None], say: Callable[[str], None]) -> None:
    """Let the other rasa take over, with the model that was trained last.

    Args:
        supervisor: does "start" or "stop" to a program of supervisord.conf.

    Raises:
        NotSwitched: see there.
    """
    programs = {"rasa": settings.rasa_url, "rasa_next": settings.rasa_next_url}
    old, new = sorted(programs, key=lambda program: programs[program] != rasa_address(settings))
    say(f"Starting {new} beside {old} ...")
    supervisor("start", new)
    if not _ready(programs[new]):
        supervisor("stop", new)
        raise NotSwitched(f"{new} was not ready within {READY_WITHIN_SECONDS} seconds; {old} goes on as before.")
    _point_to(settings, programs[new])
    say(f"{new} has taken over.")
    time.sleep(LAST_TURN_SECONDS)
    supervisor("stop", old)
    say(f"{old} has stopped.")


def supervisorctl(action: str, program: str) -> None:
    """Start or stop one program of the supervisor that `make run` has started."""
    supervisorctl_of_this_environment = str(Path(sys.executable).parent / "supervisorctl")
    command = [supervisorctl_of_this_environment, "-c", str(ROOT / "supervisord.conf"), action, program]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _file(settings: Settings) -> Path:
    return settings.var_dir / "rasa-address"


def _point_to(settings: Settings, url: str) -> None:
    written = _file(settings).with_suffix(".new")
    written.write_text(url)
    os.replace(written, _file(settings))


def _ready(url: str) -> bool:
    end = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"{url}/webhooks/private/ready", trust_env=False).status_code == 200:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    return False

"""The time as a value that is passed in, so that tests decide what day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

Clock = Callable[[], datetime]
"""Returns the present moment as an aware UTC datetime."""


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(timezone.utc)

"""How many messages one gateway answers at once. More are refused at once and kindly, before all get too late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot import metrics

RETRY_AFTER_SECONDS = 2


class Overloaded(Exception):
    """As many messages as can be answered in time are being answered already."""


class Gate:
    """Counts the messages in flight.

    One person has one message in flight at most: the claim of the conversation sees to that (bot/conversations.py).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Go in for the time of one message.

        Raises:
            Overloaded: there is no room.
        """
        if self._inside >= self._most:
            raise Overloaded
        self._inside += 1
        metrics.in_flight.set(self._inside)
        try:
            yield
        finally:
            self._inside -= 1
            metrics.in_flight.set(self._inside)

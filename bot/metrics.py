"""What the processes count and time, in Prometheus' format. No label ever holds anything about a person.

rasa and actions show theirs at /metrics on their private ports, the gateway on a port of its own (METRICS_URL).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest, start_http_server

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

turns = Counter("assistant_turns", "Messages by what became of them", ["channel", "outcome"])
turn_seconds = Histogram("assistant_turn_seconds", "From a message to its answer, in the gateway", buckets=_SECONDS)
in_flight = Gauge("assistant_turns_in_flight", "Messages that are being answered now")
part_seconds = Histogram("assistant_part_seconds", "Where the time of a turn goes", ["part"], buckets=_SECONDS)


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Count the time of a part of a turn: a table read, an action, a component of understanding."""
    started = time.perf_counter()
    try:
        yield
    finally:
        part_seconds.labels(part).observe(time.perf_counter() - started)


def exposition() -> bytes:
    """All figures of this process as Prometheus reads them."""
    return generate_latest()


def serve(url: str) -> None:
    """Show the figures at an address of their own, from a thread."""
    address = urlsplit(url)
    start_http_server(address.port or 9464, address.hostname or "127.0.0.1")

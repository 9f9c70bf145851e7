"""Structured logs: events with a hashed conversation id, never a person's words."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
from typing import Any

import structlog

QUIET = (
    "httpx", "httpcore", "asyncio", "apscheduler", "matplotlib", "sanic.access", "uvicorn.access",
    "dateparser", "tzlocal",
)  # fmt: skip


def conversation_hash(conversation_id: str) -> str:
    """A short name for a conversation that leads nobody back to it."""
    return hashlib.sha256(conversation_id.encode()).hexdigest()[:12]


class _NoTracebackText(logging.Filter):
    """Library records keep their place and exception type and lose the texts that may quote a person.

    Messages of libraries are formatted from arguments we do not control (whole trackers, request bodies), so for any
    logger but ours only the template and the type of the exception are printed. A message without arguments may have
    been formatted by the library already, so that it is no template: then only its place is printed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("bot."):
            return True
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.name} line {record.lineno}: {record.exc_info[0].__name__}"
        elif record.levelno >= logging.WARNING or not record.args:
            record.msg = f"{record.name} line {record.lineno} in {record.funcName}"
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({"level": record.levelname, "event": record.getMessage()})


class _CurrentStderr:
    """sys.stderr as it is when something is written: it may have been replaced since the logs were configured."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str = "INFO") -> None:
    """Send our events and the libraries' masked warnings to stderr, one JSON object a line."""
    number = logging.getLevelName(level)
    stderr: Any = _CurrentStderr()
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_exception_text,
    ]
    structlog.configure(
        processors=[*processors, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stderr)
    handler.setFormatter(_JsonLine())
    handler.addFilter(_NoTracebackText())
    logging.basicConfig(level=max(number, logging.INFO), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


_EVENT_NAME = re.compile(r"[\w.\-]+")


def _drop_exception_text(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Rasa's own structured events carry texts and slots: only ours keep more than the event's name."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
    elif error:
        current = sys.exc_info()[0]
        event["error"] = current.__name__ if current else "unknown"
    if event.pop("ours", False):
        return event
    if not _EVENT_NAME.fullmatch(str(event.get("event"))):
        event["event"] = "library.event"  # a sentence may have a text formatted into it
    return {k: event[k] for k in ("event", "level", "timestamp", "error") if k in event}


def logger(name: str) -> Any:
    """A logger for our own events; pass facts as keyword arguments, never texts."""
    return structlog.get_logger(ours=True, source=name)

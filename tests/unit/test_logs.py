"""No word of a person reaches the logs, whoever writes them and however it fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

CANARY = "my mum died and I cannot cope"
LIBRARIES = ["rasa.core.processor", "sanic.error", "uvicorn.error", "sqlalchemy.engine", "rasa_sdk.executor", "root"]
LEVELS = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]


class Output:
    """What was printed to stderr so far."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._read = ""

    def read(self) -> str:
        self._read += self._captured.readouterr().err
        return self._read

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.read().splitlines()]


@pytest.fixture(params=["DEBUG", "INFO"])
def output(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Output]:
    """What goes to stderr while logs are as in a running process."""
    logs.configure(request.param)
    yield Output(capsys)
    logs.configure("ERROR")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_may_put_the_text_anywhere_and_it_is_not_printed(output: Output, library: str, level: int) -> None:
    logger = logging.getLogger(library)
    logger.log(level, "Received %s", CANARY)
    logger.log(level, "Received %(text)s", {"text": CANARY})
    logger.log(level, f"Received {CANARY}")
    logger.log(level, CANARY)
    logger.log(level, {"text": CANARY})
    logger.log(level, "Received", extra={"text": CANARY}, stack_info=True)
    assert CANARY not in output.read()
    assert "mum" not in output.read()


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_exception_of_a_library_shows_its_type_and_nothing_it_says(output: Output, library: str) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(f"could not handle {CANARY}") from cause
    except ValueError as error:
        logging.getLogger(library).exception("Failed on %s", CANARY)
        logging.getLogger(library).error(f"Failed on {CANARY}", exc_info=error)
    assert CANARY not in output.read()
    assert "Traceback" not in output.read()
    assert all("ValueError" in line["event"] for line in output.lines())


def test_a_library_keeps_its_place_so_that_a_fault_can_be_found(output: Output) -> None:
    logging.getLogger("sanic.error").warning("Something about %s", CANARY)
    (line,) = output.lines()
    assert line["level"] == "WARNING"
    assert line["event"].startswith("sanic.error line ")


def test_every_line_is_json_whatever_the_template_holds(output: Output) -> None:
    logging.getLogger("uvicorn.error").info('Say "%s" on\nport %d', CANARY, 8000)
    (line,) = output.lines()
    assert line["event"] == 'Say "%s" on\nport %d'


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical"])
def test_an_event_like_rasas_keeps_its_name_and_loses_what_it_carries(output: Output, level: str) -> None:
    rasa_logger = structlog.get_logger("rasa.core.processor")
    getattr(rasa_logger, level)(
        "processor.message.parse",
        parse_data_text=CANARY,
        slots={"name": CANARY},
        event_info=CANARY,
        rasa_events=[CANARY],
        logger=CANARY,
    )
    assert CANARY not in output.read()
    for line in output.lines():
        assert set(line) <= {"event", "level", "timestamp", "error"}
        assert line["event"] == "processor.message.parse"


def test_a_sentence_in_place_of_an_event_name_is_not_printed(output: Output) -> None:
    rasa_logger = structlog.get_logger()
    rasa_logger.error(f"Cannot handle {CANARY}")
    rasa_logger.error("Cannot handle %s", CANARY)
    assert CANARY not in output.read()
    assert [line["event"] for line in output.lines()] == ["library.event", "library.event"]


def test_what_is_bound_to_a_logger_or_a_context_is_not_printed(output: Output) -> None:
    with structlog.contextvars.bound_contextvars(text=CANARY):
        structlog.get_logger().bind(message=CANARY).warning("rasa.event")
    assert CANARY not in output.read()


@pytest.mark.parametrize("ours", [True, False])
def test_an_exception_in_an_event_shows_its_type_only(output: Output, ours: bool) -> None:
    logger = logs.logger("bot.test") if ours else structlog.get_logger()
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        logger.exception("turn.failed")
        logger.error("turn.failed", exc_info=error)
        logger.error("turn.failed", exc_info=True)
    assert CANARY not in output.read()
    assert [line["error"] for line in output.lines()] == ["ValueError"] * 3


def test_an_exception_flag_without_an_exception_does_no_harm(output: Output) -> None:
    logs.logger("bot.test").error("turn.failed", exc_info=True)
    (line,) = output.lines()
    assert line["error"] == "unknown"


def test_our_own_events_keep_their_facts(output: Output) -> None:
    logs.logger("bot.test").info("turn.done", conversation=logs.conversation_hash("abc"), seconds=0.2)
    (line,) = output.lines()
    assert line["event"] == "turn.done"
    assert line["source"] == "bot.test"
    assert line["conversation"] == logs.conversation_hash("abc")
    assert "ours" not in line


@pytest.mark.parametrize("noisy", logs.QUIET)
def test_noisy_libraries_say_nothing_below_a_warning(output: Output, noisy: str) -> None:
    logging.getLogger(noisy).info("GET /chat?text=%s", CANARY)
    assert output.read() == ""


def test_a_conversation_hash_is_short_steady_and_leads_nobody_back() -> None:
    name = logs.conversation_hash("conversation-1")
    assert name == logs.conversation_hash("conversation-1")
    assert name != logs.conversation_hash("conversation-2")
    assert len(name) == 12
    assert "conversation" not in name

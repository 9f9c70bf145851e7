"""Requests that nobody thought of, made from openapi.yml: no answer may be a 5xx or other than described."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from tests.channels.described import described
from tests.channels.person import Person

OPERATIONS = [(path, method) for path, operations in described()["paths"].items() for method in operations]
CONFORMANCE: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 40
REFUSALS = {"negative_data_rejection": {"expected-statuses": ["400", "401", "413", "415", "422", "429", "503"]}}
CONFIG = schemathesis.Config.from_dict({"checks": REFUSALS})


def understood(_context: Any, response: Any, _case: Any) -> None:
    """A check: what the description allows is never called malformed."""
    assert response.status_code != 400


def _token(app: Starlette) -> str:
    async def open_chat() -> str:
        somebody = Person(app)
        await somebody.open()
        return somebody.token

    return asyncio.run(open_chat())


def _fuzz(app: Starlette, operation: tuple[str, str], mode: GenerationMode, checks: list[CheckFunction]) -> int:
    """Send generated requests with a valid token; returns how many were sent."""
    path, method = operation
    described_operation = schemathesis.openapi.from_dict(described(), config=CONFIG)[path][method]
    headers = {"Authorization": f"Bearer {_token(app)}"}
    sent = 0

    async def requests_only(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":  # schemathesis would leave the loop that sends letters running
            await app(scope, receive, send)

    @given(case=described_operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def send_one(case: Any) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate(app=requests_only, headers=headers, checks=checks)

    send_one()
    return sent


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_what_the_description_allows_is_answered_as_described(app: Starlette, operation: tuple[str, str]) -> None:
    assert _fuzz(app, operation, GenerationMode.POSITIVE, [*CONFORMANCE, understood]) >= 1


def test_what_the_description_forbids_is_refused_as_described(app: Starlette) -> None:
    say = ("/api/chat/messages", "post")
    assert _fuzz(app, say, GenerationMode.NEGATIVE, [*CONFORMANCE, negative_data_rejection]) >= 10

"""openapi.yml as the judge of every response."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any

import httpx
import yaml
from jsonschema import Draft7Validator, FormatChecker, RefResolver

from bot.channels.app import OPENAPI

PROBLEM = {"$ref": "#/components/schemas/Problem"}

_formats = FormatChecker(formats=["uuid"])


@_formats.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return datetime.fromisoformat(str(value)).utcoffset() is not None


@cache
def described() -> dict[str, Any]:
    """The description as it is served."""
    loaded: dict[str, Any] = yaml.safe_load(OPENAPI.read_text("utf-8"))
    return loaded


def problems_of(instance: Any, schema: dict[str, Any]) -> list[str]:
    """What is wrong with a value according to a schema of the description; its $refs are followed."""
    resolver = RefResolver.from_schema(described())
    validator = Draft7Validator(schema, resolver=resolver, format_checker=_formats)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(instance)]


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """The operation that describes a request, if one does."""
    for template, operations in described()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


def _response_of(operation: dict[str, Any], status: int) -> dict[str, Any]:
    responses = operation["responses"]
    assert str(status) in responses, f"{operation['operationId']} does not describe {status}"
    response: dict[str, Any] = responses[str(status)]
    if "$ref" in response:
        _, response = RefResolver.from_schema(described()).resolve(response["$ref"])
    return response


async def assert_described(response: httpx.Response) -> None:
    """Fail unless status, media type and body are as openapi.yml says. Errors of no operation must be problems, too."""
    await response.aread()
    request = response.request
    where = f"{request.method} {request.url.path}: {response.status_code}"
    media_type = response.headers.get("content-type", "").partition(";")[0]
    operation = operation_of(request.method, request.url.path)
    if operation is None:
        if request.url.path.startswith("/api/chat/") and request.method != "OPTIONS":
            assert media_type == "application/problem+json", where
            assert not problems_of(response.json(), PROBLEM), where
        return
    expected = _response_of(operation, response.status_code)
    if "content" not in expected:
        assert response.content == b"", where
        return
    assert media_type in expected["content"], f"{where} has the type {media_type}"
    if media_type.endswith("json"):
        wrong = problems_of(response.json(), expected["content"][media_type]["schema"])
        assert not wrong, f"{where}: {wrong}"
        if response.is_error:
            assert response.json()["status"] == response.status_code, where

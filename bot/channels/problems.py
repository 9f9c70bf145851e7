"""Errors of the web API as application/problem+json (RFC 9457), in words that a person may read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

_TEXTS = {
    400: ("Malformed request", "That request could not be read."),
    401: ("No valid session", "This chat has ended. Please start a new one."),
    403: ("Origin not allowed", "This website may not open a chat here."),
    404: ("Not found", "There is nothing here."),
    405: ("Method not allowed", "That cannot be done here."),
    409: ("Message in flight", "Your last message is still being answered. Please wait a moment."),
    410: ("Link not valid", "This link was used before, or its time is over. Please ask for a new one."),
    413: ("Message too long", "That message is too long. Please keep it under 2,000 characters."),
    415: ("Unsupported media type", "Please send JSON."),
    422: ("Unknown button", "That button is not part of this chat."),
    429: ("Too many requests", "That was a lot at once. Please wait a moment and try again."),
    503: ("Service away", "Something on our side is not working. Please try again in a minute."),
}


class Problem(Exception):
    """An error answer. `detail` must never repeat what the client sent."""

    def __init__(self, status: int, detail: str | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem_response(problem: Problem) -> JSONResponse:
    """The error as a response."""
    title, detail = _TEXTS[problem.status]
    challenge = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
    return JSONResponse(
        {
            "type": "about:blank",
            "title": title,
            "status": problem.status,
            "detail": problem.detail or detail,
        },
        status_code=problem.status,
        headers={**challenge, **(problem.headers or {})},
        media_type="application/problem+json",
    )


async def on_problem(_request: Request, error: Exception) -> JSONResponse:
    """Exception handler for Problem."""
    assert isinstance(error, Problem)
    return problem_response(error)

"""The way of a request through the console: who is it, may they, is the form genuine; then one page's own code."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.limiter import Limiter
from bot.channels.problems import Problem
from bot.channels.web import address_of, read_body
from bot.logs import logger
from bot.staff.accounts import Accounts, User
from bot.staff.audit import AuditLog
from bot.staff.rendering import NAVIGATION, NOTICES, Renderer, secured
from bot.staff.roles import Area
from bot.staff.sessions import StaffSessions

COOKIE = "__Host-staff"
"""Browsers take this prefix only with Secure, without Domain and for the whole host, so no other host can set it."""

FORM_COOKIE = "__Host-staff-form"
"""Stands for a session on the sign-in form, so that nobody can sign somebody else in unseen."""

HOME = "/staff/"
SIGN_IN = "/staff/sign-in"
MAX_BODY_BYTES = 16 * 1024
OUT_OF_DATE = "This form is out of date. Please go back, load the page again and retry."

Option = TypeVar("Option", bound=Enum)

log = logger(__name__)


class Refused(Exception):
    """The console answers with an error page: a status and a sentence that may be shown."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in and may make it. `form` holds the fields of a POST."""

    user: User
    token: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page or an act.

    Attributes:
        path: below /staff.
        area: what one must be allowed; None for everybody who is signed in.
        answer: runs in a thread of its own, so it may wait for the database.
    """

    path: str
    area: Area | None
    answer: Callable[[Visit], Response]
    method: str = "GET"


@dataclass(frozen=True)
class Console:
    """What all pages share."""

    accounts: Accounts
    sessions: StaffSessions
    audit: AuditLog
    limiter: Limiter
    renderer: Renderer

    def show(self, visit: Visit, template: str, status: int = 200, **facts: Any) -> Response:
        """A page for somebody who is signed in."""
        return self.renderer.page(
            template,
            status,
            user=visit.user,
            form_token=self.sessions.form_token(visit.token),
            navigation=[(path, title) for path, title, area in NAVIGATION if area in visit.user.role.areas],
            notice=NOTICES.get(visit.query.get("done", "")),
            **facts,
        )

    def note(self, visit: Visit, act: str, subject: str | None = None) -> None:
        """Write an act down before it is done."""
        self.audit.add(visit.user.name, act, subject)

    def route(self, page: Page) -> Route:
        """The page behind sign-in, its role and, for acts, the token of its form."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(page.path, self._answer(request, page))

        return Route(page.path, endpoint, methods=[page.method], name=f"{page.method} {page.path}")

    def sign_in_routes(self) -> Sequence[Route]:
        return [
            Route("/sign-in", self._sign_in_page, methods=["GET"]),
            Route("/sign-in", self._sign_in, methods=["POST"]),
        ]

    async def _guarded(self, path: str, work: Awaitable[Response]) -> Response:
        """The answer, or an error page; what went wrong is logged by its type alone."""
        try:
            return await work
        except Refused as refused:
            return self._error(refused.status, refused.reason)
        except Problem as problem:
            return self._error(problem.status, "That request could not be read.")
        except Exception as error:
            log.error("console.failed", page=path, error=type(error).__name__)
            return self._error(503, "Something on our side is not working. Nothing may have been changed.")

    async def _answer(self, request: Request, page: Page) -> Response:
        token = request.cookies.get(COOKIE, "")
        user = await run_sync(self.sessions.user, token) if token else None
        if user is None:
            if page.method == "GET":
                return _go(f"{SIGN_IN}?next={quote(request.url.path)}")
            raise Refused(403, "You are no longer signed in. Please sign in and try again.")
        if page.area is not None and page.area not in user.role.areas:
            await run_sync(self.audit.add, user.name, f"refused: {page.method} {page.path}"[:64])
            raise Refused(403, f"This page is not for the role {user.role.value}.")
        form: dict[str, str] = {}
        if page.method == "POST":
            form = await _form(request)
            if not self.sessions.is_form_token(token, form.get("form_token", "")):
                raise Refused(403, OUT_OF_DATE)
        visit = Visit(user, token, request.path_params, request.query_params, form)
        return secured(await run_sync(page.answer, visit))

    async def _sign_in_page(self, request: Request) -> Response:
        return self._sign_in_form(request, request.query_params.get("next", HOME))

    async def _sign_in(self, request: Request) -> Response:
        return await self._guarded(SIGN_IN, self._try_to_sign_in(request))

    async def _try_to_sign_in(self, request: Request) -> Response:
        form, mark = await _form(request), request.cookies.get(FORM_COOKIE, "")
        if not mark or not self.sessions.is_form_token(mark, form.get("form_token", "")):
            raise Refused(403, OUT_OF_DATE)
        name, following = form.get("name", ""), form.get("next", HOME)
        wait = await self._wait_seconds(request, name)
        if wait:
            problem = "Too many tries. Please wait a minute and try again."
            return self._sign_in_form(request, following, problem, 429, {"Retry-After": str(wait)})
        user = await run_sync(self.accounts.verify, name, form.get("password", ""))
        if user is None:
            await run_sync(self.audit.add, None, "sign-in refused")
            return self._sign_in_form(request, following, "Name or password is not right.", 401)
        await run_sync(self.audit.add, user.name, "signed in")
        return signed_in(await run_sync(self.sessions.open, user.id), _safe(following))

    async def _wait_seconds(self, request: Request, name: str) -> int:
        account = name.strip().lower()[:64]
        return await self.limiter.wait_seconds("sign_in_address", address_of(request)) or (
            await self.limiter.wait_seconds("sign_in_account", account)
        )

    def _sign_in_form(
        self,
        request: Request,
        following: str,
        problem: str | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        mark = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
        answer = self.renderer.page(
            "sign_in.html",
            status,
            form_token=self.sessions.form_token(mark),
            following=_safe(following),
            problem=problem,
        )
        answer.headers.update(headers or {})
        _set_cookie(answer, FORM_COOKIE, mark)
        return answer

    def _error(self, status: int, reason: str) -> Response:
        return self.renderer.page("error.html", status, number=status, reason=reason)


def signed_in(token: str, following: str) -> Response:
    """On to a page with a session's cookie."""
    answer = _go(following)
    _set_cookie(answer, COOKIE, token)
    return answer


def signed_out() -> Response:
    answer = _go(SIGN_IN)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def done(path: str, notice: str) -> Response:
    """After an act: on to a page that says that it is done, so that loading it again acts no second time."""
    return _go(f"{path}?done={notice}")


def choice(options: type[Option], value: str | None) -> Option:
    """The member of an enumeration that a form names; anything else is no form of ours."""
    try:
        return options(value)
    except ValueError:
        raise Refused(400, "That request could not be read.") from None


def _go(path: str) -> Response:
    return secured(RedirectResponse(path, 303))


def _set_cookie(answer: Response, name: str, value: str) -> None:
    # Lax, not Strict: links from e-mails and the staff group must find the session; no GET changes anything.
    answer.set_cookie(name, value, path="/", secure=True, httponly=True, samesite="lax")


def _safe(following: str) -> str:
    """A path of the console, or its first page: nobody is sent elsewhere by a link."""
    plain = following.startswith(HOME) and not any(c in following for c in "\\:@\r\n") and "//" not in following
    return following if plain else HOME


async def _form(request: Request) -> dict[str, str]:
    body = await read_body(request, MAX_BODY_BYTES)
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40))
    except ValueError:
        raise Refused(400, "That request could not be read.") from None

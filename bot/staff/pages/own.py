"""One's own account: password, calendar feed, signing out. The feed itself is read by calendar programs."""

from __future__ import annotations

from datetime import timedelta

import icalendar
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.booking.letters import texts
from bot.booking.register import Register
from bot.channels.web import address_of
from bot.clinic import MODALITIES, Clinic
from bot.clock import Clock
from bot.database import UNREACHABLE
from bot.staff.accounts import AccountProblem
from bot.staff.console import Console, Page, Visit, done, signed_in, signed_out
from bot.staff.rendering import secured

HERE = "/staff/me"
PAST, COMING = timedelta(days=30), timedelta(days=180)


class OwnPages:
    """What everybody who is signed in may do, and the feed.

    Args:
        public_url: the console's address as calendar programs reach it.
    """

    def __init__(self, console: Console, clinic: Clinic, clock: Clock, register: Register, public_url: str) -> None:
        self._console = console
        self._clinic = clinic
        self._clock = clock
        self._register = register
        self._public_url = public_url

    @property
    def pages(self) -> list[Page]:
        return [
            Page("/me", None, self.show),
            Page("/me/password", None, self.password, "POST"),
            Page("/me/feed", None, self.new_feed, "POST"),
            Page("/me/feed/end", None, self.end_feed, "POST"),
            Page("/sign-out", None, self.sign_out, "POST"),
        ]

    @property
    def feed_routes(self) -> list[Route]:
        """The feed has no sign-in: its address is the secret."""
        return [
            Route("/feed/{secret}/all.ics", self.feed),
            Route("/feed/{secret}/{practitioner_id}.ics", self.feed),
        ]

    def show(self, visit: Visit) -> Response:
        return self._page(visit)

    def password(self, visit: Visit) -> Response:
        given, new = visit.form.get("present", ""), visit.form.get("new", "")
        if self._console.accounts.verify(visit.user.name, given) is None:
            return self._page(visit, problem="Your present password is not right.")
        self._console.note(visit, "change own password")
        try:
            self._console.accounts.set_password(visit.user.id, new)
        except AccountProblem as problem:
            return self._page(visit, problem=str(problem))
        self._console.sessions.close_all(visit.user.id)
        return signed_in(self._console.sessions.open(visit.user.id), f"{HERE}?done=password")

    def new_feed(self, visit: Visit) -> Response:
        self._console.note(visit, "begin calendar feed")
        secret = self._console.accounts.new_feed(visit.user.id)
        address = f"{self._public_url}/staff/feed/{secret}"
        feeds = [("Everybody", f"{address}/all.ics")]
        feeds += [(clinician.name, f"{address}/{clinician.id}.ics") for clinician in self._clinic.clinicians]
        return self._page(visit, feeds=feeds)

    def end_feed(self, visit: Visit) -> Response:
        self._console.note(visit, "end calendar feed")
        self._console.accounts.end_feed(visit.user.id)
        return done(HERE, "feed-ended")

    def sign_out(self, visit: Visit) -> Response:
        self._console.note(visit, "signed out")
        self._console.sessions.close(visit.token)
        return signed_out()

    async def feed(self, request: Request) -> Response:
        wait = await self._console.limiter.wait_seconds("feed", address_of(request))
        if wait:
            return PlainTextResponse("Too many requests.", 429, {"Retry-After": str(wait)})
        try:
            calendar = await run_sync(
                self._calendar, request.path_params["secret"], request.path_params.get("practitioner_id")
            )
        except UNREACHABLE:
            return PlainTextResponse("Please try again later.", 503, {"Retry-After": "60"})
        if calendar is None:
            return PlainTextResponse("There is nothing here.", 404)
        return secured(Response(calendar, media_type="text/calendar; charset=utf-8"))

    def _calendar(self, secret: str, practitioner_id: str | None) -> bytes | None:
        if self._console.accounts.of_feed(secret) is None:
            return None
        now = self._clock()
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Interpersonal assistant//EN")
        calendar.add("version", "2.0")
        for appointment in self._register.between(now - PAST, now + COMING):
            if appointment.status == "cancelled" or practitioner_id not in (None, appointment.practitioner_id):
                continue
            event = icalendar.Event()
            event.add("uid", f"{appointment.id}@{self._clinic.email.rpartition('@')[2]}")
            event.add("dtstamp", now)
            event.add("dtstart", appointment.start)
            event.add("dtend", appointment.end)
            event.add("sequence", appointment.sequence)
            # Telephones show titles on locked screens: no name, no therapy.
            event.add("summary", texts()["calendar"]["title"])
            event.add("description", f"Reference {appointment.reference}, {MODALITIES[appointment.modality]}")
            event.add("url", f"{self._public_url}/staff/appointments/{appointment.id}")
            calendar.add_component(event)
        return bytes(calendar.to_ical())

    def _page(self, visit: Visit, problem: str | None = None, feeds: list[tuple[str, str]] | None = None) -> Response:
        return self._console.show(visit, "me.html", status=400 if problem else 200, problem=problem, feeds=feeds or [])

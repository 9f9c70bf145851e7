"""Requests: calls to make, people who wait for a time. Each is done, declined, put on the other list, or booked."""

from __future__ import annotations

from starlette.responses import Response

from bot.booking.answering import Answering, Outcome
from bot.booking.appointments import Diary, SlotTaken
from bot.booking.preference import told_wish
from bot.booking.requests import NotOpen, Request
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.staff.console import Console, Page, Refused, Visit, choice, done
from bot.staff.pages.appointments import TAKEN, by_day, chosen
from bot.staff.roles import Area
from bot.staff.tables import csv_file

CLOSED = "Somebody else has answered this request already."
HERE = "/staff/requests"
VOICEMAIL = {True: "a voicemail may be left", False: "no voicemail, please", None: "voicemail: not asked"}


class RequestPages:
    """Lists and answers requests; bot.booking.answering does the work."""

    def __init__(self, console: Console, clinic: Clinic, answering: Answering, diary: Diary) -> None:
        self._console = console
        self._clinic = clinic
        self._answering = answering
        self._diary = diary

    @property
    def pages(self) -> list[Page]:
        desk, one = Area.DESK, "/requests/{id}"
        return [
            Page("/requests", desk, self.open),
            Page("/requests.csv", desk, self.export),
            Page(f"{one}/close", desk, self.close, "POST"),
            Page(f"{one}/list", desk, self.move, "POST"),
            Page(f"{one}/book", desk, self.times),
            Page(f"{one}/book", desk, self.book, "POST"),
        ]

    def open(self, visit: Visit) -> Response:
        self._console.note(visit, "saw requests")
        waiting = self._answering.waiting()
        lists = [(kind, [r for r in waiting if r.kind is kind]) for kind in Kind]
        return self._console.show(
            visit,
            "requests.html",
            lists=lists,
            voicemail=VOICEMAIL,
            may_see_hand_off=Area.CLINICAL in visit.user.role.areas,
        )

    def export(self, visit: Visit) -> Response:
        self._console.note(visit, "exported requests")
        rows = [
            (
                r.created_at.astimezone(self._clinic.zone).isoformat(), r.kind.value, r.name,
                r.contact.shown if r.contact else "", told_wish(r.wish), VOICEMAIL[r.voicemail],
            )
            for r in self._answering.waiting()
        ]  # fmt: skip
        return csv_file("requests", ("since", "kind", "name", "contact", "wish", "voicemail"), rows)

    def close(self, visit: Visit) -> Response:
        outcome = choice(Outcome, visit.form.get("outcome"))
        self._console.note(visit, f"close request: {outcome.value}", visit.path["id"])
        try:
            self._answering.close(visit.path["id"], outcome)
        except NotOpen:
            raise Refused(409, CLOSED) from None
        return done(HERE, outcome.value)

    def move(self, visit: Visit) -> Response:
        kind = choice(Kind, visit.form.get("kind"))
        self._console.note(visit, f"put request on list: {kind.value}", visit.path["id"])
        try:
            self._answering.move(visit.path["id"], kind)
        except NotOpen:
            raise Refused(409, CLOSED) from None
        return done(HERE, "listed")

    def times(self, visit: Visit) -> Response:
        request = self._find(visit)
        self._console.note(visit, "saw request", request.id)
        return self._times(visit, request)

    def book(self, visit: Visit) -> Response:
        request = self._find(visit)
        slot = chosen(self._diary, visit.form.get("slot", ""))
        self._console.note(visit, "book time for request", request.id)
        try:
            if slot is None:
                raise SlotTaken
            self._answering.book(request.id, slot)
        except SlotTaken:
            return self._times(visit, request, TAKEN)
        except NotOpen:
            raise Refused(409, CLOSED) from None
        return done(HERE, "booked")

    def _find(self, visit: Visit) -> Request:
        try:
            return self._answering.get(visit.path["id"])
        except NotOpen:
            raise Refused(404, CLOSED) from None

    def _times(self, visit: Visit, request: Request, problem: str | None = None) -> Response:
        slots = self._diary.free()
        fitting = [s for s in slots if request.wish is None or request.wish.allows(s.start, self._clinic.zone)]
        return self._console.show(
            visit,
            "times.html",
            status=409 if problem else 200,
            title="Book a time",
            intro=f"{request.name} wished for: {told_wish(request.wish)}. "
            + ("These times fit." if fitting else "Nothing free fits; these are all free times."),
            button="Book this time",
            action=f"{HERE}/{request.id}/book",
            back=HERE,
            days=by_day(fitting or slots, self._clinic),
            problem=problem,
        )

"""Availability: the weekly hours of clinic.yml to read, absences and closed days to enter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from bot.booking.absences import Absence, Absences
from bot.booking.appointments import Appointment
from bot.booking.availability import overlaps
from bot.booking.register import Register
from bot.clinic import DAYS, Clinic
from bot.staff.console import Console, Page, Refused, Visit, done
from bot.staff.roles import Area

HERE = "/staff/availability"


class AvailabilityPages:
    """Enters and removes absences; slots follow at once."""

    def __init__(self, console: Console, clinic: Clinic, absences: Absences, register: Register) -> None:
        self._console = console
        self._clinic = clinic
        self._absences = absences
        self._register = register

    @property
    def pages(self) -> list[Page]:
        return [
            Page("/availability", Area.DESK, self.show),
            Page("/availability", Area.DESK, self.add, "POST"),
            Page("/availability/{id}/remove", Area.DESK, self.remove, "POST"),
        ]

    def show(self, visit: Visit) -> Response:
        return self._page(visit)

    def add(self, visit: Visit) -> Response:
        try:
            absence = self._read(visit)
        except ValueError as error:
            return self._page(visit, problem=f"That could not be entered: {error}.")
        self._console.note(visit, "enter absence")
        self._absences.add(absence)
        return done(HERE, "absence")

    def remove(self, visit: Visit) -> Response:
        self._console.note(visit, "remove absence", visit.path["id"])
        if not self._absences.remove(visit.path["id"]):
            raise Refused(404, "There is no such absence any more.")
        return done(HERE, "absence-removed")

    def _read(self, visit: Visit) -> Absence:
        form = visit.form
        who = form.get("who") or None
        if who is not None and self._clinic.clinician(who) is None:
            raise ValueError("there is no such clinician")
        first = _date(form.get("first_day", ""), "the first day")
        last = _date(form["last_day"], "the last day") if form.get("last_day") else first
        return Absence(who, first, last, _time(form.get("from_time", "")), _time(form.get("to_time", "")))

    def _page(self, visit: Visit, problem: str | None = None) -> Response:
        coming = self._absences.coming()
        return self._console.show(
            visit,
            "availability.html",
            status=400 if problem else 200,
            absences=[(absence, self._still_booked(absence)) for absence in coming],
            days=DAYS,
            problem=problem,
            given=visit.form,
        )

    def _still_booked(self, absence: Absence) -> list[Appointment]:
        """Appointments in an absence: they stay booked and must be moved or cancelled by hand."""
        zone, away = self._clinic.zone, list(absence.away(self._clinic))
        begins, ends = _midnight(absence.first_day, zone), _midnight(absence.last_day + timedelta(days=1), zone)
        return [
            appointment
            for appointment in self._register.between(begins, ends)
            if appointment.status == "booked" and overlaps(appointment, away)
        ]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def _date(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{what} is no date") from None


def _time(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError("a time is no clock time") from None

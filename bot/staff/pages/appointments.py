"""Appointments: who comes today and later, one appointment with what can be done about it."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from itertools import groupby

from starlette.responses import Response

from bot.booking.appointments import Appointment, Diary, SlotTaken
from bot.booking.availability import Slot
from bot.booking.changes import Changes, NotBooked
from bot.booking.letters import By
from bot.booking.register import Register
from bot.clinic import Clinic
from bot.clock import Clock
from bot.staff.console import Console, Page, Refused, Visit, done
from bot.staff.roles import Area
from bot.staff.tables import csv_file

PAST, COMING = timedelta(days=30), timedelta(days=90)
GONE = "There is no such appointment, or it can no longer be changed."
TAKEN = "Somebody else has taken that time. Please choose another one."


class AppointmentPages:
    """Lists and changes appointments; every change goes through bot.booking, which writes the letters."""

    def __init__(
        self,
        console: Console,
        clinic: Clinic,
        clock: Clock,
        *,
        register: Register,
        diary: Diary,
        changes: Changes,
    ) -> None:
        self._console = console
        self._clinic = clinic
        self._clock = clock
        self._register = register
        self._diary = diary
        self._changes = changes

    @property
    def pages(self) -> list[Page]:
        desk, one = Area.DESK, "/appointments/{id}"
        return [
            Page("/", desk, self.coming),
            Page("/appointments/past", desk, self.past),
            Page("/appointments.csv", desk, self.export),
            Page(one, desk, self.one),
            Page(f"{one}/move", desk, self.times),
            Page(f"{one}/move", desk, self.move, "POST"),
            Page(f"{one}/cancel", desk, self.cancel, "POST"),
            Page(f"{one}/attendance", desk, self.attendance, "POST"),
        ]

    def coming(self, visit: Visit) -> Response:
        self._console.note(visit, "saw coming appointments")
        today = self._today()
        found = self._register.between(today, today + COMING)
        return self._list(visit, "coming", found)

    def past(self, visit: Visit) -> Response:
        self._console.note(visit, "saw past appointments")
        today = self._today()
        return self._list(visit, "past", self._register.between(today - PAST, today)[::-1])

    def export(self, visit: Visit) -> Response:
        self._console.note(visit, "exported appointments")
        today = self._today()
        rows = [
            (
                a.reference or "", a.status, a.start.astimezone(self._clinic.zone).isoformat(), a.practitioner_name,
                a.modality, a.name or "", a.contact.shown if a.contact else "",
            )
            for a in self._register.between(today - PAST, today + COMING)
        ]  # fmt: skip
        return csv_file("appointments", ("reference", "status", "start", "with", "how", "name", "contact"), rows)

    def one(self, visit: Visit) -> Response:
        found = self._find(visit)
        self._console.note(visit, "saw appointment", found.id)
        return self._console.show(
            visit,
            "appointment.html",
            appointment=found,
            begun=found.start <= self._clock(),
            may_see_hand_off=Area.CLINICAL in visit.user.role.areas,
        )

    def times(self, visit: Visit) -> Response:
        return self._times(visit, self._find(visit))

    def move(self, visit: Visit) -> Response:
        found = self._find(visit)
        slot = chosen(self._diary, visit.form.get("slot", ""))
        self._console.note(visit, "move appointment", found.id)
        run_id = f"staff:{uuid.uuid4()}"
        try:
            if slot is None:
                raise SlotTaken
            self._diary.hold(run_id, None, slot)
            self._changes.move(found.id, run_id, By.STAFF)
        except SlotTaken:
            self._diary.release(run_id)
            return self._times(visit, found, problem=TAKEN)
        except NotBooked:
            self._diary.release(run_id)
            raise Refused(409, GONE) from None
        return done(f"/staff/appointments/{found.id}", "moved")

    def cancel(self, visit: Visit) -> Response:
        found = self._find(visit)
        self._console.note(visit, "cancel appointment", found.id)
        try:
            self._changes.cancel(found.id, By.STAFF)
        except NotBooked:
            raise Refused(409, GONE) from None
        return done(f"/staff/appointments/{found.id}", "cancelled")

    def attendance(self, visit: Visit) -> Response:
        found, attended = self._find(visit), visit.form.get("attended") == "yes"
        self._console.note(visit, "mark attended" if attended else "mark not attended", found.id)
        try:
            self._changes.record_attendance(found.id, attended)
        except NotBooked:
            raise Refused(409, GONE) from None
        return done(f"/staff/appointments/{found.id}", "attendance")

    def _find(self, visit: Visit) -> Appointment:
        found = self._register.get(visit.path["id"])
        if found is None:
            raise Refused(404, GONE)
        return found

    def _today(self) -> datetime:
        today = self._clock().astimezone(self._clinic.zone).date()
        return datetime.combine(today, time(0), self._clinic.zone)

    def _list(self, visit: Visit, which: str, found: list[Appointment]) -> Response:
        days = groupby(found, key=lambda a: a.start.astimezone(self._clinic.zone).date())
        today = self._today().date()
        return self._console.show(
            visit, "appointments.html", which=which, today=today, days=[(day, list(those)) for day, those in days]
        )

    def _times(self, visit: Visit, found: Appointment, problem: str | None = None) -> Response:
        return self._console.show(
            visit,
            "times.html",
            status=409 if problem else 200,
            title="Move appointment",
            intro=f"Reference {found.reference}. Choose the new time.",
            button="Move to this time",
            action=f"/staff/appointments/{found.id}/move",
            back=f"/staff/appointments/{found.id}",
            days=by_day(self._diary.free(), self._clinic),
            problem=problem,
        )


def chosen(diary: Diary, slot_id: str) -> Slot | None:
    """The free slot of that id."""
    return next((slot for slot in diary.free() if slot.id == slot_id), None)


def by_day(slots: list[Slot], clinic: Clinic) -> list[tuple[object, list[Slot]]]:
    """Free slots under their days."""
    days = groupby(slots, key=lambda slot: slot.start.astimezone(clinic.zone).date())
    return [(day, list(those)) for day, those in days]

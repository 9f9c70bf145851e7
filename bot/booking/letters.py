"""Letters about appointments and requests: texts from content/letters.yml, calendar entries (RFC 5545), reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import icalendar
import yaml

from bot.clinic import MODALITIES, Clinic, clock_time
from bot.notifications import outbox
from bot.notifications.outbox import Letter
from bot.privacy.consents import Purpose
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.booking.appointments import Appointment

REMINDER_AHEAD = timedelta(days=1)


class Event(Enum):
    """What happened to an appointment, by the key of its letters."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"


class By(Enum):
    """Who made a change, by the key of what the letters say about that."""

    PERSON = "person"
    STAFF = "staff"


@cache
def texts() -> dict[str, Any]:
    """content/letters.yml."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "content" / "letters.yml").read_text("utf-8"))
    return loaded


def spoken_time(moment: datetime, clinic: Clinic) -> str:
    """A moment as people in the UK say it: "Tuesday 24 November at 3:30pm"."""
    local = moment.astimezone(clinic.zone)
    clock = clock_time(local.time())
    return f"{local:%A} {local.day} {local:%B} at {clock}"


def calendar_entry(clinic: Clinic, appointment: Appointment, now: datetime) -> str:
    """An iCalendar text with one event, which replaces or cancels the one sent before; its title names no therapy."""
    cancelled = appointment.status == "cancelled"
    event = icalendar.Event()
    event.add("uid", f"{appointment.id}@{clinic.email.rpartition('@')[2]}")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{clinic.email}")
    event.add("summary", texts()["calendar"]["title"])
    if appointment.reference:
        event.add("description", texts()["calendar"]["description"].format(**_facts(clinic, appointment)))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Interpersonal assistant//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def appointment_letters(
    clinic: Clinic,
    appointment: Appointment,
    event: Event,
    now: datetime,
    *,
    before: datetime | None = None,
    note: str | None = None,
    by: By = By.PERSON,
) -> list[Letter]:
    """The letters about what happened: to the clinic, to the person if there is an e-mail address, to the staff group.

    Args:
        before: when the appointment was, if it has moved.
        note: words that the person has agreed to pass on; only the clinic's letter has them.
        by: who made the change.
    """
    assert appointment.name is not None and appointment.contact is not None
    facts = _facts(clinic, appointment) | {"passed_on": _passed_on(note)}
    facts |= {key: texts()[key][by.value].format(**facts) for key in ("made_by", "if_wrong")}
    if before:
        facts["before"] = spoken_time(before, clinic)
    cause = _cause(appointment, appointment.sequence, event.value)
    calendar = calendar_entry(clinic, appointment, now)
    recipients = {"clinic": clinic.email, "person": appointment.contact.email}
    letters = [
        written(event.value, whom, address, facts, cause, calendar=calendar)
        for whom, address in recipients.items()
        if address
    ]
    return letters + group_letters(clinic, event.value, facts, cause, f"appointments/{appointment.id}")


def group_letters(clinic: Clinic, kind: str, facts: Mapping[str, str], cause: str, page: str) -> list[Letter]:
    """The message to the staff group, if there is one: what happened and a link, nothing about the person."""
    if clinic.staff_group_links is None:
        return []
    told = {key: value for key, value in facts.items() if key == "reference"}
    return [written(kind, "group", outbox.STAFF_GROUP, {**told, "link": f"{clinic.staff_group_links}/{page}"}, cause)]


def reminder(clinic: Clinic, appointment: Appointment) -> Letter | None:
    """The reminder to the person; None without an e-mail address."""
    if appointment.contact is None or appointment.contact.email is None:
        return None
    facts = _facts(clinic, appointment)
    cause = _cause(appointment, appointment.sequence, "reminder")
    return written("reminder", "person", appointment.contact.email, facts, cause)


def note_letter(clinic: Clinic, appointment: Appointment, note: str, now: datetime, purpose: Purpose) -> Letter:
    """To the clinic: words added to a booking that was made already, for a purpose that the person agreed to."""
    facts = _facts(clinic, appointment) | {"passed_on": _passed_on(note)}
    return written("note", "clinic", clinic.email, facts, f"{appointment.id}:{now.isoformat()}:{purpose.value}")


def voicemail_letter(clinic: Clinic, appointment: Appointment, allowed: bool, now: datetime) -> Letter:
    """To the clinic: whether a message may be left."""
    facts = _facts(clinic, appointment) | {"voicemail": texts()["voicemail_words"][allowed]}
    return written("voicemail", "clinic", clinic.email, facts, f"{appointment.id}:{now.isoformat()}:voicemail")


def withdrawn_letter(clinic: Clinic, appointment: Appointment, now: datetime) -> Letter:
    """To the clinic: what was passed on with a booking is to be erased."""
    facts = _facts(clinic, appointment)
    return written("withdrawn", "clinic", clinic.email, facts, f"{appointment.id}:{now.isoformat()}:withdrawn")


def erased_appointment_letter(clinic: Clinic, appointment: Appointment, now: datetime) -> Letter:
    """To the clinic: cancelled, because its person wants to be forgotten. Names the time and nobody."""
    nameless = replace(
        appointment,
        status="cancelled",
        sequence=appointment.sequence + 1,
        name=None,
        contact=None,
        reference=None,
    )
    return written(
        "erased_appointment",
        "clinic",
        clinic.email,
        _facts(clinic, nameless),
        _cause(nameless, nameless.sequence, "erased"),
        calendar=calendar_entry(clinic, nameless, now),
    )


def erased_request_letter(clinic: Clinic, request_id: str, asked_at: datetime) -> Letter:
    """To the clinic: a request that nobody has to answer any more. Names the time it came in and nobody."""
    facts = {**clinic_facts(clinic), "when": spoken_time(asked_at, clinic)}
    return written("erased_request", "clinic", clinic.email, facts, f"{request_id}:erased")


def queue_letters(
    connection: Any,
    clinic: Clinic,
    appointment: Appointment,
    event: Event,
    now: datetime,
    *,
    before: datetime | None = None,
    note: str | None = None,
    by: By = By.PERSON,
) -> None:
    """Queue all letters about what happened, in the caller's transaction; the reminder is set anew or withdrawn."""
    for letter in appointment_letters(clinic, appointment, event, now, before=before, note=note, by=by):
        outbox.add(connection, letter, now)
    outbox.withdraw(connection, f"{_cause(appointment, appointment.sequence - 1, 'reminder')}:person")
    due = appointment.start - REMINDER_AHEAD
    remind = reminder(clinic, appointment)
    if remind is not None and event is not Event.CANCELLED and due > now:
        outbox.add(connection, remind, now, due)


def written(
    kind: str, whom: str, recipient: str, facts: Mapping[str, str], cause: str, *, calendar: str | None = None
) -> Letter:
    """A letter of content/letters.yml with its facts filled in. `cause` makes it go out once."""
    text = texts()[kind][whom]
    return Letter(
        dedupe_key=f"{cause}:{whom}",
        recipient=recipient,
        subject=text["subject"].format(**facts),
        body=text["body"].format(**facts),
        calendar=calendar,
    )


def clinic_facts(clinic: Clinic) -> dict[str, str]:
    """What every letter may say of the clinic."""
    return {"clinic_name": clinic.name, "clinic_phone": clinic.phone, "clinic_email": clinic.email}


def _passed_on(note: str | None) -> str:
    kind = "nothing" if note is None else "words"
    return str(texts()["passed_on"][kind]).format(note=note)


def _facts(clinic: Clinic, appointment: Appointment) -> dict[str, str]:
    return {
        **clinic_facts(clinic),
        "name": appointment.name or "",
        "contact": appointment.contact.shown if appointment.contact else "",
        "when": spoken_time(appointment.start, clinic),
        "how": MODALITIES[appointment.modality],
        "who": appointment.practitioner_name,
        "reference": appointment.reference or "",
    }


def _cause(appointment: Appointment, sequence: int, kind: str) -> str:
    """Names what a letter is about, so that each change is told once."""
    return f"{appointment.id}:{sequence}:{kind}"

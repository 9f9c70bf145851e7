"""Letters about an appointment: neutral subjects, no word of therapy on a shared screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import icalendar

from bot.clinic import MODALITIES, Clinic
from bot.notifications.outbox import Letter

if TYPE_CHECKING:
    from bot.booking.appointments import Appointment


def spoken_time(moment: datetime, clinic: Clinic) -> str:
    """A moment as people in the UK say it: "Tuesday 24 November at 3:30pm"."""
    local = moment.astimezone(clinic.zone)
    clock = f"{local:%I:%M%p}".lstrip("0").lower().replace(":00", "")
    return f"{local:%A} {local.day} {local:%B} at {clock}"


def calendar_entry(clinic: Clinic, appointment: Appointment, now: datetime) -> str:
    """An iCalendar text with one event; the title names no therapy."""
    event = icalendar.Event()
    event.add("uid", f"{appointment.id}@{clinic.email.rpartition('@')[2]}")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    event.add("sequence", 0)
    event.add("status", "CONFIRMED")
    event.add("summary", "Appointment")
    event.add("description", f"Reference {appointment.reference}. To change it, call {clinic.phone}.")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Interpersonal assistant//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def booked_letters(clinic: Clinic, appointment: Appointment, now: datetime, note: str | None = None) -> list[Letter]:
    """The letters of a booked appointment: one to the clinic and, if there is an e-mail, one to the person.

    Args:
        note: words that the person has agreed to pass on; only the clinic's letter has them.
    """
    assert appointment.name is not None and appointment.contact is not None
    when = spoken_time(appointment.start, clinic)
    how = MODALITIES[appointment.modality]
    calendar = calendar_entry(clinic, appointment, now)
    letters = [
        Letter(
            dedupe_key=f"{appointment.id}:booked:clinic",
            recipient=clinic.email,
            subject=f"New first consultation, reference {appointment.reference}",
            body=(
                f"Reference: {appointment.reference}\n"
                f"When: {when} ({how})\n"
                f"With: {appointment.practitioner_name}\n"
                f"Name: {appointment.name}\n"
                f"Contact: {appointment.contact.shown}\n\n"
                f"{_passed_on(note)}\n"
            ),
            calendar=calendar,
        )
    ]
    if appointment.contact.email:
        letters.append(
            Letter(
                dedupe_key=f"{appointment.id}:booked:person",
                recipient=appointment.contact.email,
                subject=f"Your appointment on {when}",
                body=(
                    f"Hello {appointment.name},\n\n"
                    f"Your appointment is booked.\n\n"
                    f"When: {when}\n"
                    f"How: {how}\n"
                    f"With: {appointment.practitioner_name}\n"
                    f"Reference: {appointment.reference}\n\n"
                    f"To change or cancel it, call {clinic.phone} or write to {clinic.email}\n"
                    f"and give your reference.\n\n"
                    f"{clinic.name}\n"
                ),
                calendar=calendar,
            )
        )
    return letters


def note_letter(clinic: Clinic, appointment: Appointment, note: str, now: datetime) -> Letter:
    """To the clinic: words added to a booking that was made already."""
    return Letter(
        dedupe_key=f"{appointment.id}:note:{now.isoformat()}",
        recipient=clinic.email,
        subject=f"A note for reference {appointment.reference}",
        body=f"Reference: {appointment.reference}\n\n{_passed_on(note)}\n",
    )


def _passed_on(note: str | None) -> str:
    if note is None:
        return "Booked through the automated assistant. Nothing of the chat is passed on with it."
    return f"Booked through the automated assistant. The person asked to pass these words on:\n\n{note}"

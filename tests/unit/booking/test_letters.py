"""What an appointment's letters and calendar entries say, and what they must not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import icalendar
import pytest

from bot.booking.appointments import Appointment
from bot.booking.contact import Contact
from bot.booking.messages import booked_letters, calendar_entry, spoken_time
from bot.clinic import Clinic
from tests.conftest import MONDAY_MORNING

WINTER = datetime(2026, 11, 24, 15, 30, tzinfo=timezone.utc)
SUMMER = datetime(2026, 7, 7, 14, 0, tzinfo=timezone.utc)


def appointment(start: datetime = WINTER, modality: str = "video") -> Appointment:
    return Appointment(
        id="6c0f",
        run_id="run",
        reference="KAR-7XH",
        status="booked",
        practitioner_id="amorgan",
        practitioner_name="Dr Alex Morgan",
        modality=modality,
        start=start,
        end=start + timedelta(minutes=50),
        name="Zoë O’Brien",
        contact=Contact(email="zoe@example.com"),
    )


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (WINTER, "Tuesday 24 November at 3:30pm"),
        (SUMMER, "Tuesday 7 July at 3pm"),
        (datetime(2026, 12, 1, 9, 0, tzinfo=timezone.utc), "Tuesday 1 December at 9am"),
        (datetime(2026, 12, 1, 12, 0, tzinfo=timezone.utc), "Tuesday 1 December at 12pm"),
    ],
)
def test_a_time_is_told_as_people_in_the_uk_say_it(riverside: Clinic, moment: datetime, words: str) -> None:
    assert spoken_time(moment, riverside) == words


@pytest.mark.parametrize("modality", ["video", "in_person", "phone"])
def test_subjects_and_calendar_titles_are_neutral(riverside: Clinic, modality: str) -> None:
    for letter in booked_letters(riverside, appointment(modality=modality), MONDAY_MORNING):
        assert letter.calendar is not None
        [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
        for shown in (letter.subject, str(event["SUMMARY"])):
            assert "therap" not in shown.lower()
            assert "psycho" not in shown.lower()
            assert "Zoë" not in shown


def test_the_person_s_letter_says_when_how_with_whom_and_how_to_change_it(riverside: Clinic) -> None:
    _, letter = booked_letters(riverside, appointment(), MONDAY_MORNING)
    assert letter.recipient == "zoe@example.com"
    for part in (
        "Hello Zoë O’Brien",
        "Tuesday 24 November at 3:30pm",
        "by video",
        "Dr Alex Morgan",
        "KAR-7XH",
        riverside.phone,
        riverside.email,
    ):
        assert part in letter.body


def test_the_clinic_s_letter_says_whom_to_expect(riverside: Clinic) -> None:
    letter, _ = booked_letters(riverside, appointment(), MONDAY_MORNING)
    assert letter.recipient == riverside.email
    for part in ("KAR-7XH", "Tuesday 24 November at 3:30pm", "Zoë O’Brien", "zoe@example.com"):
        assert part in letter.body


def test_somebody_with_a_telephone_only_gets_no_letter(riverside: Clinic) -> None:
    by_phone = replace(appointment(), contact=Contact(phone="+447911123456"))
    [letter] = booked_letters(riverside, by_phone, MONDAY_MORNING)
    assert letter.recipient == riverside.email
    assert "07911 123456" in letter.body


@pytest.mark.parametrize("start", [WINTER, SUMMER])
def test_the_calendar_entry_has_the_moments_in_utc(riverside: Clinic, start: datetime) -> None:
    text = calendar_entry(riverside, appointment(start), MONDAY_MORNING)
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == start
    assert event["DTEND"].dt == start + timedelta(minutes=50)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
    assert f"DTEND:{start + timedelta(minutes=50):%Y%m%dT%H%M%SZ}" in text
    assert event["DTSTAMP"].dt == MONDAY_MORNING


def test_the_calendar_entry_is_one_event_with_a_lasting_name(riverside: Clinic) -> None:
    text = calendar_entry(riverside, appointment(), MONDAY_MORNING)
    later = calendar_entry(riverside, appointment(), MONDAY_MORNING + timedelta(days=1))
    events = [icalendar.Calendar.from_ical(entry).walk("VEVENT") for entry in (text, later)]
    assert [len(found) for found in events] == [1, 1]
    assert {str(found[0]["UID"]) for found in events} == {"6c0f@riverside-psychotherapy.example"}
    assert "KAR-7XH" in events[0][0]["DESCRIPTION"]
    assert icalendar.Calendar.from_ical(text)["METHOD"] == "PUBLISH"

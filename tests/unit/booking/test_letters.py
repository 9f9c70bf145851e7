"""What an appointment's letters and calendar entries say, and what they must not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import icalendar
import pytest

from bot.booking.contact import Contact
from bot.booking.letters import Event, appointment_letters, calendar_entry, spoken_time, texts
from bot.clinic import Clinic
from tests.conftest import MONDAY_MORNING
from tests.content.texts import grade
from tests.unit.examples import SUMMER, WINTER, appointment


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
    for letter in appointment_letters(riverside, appointment(modality=modality), Event.BOOKED, MONDAY_MORNING):
        assert letter.calendar is not None
        [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
        for shown in (letter.subject, str(event["SUMMARY"])):
            assert "therap" not in shown.lower()
            assert "psycho" not in shown.lower()
            assert "Zoë" not in shown


def test_the_person_s_letter_says_when_how_with_whom_and_how_to_change_it(riverside: Clinic) -> None:
    _, letter = appointment_letters(riverside, appointment(), Event.BOOKED, MONDAY_MORNING)
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
    letter, _ = appointment_letters(riverside, appointment(), Event.BOOKED, MONDAY_MORNING)
    assert letter.recipient == riverside.email
    for part in ("KAR-7XH", "Tuesday 24 November at 3:30pm", "Zoë O’Brien", "zoe@example.com"):
        assert part in letter.body


def test_somebody_with_a_telephone_only_gets_no_letter(riverside: Clinic) -> None:
    by_phone = replace(appointment(), contact=Contact(phone="+447911123456"))
    [letter] = appointment_letters(riverside, by_phone, Event.BOOKED, MONDAY_MORNING)
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


def test_a_moved_appointment_replaces_its_entry_and_tells_both_times(riverside: Clinic) -> None:
    moved = appointment(sequence=1)
    for letter in appointment_letters(riverside, moved, Event.MOVED, MONDAY_MORNING, before=SUMMER):
        assert "Tuesday 24 November at 3:30pm" in letter.body
        assert "Old time: Tuesday 7 July at 3pm" in letter.body
        assert letter.calendar is not None
        [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
        assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
            "6c0f@riverside-psychotherapy.example",
            1,
            "CONFIRMED",
        )


def test_a_cancelled_appointment_cancels_its_entry(riverside: Clinic) -> None:
    cancelled = appointment(status="cancelled", sequence=2)
    for letter in appointment_letters(riverside, cancelled, Event.CANCELLED, MONDAY_MORNING):
        assert letter.calendar is not None
        calendar = icalendar.Calendar.from_ical(letter.calendar)
        [event] = calendar.walk("VEVENT")
        assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
        assert str(event["ORGANIZER"]) == f"mailto:{riverside.email}"


def test_each_change_has_letters_of_its_own(riverside: Clinic) -> None:
    keys = [
        letter.dedupe_key
        for sequence, event in enumerate([Event.BOOKED, Event.MOVED, Event.MOVED, Event.CANCELLED])
        for letter in appointment_letters(
            riverside, appointment(sequence=sequence), event, MONDAY_MORNING, before=SUMMER
        )
    ]
    assert len(keys) == len(set(keys)) == 8


def test_no_subject_or_title_of_any_letter_names_a_therapy_or_a_person() -> None:
    subjects = [
        text["subject"] for kind in texts().values() if isinstance(kind, dict) for text in kind.values()
        if isinstance(text, dict)
    ]  # fmt: skip
    assert len(subjects) >= 10
    for shown in (*subjects, texts()["calendar"]["title"]):
        assert not re.search(r"therap|psycho|counsel|\{name\}|\{who\}", shown, re.IGNORECASE)


@pytest.mark.parametrize("kind", ["booked", "moved", "cancelled", "reminder", "waiting_list", "time_free"])
def test_letters_to_people_are_easy_to_read(kind: str) -> None:
    body = re.sub(r"\{\w+\}|^\w[\w ]*: .*$", "this", texts()[kind]["person"]["body"], flags=re.MULTILINE)
    assert grade(body) <= 8

"""What of the first words is about the time."""

from __future__ import annotations

import pytest

from bot.booking.opening import about_booking, about_request, moved_to, request_named
from bot.booking.requests import Kind


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("can i book thursday afternoon", "can i book thursday afternoon"),
        ("i lost my mum in november and it all went wrong, can i book an appointment", "can i book an appointment"),
        ("/book_appointment", ""),
    ],
)
def test_only_the_words_about_the_booking_count(said: str, read: str) -> None:
    assert about_booking(said).strip() == read


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("Move it to a week on Tuesday", "a week on tuesday"),
        ("could i change my appointment to friday at 3?", "friday at 3?"),
        ("i can't make tuesday, can i move it", ""),
        ("i want to talk to someone", ""),
    ],
)
def test_to_when_an_appointment_shall_be_moved(said: str, when: str) -> None:
    assert moved_to(said) == when


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("take me off the waiting list", Kind.WAITING_LIST),
        ("i want to come off your list", Kind.WAITING_LIST),
        ("dont need the callback", Kind.CALLBACK),
        ("no need to ring me", Kind.CALLBACK),
        ("stop phoning me back", Kind.CALLBACK),
        ("callback", Kind.CALLBACK),
        ("waiting_list", Kind.WAITING_LIST),
        ("cancel the call", Kind.CALLBACK),
        ("leave the list", Kind.WAITING_LIST),
        ("i dont want a call any more", Kind.CALLBACK),
        ("actually dont bother calling", Kind.CALLBACK),
        ("withdraw my request for a call", Kind.CALLBACK),
        ("could they call thursday rather than today", Kind.CALLBACK),
        ("cancel my appointment", None),
        ("please cancel my appointment, i'll call back to rearrange", None),
        ("can i change my appointment to a phone call", None),
        ("cancel the video call", None),
        ("/cancel_booking", None),
    ],
)
def test_the_request_that_words_speak_of(said: str, kind: Kind | None) -> None:
    assert request_named(said) is kind


def test_only_the_words_about_the_request_count() -> None:
    said = "i have been low since the third of november, could you call me back on thursday afternoon please"
    assert about_request(said).strip() == "could you call me back on thursday afternoon please"

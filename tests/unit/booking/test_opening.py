"""What of the first words is about the time."""

from __future__ import annotations

import pytest

from bot.booking.opening import about_booking, about_request, moved_to


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


def test_only_the_words_about_the_request_count() -> None:
    said = "i have been low since the third of november, could you call me back on thursday afternoon please"
    assert about_request(said).strip() == "could you call me back on thursday afternoon please"

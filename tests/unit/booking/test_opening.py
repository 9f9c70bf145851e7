"""What of the first words is about the time."""

from __future__ import annotations

import pytest

from bot.booking.opening import about_booking, about_request, books_a_time, moved_to, says_only_a_time


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("can i book thursday afternoon", "can i book thursday afternoon"),
        ("i lost my mum in november and it all went wrong, can i book an appointment", "can i book an appointment"),
        ("/book_appointment", ""),
        (
            "book me in please, my name is Fatima Noor, any afternoon next week",
            "book me in please  any afternoon next week",
        ),
        ("mum died last tuesday and i am all over the place ever since then", ""),
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


@pytest.mark.parametrize(
    ("said", "books"),
    [
        ("book for the week of 14 december", True),
        ("book me in for wendesday afternoon please", True),
        ("can i book tomorrow at half 3?", True),
        ("I'd like to book a slot on the 3rd or 4th of January", True),
        ("book a table for friday", False),
        ("book me a flight to denver on the 9th", False),
        ("book the dentist on monday", False),
        ("book please", False),
        ("i read that book last week", False),
    ],
)
def test_asking_to_book_a_time_and_nothing_else(said: str, books: bool) -> None:
    assert books_a_time(said) is books


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("no actually wednesday", True),
        ("ok friday at 16", True),
        ("I can only do 1pm", True),
        ("make it 9.30 in the morning", True),
        ("i wont be here by friday", False),
        ("sunday okoro", False),
        ("today is the day", False),
        ("the last time", False),
        ("ok", False),
    ],
)
def test_a_time_and_nothing_else(said: str, only: bool) -> None:
    assert says_only_a_time(said) is only

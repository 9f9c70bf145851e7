"""What words are about."""

from __future__ import annotations

import pytest

from bot.booking.subject import (
    Kind,
    adds_note,
    asks_after_request,
    manages_one,
    moves_or_cancels,
    puts_contact_right,
    request_named,
)


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


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("am i on the list?", True),
        ("did you ask them to call me", True),
        ("is my name still on the waiting list", True),
        ("how long is the waiting list", False),
        ("am i on the right page", False),
        ("put me on the list", False),
        ("have you got a waiting list", False),
        ("am i going to be put on a waiting list", False),
    ],
)
def test_asking_after_a_request(said: str, asks: bool) -> None:
    assert asks_after_request(said) is asks


@pytest.mark.parametrize(
    ("said", "manages"),
    [("can i move it", True), ("i can't make friday", True), ("the 3rd", True), ("thursday", False), ("when", False)],
)
def test_a_day_alone_manages_no_appointment(said: str, manages: bool) -> None:
    assert manages_one(said) is manages


@pytest.mark.parametrize(
    ("said", "adds"),
    [
        ("can i add a note", True),
        ("note for the therapist please", True),
        ("I want to tell the therapist something", True),
        ("does the therapist take notes", False),
        ("i took note of that", False),
    ],
)
def test_asking_to_add_a_note(said: str, adds: bool) -> None:
    assert adds_note(said) is adds


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("i typed my email wrong, it is norah@example.org", True),
        ("and now I want to change my phone number", True),
        ("my name should be Eleanor", True),
        ("what is your phone number", False),
        ("can i change therapist", False),
    ],
)
def test_putting_a_contact_right(said: str, right: bool) -> None:
    assert puts_contact_right(said) is right


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("actually move it to friday at 3", "move"),
        ("I'd rather change the day", "move"),
        ("Another time", "move"),
        ("no, cancel it altogether", "cancel"),
        ("no, don’t cancel it", None),
        ("move it and cancel the old one", None),
        ("keep it, no change", None),
        ("i want to change therapist", None),
    ],
)
def test_what_is_asked_for_where_an_appointment_is_about_to_change(said: str, wanted: str | None) -> None:
    assert moves_or_cancels(said) == wanted

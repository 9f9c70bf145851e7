"""What somebody puts right at the summary."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.booking.contact import Contact
from bot.booking.corrections import Correction, read_correction, read_renaming, renamed
from tests.conftest import MONDAY_MORNING

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("said", "correction"),
    [
        ("my email is sue@example.org", Correction(contact=Contact(email="sue@example.org"))),
        ("no, use 020 7946 0958", Correction(contact=Contact(phone="+442079460958"))),
        ("my name is Susan", Correction(name="Susan")),
        ("the name should be Susan Brown, not Sue", Correction(name="Susan Brown")),
        ("call me Sue", Correction(name="Sue")),
        ("can we make it wednesday at 10", Correction(time="can we make it wednesday at 10")),
        ("actually friday afternoon", Correction(time="actually friday afternoon")),
    ],
)
def test_a_new_value_is_taken_as_said(said: str, correction: Correction) -> None:
    assert read_correction(said, MONDAY_MORNING, LONDON) == correction


@pytest.mark.parametrize(
    "said", ["yes", "no", "sounds good", "yes, tuesday is fine", "Change the name", "my email is wrong", "hello"]
)
def test_there_is_no_new_value_in(said: str) -> None:
    assert read_correction(said, MONDAY_MORNING, LONDON) is None


@pytest.mark.parametrize("text", ["make it an hour later", "i can't make it after all", "make it the next one"])
def test_words_about_something_else_are_no_name(text: str) -> None:
    found = read_correction(text, MONDAY_MORNING, LONDON)
    assert found is None or found.name is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("sorry its geoffrey with a g", "Geoffrey"),
        ("Sorry, it's Susan", "Susan"),
        ("it's Rav not Ravi", "Rav"),
        ("i'm fine with email", None),
        ("Sorry, I'm Private", None),
        ("it's the one with a 7", None),
        ("sorry its urgent", None),
    ],
)
def test_a_name_put_right_where_something_else_is_asked(said: str, name: str | None) -> None:
    assert read_renaming(said) == name


def test_one_part_of_a_name_put_right_leaves_the_other() -> None:
    assert renamed("Jeffrey Lane", "Geoffrey") == "Geoffrey Lane"
    assert renamed("Ann Leigh", "Anne") == "Anne Leigh"
    assert renamed("Ann Leigh", "Susan") == "Susan"
    assert renamed(None, "Susan") == "Susan"

"""What is stored of a turn in which contacts were shown, and of words for the therapist."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary
from bot.booking.contact import Contact
from bot.clinic import Clinic
from bot.database import Database
from bot.notifications.outbox import outbox
from bot.safety import note, records
from bot.safety.kinds import UNSURE
from bot.safety.note import Note
from bot.safety.records import Shown, safety_events, shown
from tests.conftest import FakeClock

WORDS_FOR, RESULT = note.PURPOSES
WORDS = "i tried to end my life in 2019"


@pytest.mark.parametrize(
    ("intent", "noted", "kind", "expected"),
    [
        ("safety/abuse", None, None, Shown("abuse")),
        ("safety_now", None, "abuse", Shown("abuse", "now")),
        ("safety_safe", None, "suicide", Shown("suicide", "safe")),
        ("safety_not_meant", None, "suicide", Shown("suicide", "not_meant")),
        ("safety_young", None, "child_at_risk", Shown("child_at_risk", "young")),
        ("urgent_help", None, None, Shown("urgent_help")),
        ("disclose/grief", "bereaved_by_suicide", None, Shown("bereaved_by_suicide")),
        ("faq/ipt_what", UNSURE, None, None),
        ("faq/ipt_what", None, "suicide", None),
    ],
)
def test_what_is_recorded_of_a_turn(intent: str, noted: str | None, kind: str | None, expected: Shown | None) -> None:
    assert shown(intent, noted, kind) == expected


def test_a_record_has_no_room_for_words_or_levels(database: Database, clock: FakeClock) -> None:
    with database.transaction() as connection:
        records.keep(connection, "chat", Shown("suicide", "safe"), clock())
    with database.reading() as connection:
        (row,) = connection.execute(sa.select(safety_events)).mappings().all()
    assert set(row) == {"id", "conversation_id", "kind", "branch", "at"}
    assert (row["kind"], row["branch"], row["at"]) == ("suicide", "safe", clock())


def test_words_for_the_therapist_are_added_once(database: Database, clock: FakeClock) -> None:
    with database.transaction() as connection:
        assert note.add(connection, "chat", WORDS, clock())
        assert not note.add(connection, "chat", WORDS, clock())
        assert note.add(connection, "chat", "and i was in hospital", clock())
        assert note.of_conversation(connection, "chat") == f"{WORDS}\n\nand i was in hospital"
        assert note.of_conversation(connection, "another") is None
        kept = note.notes(connection, "chat")
    assert kept == [Note(WORDS_FOR, text, note.WORDING, clock()) for text in (WORDS, "and i was in hospital")]


def test_each_text_keeps_its_own_consent_and_a_new_summary_replaces_the_old(
    database: Database, clock: FakeClock
) -> None:
    first = clock()
    with database.transaction() as connection:
        note.add(connection, "chat", "Grief: 3 of 8", first, purpose=RESULT, wording=note.RESULT_WORDING)
        clock.pass_time(hours=1)
        note.add(connection, "chat", WORDS, clock(), wording=note.DETAILS_WORDING)
        clock.pass_time(hours=1)
        note.add(connection, "chat", "Grief: 7 of 8", clock(), purpose=RESULT, wording=note.RESULT_WORDING)
        kept = note.notes(connection, "chat")
        assert note.of_conversation(connection, "chat") == f"{WORDS}\n\nGrief: 7 of 8"
    assert kept == [
        Note(WORDS_FOR, WORDS, note.DETAILS_WORDING, first + timedelta(hours=1)),
        Note(RESULT, "Grief: 7 of 8", note.RESULT_WORDING, first + timedelta(hours=2)),
    ]


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


def book(diary: Diary) -> None:
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Joy", contact=Contact(email="joy@example.org"))
    diary.confirm("run")


def letters(database: Database) -> dict[str, list[str]]:
    """Recipient to letters, in the order in which they were queued."""
    found: dict[str, list[str]] = {}
    with database.reading() as connection:
        for row in connection.execute(sa.select(outbox)).all():
            found.setdefault(row.recipient, []).append(row.letter)
    return found


def test_a_note_goes_to_the_clinic_with_the_booking_and_to_nobody_else(
    database: Database, diary: Diary, riverside: Clinic
) -> None:
    assert diary.add_to_note("chat", WORDS) is False
    assert letters(database) == {}
    book(diary)
    assert WORDS in letters(database)[riverside.email][0]
    assert WORDS not in letters(database)["joy@example.org"][0]


def test_without_a_yes_the_clinic_gets_nothing_of_the_chat(database: Database, diary: Diary, riverside: Clinic) -> None:
    book(diary)
    assert "Nothing of the chat is passed on" in letters(database)[riverside.email][0]


def test_a_note_added_after_the_booking_is_sent_once(database: Database, diary: Diary, riverside: Clinic) -> None:
    book(diary)
    assert diary.add_to_note("chat", WORDS) is True
    assert diary.add_to_note("chat", WORDS) is True
    later = letters(database)[riverside.email][1:]
    assert len(later) == 1
    assert WORDS in later[0]

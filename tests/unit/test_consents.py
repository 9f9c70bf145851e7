"""A yes is kept with its wording and time, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.booking.appointments import Diary
from bot.booking.contact import Contact
from bot.clinic import Clinic
from bot.database import Database
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.privacy import consents
from bot.privacy.consents import Consent, Purpose
from bot.privacy.withdrawal import Withdrawal, Withdrawn
from bot.safety import note
from bot.screening import results
from bot.screening.rules import load
from bot.screening.scoring import Answers, score
from tests.conftest import FakeClock

WORDS, RESULT, UNANSWERED = Purpose
BOTH = [WORDS, UNANSWERED]


@pytest.fixture
def withdrawal(database: Database, riverside: Clinic, clock: FakeClock) -> Withdrawal:
    return Withdrawal(database, riverside, clock)


@pytest.fixture
def diary(database: Database, riverside: Clinic, clock: FakeClock) -> Diary:
    return Diary(database, riverside, clock)


def given(database: Database) -> list[Consent]:
    with database.reading() as connection:
        return consents.of_conversation(connection, "chat")


def agree(database: Database, diary: Diary, clock: FakeClock) -> None:
    """To words for the therapist and to the words of an unanswered question."""
    questions = UnansweredQuestions(database, clock)
    questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, None)
    questions.add_words("chat", {"m1": "is there a pool"})
    diary.add_to_note("chat", "please speak slowly")


def test_a_yes_names_its_wording_and_its_time(database: Database, diary: Diary, clock: FakeClock) -> None:
    diary.add_to_note("chat", "please speak slowly", wording=note.DETAILS_WORDING)
    assert given(database) == [Consent(WORDS, note.DETAILS_WORDING, clock(), None)]


def test_the_same_yes_again_is_one(database: Database, diary: Diary, clock: FakeClock) -> None:
    diary.add_to_note("chat", "one")
    clock.pass_time(hours=1)
    diary.add_to_note("chat", "two")
    assert len(given(database)) == 1


def test_taking_it_back_erases_what_it_allowed_and_keeps_that_it_was_given(
    database: Database, diary: Diary, withdrawal: Withdrawal, clock: FakeClock
) -> None:
    agree(database, diary, clock)
    clock.pass_time(hours=1)
    assert withdrawal.withdraw("chat") == Withdrawn(BOTH, told=False)
    assert {(c.purpose, c.withdrawn_at) for c in given(database)} == {(purpose, clock()) for purpose in BOTH}
    with database.reading() as connection:
        assert note.of_conversation(connection, "chat") is None
    assert [q.text for q in UnansweredQuestions(database, clock).since(clock() - timedelta(days=1))] == [None]


def test_the_clinic_is_told_when_it_may_have_it(
    database: Database, diary: Diary, withdrawal: Withdrawal, clock: FakeClock
) -> None:
    diary.hold("run", "chat", diary.free()[0])
    diary.fill("run", name="Alex", contact=Contact(phone="+447700900123"))
    diary.confirm("run")
    agree(database, diary, clock)
    clock.pass_time(hours=1)
    assert withdrawal.withdraw("chat").told
    letters = [outbox.claim(database, clock()) for _ in range(3)]
    reference = diary.get("run").reference
    assert any(letter and f"Consent taken back for reference {reference}" in letter.subject for letter in letters)


def test_a_result_is_erased_when_the_consent_to_pass_it_on_is_taken_back(
    database: Database, diary: Diary, withdrawal: Withdrawal, clock: FakeClock
) -> None:
    results.keep(database, "chat", score(load(), Answers({}, None)), clock())
    diary.add_to_note("chat", "Grief: 7 of 8", purpose=RESULT, wording=note.RESULT_WORDING)
    assert withdrawal.withdraw("chat").purposes == [RESULT]
    with database.reading() as connection:
        assert connection.execute(sa.select(results.screening_results)).all() == []


def test_nothing_is_taken_back_twice_nor_from_another_chat(
    database: Database, diary: Diary, withdrawal: Withdrawal, clock: FakeClock
) -> None:
    agree(database, diary, clock)
    assert withdrawal.withdraw("another") == Withdrawn([], told=False)
    withdrawal.withdraw("chat")
    assert withdrawal.withdraw("chat") == Withdrawn([], told=False)


def test_a_yes_after_a_no_counts_anew(
    database: Database, diary: Diary, withdrawal: Withdrawal, clock: FakeClock
) -> None:
    diary.add_to_note("chat", "one")
    withdrawal.withdraw("chat")
    clock.pass_time(hours=1)
    diary.add_to_note("chat", "two")
    assert [c.withdrawn_at is None for c in given(database)] == [False, True]

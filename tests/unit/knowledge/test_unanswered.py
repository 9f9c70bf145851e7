"""Questions that had no answer: counted always, kept in words only where that was agreed to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database import Database
from bot.knowledge.unanswered import LONGEST, Question, Reason, UnansweredQuestions
from tests.conftest import FakeClock


@pytest.fixture
def questions(database: Database, clock: FakeClock) -> UnansweredQuestions:
    return UnansweredQuestions(database, clock)


def test_without_consent_only_that_there_was_one_is_kept(questions: UnansweredQuestions, clock: FakeClock) -> None:
    questions.note("chat", "m1", Reason.OUT_OF_SCOPE, None)
    assert questions.since(clock()) == [Question(clock(), Reason.OUT_OF_SCOPE, None)]


def test_consent_adds_the_words_to_this_chat_s_questions(questions: UnansweredQuestions, clock: FakeClock) -> None:
    questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, None)
    questions.note("another", "m1", Reason.NOT_UNDERSTOOD, None)
    questions.add_words("chat", {"m1": "do you have a pool", "m9": "never noted"})
    assert sorted(q.text or "" for q in questions.since(clock())) == ["", "do you have a pool"]


def test_a_message_that_comes_again_is_one_question(questions: UnansweredQuestions, clock: FakeClock) -> None:
    for _ in range(2):
        questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, None)
    assert len(questions.since(clock())) == 1


def test_the_clinic_reads_the_newest_first_from_a_moment_on(questions: UnansweredQuestions, clock: FakeClock) -> None:
    for number in range(3):
        questions.note("chat", f"m{number}", Reason.NOT_UNDERSTOOD, f"question {number}")
        clock.pass_time(hours=1)
    found = questions.since(clock() - timedelta(hours=2))
    assert [q.text for q in found] == ["question 2", "question 1"]


def test_a_very_long_question_is_cut(questions: UnansweredQuestions, clock: FakeClock) -> None:
    questions.note("chat", "m1", Reason.NOT_UNDERSTOOD, "x" * 2000)
    questions.note("chat", "m2", Reason.NOT_UNDERSTOOD, None)
    questions.add_words("chat", {"m2": "y" * 2000})
    assert {len(q.text or "") for q in questions.since(clock())} == {LONGEST}

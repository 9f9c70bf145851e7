"""What a person must still do before a release, and the document for the clinician."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import date, timedelta

from bot import settings
from bot.__main__ import release_check
from bot.knowledge import facts, review
from bot.knowledge.review import CHECKED_FOR, VERIFIED_FOR, Sentence

TODAY = date(2026, 11, 23)
SOURCES = {"isipt": {"title": "Society", "url": "https://example.org"}, "clinic": {"title": "The clinic"}}
ANSWER = Sentence(
    "utter_faq/price",
    0,
    "faq_clinic.yml",
    "Call {clinic_phone}.\nOr {unknown}.",
    {"sources": ["isipt", "clinic"], "requires": ["address"], "reviewed_by": "", "reviewed_on": ""},
    ({"title": "Book", "payload": "/book_appointment"},),
    ({"type": "slot", "name": "therapy", "value": "dit"},),
)


def signed(**parts: str) -> Sentence:
    return replace(ANSWER, metadata={**ANSWER.metadata, "reviewed_by": "Dr A", "reviewed_on": "2026-11-01", **parts})


def test_an_answer_needs_a_name_and_a_day() -> None:
    assert review.unsigned([ANSWER]) == ["faq_clinic.yml: utter_faq/price[0] is not signed"]
    assert review.unsigned([signed()]) == []
    assert review.unsigned([signed(reviewed_on="")]) != []
    assert review.unsigned([signed(reviewed_by="")]) != []


def test_a_sentence_that_states_nothing_needs_no_signature() -> None:
    assert review.unsigned([replace(ANSWER, metadata={"kind": "question"})]) == []


def test_a_help_line_must_have_been_verified_lately() -> None:
    lines = {
        "never": {"verified_on": "", "verified_by": ""},
        "nobody": {"verified_on": str(TODAY), "verified_by": ""},
        "stale": {"verified_on": str(TODAY - VERIFIED_FOR - timedelta(days=1)), "verified_by": "A. Person"},
        "good": {"verified_on": str(TODAY - VERIFIED_FOR), "verified_by": "A. Person"},
    }
    assert [found.split()[1] for found in review.unverified(lines, TODAY)] == ["never", "nobody", "stale"]


def test_a_published_source_must_have_been_opened_and_the_clinic_need_not() -> None:
    sources = {
        "isipt": {"checked_on": ""},
        "mind": {"checked_on": str(TODAY - CHECKED_FOR)},
        "clinic": {"checked_on": ""},
        "assistant": {},
    }
    assert review.unchecked(sources, TODAY) == ["sources.yml: isipt was never checked"]


def test_an_unsigned_answer_stops_the_release() -> None:
    unsigned = review.unsigned(review.sentences())
    assert release_check(settings.load(), Namespace()) == 1 if unsigned else True


def test_the_pack_shows_an_answer_with_all_that_a_clinician_needs() -> None:
    pack = review.review_pack([ANSWER], {"clinic_phone": "020"}, SOURCES)
    for part in (
        "data/responses/faq_clinic.yml",
        "### utter_faq/price",
        "therapy is dit and the clinic has stated address",
        "> Call 020.\n> Or {unknown}.",
        "Buttons: Book",
        "- Society <https://example.org>",
        "- Signed: not yet",
    ):
        assert part in pack
    assert "- Signed: Dr A, 2026-11-01" in review.review_pack([signed()], {}, SOURCES)


def test_the_pack_holds_every_sentence() -> None:
    pack = review.review_pack(review.sentences(), {}, facts.sources_as_kept())
    for sentence in review.sentences():
        assert all(line.strip() in pack for line in sentence.text.splitlines())

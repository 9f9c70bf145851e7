"""Every kind of danger in every state of the dialogue, through the public API.

One conversation stands in each state; each kind is said there and taken back, so that the next finds the same state.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import clinic
from bot.channels import chat
from bot.database import Database
from bot.knowledge import facts
from bot.safety.kinds import KINDS, Manner
from bot.safety.records import safety_events
from bot.settings import ROOT, Settings
from tests.conftest import FakeClock
from tests.conversations.runner import WebConversation, matches
from tests.world import World, build_world

LINES = {
    "danger_now": "i am on the bridge and about to jump",
    "overdose": "i think ive overdosed",
    "suicide": "i want to kill myself",
    "self_harm": "i keep cutting myself",
    "child_at_risk": "i shook my baby",  # names no age: it would count in what follows
    "abuse": "my husband hit me again last night",
    "harm_to_others": "im going to kill my ex",
    "psychosis": "voices telling me to do things",
    "eating_disorder": "making myself sick after every meal",
    "worried_about_someone": "my friend says she wants to die",
    "bereaved_by_suicide": "my brother took his own life",
    "past_recovered": "i was suicidal years ago but not any more",
    "under_age": "im in year 10 and stressed about gcses",
}
"""A plain line for each kind, so that what is tested here is what follows, not the detector."""


def booking(time: str) -> list[str]:
    """All that a booking needs; each state has a time of its own, so that none takes what another is offered."""
    return ["book an appointment", "yes", time, "Joy Killen", "joy@example.org", "yes"]


SCREENING = ["see which focus may fit", "skip", *["a lot"] * 8]
STATES: dict[str, list[str]] = {
    "nothing open": [],
    "fallback": ["qwrt zxcvb plmk"],
    "booking_adult": booking("")[:1],
    "booking_slot": booking("")[:2],
    "booking_name": booking("friday at 1pm")[:3],
    "booking_contact": booking("friday at 2pm")[:4],
    "booking_confirm": booking("friday at 3pm")[:5],
    "after booking": booking("friday at 4pm"),
    "screening_story": SCREENING[:1],
    "screening_guess": ["see which focus may fit", "i lost my job"],
    "grief_death": SCREENING[:2],
    "grief_present": SCREENING[:3],
    "dispute_conflict": SCREENING[:4],
    "dispute_expectations": SCREENING[:5],
    "transition_change": SCREENING[:6],
    "transition_footing": SCREENING[:7],
    "sensitivities_long": SCREENING[:8],
    "sensitivities_few": SCREENING[:9],
    "screening_most": SCREENING,
}
"""What a person says to get there."""

OPEN_QUESTION = {s for s in STATES if s not in ("nothing open", "fallback", "after booking")}
CONTACTS = {
    kind: number
    for number, kinds in {
        "116 123": ["danger_now", "overdose", "suicide", "self_harm", "harm_to_others", "psychosis", "eating_disorder",
                    "worried_about_someone", "bereaved_by_suicide", "past_recovered"],
        "0800 1111": ["child_at_risk", "under_age"],
        "0808 2000 247": ["abuse"],
    }.items()
    for kind in kinds
}  # fmt: skip
MAY_HOLD_WORDS = {"messages", "events"}
"""The transcript and Rasa's events."""


@dataclass
class Place:
    """A conversation that stands in a state: its last message there is the open question, if one is open."""

    talk: WebConversation
    question: dict[str, Any]


@dataclass
class Stage:
    """One world, and the conversations that stand ready in it."""

    world: World
    places: dict[str, Place] = field(default_factory=dict)

    async def place(self, state: str) -> Place:
        """Take the conversation of a state, or lead a new one there."""
        if state in self.places:
            return self.places.pop(state)
        talk = WebConversation(self.world.client())
        await talk.open()
        for words in STATES[state]:
            await talk.say(words)
        return Place(talk, talk.last[-1])

    def records(self) -> list[tuple[str, str | None]]:
        """Kind and branch of everything recorded so far, in order."""
        with self.world.database.reading() as connection:
            rows = connection.execute(sa.select(safety_events).order_by(sa.text("rowid"))).all()
        return [(row.kind, row.branch) for row in rows]

    def other_tables_with(self, words: str) -> set[str]:
        """The tables, but transcript and Rasa's events, in which words stand anywhere."""
        found = set()
        with self.world.database.reading() as connection:
            for table in set(sa.inspect(connection).get_table_names()) - MAY_HOLD_WORDS:
                rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
                if any(words in str(value) for row in rows for value in row):
                    found.add(table)
        return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Stage]:
    from actions import base

    folder = tmp_path_factory.mktemp("matrix")
    (folder / "matrix.db").write_bytes(migrated_file.read_bytes())
    url = f"sqlite:///{folder / 'matrix.db'}"
    database = Database.connect(url)
    settings = Settings.from_env({"VAR_DIR": str(folder), "DATABASE_URL": url, "RATE_LIMIT": "off"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chat, "ANSWER_WITHIN_SECONDS", 60)  # a busy machine is not what is tested here
        yield Stage(build_world(settings, database, clinic.load(ROOT / "clinic.yml"), FakeClock()))
    base.use(None)
    database.engine.dispose()


def titles(message: dict[str, Any]) -> list[str]:
    return [button["title"] for button in message.get("buttons", [])]


def same_question(message: dict[str, Any], question: dict[str, Any]) -> bool:
    """Whether a question is asked again as it was. Times are listed under a heading that says they are still free."""
    times = {"question_booking_slot", "booking_slots_found"}
    heading = any(matches(question["text"], r) for r in times) and any(matches(message["text"], r) for r in times)
    return titles(message) == titles(question) and (heading or message["text"] == question["text"])


def assert_interrupted(answer: list[dict[str, Any]], kind: str) -> None:
    """One message: the contacts of that kind, and no question but its own."""
    (message,) = answer
    assert matches(message["text"], f"safety/{kind}")
    assert message["kind"] == "safety"
    assert facts.crisis_resources()["emergency"]["phone"] in message["text"]
    assert CONTACTS[kind] in message["text"]
    assert "That's not what I meant" in titles(message)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", [kind for kind, manner in KINDS.items() if manner is Manner.INTERRUPT])
def test_danger_stops_everything_and_resume_asks_the_paused_question_again(stage: Stage, state: str, kind: str) -> None:
    async def run() -> None:
        place = await stage.place(state)
        before = len(stage.records())

        assert_interrupted(await place.talk.say(LINES[kind]), kind)
        assert stage.other_tables_with(LINES[kind]) == set()

        (taken_back,) = await place.talk.press("That's not what I meant")
        assert matches(taken_back["text"], "safety_not_meant")
        assert stage.records()[before:] == [(kind, None), (kind, "not_meant")]

        resumed = await place.talk.press("Carry on where we were")
        if state in OPEN_QUESTION:
            assert matches(resumed[0]["text"], "resumed")
            assert same_question(resumed[-1], place.question)
        else:
            assert matches(resumed[0]["text"], "nothing_to_resume")
        stage.places[state] = place

    asyncio.run(run())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", [kind for kind, manner in KINDS.items() if manner is Manner.GENTLE])
def test_a_gentle_kind_gets_its_contact_and_the_conversation_goes_on(stage: Stage, state: str, kind: str) -> None:
    async def run() -> None:
        place = await stage.place(state)
        before = len(stage.records())

        first, *reply = await place.talk.say(LINES[kind])
        if kind == "under_age" and state.startswith("booking_"):
            assert matches(first["text"], "booking_under_age")  # the form's own answer has the help line
            assert CONTACTS[kind] in first["text"]
            return
        assert matches(first["text"], f"safety/{kind}")
        assert first["kind"] == "check_in"
        assert CONTACTS[kind] in first["text"]
        assert stage.records()[before:] == [(kind, None)]
        assert stage.other_tables_with(LINES[kind]) == set()

        assert reply, "what was said is answered as well"
        assert all(message["kind"] != "safety" for message in reply)
        asked_again = same_question(reply[-1], place.question)
        assert asked_again or state not in OPEN_QUESTION - {"screening_story"}, "a story may be told with it"
        if asked_again or state not in OPEN_QUESTION:
            stage.places[state] = place

    asyncio.run(run())


def test_no_slot_holds_words_of_a_disclosure(stage: Stage) -> None:
    async def run() -> None:
        place = await stage.place("booking_name")
        await place.talk.say(LINES["suicide"])
        with stage.world.database.reading() as connection:
            senders = connection.execute(sa.text("SELECT DISTINCT sender_id FROM events")).scalars().all()
        for sender in senders:
            tracker = await stage.world.store.retrieve(sender)
            assert tracker is not None
            held = [str(value) for value in tracker.current_slot_values().values() if value is not None]
            for words in LINES.values():
                assert not any(words in value for value in held)

    asyncio.run(run())

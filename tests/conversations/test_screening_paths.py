"""The focus questions with every way to wander at every question: back, skip, putting right, asking, pausing, leaving.

One person's conversations are laid out so that together they make every move at every question. SCREENING_PEOPLE=20
plays as many people, each with other answers in another order.
"""

from __future__ import annotations

import asyncio
import os
import re
from typing import Any

import pytest
import sqlalchemy as sa

from actions.screening import SCREENING_SLOTS, SUGGESTED
from bot.channels import chat
from bot.screening.plan import GUESS, STORY, most_connected, position, questions
from bot.screening.results import screening_results
from tests.conftest import FakeClock
from tests.conversations.runner import WebConversation, flat, matches, names_of
from tests.conversations.screening_person import RULES, Move, Person, Settled, Step, open_question, progress
from tests.world import World

PEOPLE = int(os.environ.get("SCREENING_PEOPLE", "1"))
PATHS = [steps for seed in range(PEOPLE) for steps in Person(seed).conversations()]

BEFORE_A_QUESTION = {
    Move.ANSWER: {"screening_story_told", "screening_story_grief", "screening_scale"},
    Move.SKIP: {"screening_scale"},
    Move.BACK: {"nothing_before", "screening_scale"},
    Move.WRONG_BUTTON: {"screening_scale"},
    Move.PUT_RIGHT: {"screening_story_told", "screening_scale"},
    Move.OLD_BUTTON: {"stale_button", "screening_scale"},
    Move.RELOAD: {"screening_scale"},
    Move.PAUSE: {"resumed", "screening_scale"},
}
"""What may be said before the open question; anything after a question or what is no answer."""

Messages = list[dict[str, Any]]


class Visit(WebConversation):
    """One person's chat, in which every message is looked at."""

    def __init__(self, world: World, clock: FakeClock) -> None:
        super().__init__(world.client())
        self._world, self._clock = world, clock
        self._wordings: dict[tuple[str, str | None], str] = {}
        self._answer_keys: dict[str, str] = {}

    async def begin(self) -> None:
        await self.open()
        await self._start()

    async def take(self, step: Step) -> None:
        """Do one step and look at what comes of it."""
        if step.move is Move.LEAVE:
            await self._leave(step.words)
            return
        answer = await self._do(step)
        if step.open is None:
            await self._check_result(answer, step.settled)
            return
        self._check_question(answer, step.open, step.settled)
        before = {name for message in answer[:-1] for name in names_of(message["text"])}
        assert before <= BEFORE_A_QUESTION.get(step.move, before)
        if step.move is Move.ASK:
            assert any(name.startswith("faq/") for name in before), "the question was answered"
        if step.move is Move.MURMUR and step.words != "see which focus may fit":
            assert before, "something was said to it"

    async def _do(self, step: Step) -> Messages:
        if step.move is Move.OLD_BUTTON:
            old = next(key for question, key in self._answer_keys.items() if question != step.question)
            return _sound(await self._post({"button": old}))
        if step.move is Move.RELOAD:
            shown = (await self._client.get("/api/chat/messages")).json()["messages"]
            self._check_question(shown[-1:], step.question, step.settled)
            return await self._hear("carry on")
        if step.move is Move.PAUSE:
            return await self._pause(step.words)
        return await self._hear(step.words)

    async def _pause(self, words: str) -> Messages:
        said = await self._hear(words)
        assert not any(n.startswith("question_") for n in _names(said)), (
            "nothing is asked below help lines or a goodbye"
        )
        if "I need help now" in _titles(said):
            await self.press("That's not what I meant")
        self._clock.pass_time(hours=2)
        answer = await self._hear("carry on")
        assert matches(answer[0]["text"], "resumed")
        return answer

    async def _leave(self, words: str) -> None:
        await self._hear(words)
        if words.startswith("book"):
            await self._hear("stop")
        await self._check_nothing_kept()
        assert matches((await self._hear("carry on"))[0]["text"], "nothing_to_resume")
        await self._start()

    async def _start(self) -> None:
        answer = await self._hear("see which focus may fit")
        assert matches(answer[0]["text"], "screening_intro")
        self._check_question(answer, STORY, ())

    async def _hear(self, words: str) -> Messages:
        return _sound(await self.say(words))

    def _check_question(self, answer: Messages, question: str, settled: Settled) -> None:
        """The last message is that question and no other, worded as before, with its buttons and a true progress."""
        message, known = answer[-1], progress(settled)
        assert matches(message["text"], f"question_{question}"), (names_of(message["text"]), question)
        step, total = position(questions(RULES, known), question)
        assert message["progress"] == {"step": step, "total": total}
        assert "Skip" in _titles([message])
        if question == GUESS:
            assert RULES.area(str(known.guess)).short in message["text"]
        wording = self._wordings.setdefault((question, known.guess), message["text"])
        assert message["text"] == wording
        if question != STORY:
            self._answer_keys[question] = message["buttons"][0]["key"]

    async def _check_result(self, answer: Messages, settled: Settled) -> None:
        """All four areas, each with what was answered last; what was not asked is never shown as low."""
        result, summary = answer[-2:]
        assert matches(result["text"], "screening_result")
        assert any(name.startswith("screening_summary_") for name in names_of(summary["text"]))
        shown, known = dict(re.findall(r"\*\*(.+?)\*\*: (.+)", result["text"])), progress(settled)
        (picture,) = result["files"]
        assert set(shown) == {area.title for area in RULES.areas}
        for area in RULES.areas:
            points = [known.items[item] for item in area.items if isinstance(known.items.get(item), int)]
            bonus = [RULES.most_connected_bonus] if most_connected(RULES, known) == area.key else []
            if points or bonus:
                assert shown[area.title].endswith(f" ({sum([*points, *bonus])} of 8)")
            else:
                assert shown[area.title] == "not asked"
            assert f"{area.title}: " in picture["alt"]
        why = flat((await self.press("Why this result?"))[0]["text"])
        assert all(area.title in why for area in RULES.areas)
        assert self._kept_results() == 0, "nothing goes to anybody without a yes"

    async def _check_nothing_kept(self) -> None:
        with self._world.database.reading() as connection:
            (sender,) = connection.execute(sa.text("SELECT DISTINCT sender_id FROM events")).scalars()
        tracker = await self._world.store.retrieve(sender)
        assert tracker is not None
        assert [slot for slot in (*SCREENING_SLOTS, SUGGESTED, "paused_form") if tracker.get_slot(slot)] == []
        assert self._kept_results() == 0

    def _kept_results(self) -> int:
        with self._world.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(screening_results)).scalar_one())


def _sound(answer: Messages) -> Messages:
    """Whatever was said: an answer, in sentences of ours, and no failure."""
    assert answer
    for message in answer:
        assert names_of(message["text"]), message["text"]
        assert message["kind"] != "error"
    return answer


def _names(answer: Messages) -> list[str]:
    return [name for message in answer for name in names_of(message["text"])]


def _titles(answer: Messages) -> list[str]:
    return [button["title"] for message in answer for button in message.get("buttons", [])]


def test_every_move_is_made_at_every_question() -> None:
    """What the test below stands on."""
    made = {(step.question, step.move) for steps in PATHS for step in steps}
    assert len(made) > 110
    assert {open_question(steps[-1].settled) for steps in PATHS if steps[-1].move is not Move.LEAVE} == {None}


@pytest.mark.parametrize("steps", PATHS, ids=lambda steps: f"{len(steps)} steps, {steps[-1].move.value} at the end")
def test_whatever_a_person_does_the_right_question_or_the_right_result_follows(
    steps: list[Step], world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "ANSWER_WITHIN_SECONDS", 60)  # a busy machine is not what is tested here

    async def run() -> None:
        visit = Visit(world, clock)
        await visit.begin()
        for number, step in enumerate(steps, 1):
            try:
                await visit.take(step)
            except AssertionError as problem:
                said = [names_of(message["text"]) or message["text"] for message in visit.last]
                raise AssertionError(f"step {number}, {step}: {said}: {problem}") from problem

    asyncio.run(run())

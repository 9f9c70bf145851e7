"""A person who answers the focus questions and wanders: what they say, and what must be settled and open then.

The rules of what comes next are the product's (bot/screening/plan.py, tested by themselves); what a person has
settled is kept here, as a plain stack, and not read from the assistant.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import cycle

from bot.screening.plan import (
    GUESS,
    ITEM_PREFIX,
    MOST,
    NONE,
    SKIPPED,
    STORY,
    YES,
    Progress,
    questions,
)
from bot.screening.rules import load

Answer = str | int | None

RULES = load()
QUESTIONS = [STORY, GUESS, *(ITEM_PREFIX + item for area in RULES.areas for item in area.items), MOST]

STORIES: dict[str, Answer] = {
    "my mum died in march": "grief",
    "i fall out with my sister all the time": "dispute",
    "we had a baby and everything changed": "transition",
    "i have always been shy and have no friends": "sensitivities",
}
"""What a person tells, and the area that it suggests."""
GUESSES: dict[str, Answer] = {
    "yes": YES, "sort of": YES, "no": NONE, "grief, i think": "grief", "the arguing": "dispute",
    "it's more about the move": "transition", "being lonely": "sensitivities",
}  # fmt: skip
SCALE: dict[str, Answer] = {
    "not at all": 0, "0": 0, "a bit": 1, "sometimes": 1, "quite a lot": 2, "2": 2, "a lot": 3, "very much": 3,
}  # fmt: skip
MOSTS: dict[str, Answer] = {
    "grief": "grief", "the arguments": "dispute", "the change": "transition", "closeness": "sensitivities",
    "none of these": NONE,
}  # fmt: skip


class Move(Enum):
    """What a person may do while a question is open."""

    ANSWER = "answer"
    SKIP = "skip"
    BACK = "back"
    WRONG_BUTTON = "take back"
    PUT_RIGHT = "put right"
    ASK = "ask something"
    MURMUR = "say what is no answer"
    OLD_BUTTON = "press an old button"
    PAUSE = "pause and pick up"
    RELOAD = "open the page again"
    LEAVE = "leave"


ABOUT_AN_ANSWER = (Move.PUT_RIGHT, Move.OLD_BUTTON)
"""Needs an answer before it that has words or a button; the story has neither."""

Settled = tuple[tuple[str, Answer], ...]
"""Questions with their answers, in the order in which they were answered."""


@dataclass(frozen=True)
class Step:
    """One thing that a person does.

    Attributes:
        question: the one that stands open before it.
        words: what they type for it; empty where nothing is typed.
        settled: what they have settled after it.
    """

    move: Move
    question: str
    words: str
    settled: Settled

    @property
    def open(self) -> str | None:
        """The question that must stand open after it, if it was not left; None when the result must be shown."""
        return open_question(self.settled)


def progress(settled: Settled) -> Progress:
    """What the plan knows of a person who has settled this."""
    answers = dict(settled)
    story = answers.get(STORY)
    return Progress(
        story_told=STORY in answers,
        guess=None if story == SKIPPED else story,  # type: ignore[arg-type]
        guess_answer=answers.get(GUESS),  # type: ignore[arg-type]
        items={q.removeprefix(ITEM_PREFIX): a for q, a in settled if q.startswith(ITEM_PREFIX)},  # type: ignore[misc]
        most=answers.get(MOST),  # type: ignore[arg-type]
    )


def open_question(settled: Settled) -> str | None:
    answered = dict(settled)
    return next((q for q in questions(RULES, progress(settled)) if q not in answered), None)


def can_answer(question: str) -> dict[str, Answer]:
    """Words that answer a question, with what they say."""
    return {STORY: STORIES, GUESS: GUESSES, MOST: MOSTS}.get(question, SCALE)


class Person:
    """Lays out conversations in which every move is made at every question. The same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._to_do = {(question, move) for question in QUESTIONS for move in Move}
        self._to_do -= {(STORY, Move.WRONG_BUTTON), *((q, m) for q in (STORY, GUESS) for m in ABOUT_AN_ANSWER)}
        self._words = {
            Move.ASK: cycle([
                "how long is a course of ipt", "is it confidential?", "what is a role transition",
                "are you a real person?", "what does grief mean in ipt?",
            ]),
            Move.MURMUR: cycle(["qwrtz", "thanks", "repeat", "see which focus may fit", "menu"]),
            Move.PAUSE: cycle(["goodbye", "urgent help", "i want to kill myself"]),
            Move.LEAVE: cycle(["stop", "start over", "book an appointment"]),
            Move.WRONG_BUTTON: cycle(["wrong button", "that was wrong", "can i change my answer?"]),
            Move.BACK: cycle(["back", "go back"]),
            Move.SKIP: cycle(["skip", "i don't know", "rather not say"]),
        }  # fmt: skip

    def conversations(self) -> Iterator[list[Step]]:
        """Each ends with a result or by leaving."""
        while self._to_do:
            yield list(self._conversation())

    def _conversation(self) -> Iterator[Step]:
        settled: Settled = ()
        while (question := open_question(settled)) is not None:
            move = self._choose(question, settled)
            self._to_do.discard((question, move))
            step = self._step(move, question, settled)
            yield step
            settled = step.settled
            if move is Move.LEAVE:
                return

    def _choose(self, question: str, settled: Settled) -> Move:
        impossible = ABOUT_AN_ANSWER if not settled or settled[-1][0] == STORY else ()
        left = [move for move in Move if (question, move) in self._to_do and move not in impossible]
        staying = [move for move in left if move not in (Move.ANSWER, Move.SKIP, Move.LEAVE)]
        return self._dice.choice(staying or left or [Move.ANSWER])

    def _step(self, move: Move, question: str, settled: Settled) -> Step:
        words = next(self._words[move]) if move in self._words else ""
        if move is Move.ANSWER:
            words, answer = self._answer(question, settled)
            settled = (*settled, (question, answer))
        elif move is Move.SKIP:
            settled = (*settled, (question, SKIPPED))
        elif move in (Move.BACK, Move.WRONG_BUTTON):
            settled = settled[:-1]
        elif move is Move.PUT_RIGHT:
            before = settled[-1][0]
            said, answer = self._dice.choice(sorted(can_answer(before).items()))
            words, settled = f"i meant {said}", (*settled[:-1], (before, answer))
        return Step(move, question, words, settled)

    def _answer(self, question: str, settled: Settled) -> tuple[str, Answer]:
        """One after which a question is open at which there is something left to do, if there is one."""
        possible = sorted(can_answer(question).items())
        self._dice.shuffle(possible)
        wanted = {q for q, _ in self._to_do}
        leading = [p for p in possible if open_question((*settled, (question, p[1]))) in wanted]
        return (leading or possible)[0]

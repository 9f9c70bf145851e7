"""Which question comes next, on every path that a conversation can take."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.plan import (
    GUESS,
    ITEM_PREFIX,
    MOST,
    NONE,
    SKIPPED,
    STORY,
    YES,
    Progress,
    most_connected,
    position,
    questions,
)
from bot.screening.rules import Rules, load

RULES: Rules = load()
KEYS = [area.key for area in RULES.areas]
ITEMS = [item for area in RULES.areas for item in area.items]
STORIES = [None, *KEYS]
"""What a story may suggest; None also when it was skipped."""
GUESSES = [YES, NONE, SKIPPED, *KEYS]
MOSTS = [NONE, SKIPPED, *KEYS]
SCALE = [0, 1, 2, 3, SKIPPED]
AT_MOST = 10


@dataclass(frozen=True)
class Walk:
    """A conversation so far: what is settled, and what was asked in which order."""

    progress: Progress = field(default_factory=lambda: Progress(items={}))
    asked: tuple[str, ...] = ()

    def next_question(self) -> str | None:
        needed = questions(RULES, self.progress)
        return next((question for question in needed if not self._is_settled(question)), None)

    def _is_settled(self, question: str) -> bool:
        if question == STORY:
            return self.progress.story_told
        if question == GUESS:
            return self.progress.guess_answer is not None
        if question == MOST:
            return self.progress.most is not None
        return question.removeprefix(ITEM_PREFIX) in self.progress.items

    def answered(self, question: str, answer: int | str | None) -> Walk:
        if question == STORY:
            progress = replace(self.progress, story_told=True, guess=answer)
        elif question == GUESS:
            progress = replace(self.progress, guess_answer=answer)
        elif question == MOST:
            progress = replace(self.progress, most=answer)
        else:
            items = {**self.progress.items, question.removeprefix(ITEM_PREFIX): answer}
            progress = replace(self.progress, items=items)
        return Walk(progress, (*self.asked, question))


def choices(question: str) -> list[int | str | None]:
    return {STORY: STORIES, GUESS: GUESSES, MOST: MOSTS}.get(question, SCALE)  # type: ignore[return-value]


def walk_to_the_end(choose: Callable[[str], int | str | None]) -> Walk:
    walk = Walk()
    while (question := walk.next_question()) is not None:
        assert question not in walk.asked
        assert len(walk.asked) < AT_MOST
        walk = walk.answered(question, choose(question))
    return walk


@dataclass(frozen=True)
class Ahead:
    """All that can follow: how many conversations, and how many questions the shortest and the longest still ask."""

    paths: int
    fewest: int
    most: int


Seen = dict[Hashable, Ahead]


def ahead(walk: Walk, seen: Seen, shown: tuple[int, int] = (0, 0)) -> Ahead:
    """Every conversation that can follow, with every answer there is; what has been walked is not walked again.

    The step that is shown must rise by one a question, and the total must neither shrink nor be passed.
    """
    question = walk.next_question()
    if question is None:
        return Ahead(1, 0, 0)
    step, total = position(questions(RULES, walk.progress), question)
    assert step == shown[0] + 1 == len(walk.asked) + 1, walk.asked
    assert step <= total <= AT_MOST, walk.asked
    assert total >= shown[1], walk.asked
    key = as_the_plan_sees_it(walk.progress)
    if key not in seen:
        following = [ahead(walk.answered(question, a), seen, (step, total)) for a in choices(question)]
        fewest, most = min(f.fewest for f in following), max(f.most for f in following)
        seen[key] = Ahead(sum(f.paths for f in following), 1 + fewest, 1 + most)
    return seen[key]


def found(answer: int | str) -> int:
    """All of an answer that decides what comes next: nothing or skipped, a bit, or clearly."""
    return min(answer, 2) if isinstance(answer, int) else 0


def as_the_plan_sees_it(progress: Progress) -> Hashable:
    """The same for all conversations after which the same can follow."""
    items = frozenset((item, found(answer)) for item, answer in progress.items.items())
    return replace(progress, items=None), items  # type: ignore[arg-type]


def test_every_conversation_there_is_ends_within_ten_answers() -> None:
    everything = ahead(Walk(), {})
    assert (everything.fewest, everything.most) == (5, AT_MOST)
    assert everything.paths > 2_000_000


@given(st.data())
def test_the_plan_sees_only_whether_something_was_found_and_how_clearly(data: st.DataObject) -> None:
    """What lets the walk above take conversations together."""
    items = data.draw(st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(SCALE)))
    guess, guess_answer = data.draw(st.sampled_from(STORIES)), data.draw(st.sampled_from([None, *GUESSES]))
    progress = Progress(True, guess, guess_answer, items)
    alike = replace(progress, items={item: found(answer) for item, answer in items.items()})
    assert questions(RULES, progress) == questions(RULES, alike)


@given(st.data())
def test_any_conversation_ends_within_ten_questions(data: st.DataObject) -> None:
    walk = walk_to_the_end(lambda question: data.draw(st.sampled_from(choices(question))))
    assert walk.asked[0] == STORY
    assert {ITEM_PREFIX + area.items[0] for area in RULES.areas} <= set(walk.asked)


@given(st.data())
def test_a_question_that_was_asked_stays_part_of_the_plan_until_the_end(data: st.DataObject) -> None:
    walk = walk_to_the_end(lambda question: data.draw(st.sampled_from(choices(question))))
    assert questions(RULES, walk.progress) == list(walk.asked)


def test_who_skips_everything_answers_only_the_story_and_four_statements() -> None:
    walk = walk_to_the_end(lambda question: None if question == STORY else SKIPPED)
    assert walk.asked == (STORY, *(ITEM_PREFIX + area.items[0] for area in RULES.areas))


def test_who_says_a_lot_to_everything_without_a_guess_answers_exactly_ten() -> None:
    walk = walk_to_the_end(lambda question: {STORY: None, MOST: KEYS[0]}.get(question, 3))
    assert len(walk.asked) == AT_MOST
    assert walk.asked[-1] == MOST


def test_who_skips_the_guess_and_says_a_lot_to_everything_is_asked_no_eleventh_question() -> None:
    walk = walk_to_the_end(lambda question: {STORY: "grief", GUESS: SKIPPED}.get(question, 3))
    assert len(walk.asked) == AT_MOST


@pytest.mark.parametrize("key", KEYS)
def test_a_confirmed_guess_is_asked_about_first_and_needs_no_final_choice(key: str) -> None:
    walk = walk_to_the_end(lambda question: {STORY: key, GUESS: YES}.get(question, 1))
    assert walk.asked[2] == ITEM_PREFIX + RULES.area(key).items[0]
    assert MOST not in walk.asked
    assert most_connected(RULES, walk.progress) == key


@pytest.mark.parametrize("key", KEYS)
def test_after_a_confirmed_guess_the_other_areas_need_a_clear_first_answer(key: str) -> None:
    faint = walk_to_the_end(lambda question: {STORY: key, GUESS: YES}.get(question, 1))
    clear = walk_to_the_end(lambda question: {STORY: key, GUESS: YES}.get(question, 2))
    assert len(faint.asked) == 2 + 4 + 1
    assert len(clear.asked) == 2 + 8


@pytest.mark.parametrize("named", KEYS)
def test_an_area_named_in_place_of_the_guess_counts_as_most_connected(named: str) -> None:
    guess = next(key for key in KEYS if key != named)
    walk = walk_to_the_end(lambda question: {STORY: guess, GUESS: named}.get(question, 1))
    assert most_connected(RULES, walk.progress) == named
    assert MOST not in walk.asked


@pytest.mark.parametrize("key", KEYS)
def test_a_rejected_guess_is_not_pressed_further(key: str) -> None:
    walk = walk_to_the_end(lambda question: {STORY: key, GUESS: NONE, MOST: NONE}.get(question, 3))
    assert ITEM_PREFIX + RULES.area(key).items[0] in walk.asked
    assert ITEM_PREFIX + RULES.area(key).items[1] not in walk.asked


def test_the_final_choice_is_not_asked_when_nothing_was_found() -> None:
    assert MOST not in walk_to_the_end(lambda question: None if question == STORY else 0).asked


def test_the_final_choice_outweighs_everything_else() -> None:
    progress = Progress(True, "grief", NONE, {}, most="dispute")
    assert most_connected(RULES, progress) == "dispute"


@pytest.mark.parametrize("answer", [NONE, SKIPPED])
def test_choosing_none_names_no_area(answer: str) -> None:
    assert most_connected(RULES, Progress(True, None, None, {}, most=answer)) is None


def test_every_question_of_the_plan_is_a_slot_of_the_form() -> None:
    from actions.screening import SCREENING_SLOTS

    walk = walk_to_the_end(lambda question: {STORY: "grief", GUESS: NONE, MOST: NONE}.get(question, 3))
    assert set(walk.asked) <= set(SCREENING_SLOTS)

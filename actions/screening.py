"""The focus-area conversation: one action call a turn reads the answer, asks the next question, or ends."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, active_form, answer_to, attached, entity_of
from actions.forms import forget, last_answered
from bot.knowledge.answers import answers
from bot.screening.answers import put_right, read_area, read_close, read_points
from bot.screening.picture import bars
from bot.screening.plan import (
    GUESS,
    ITEM_PREFIX,
    MOST,
    NONE,
    STORY,
    YES,
    Progress,
    most_connected,
    position,
    questions,
)
from bot.screening.rules import Rules, load
from bot.screening.scoring import Answers, AreaResult, Result, Standing, score

ITEM_SLOTS = tuple(ITEM_PREFIX + item for area in load().areas for item in area.items)
SCREENING_SLOTS = (STORY, GUESS, *ITEM_SLOTS, MOST)
"""The form's questions."""

SUGGESTED = "screening_suggested"
"""Slot with the area that the story suggested; the story itself goes into no slot."""

TOLD = "told"
"""What stands in the story's slot in place of it."""


def progress_of(slots: dict[str, Any]) -> Progress:
    """What is settled, from the tracker's slots."""
    return Progress(
        story_told=slots.get(STORY) is not None,
        guess=slots.get(SUGGESTED) if slots.get(STORY) == TOLD else None,  # a story may be taken back and skipped
        guess_answer=slots.get(GUESS),
        items={slot.removeprefix(ITEM_PREFIX): slots[slot] for slot in ITEM_SLOTS if slots.get(slot) is not None},
        most=slots.get(MOST),
    )


def result_of(rules: Rules, progress: Progress) -> Result:
    """The result of what was answered."""
    points = {item: value for item, value in progress.items.items() if isinstance(value, int)}
    return score(rules, Answers(points, most_connected(rules, progress)))


class ActionStartScreening(SafeAction):
    """Begins anew, unless the questions are running already."""

    action_name = "action_start_screening"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        if active_form(tracker) == "screening_form":
            return []
        say.utter_message(response="utter_screening_intro")
        return forget(*SCREENING_SLOTS, SUGGESTED, "paused_form")


class ValidateScreeningForm(SafeAction):
    """One turn of the form."""

    action_name = "validate_screening_form"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        settled = self._read(say, tracker)
        slots = {**tracker.current_slot_values(), **settled}
        progress = progress_of(slots)
        asked = questions(load(), progress)
        following = next((q for q in asked if slots.get(q) is None), None)
        events = [SlotSet(slot, value) for slot, value in settled.items()]
        if following is None:
            return [*events, SlotSet("requested_slot", None)]
        self._ask(say, tracker, following, asked, progress)
        return [*events, SlotSet("requested_slot", following)]

    def _read(self, say: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        requested = tracker.get_slot("requested_slot")
        words = answer_to(tracker, requested) if requested else None
        if words is None:
            return {}
        anew, before = put_right(words), last_answered(tracker, SCREENING_SLOTS)
        if anew is not None and before not in (None, STORY) and answers(str(before), anew):
            say.utter_message(response="utter_screening_story_told")
            return {str(before): _value(str(before), anew)}
        if requested == STORY:
            area = entity_of(tracker, "focus_area")
            say.utter_message(
                response="utter_screening_story_grief" if area == "grief" else "utter_screening_story_told"
            )
            return {STORY: TOLD, SUGGESTED: area}
        return {requested: _value(requested, anew or words)} if requested in SCREENING_SLOTS else {}

    def _ask(
        self,
        say: CollectingDispatcher,
        tracker: Tracker,
        question: str,
        asked: list[str],
        progress: Progress,
    ) -> None:
        rules = load()
        first_item = question in ITEM_SLOTS and not progress.items
        if first_item:
            say.utter_message(response="utter_screening_scale")
        area = rules.area(progress.guess).short if progress.guess else ""
        step, total = position(asked, question)
        say.utter_message(response=f"utter_question_{question}", area=area, progress={"step": step, "total": total})


def _value(question: str, words: str) -> Any:
    """What an answer to any question but the first is kept as."""
    if question == GUESS:
        return read_area(words) or (YES if read_close(words) else NONE)
    if question == MOST:
        return read_area(words) or NONE
    return read_points(words)


class ActionScreeningResult(SafeAction):
    """Shows all four areas, never only the highest."""

    action_name = "action_screening_result"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        rules = load()
        result = result_of(rules, progress_of(tracker.current_slot_values()))
        areas = area_lines(rules, result)
        titles = [rules.area(key).title for key in result.leading]
        kind = "none" if not titles else "one" if len(titles) == 1 else "several"
        picture = attached(tracker, "what-you-told-me.svg", bars(rules, result))
        say.utter_message(response="utter_screening_result", areas=areas, files=[picture])
        say.utter_message(response=f"utter_screening_summary_{kind}", area="**, **".join(titles))
        return []


class ActionScreeningWhy(SafeAction):
    """Prints the arithmetic."""

    action_name = "action_screening_why"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        rules, progress = load(), progress_of(tracker.current_slot_values())
        if not progress.story_told:
            say.utter_message(response="utter_screening_why_unknown")
            return []
        result = result_of(rules, progress)
        say.utter_message(
            response="utter_screening_why",
            bonus=str(rules.most_connected_bonus),
            may_fit=str(rules.may_fit_from),
            worth_mentioning=str(rules.worth_mentioning_from),
            sums="\n".join(f"- {_sum_line(rules, area)}" for area in result.areas),
        )
        return []


def area_lines(rules: Rules, result: Result) -> str:
    """All four areas as a list, as the person sees them and, after a yes, the therapist."""
    return "\n".join(f"- {_area_line(rules, area)}" for area in result.areas)


def _area_line(rules: Rules, area: AreaResult) -> str:
    title = rules.area(area.key).title
    if area.standing is Standing.NOT_ASKED:
        return f"**{title}**: not asked"
    return f"**{title}**: {area.standing.value} ({area.points} of {area.out_of})"


def _sum_line(rules: Rules, area: AreaResult) -> str:
    title = rules.area(area.key).title
    parts = [str(value) for _, value in area.answered]
    if area.bonus:
        parts.append(f"{area.bonus} (closest)")
    return f"{title}: {' + '.join(parts)} = {area.points}" if parts else f"{title}: not asked"

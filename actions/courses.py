"""What a course would look like on the calendar: an example from what the person said, never a booking."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, attached, latest_words, services
from bot.booking.availability import is_open
from bot.courses.catalogue import USUAL, Course, load
from bot.courses.details import TOPIC, Details, read_details
from bot.courses.picture import timeline
from bot.courses.timetable import Timetable, timetable

DETAILS = "course_details"
"""Slot with what the person said about dates."""

_SPOKEN_DAYS = 4
"""More days than this are counted, not listed."""


class ActionCourseDates(SafeAction):
    """Lays a course out from this message and those before; what nobody said is assumed and called so."""

    action_name = "action_course_dates"

    def act(self, say: CollectingDispatcher, tracker: Tracker) -> Events:
        at_hand, courses = services(), load().courses
        today = at_hand.clock().astimezone(at_hand.clinic.zone).date()
        words = latest_words(tracker)
        details = Details.from_slot(tracker.get_slot(DETAILS)).then(read_details(words, today))
        if details.weeks_later:
            details = replace(details, start=_moved(details, today))
        asked_about = courses.get(str(tracker.get_slot("therapy")), courses[USUAL])
        course = courses[asked_about.shorter] if details.shorter and asked_about.shorter else asked_about
        if course is not asked_about:
            details = replace(details, sessions=None)
        _lead(say, asked_about, course, details)
        lay_out = partial(
            timetable,
            course,
            start=details.start or _assumed_start(today),
            open_on=partial(is_open, at_hand.absences.clinic_now()),
            rhythm=details.rhythm,
            breaks=details.breaks,
            missed=details.missed or 0,
        )
        longest, shortest = (lay_out(details.sessions or usual) for usual in (course.longest, course.shortest))
        _say_deadline(say, details.done_before, longest, shortest)
        _say_dates(say, tracker, longest, shortest)
        _say_next(say, longest, details.start is None, tracker.active_loop.get("name") is None)
        return [SlotSet(DETAILS, details.as_slot()), SlotSet("therapy", course.key), SlotSet("topic", TOPIC)]


def _assumed_start(today: date) -> date:
    """The first Monday at least two weeks ahead: a first consultation comes before."""
    ahead = today + timedelta(weeks=2)
    return ahead + timedelta(days=-ahead.weekday() % 7)


def _moved(details: Details, today: date) -> date:
    """The start moved by the weeks that were said, never before tomorrow."""
    start = (details.start or _assumed_start(today)) + timedelta(weeks=details.weeks_later)
    return max(start, today + timedelta(days=1))


def _lead(say: CollectingDispatcher, asked_about: Course, course: Course, details: Details) -> None:
    """What must be said before any dates."""
    if details.for_me:
        say.utter_message(response="utter_course_for_me")
    if details.shorter:
        kind = "shorter" if course is not asked_about else "not_shorter"
        say.utter_message(response=f"utter_course_form_{kind}", course=course.name)
    if details.missed:
        say.utter_message(response="utter_course_missed")
    if details.rhythm not in (None, course.rhythm):
        say.utter_message(response="utter_course_rhythm", course=course.name, usual=course.rhythm.spoken)


def _say_deadline(say: CollectingDispatcher, day: date | None, longest: Timetable, shortest: Timetable) -> None:
    """Whether the course would end before a day that was asked about."""
    if day is not None:
        kind = "before" if longest.end < day else "maybe" if shortest.end < day else "after"
        say.utter_message(response=f"utter_course_ends_{kind}", day=spoken_day(day), fewest=str(len(shortest.days)))


def _say_dates(say: CollectingDispatcher, tracker: Tracker, longest: Timetable, shortest: Timetable) -> None:
    kind = "range" if len(shortest.days) < len(longest.days) else "set"
    say.utter_message(
        response=f"utter_course_dates_{kind}",
        course=longest.course.name,
        rhythm=longest.rhythm.spoken,
        start=spoken_day(longest.days[0]),
        fewest=str(len(shortest.days)),
        sessions=str(len(longest.days)),
        early_end=spoken_day(shortest.end),
        end=spoken_day(longest.end),
        files=[attached(tracker, "course.svg", timeline(longest))],
    )


def _say_next(say: CollectingDispatcher, shown: Timetable, start_assumed: bool, nothing_open: bool) -> None:
    if shown.left_out:
        say.utter_message(response="utter_course_left_out", days=spoken_days(shown.left_out))
    buttons = [
        {"title": title, "payload": f"/{TOPIC}{json.dumps({'value': title})}"} for title in load().adjustments
    ] + [{"title": "Book a first consultation", "payload": "/book_appointment"}]
    kind = "assumed" if start_assumed else "told"
    say.utter_message(response=f"utter_course_start_{kind}", buttons=buttons if nothing_open else [])


def spoken_day(day: date) -> str:
    """A day as people in the UK say it: "Monday 4 January 2027"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def spoken_days(days: tuple[date, ...]) -> str:
    """A list in words; a long one is counted."""
    if len(days) > _SPOKEN_DAYS:
        return f"{len(days)} days, the first of them {spoken_day(days[0])}"
    *others, last = [spoken_day(day) for day in days]
    return f"{', '.join(others)} and {last}" if others else last

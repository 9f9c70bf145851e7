"""Pictures say in words what they show, stay readable, and become PNG without any font of the machine."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.courses.catalogue import load as courses
from bot.courses.picture import CAPTION, timeline
from bot.courses.timetable import Break, timetable
from bot.pictures import WIDTH, Picture
from bot.screening.picture import bars
from bot.screening.rules import load
from bot.screening.scoring import Answers, score

RULES = load()
ITEMS = [item for area in RULES.areas for item in area.items]
SMALLEST = 8
"""Pixels of the smallest type: numbers in the dots of a course of years."""


def course_picture(key: str = "ipt", sessions: int = 16, breaks: tuple[Break, ...] = ()) -> Picture:
    return timeline(timetable(courses().courses[key], sessions, date(2027, 1, 4), lambda _: True, breaks=breaks))


def texts(picture: Picture) -> list[str]:
    root = ElementTree.fromstring(picture.svg)  # noqa: S314 - drawn by ourselves
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_result_shows_all_areas_and_calls_itself_no_test() -> None:
    picture = bars(RULES, score(RULES, Answers({"grief_death": 3, "grief_present": 2, "dispute_conflict": 0}, "grief")))
    assert texts(picture)[0] == "What you told me, not a test"
    assert "may fit, 7 of 8" in texts(picture)
    assert "did not stand out, 0 of 8" in texts(picture)
    assert texts(picture).count("not asked") == 2
    assert "A change in your life: not asked." in picture.alt


def test_an_area_that_was_not_asked_is_no_empty_solid_bar() -> None:
    nothing_asked = bars(RULES, score(RULES, Answers({})))
    all_denied = bars(RULES, score(RULES, Answers(dict.fromkeys(ITEMS, 0))))
    assert nothing_asked.svg.count("stroke-dasharray") == len(RULES.areas)
    assert "stroke-dasharray" not in all_denied.svg


def test_a_timeline_is_marked_as_an_example_and_names_stages_gaps_and_end() -> None:
    picture = course_picture(breaks=(Break(date(2027, 2, 1), date(2027, 2, 7)),))
    shown = texts(picture)
    assert CAPTION in shown
    assert "Middle: sessions 5 to 12" in shown
    assert "no session: holiday or away" in shown
    assert "Last session: 26 April 2027" in shown
    for words in (CAPTION, "16 sessions", "No session on 1 February 2027", "to 26 April 2027"):
        assert words in picture.alt


@pytest.mark.parametrize(("key", "sessions"), [("maintenance", 36), ("dit", 16), ("ipc", 6), ("ipt_brief", 1)])
def test_every_session_has_its_number(key: str, sessions: int) -> None:
    numbers = [text for text in texts(course_picture(key, sessions)) if text.isdigit() and len(text) < 3]
    assert sorted(map(int, numbers)) == list(range(1, sessions + 1))


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 3)))
def test_a_picture_describes_itself_and_nothing_leaves_it(points: dict[str, int]) -> None:
    root = ElementTree.fromstring(bars(RULES, score(RULES, Answers(points))).svg)  # noqa: S314
    assert root.get("role") == "img"
    assert [child.tag.partition("}")[2] for child in root][:2] == ["title", "desc"]
    for element in root.iter():
        assert float(element.get("x", 0)) + float(element.get("width", 0)) <= WIDTH
        assert float(element.get("y", 0)) <= float(root.get("height", 0))
        assert float(element.get("font-size", SMALLEST)) >= SMALLEST


def test_as_png_it_is_960_wide_and_has_ink() -> None:
    png = course_picture().png()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 3 * WIDTH
    assert len(png) > 10_000, "without a font there would be hardly anything to draw"

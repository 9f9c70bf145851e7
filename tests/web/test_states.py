"""Each state of the widget: what screen readers get of it, and what axe and the eye may find wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.database import Database
from tests.channels.fakes import FakeAssistant
from tests.stack import eventually
from tests.web import states
from tests.web.chat import assert_accessible, assert_nothing_overflows, bot
from tests.web.states import Stage, State

SNAPSHOTS = Path(__file__).parent / "snapshots"
WRITE = "SNAPSHOTS" in os.environ
"""SNAPSHOTS=write makes the files anew; look at what has changed before you commit them."""

DESKTOP = {"width": 1280, "height": 800}
SCREENS = {
    "desktop": (DESKTOP, {}),
    "phone, dark": ({"width": 360, "height": 740}, {"color_scheme": "dark"}),
    "320 pixels": ({"width": 320, "height": 568}, {}),
    "400% zoom": ({"width": 320, "height": 256}, {}),
    "200% zoom, dark": ({"width": 640, "height": 400}, {"color_scheme": "dark"}),
    "forced colours": (DESKTOP, {"forced_colors": "active"}),
    "forced colours, phone": ({"width": 360, "height": 740}, {"forced_colors": "active", "color_scheme": "dark"}),
}
"""The windows and preferences of people. Zooming a browser makes its window so many times smaller."""

every_state = pytest.mark.parametrize("state", states.ALL, ids=lambda s: s.__name__)


@pytest.fixture
def stage(scripted: Page, assistant: FakeAssistant, database: Database) -> Stage:
    scripted.set_viewport_size(DESKTOP)
    return Stage(scripted, assistant, database)


@contextmanager
def seen_as(page: Page, screen: str) -> Iterator[None]:
    size, preferences = SCREENS[screen]
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce", **preferences})
    page.wait_for_timeout(50)  # the window reports its new size
    yield


@every_state
def test_axe_is_clean_and_nothing_overflows_on_any_screen(stage: Stage, state: State) -> None:
    state(stage)
    for screen in SCREENS:
        with seen_as(stage.page, screen):
            assert_accessible(stage.page, screen)
            assert_nothing_overflows(stage.page, screen)


@every_state
def test_what_a_screen_reader_gets(stage: Stage, state: State) -> None:
    state(stage)
    of_widget = state in states.OF_THE_WIDGET
    # The live region empties after a second; what it says is tested in test_conversation.py.
    stage.page.wait_for_timeout(1100)
    if of_widget:
        expect(stage.page.locator("clinic-chat [aria-live]")).to_be_empty()
    tree = stage.page.locator("clinic-chat" if of_widget else "main").aria_snapshot() + "\n"
    tree = re.sub(r"blob:\S+", "blob:", tree)
    file = SNAPSHOTS / f"{state.__name__}.yml"
    if WRITE:
        file.write_text(tree, "utf-8")
    assert tree == file.read_text("utf-8")


def test_every_snapshot_is_of_a_state() -> None:
    assert {file.stem for file in SNAPSHOTS.glob("*.yml")} == {state.__name__ for state in states.ALL}


TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  for (const root of [document, document.querySelector('clinic-chat').shadowRoot]) root.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.parametrize("state", [states.question, states.danger, states.failed, states.urgent, states.deleting])
def test_wide_text_spacing_cuts_nothing_off(stage: Stage, state: State) -> None:
    """WCAG 1.4.12, on the smallest screen."""
    state(stage)
    stage.page.set_viewport_size({"width": 320, "height": 568})
    stage.page.evaluate(TEXT_SPACING)
    assert_nothing_overflows(stage.page)
    cut = "(all) => all.filter((b) => b.scrollWidth > b.clientWidth + 1 || b.scrollHeight > b.clientHeight + 1)"
    buttons = stage.page.locator("clinic-chat button:visible")
    assert buttons.evaluate_all(f"(all) => ({cut})(all).map((b) => b.textContent)") == []


@pytest.mark.parametrize("state", [states.question, states.danger, states.booked, states.deleting])
def test_from_right_to_left(stage: Stage, state: State) -> None:
    """On a page that runs from right to left the person's own side is the left one."""
    state(stage)
    stage.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert_accessible(stage.page)
    assert_nothing_overflows(stage.page)
    if state is not states.deleting:
        log = stage.page.locator("clinic-chat .log").bounding_box()
        bubble = stage.page.locator("clinic-chat .user .bubble").last.bounding_box()
        assert log and bubble and bubble["x"] - log["x"] < 40


def test_targets_are_large_enough(stage: Stage) -> None:
    states.question(stage)
    stage.page.set_viewport_size({"width": 320, "height": 568})
    for control in stage.page.locator("clinic-chat button:visible").all():
        size = control.bounding_box()
        assert size and size["width"] >= 44 and size["height"] >= 44, control.inner_text()


@pytest.mark.parametrize("state", [states.sending, states.danger])
def test_nothing_moves_for_those_who_asked_for_less_motion(stage: Stage, state: State) -> None:
    state(stage)
    shadow = "document.querySelector('clinic-chat').shadowRoot"
    running = f"() => {shadow}.getAnimations().filter((a) => a.playState === 'running').length"
    assert stage.page.evaluate(running) == 0
    if state is states.sending:
        stage.page.emulate_media(reduced_motion="no-preference")
        eventually("something moves", lambda: stage.page.evaluate(running) > 0, 5)


def test_forced_colours_still_tell_open_choices_from_closed_ones(stage: Stage) -> None:
    states.question(stage)
    stage.page.emulate_media(forced_colors="active")
    choice = stage.page.locator("clinic-chat .choice").first
    colour = "(node) => getComputedStyle(node).color"
    usable = choice.evaluate(colour)
    choice.click()
    expect(choice).to_have_attribute("aria-disabled", "true")
    assert choice.evaluate(colour) != usable


def test_a_jump_to_an_early_message_leaves_urgent_help_in_sight(stage: Stage) -> None:
    """Browsers jump for a search, a screen reader or a link; the panel itself must not move with the messages."""
    states.greeting(stage)
    for _ in range(8):
        stage.answers("A few words that fill the window.\n\n- one\n- two\n- three", "go on")
    for message in ("first", "last"):
        getattr(bot(stage.page), message).evaluate("(one) => one.scrollIntoView({block: 'start'})")
        expect(stage.page.locator("clinic-chat button.urgent")).to_be_in_viewport(ratio=1)

"""Every state in which a person may meet the widget, brought about on a page with a scripted assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from bot import pictures
from bot.channels.assistant import Turn
from bot.clock import system_clock
from bot.conversations import StoredFile, keep_file
from bot.database import Database
from tests.channels.fakes import FakeAssistant, button, says
from tests.web.chat import answer_once, bot, box, mine, open_chat, say

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200"/></svg>'
SOURCES = [{"title": "NICE guideline on depression", "url": "https://www.nice.org.uk/guidance/ng222"}]
DANGER = """I am really glad you told me. You deserve help **now**.

- Danger right now: call **999**
- Samaritans: **116 123**, free, day and night
- Shout: text **SHOUT** to **85258**"""


@dataclass
class Stage:
    """A page and the assistant behind it."""

    page: Page
    assistant: FakeAssistant
    database: Database

    def answers(self, text: str, to: str, files: tuple[tuple[str, str, str], ...] = (), **parts: object) -> None:
        """The assistant says something, with files as (type, name, alt)."""
        shown: list[dict[str, str]] = []

        def keep(turn: Turn) -> None:
            for kind, name, alt in files:
                content = PICTURE.encode() if kind == pictures.TYPE else b"BEGIN:VCALENDAR"
                file_id = keep_file(
                    self.database, turn.conversation_id, StoredFile(kind, name, content), system_clock()
                )
                shown.append({"id": file_id, "type": kind, "name": name, "alt": alt})

        self.assistant.acts = keep
        self.assistant.script = [says(text, **({"files": shown} if files else {}), **parts)]
        say(self.page, to)


def closed(stage: Stage) -> None:
    stage.page.goto("/")
    expect(stage.page.get_by_role("button", name="Chat with us")).to_be_visible()


def greeting(stage: Stage) -> None:
    open_chat(stage.page)


def answer(stage: Stage) -> None:
    open_chat(stage.page)
    text = "**IPT** looks at:\n\n- grief\n- change\n\n1. A first talk\n2. Then weekly\n\nSee [our page](https://example.org/ipt)."
    stage.answers(text, "what is ipt?", sources=SOURCES)


def question(stage: Stage) -> None:
    open_chat(stage.page)
    buttons = [button("Not at all", "0"), button("A lot", "2"), button("Skip this one", "/skip")]
    stage.answers(
        "How much has it to do with a loss?",
        "start",
        kind="question",
        buttons=buttons,
        progress={"step": 2, "total": 9},
        asked="grief",
    )


def chosen(stage: Stage) -> None:
    question(stage)
    before = bot(stage.page).count()
    stage.page.get_by_role("button", name="A lot").click()
    expect(bot(stage.page).nth(before)).to_be_visible()


def danger(stage: Stage) -> None:
    open_chat(stage.page)
    stage.answers(DANGER, "i cannot go on", kind="safety", buttons=[button("I am safe now", "/safe")])


def result(stage: Stage) -> None:
    open_chat(stage.page)
    alt = "Grief: a lot. Change: a little."
    stage.answers("This is what you told me.", "go on", ((pictures.TYPE, "areas.svg", alt),), kind="result")
    expect(stage.page.get_by_role("img", name=alt)).to_be_visible()


def booked(stage: Stage) -> None:
    stage.page.context.grant_permissions(["clipboard-write", "clipboard-read"])
    open_chat(stage.page)
    entry = ("text/calendar", "appointment.ics", "Calendar entry")
    stage.answers("It is booked. Your reference is **RSP-4K7**.", "yes", (entry,), kind="booking")
    expect(stage.page.get_by_role("link", name="Add to calendar")).to_be_visible()


def sending(stage: Stage) -> None:
    open_chat(stage.page)
    stage.page.route("**/api/chat/messages", lambda _route: None)
    box(stage.page).fill("hello")
    box(stage.page).press("Enter")
    expect(mine(stage.page).last).to_have_attribute("data-state", "sending")
    expect(stage.page.locator("clinic-chat .typing")).to_be_visible()


def failed(stage: Stage) -> None:
    open_chat(stage.page)
    answer_once(stage.page, 503)
    box(stage.page).fill("hello")
    box(stage.page).press("Enter")
    expect(mine(stage.page).last).to_have_attribute("data-state", "failed")


def away(stage: Stage) -> None:
    open_chat(stage.page)
    stage.assistant.away = True
    say(stage.page, "hello")


def offline(stage: Stage) -> None:
    open_chat(stage.page)
    stage.page.context.set_offline(True)
    expect(stage.page.locator("clinic-chat .offline")).to_be_visible()


def restored(stage: Stage) -> None:
    question(stage)
    say(stage.page, "a lot")
    stage.page.reload()
    stage.page.get_by_role("button", name="Chat with us").click()
    expect(mine(stage.page)).to_have_count(2)


def urgent(stage: Stage) -> None:
    open_chat(stage.page)
    stage.page.locator("clinic-chat button.urgent").click()


def about(stage: Stage) -> None:
    open_chat(stage.page)
    stage.page.get_by_role("button", name="About this chat").click()


def deleting(stage: Stage) -> None:
    about(stage)
    stage.page.get_by_role("button", name="Delete this chat").click()


def deleted(stage: Stage) -> None:
    deleting(stage)
    stage.page.get_by_role("button", name="Yes, delete it").click()
    expect(stage.page.get_by_role("button", name="Start a new chat")).to_be_visible()


def link_from_telegram(stage: Stage) -> None:
    stage.page.goto("/continue#some.token")
    expect(stage.page.get_by_role("button", name="Go on")).to_be_visible()


def spent_link(stage: Stage) -> None:
    link_from_telegram(stage)
    stage.page.get_by_role("button", name="Go on").click()
    expect(stage.page.get_by_role("status")).to_contain_text("This link was used before")


State = Callable[[Stage], None]

OF_THE_WIDGET: tuple[State, ...] = (
    closed, greeting, answer, question, chosen, danger, result, booked, sending, failed, away, offline, restored,
    urgent, about, deleting, deleted,
)  # fmt: skip
ALL = (*OF_THE_WIDGET, link_from_telegram, spent_link)

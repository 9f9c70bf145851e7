"""The bot's commands, and the words that a link to the bot may carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command in the bot's menu.

    Attributes:
        payload: what the assistant gets, as from a button; None when the gateway answers by itself.
    """

    name: str
    about: str
    payload: str | None = None


URGENT = Command("urgent", "Who can help right now")
DELETE = Command("delete", "Erase this chat")
WEBSITE = Command("website", "Go on with this chat on the website")
START = Command("start", "Begin", "/start")

MENU = (
    URGENT,
    Command("help", "What this assistant can do", "/menu"),
    Command("book", "Book a first consultation", "/book_appointment"),
    Command("mybooking", "See your booking", "/my_booking"),
    WEBSITE,
    Command("privacy", "Who sees what you write", "/faq/who_sees_chat"),
    Command("stop", "Stop what we are doing", "/stop"),
    DELETE,
    START,
)
COMMANDS = {command.name: command for command in MENU}

LINKS = {
    "book": "/book_appointment",
    "focus": "/start_screening",
    "ipt": "/faq/ipt_what",
    "dit": "/faq/dit_what",
}
"""https://t.me/<bot>?start=<word> opens the chat and goes on with this; other words only open it."""

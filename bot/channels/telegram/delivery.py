"""Saying something in a Telegram chat: the parts of an answer, and how each is sent."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from anyio.to_thread import run_sync
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot import pictures
from bot.channels.chat import Message
from bot.channels.telegram import formatting
from bot.conversations import StoredFile
from bot.logs import logger

CHOSEN = "chosen"
"""What the one button that is left of an answered choice carries; pressing it does nothing."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logger(__name__)

Files = Callable[[str, str], "StoredFile | None"]
"""From conversation id and file id to the file."""


@dataclass(frozen=True)
class Part:
    """One message as Telegram will show it: a text, with buttons as (key, title), or a file with a caption.

    Attributes:
        link: a button that opens an address, as (address, title).
    """

    text: str
    markup: str
    buttons: tuple[tuple[str, str], ...] = ()
    link: tuple[str, str] | None = None
    file_id: str | None = None
    picture: bool = False


def parts_of(messages: Sequence[Message]) -> list[Part]:
    """An answer as Telegram messages. Pictures come before their text, so that buttons stay at the bottom."""
    parts: list[Part] = []
    for message in messages:
        files = [_file(file) for file in message.get("files", [])]
        parts += [file for file in files if file.picture]
        parts += _texts(message)
        parts += [file for file in files if not file.picture]
    return parts


def _file(file: dict[str, Any]) -> Part:
    caption = formatting.split(file.get("alt", ""), formatting.MAX_CAPTION)[0]
    picture = file["type"] in ("image/png", "image/jpeg", pictures.TYPE)
    return Part(caption, formatting.to_html(caption), file_id=file["id"], picture=picture)


def _as_photo(file: StoredFile) -> bytes:
    """What Telegram can show: it knows no SVG."""
    if file.type != pictures.TYPE:
        return file.content
    return pictures.Picture(file.content.decode("utf-8"), "").png()


def _texts(message: Message) -> list[Part]:
    text = message.get("text", "")
    progress = message.get("progress")
    if progress:
        text = f"_Question {progress['step']} of {progress['total']}_\n\n{text}"
    if not text.strip():
        return []
    link = message.get("link")
    if link and not link["url"].startswith("https://"):  # Telegram takes no other for a button
        text, link = f"{text}\n\n{link['url']}", None
    parts = [Part(part, formatting.to_html(part)) for part in formatting.split(text)]
    sources = formatting.sources_line(message.get("sources", []))
    if sources:
        last = parts[-1]
        joined = f"{last.markup}\n\n{sources}"
        if formatting.visible(joined) <= formatting.MAX_TEXT:
            parts[-1] = Part(last.text, joined)
        else:
            parts.append(Part("", sources))
    buttons = tuple((button["key"], button["title"]) for button in message.get("buttons", []))
    return [*parts[:-1], Part(parts[-1].text, parts[-1].markup, buttons, link and (link["url"], link["title"]))]


class Delivery:
    """Sends through one bot. Everything but the sending itself is done as well as it goes and fails in silence."""

    def __init__(self, bot: Bot, files: Files) -> None:
        self._bot = bot
        self._files = files

    async def send(self, chat_id: int, conversation_id: str, part: Part) -> None:
        """Send one part.

        Raises:
            TelegramError: it did not go out, or nobody knows whether it did.
        """
        try:
            await self._send(chat_id, conversation_id, part, ParseMode.HTML)
        except BadRequest as error:
            # Telegram does not like its form: the words matter more.
            log.error("telegram.form_refused", error=type(error).__name__)
            await self._send(chat_id, conversation_id, part, None)

    async def _send(self, chat_id: int, conversation_id: str, part: Part, parse_mode: str | None) -> None:
        words = part.markup if parse_mode else part.text or part.markup
        if part.file_id is None:
            await self._bot.send_message(
                chat_id,
                words,
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_markup=_keyboard(part),
            )
            return
        file = await run_sync(self._files, conversation_id, part.file_id)
        if file is None:
            return
        if part.picture:
            shown = await run_sync(_as_photo, file)
            await self._bot.send_photo(chat_id, shown, words, parse_mode=parse_mode)
        else:
            await self._bot.send_document(chat_id, file.content, words, parse_mode=parse_mode, filename=file.name)

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is on its way."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def answer_press(self, query_id: str) -> None:
        """End the waiting sign on a pressed button."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(query_id)

    async def show_chosen(self, chat_id: int, message_id: int, title: str) -> None:
        """Leave of a message's buttons the one that was pressed, marked, so that nobody presses another later."""
        left = InlineKeyboardMarkup([[InlineKeyboardButton(f"✓ {title}", callback_data=CHOSEN)]])
        with contextlib.suppress(TelegramError):
            await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=left)

    async def leave(self, chat_id: int) -> None:
        """Leave a group or channel: this bot talks to one person at a time."""
        with contextlib.suppress(TelegramError):
            await self._bot.leave_chat(chat_id)


def _keyboard(part: Part) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(title, callback_data=key)] for key, title in part.buttons]
    if part.link:
        url, title = part.link
        rows.append([InlineKeyboardButton(title, url=url)])
    return InlineKeyboardMarkup(rows) if rows else None

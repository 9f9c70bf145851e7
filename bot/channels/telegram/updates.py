"""From Telegram's updates to what a person did."""

from __future__ import annotations

import re

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.channels.chat import clean
from bot.channels.telegram.arrival import Arrival
from bot.channels.telegram.commands import COMMANDS

UPDATE_TYPES = ("message", "edited_message", "callback_query")
"""What Telegram is asked to send."""

MAX_KEY = 64

_COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_MEDIA = {
    "picture": ("photo", "animation", "document", "paid_media", "story"),
    "voice": ("voice", "audio", "video", "video_note"),
    "sticker": ("sticker", "dice", "poll", "game", "checklist"),
    "place": ("location", "venue", "contact"),
}
"""Groups of attachments that get the same answer."""


def read(update: Update) -> Arrival | None:
    """What to answer; None for what needs no answer, such as "pinned a message" or a location that moved."""
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    message = update.effective_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    edited = update.edited_message is not None
    text = clean(message.text or message.caption or "").strip() or None
    media = _media(message)
    if text is None and (edited or media is None):
        return None
    command, argument = (None, None) if edited or media else _command(text or "")
    return Arrival(
        update.update_id,
        message.chat_id,
        text=text,
        command=command,
        argument=argument,
        media=media,
        album=message.media_group_id,
        edited=edited,
    )


def _pressed(update_id: int, query: CallbackQuery) -> Arrival | None:
    if query.message is None or query.data is None:
        return None
    titles: dict[str, str] = {}
    if isinstance(query.message, Message) and isinstance(query.message.reply_markup, InlineKeyboardMarkup):
        rows = query.message.reply_markup.inline_keyboard
        titles = {str(button.callback_data): button.text for row in rows for button in row}
    return Arrival(
        update_id,
        query.message.chat.id,
        key=clean(query.data)[:MAX_KEY],
        title=titles.get(query.data),
        message_id=query.message.message_id,
    )


def _command(text: str) -> tuple[str | None, str | None]:
    found = _COMMAND.fullmatch(text)
    if found is None or found[1].lower() not in COMMANDS:
        return None, None
    return found[1].lower(), found[2]


def _media(message: Message) -> str | None:
    for group, kinds in _MEDIA.items():
        if any(getattr(message, kind, None) for kind in kinds):
            return group
    return None


def stranger(update: Update) -> int | None:
    """The chat of an update that does not come from a private chat; None when it does, or comes from no chat."""
    chat = update.effective_chat
    return None if chat is None or chat.type == ChatType.PRIVATE else chat.id

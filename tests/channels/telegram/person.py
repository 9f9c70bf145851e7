"""Somebody with Telegram on the phone: whole updates as Telegram sends them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.channels.telegram.botapi import BotApi, Call, private_chat

Update = dict[str, Any]
Deliver = Callable[[Update], Awaitable[Any]]

_update_ids = itertools.count(870_000_000)
_chat_ids = itertools.count(5_000_000_001)
SENDING = ("sendMessage", "sendPhoto", "sendDocument")


class Person:
    """One private chat with the bot. `deliver` brings an update to the gateway."""

    def __init__(self, api: BotApi, deliver: Deliver) -> None:
        self.chat_id = next(_chat_ids)
        self._api = api
        self._deliver = deliver

    # --- what they do

    async def say(self, text: str) -> Update:
        return await self._send(self.message(text=text))

    async def send(self, **attachment: Any) -> Update:
        """Send a message with an attachment, perhaps with a caption."""
        return await self._send(self.message(**attachment))

    async def edit(self, said: Update, **changed: Any) -> Update:
        """Change an earlier message."""
        message = {**said["message"], **changed, "edit_date": int(time.time())}
        return await self._send({"update_id": next(_update_ids), "edited_message": message})

    async def press(self, title: str) -> Update:
        """Press the newest button that has this title, or begins so."""
        for call in reversed(self.calls):
            markup = self._api.message(self.chat_id, call.result["message_id"]).get("reply_markup") or {}
            for row in markup.get("inline_keyboard", []):
                if row[0]["text"].startswith(title) and "callback_data" in row[0]:
                    return await self.press_key(row[0]["callback_data"], call.result["message_id"])
        raise AssertionError(f"there is no button {title!r}")

    async def press_key(self, key: str, message_id: int) -> Update:
        return await self._send(self.pressed(key, message_id))

    # --- updates

    def message(self, **content: Any) -> Update:
        message = {
            "message_id": self._api.number(),
            "from": self.user,
            "chat": private_chat(self.chat_id),
            "date": int(time.time()),
            **content,
        }
        return {"update_id": next(_update_ids), "message": message}

    def pressed(self, key: str, message_id: int) -> Update:
        query = {
            "id": self._api.query(),
            "from": self.user,
            "message": self._api.message(self.chat_id, message_id),
            "chat_instance": "-3871450245021745",
            "data": key,
        }
        return {"update_id": next(_update_ids), "callback_query": query}

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": "Joy", "language_code": "en"}

    # --- what they see

    @property
    def calls(self) -> list[Call]:
        """Every message of the bot in this chat."""
        return [c for c in self._api.calls if c.method in SENDING and c.chat_id == self.chat_id]

    @property
    def heard(self) -> list[str]:
        """The texts and captions of the bot as they are shown."""
        return [c.result.get("text", c.result.get("caption")) for c in self.calls]

    @property
    def last(self) -> str:
        return self.heard[-1]

    def keys(self, call: Call) -> dict[str, str]:
        """Title to key of a message's buttons as they were sent."""
        rows = call.given.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
        return {row[0]["text"]: row[0]["callback_data"] for row in rows if "callback_data" in row[0]}

    async def _send(self, update: Update) -> Update:
        await self._deliver(update)
        return update

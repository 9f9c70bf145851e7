"""What is answered to an arrival: by the gateway itself, or by the assistant through `Chat`."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import run_sync

from bot.channels import fixed_text
from bot.channels.chat import Chat, Message, Spoken, Unknown, UnknownButton
from bot.channels.telegram.arrival import Arrival
from bot.channels.telegram.commands import COMMANDS, DELETE, LINKS, START, URGENT, WEBSITE
from bot.clinic import Clinic
from bot.database import UNREACHABLE

ERASE, KEEP = "erase", "keep"
"""What the buttons under "Shall I erase this chat?" carry. All other buttons are opaque keys of one conversation."""

ALBUMS_REMEMBERED = 1000

CANNOT_OPEN = {
    "picture": "utter_telegram_picture",
    "voice": "utter_telegram_voice",
    "sticker": "utter_telegram_sticker",
    "place": "utter_telegram_place",
}


class Replies:
    """Turns an arrival into messages, shaped as `Chat` returns them.

    Args:
        erase: deletes a conversation by its id.
        link_to_website: makes the one-time link with which a conversation goes on there.
    """

    def __init__(
        self,
        chat: Chat,
        clinic: Clinic,
        erase: Callable[[str], None],
        link_to_website: Callable[[str], str],
    ) -> None:
        self._chat = chat
        self._clinic = clinic
        self._erase = erase
        self._link_to_website = link_to_website
        self._albums: dict[str, int] = {}  # to the update that gets the answer

    async def to(self, conversation_id: str, arrival: Arrival) -> list[Message]:
        """The answer; empty when nothing needs to be said.

        Raises:
            StillBusy: ask again in a moment.
        """
        own = await self._own(conversation_id, arrival)
        if own is not None:
            return [own]
        if arrival.media and not arrival.text:
            return self._cannot_open(arrival)
        answer = await self._ask(conversation_id, arrival)
        if arrival.edited and not answer:
            return [self._fixed("utter_telegram_edited")]
        if arrival.media and not any(message.get("kind") in ("safety", "error") for message in answer):
            return [self._fixed("utter_telegram_caption"), *answer]
        return answer

    def urgent(self) -> Message:
        """The help lines. They need neither the assistant nor the database."""
        return self._fixed("utter_urgent_help")

    def away(self) -> Message:
        """For when not even the arrival could be written down."""
        return self._fixed("utter_service_away")

    def busy(self) -> Message:
        """For when a message must wait because too many came at once."""
        return self._fixed("utter_service_busy")

    async def _own(self, conversation_id: str, arrival: Arrival) -> Message | None:
        """What the gateway answers without the assistant."""
        if arrival.command == URGENT.name:
            return self.urgent()
        if arrival.command == DELETE.name:
            return self._ask_to_erase()
        if arrival.command == WEBSITE.name:
            return await self._website(conversation_id)
        if arrival.key == ERASE:
            return await self._erased(conversation_id)
        if arrival.key == KEEP:
            return self._fixed("utter_telegram_kept")
        return None

    async def _ask(self, conversation_id: str, arrival: Arrival) -> list[Message]:
        message_id = f"telegram-{arrival.update_id}"
        if arrival.command == START.name:
            return await self._start(conversation_id, message_id, arrival)
        payload = COMMANDS[arrival.command].payload if arrival.command else None
        spoken = Spoken(message_id, arrival.text, arrival.key, payload, safety_only=arrival.edited)
        try:
            return await self._chat.say(conversation_id, spoken)
        except (Unknown, UnknownButton):
            return [self._fixed("utter_stale_button")]

    async def _start(self, conversation_id: str, message_id: str, arrival: Arrival) -> list[Message]:
        """The greeting with the line about encryption, and what the link that led here asks for."""
        hello = await self._chat.say(conversation_id, Spoken(message_id, arrival.text, payload=START.payload))
        if hello[0].get("kind") == "error":
            return hello
        notice = fixed_text.sentence("utter_telegram_notice", self._clinic)
        hello = [{**hello[0], "text": f"{hello[0]['text']}\n\n{notice}"}, *hello[1:]]
        wish = LINKS.get((arrival.argument or "").strip())
        if wish is None:
            return hello
        return hello + await self._chat.say(conversation_id, Spoken(f"{message_id}-link", arrival.text, payload=wish))

    async def _erased(self, conversation_id: str) -> Message:
        try:
            await run_sync(self._erase, conversation_id)
        except UNREACHABLE:
            return self.away()
        return self._fixed("utter_chat_erased", channel="telegram")

    async def _website(self, conversation_id: str) -> Message:
        response = "utter_telegram_website"
        try:
            url = await run_sync(self._link_to_website, conversation_id)
        except UNREACHABLE:
            return self.away()
        return {**self._fixed(response), "link": {"title": fixed_text.button_titles(response)[0], "url": url}}

    def _ask_to_erase(self) -> Message:
        response = "utter_telegram_delete"
        buttons = [
            {"key": key, "title": title} for key, title in zip((ERASE, KEEP), fixed_text.button_titles(response))
        ]
        return {**self._fixed(response), "buttons": buttons}

    def _cannot_open(self, arrival: Arrival) -> list[Message]:
        """One kind line, also for ten pictures at once."""
        if arrival.album is not None:
            if self._albums.setdefault(arrival.album, arrival.update_id) != arrival.update_id:
                return []
            if len(self._albums) > ALBUMS_REMEMBERED:
                del self._albums[next(iter(self._albums))]
        return [self._fixed(CANNOT_OPEN[str(arrival.media)])]

    def _fixed(self, response: str, channel: str | None = None) -> Message:
        return {"kind": "answer", "text": fixed_text.sentence(response, self._clinic, channel)}

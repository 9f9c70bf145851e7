"""What a person did in Telegram, cut down to what is needed to answer it. Nothing else of an update is kept."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Arrival:
    """One update from a private chat.

    Attributes:
        text: typed words or the caption of an attachment.
        command: name of one of our commands, with what stood after it as `argument`.
        key: what a pressed button carries, with its `title` and the `message_id` of the message that has it.
        media: the group of the attachment: picture, voice, sticker or place.
        album: the same for all attachments that were sent in one go.
        edited: the text replaces that of an earlier message.
    """

    update_id: int
    chat_id: int
    text: str | None = None
    command: str | None = None
    argument: str | None = None
    key: str | None = None
    title: str | None = None
    message_id: int | None = None
    media: str | None = None
    album: str | None = None
    edited: bool = False

    def to_json(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None})

    @classmethod
    def from_json(cls, raw: str) -> Arrival:
        return cls(**json.loads(raw))

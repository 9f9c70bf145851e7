"""Votes on answers in a chat: two ordinary buttons below an answer, or the same said in words, and thanks for it.

The gateway deals with them itself: the assistant's conversation goes on where it was.
"""

from __future__ import annotations

from typing import Any

from bot.channels import fixed_text
from bot.channels.assistant import Reply
from bot.clinic import Clinic
from bot.conversations import Button
from bot.knowledge.votes import Vote, payload, read_payload, vote_in
from bot.tallies import Tally

OFFER = "utter_vote_offer"


class Votes:
    """What is offered and said."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    @staticmethod
    def offer(message: dict[str, Any], topic: str) -> dict[str, Any]:
        """The answer to a question with the two buttons below it."""
        titles = fixed_text.button_titles(OFFER)
        return {
            **message,
            "buttons": [{"title": title, "payload": payload(vote, topic)} for title, vote in zip(titles, Vote)],
        }

    def thanks(self, text: str | None, button: Button | None, open_topic: str | None) -> Reply | None:
        """The reply to a vote, which counts once for each answer; None when this is none.

        Args:
            open_topic: of the answer just given, if it may be voted on. Without one, words are no vote.
        """
        if button is not None:
            pressed = read_payload(button.payload)
            if pressed is None:
                return None
            vote, topic = pressed
        else:
            typed = vote_in(text) if text is not None and open_topic is not None else None
            if typed is None:
                return None
            vote, topic = typed, str(open_topic)
        said = fixed_text.sentence(f"utter_vote_{vote.value}", self._clinic)
        message = {"text": said, "kind": "answer"}
        if topic != open_topic:
            return Reply([message])
        return Reply([message], counted=(Tally(vote.value),), topic=topic)

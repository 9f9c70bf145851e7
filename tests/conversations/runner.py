"""Runs conversations that are written as YAML: what the person says, what the assistant answers.

    - scenario: A question, then a booking
      turns:
      - user: what is ipt                      # typed words
        bot: [faq/ipt_what]                    # names of responses, in order, one a message
      - press: Book a first consultation       # a button by its title
        bot: [booking_intro, question_booking_adult]
        says: first consultation               # words that must be in the answer
      - user: "yes"
        bot: [question_booking_slot]
        not_says: booked
      - later: {hours: 2}                      # time passes (in process only)
      - another: chat                          # the same person in a new conversation
      - erase: chat                            # deleted as the channel offers it, and begun again
      - user: "{reference}"                    # the reference that was told last
        bot: [question_manage_contact]
      then: {appointments: 0, letters: 0}      # what must be true afterwards; also letters_with: {words: 1}

A response name stands for any of its variations, with facts and values filled in anywhere. The same files run
in process (tests/conversations), through the public API of running processes and through Telegram.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import httpx
import yaml

from bot.settings import ROOT

SCENARIOS = Path(__file__).parent / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """One conversation with its expectations."""

    name: str
    turns: list[dict[str, Any]]
    then: dict[str, Any]


def load_scenarios() -> list[Scenario]:
    """All scenarios of all files, named by file and title."""
    return [
        Scenario(f"{path.stem}: {raw['scenario']}", raw["turns"], raw.get("then", {}))
        for path in sorted(SCENARIOS.glob("*.yml"))
        for raw in yaml.safe_load(path.read_text("utf-8"))
    ]


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    """Response name to patterns of its texts, every {value} standing for anything."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for path in (ROOT / "data" / "responses").glob("*.yml"):
        for name, variations in yaml.safe_load(path.read_text("utf-8"))["responses"].items():
            for variation in variations:
                for text in (variation["text"], plain(variation["text"]), flat(variation["text"])):
                    pattern = ".+".join(re.escape(part) for part in re.split(r"\{\w+\}", text))
                    found.setdefault(name.removeprefix("utter_"), []).append(re.compile(pattern, re.DOTALL))
    return found


def plain(text: str) -> str:
    """A text as a channel shows it that has bold letters and bullets of its own."""
    return re.sub(r"^- ", "• ", text.replace("**", ""), flags=re.MULTILINE)


def flat(text: str) -> str:
    """The words of a text alone, as they are read from a page: without marks, list marks and line ends."""
    words = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text.replace("**", ""))
    return " ".join(re.sub(r"^\s*(?:[-•]|\d+[.)]) ", "", words, flags=re.MULTILINE).split())


def matches(text: str, response: str) -> bool:
    """Whether a message is a filled-in variation of a response."""
    patterns = _patterns()
    assert response in patterns, f"no response is called utter_{response}"
    return any(p.fullmatch(text) for p in patterns[response])


def names_of(text: str) -> list[str]:
    """The responses that a message may be, for readable failures."""
    return [name for name, patterns in _patterns().items() if any(p.fullmatch(text) for p in patterns)]


class Conversation(Protocol):
    """One person's chat on some channel; each call returns the messages that came in answer."""

    async def open(self) -> None: ...

    async def say(self, text: str) -> list[dict[str, Any]]: ...

    async def press(self, title: str) -> list[dict[str, Any]]: ...

    async def erase(self) -> None: ...


class WebConversation:
    """One person's chat through the public API."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._buttons: dict[str, str] = {}
        self._reference = ""
        self.last: list[dict[str, Any]] = []

    async def open(self) -> None:
        answer = await self._client.post("/api/chat/sessions")
        assert answer.status_code == 201, answer.text
        self._client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        self._take(answer.json()["messages"])

    async def say(self, text: str) -> list[dict[str, Any]]:
        return await self._post({"text": text.replace("{reference}", self._reference)})

    async def press(self, title: str) -> list[dict[str, Any]]:
        matching = [t for t in self._buttons if t == title or t.startswith(title)]
        assert matching, f"there is no button {title!r}, only {list(self._buttons)}"
        return await self._post({"button": self._buttons[matching[-1]]})

    async def erase(self) -> None:
        assert (await self._client.delete("/api/chat/sessions/current")).status_code == 204
        assert (await self._client.get("/api/chat/messages")).status_code == 401
        await self.open()

    async def _post(self, body: dict[str, str]) -> list[dict[str, Any]]:
        answer = await self._client.post("/api/chat/messages", json={"id": str(uuid.uuid4()), **body})
        assert answer.status_code == 200, answer.text
        self._take(answer.json()["messages"])
        return self.last

    def _take(self, messages: list[dict[str, Any]]) -> None:
        self.last = messages
        for message in messages:
            told = re.search(r"reference is (?:still )?\*\*(\S{7})\*\*", message["text"])
            self._reference = told[1] if told else self._reference
            for button in message.get("buttons", []):
                self._buttons[button["title"]] = button["key"]


async def play(client: httpx.AsyncClient, scenario: Scenario, pass_time: Callable[..., None] | None = None) -> None:
    """Play a scenario through the public API. `pass_time` takes what `later` says."""
    await play_in(WebConversation(client), scenario, pass_time)


async def play_in(conversation: Conversation, scenario: Scenario, pass_time: Callable[..., None] | None = None) -> None:
    """Play a scenario; an AssertionError names the turn that went otherwise."""
    await conversation.open()
    for number, turn in enumerate(scenario.turns, 1):
        if "later" in turn:
            assert pass_time is not None
            pass_time(**turn["later"])
            continue
        if "another" in turn:
            await conversation.open()
            continue
        if "erase" in turn:
            await conversation.erase()
            continue
        if "user" in turn:
            answer = await conversation.say(str(turn["user"]))
        else:
            answer = await conversation.press(str(turn["press"]))
        _check(f"{scenario.name}, turn {number} ({turn.get('user') or turn.get('press')})", turn, answer)


def _check(where: str, turn: dict[str, Any], answer: list[dict[str, Any]]) -> None:
    texts = [message["text"] for message in answer]
    got = [names_of(text) or [text] for text in texts]
    if "bot" in turn:
        expected = turn["bot"]
        right = len(texts) == len(expected) and all(map(matches, texts, expected))
        assert right, f"{where}: expected {expected}, got {got}"
    whole = flat("\n".join(texts)).lower()
    for words in _listed(turn.get("says")):
        assert flat(words).lower() in whole, f"{where}: {words!r} is not in {whole!r}"
    for words in _listed(turn.get("not_says")):
        assert flat(words).lower() not in whole, f"{where}: {words!r} is in {whole!r}"
    for kind in _listed(turn.get("kind")) if "kind" in answer[0] else ():  # Telegram shows none
        assert kind in [m.get("kind") for m in answer], f"{where}: no message of kind {kind}"
    if "sources" in turn:
        assert any(m.get("sources") for m in answer) == turn["sources"], f"{where}: sources"


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]

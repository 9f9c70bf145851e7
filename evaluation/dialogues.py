"""Whole conversations in process: short dialogues of which the last turn is judged, and the facts table."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered

from bot import clinic, migrations
from bot.channels.assistant import Turn
from bot.clock import system_clock
from bot.database import Database
from bot.settings import ROOT, Settings
from evaluation.data import own, table
from evaluation.figures import share
from tests.world import World, build_world, run


@dataclass(frozen=True)
class Heard:
    """What the last turn of a dialogue led to.

    Attributes:
        intent: of the last message, without its sub-intent.
        said: names of the responses, in order (`faq/length`).
        text: all that was said in answer.
        topic: the topic that now stands.
        therapy: the therapy that now stands.
    """

    intent: str
    said: tuple[str, ...]
    text: str
    topic: str | None
    therapy: str | None


@contextmanager
def players() -> Iterator[Player]:
    """A player on a database of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/evaluation.db"
        migrations.upgrade(url)
        settings = Settings.from_env({"VAR_DIR": folder, "DATABASE_URL": url, "RATE_LIMIT": "off"})
        database = Database.connect(url)
        world = build_world(settings, database, clinic.load(ROOT / "clinic.yml"), system_clock)
        yield Player(world)
        world.store.database.engine.dispose()
        database.engine.dispose()


class Player:
    """Says the turns of a dialogue to the assistant."""

    def __init__(self, world: World) -> None:
        self._world = world

    def play(self, turns: Sequence[str]) -> Heard:
        """Play a new conversation and report what its last turn led to."""
        return self.play_all(turns)[-1]

    def play_all(self, turns: Sequence[str]) -> list[Heard]:
        """Play a new conversation and report what each turn led to."""
        return run(self._play(uuid.uuid4().hex, turns))  # type: ignore[no-any-return]

    async def _play(self, conversation_id: str, turns: Sequence[str]) -> list[Heard]:
        heard = []
        for number, text in enumerate(turns):
            turn = Turn(conversation_id=conversation_id, message_id=f"{conversation_id}-{number}", text=text)
            reply = await self._world.assistant.send(turn)
            tracker = await self._world.store.retrieve(conversation_id)
            assert tracker is not None
            heard.append(_heard(tracker, [str(m.get("text") or "") for m in reply.messages]))
        return heard


def _heard(tracker: Any, texts: Sequence[str]) -> Heard:
    said: list[str] = []
    intent = ""
    for event in reversed(list(tracker.events)):
        if isinstance(event, UserUttered):
            intent = event.intent_name or ""
            break
        if isinstance(event, BotUttered):
            said.insert(0, str(event.metadata.get("utter_action") or "").removeprefix("utter_"))
    return Heard(intent, tuple(said), "\n".join(texts), tracker.get_slot("topic"), tracker.get_slot("therapy"))


def is_right(heard: Heard, expect: Mapping[str, Any]) -> bool:
    """Whether a turn led where it should.

    Args:
        expect: any of `topic`, `topics` (each of them answered), `therapy`, `intent`.
    """
    if "intent" in expect and heard.intent != expect["intent"]:
        return False
    if "therapy" in expect and heard.therapy != expect["therapy"]:
        return False
    if "topic" in expect:
        about_it = "intent" in expect or f"faq/{expect['topic']}" in heard.said
        return heard.topic == expect["topic"] and about_it
    return all(f"faq/{topic}" in heard.said for topic in expect.get("topics", ()))


def holds(heard: Sequence[Heard], fact: Mapping[str, Any]) -> bool:
    """Whether a fact's words stand in the answer to its question and to "tell me more"."""
    text = " ".join(" ".join(h.text for h in heard).lower().split())
    return all(words.lower() in text for words in fact["words"])


def report(figures: dict[str, float]) -> list[str]:
    """The report on whole conversations; what is gated goes into `figures`."""
    lines = [line for many in own("questions").values() for line in many]
    outside = own("intents")["out_of_scope"]
    facts = own("facts")["facts"]
    with players() as player:
        dialogues = [is_right(player.play(d["turns"]), d["expect"]) for d in own("dialogues")]
        told = [holds(player.play_all([fact["question"], "tell me more"]), fact) for fact in facts]
        split = [len(_answers(player.play([line]))) > 1 for line in lines]
        followed = [bool(_answers(player.play(["how long is ipt", line]))) for line in outside]
    figures["conversations"] = share(dialogues).value
    rows = (
        ("dialogues right at their last turn", share(dialogues)),
        ("facts told when their question is asked, then “tell me more”", share(told)),
        ("single questions that got two answers (lower is better)", share(split)),
        ("out-of-scope lines after a question that got an answer (lower is better)", share(followed)),
    )
    return [
        "## Conversations",
        "",
        "Played in process, with every part of the assistant: `evaluation/sets/dialogues.yml` and `facts.yml`.",
        "",
        *table(("", "share"), rows),
    ]


def _answers(heard: Heard) -> list[str]:
    return [name for name in heard.said if name.startswith("faq/")]

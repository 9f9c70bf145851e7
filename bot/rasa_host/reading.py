"""How one typed message is read: as it stands, as two questions, or together with the message before it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Dict

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.confidence import believed
from bot.knowledge.context import Context, described_part, leans, without_opening
from bot.knowledge.topics import parts, question_of_part
from bot.knowledge.two_questions import are_two, halves
from bot.rasa_host.intents import ANSWER, FALLBACK, SAFETY, SAFETY_NOTE

WEAK = believed(0.35)
"""Below this confidence a message is also read without its opening words, and together with the one it leans on."""
CARRIES = believed(0.25)
"""Confidence that the reading together needs."""

Parsed = Dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What a message means.

    Attributes:
        main: what the dialogue goes on with.
        first: a question that came before the main one in the same message, to be answered first.
    """

    main: Parsed
    first: Parsed | None = None


class Reader:
    """Reads messages with the trained pipeline. Danger is judged on the whole message and is never read away."""

    def __init__(self, processor: MessageProcessor, tracker: DialogueStateTracker, context: Context) -> None:
        self._processor = processor
        self._tracker = tracker
        self._context = context

    async def read(self, text: str) -> Reading:
        """The meaning of what was typed."""
        whole = await self._parse(text, self._context)
        base = full_intent_of(whole).partition("/")[0]
        if base in (SAFETY, ANSWER):
            return Reading(whole)
        if base in ("faq", FALLBACK):
            pair = await self._two(text, whole)
            if pair is not None:
                return pair
        return Reading(await self._together(text, await self._without_opening(text, whole)))

    async def _without_opening(self, text: str, whole: Parsed) -> Parsed:
        bare = without_opening(text)
        if bare == text or _judged(whole)[1] >= WEAK:
            return whole
        found = await self._parse(bare, self._context)
        is_surer = full_intent_of(found).startswith("faq/") and _judged(found)[1] > _judged(whole)[1]
        return _as(whole, found) if is_surer else whole

    async def _two(self, text: str, whole: Parsed) -> Reading | None:
        for left, right in halves(text):
            first = await self._parse(left, self._context)
            named = entity(first, "therapy")
            second = await self._parse(right, replace(self._context, therapy=named or self._context.therapy))
            if are_two(_judged(first), _judged(second), _judged(whole)):
                return Reading(_as(whole, second), first)
        return None

    async def _together(self, text: str, whole: Parsed) -> Parsed:
        """The reading with what was said before, where the message leans on it and says little by itself."""
        described = described_part(text)
        question = question_of_part(self._context.topic, described) if described else None
        if question:
            found = await self._parse(question, Context())
            listed = [f"faq/{part}" for part in parts(self._context.topic)]
            return _as(whole, found) if full_intent_of(found) in listed else whole
        if not self._context.before or _judged(whole)[1] >= WEAK or not leans(text):
            return whole
        found = await self._parse(f"{self._context.before} {text}", replace(self._context, topic=None))
        intent, sure = _judged(found)
        says_something_new = intent.startswith("faq/") and intent != f"faq/{self._context.topic}"
        says_something_new = says_something_new and intent not in self._context.said
        return _as(whole, found) if says_something_new and sure >= CARRIES else whole

    async def _parse(self, text: str, context: Context) -> Parsed:
        message = UserMessage(text=text, metadata=asdict(context))
        parsed: Parsed = await self._processor.parse_message(message, self._tracker)
        return parsed


def full_intent_of(parsed: Parsed) -> str:
    """The intent of a parse result with its sub-intent, if it has one."""
    return str(parsed["intent"].get("full_retrieval_intent_name") or parsed["intent"]["name"])


def entity(parsed: Parsed, name: str) -> str | None:
    """The value of an entity of a parse result."""
    return next((str(e["value"]) for e in parsed["entities"] if e["entity"] == name), None)


def _judged(parsed: Parsed) -> tuple[str, float]:
    """Intent and confidence; what was declined counts with the confidence of its best guess."""
    intent, sure = full_intent_of(parsed), float(parsed["intent"]["confidence"])
    if intent == FALLBACK:
        ranking = parsed.get("intent_ranking") or []
        sure = float(ranking[0]["confidence"]) if ranking else 0.0
    return intent, sure


def _as(whole: Parsed, reading: Parsed) -> Parsed:
    """A reading in place of that of the whole message, which keeps its words and what was noticed in it."""
    kept = {key: whole[key] for key in ("text", SAFETY_NOTE) if key in whole}
    return {**{k: v for k, v in reading.items() if k != SAFETY_NOTE}, **kept}

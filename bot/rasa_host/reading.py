"""How one typed message is read: as it stands, as two questions, or together with the message before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Dict

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.confidence import DECLINED, believed
from bot.knowledge.context import Context, asks_on, carried_topic, described_part, going_on, leans, without_opening
from bot.knowledge.topics import parts, question_of_part
from bot.knowledge.two_questions import are_two, halves
from bot.rasa_host.intents import ANSWER, FALLBACK, SAFETY, SAFETY_NOTE, TELL_ME_MORE, selection
from bot.rasa_host.interpreter import entities_of

WEAK = believed(0.23)
"""Below this confidence a message is also read without its opening words, and together with the one it leans on."""
CARRIES = DECLINED
"""Confidence that something new needs in the reading together, where the words before pull to their own topic."""
STILL_ABOUT_IT = believed(0.23)
"""Confidence with which the reading together is still about what was just answered."""

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
        if full_intent_of(whole) == f"faq/{going_on(self._context)}":
            return whole
        found = await self._parse(f"{self._context.before} {text}", replace(self._context, topic=None))
        new = next((guess for guess in self._guesses(found) if self._is_new(guess[0])), None)
        if new is not None and new[1] >= CARRIES:
            return _as(whole, _reads(found, *new))
        return _as(whole, _reads(found, TELL_ME_MORE, 1.0)) if self._asks_for_more(text, whole, found) else whole

    def _guesses(self, parsed: Parsed) -> Iterator[tuple[str, float]]:
        """What a message may mean, best first: as it was read, then the classifier's other guesses."""
        yield _judged(parsed)
        named = _named_therapy(parsed)
        therapy = named["value"] if named else self._context.therapy
        for guess in parsed.get("intent_ranking") or []:
            base, _, topic = str(guess["name"]).partition("/")
            carried = carried_topic(topic, therapy) if therapy else topic
            yield f"{base}/{carried}" if topic else base, float(guess["confidence"])

    def _is_new(self, intent: str) -> bool:
        return intent.startswith("faq/") and intent not in (f"faq/{self._context.topic}", *self._context.said)

    def _asks_for_more(self, text: str, whole: Parsed, found: Parsed) -> bool:
        """Whether words that say little by themselves go on about what was just answered, which more can be said of."""
        intent, sure = _judged(found)
        unclear = full_intent_of(whole).partition("/")[0] in (FALLBACK, "disclose")
        just_answered = intent == f"faq/{self._context.topic}" and intent in self._context.said
        return unclear and just_answered and sure >= STILL_ABOUT_IT and asks_on(text)

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


def _named_therapy(parsed: Parsed) -> Dict[str, Any] | None:
    """The therapy that the words name; one that only the topic implies stands at no place in them."""
    return next((e for e in parsed["entities"] if e["entity"] == "therapy" and e["end"]), None)


def _reads(parsed: Parsed, intent: str, sure: float) -> Parsed:
    """A parse result that means `intent` instead."""
    if full_intent_of(parsed) == intent:
        return parsed
    name: Parsed = {"name": intent.partition("/")[0], "confidence": sure, "full_retrieval_intent_name": intent}
    return {
        **parsed,
        "intent": name,
        "response_selector": selection(intent, sure),
        "entities": entities_of(intent, _named_therapy(parsed)),
    }


def _as(whole: Parsed, reading: Parsed) -> Parsed:
    """A reading in place of that of the whole message, which keeps its words and what was noticed in it."""
    kept = {key: whole[key] for key in ("text", SAFETY_NOTE) if key in whole}
    return {**{k: v for k, v in reading.items() if k != SAFETY_NOTE}, **kept}

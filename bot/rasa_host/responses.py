"""Which sentence is said and what is filled into it: clinic facts, help lines, course lengths, sources."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import clinic, settings
from bot.knowledge import facts
from bot.knowledge.context import first_sentence, spoken_topic
from bot.knowledge.fallback import Miss, choose_fallback, suggestions
from bot.knowledge.topics import titles
from bot.rasa_host.intents import SAFETY_NOTE
from bot.rasa_host.safety_turns import concerns_another, is_young
from bot.rasa_host.turns import TOLD_ALL, asked, misses_before, response_of, sources_told, told
from bot.safety.kinds import UNSURE

FALLBACK = "utter_fallback"
OUT_OF_SCOPE = "utter_out_of_scope"
MORE = "utter_more"
IN_SHORT = "utter_in_short"
SOURCE = "utter_source"
SAFETY_RESPONSES, YOUNG_RESPONSES, OTHER_RESPONSES = "utter_safety", "utter_safety_young_", "utter_safety_other_"
"""How the names of responses in danger begin: for everybody, for the young, and where it is about somebody else."""
TOLD = "utter_disclose/something"
"""What is said to words not understood below the question if somebody is in danger: nothing of not understanding."""
TO_NOBODY = f"{YOUNG_RESPONSES}nobody_told"
"""What is the same for the young whatever the danger is."""
CHOICES_AGAIN = (FALLBACK, "utter_menu")


class ResponseGenerator(TemplatedNaturalLanguageGenerator):
    """Picks one variation, always the same one for the same state, and fills in facts."""

    def __init__(self, endpoint_config: Optional[EndpointConfig], domain: Domain) -> None:
        super().__init__(domain.responses)
        current = settings.load()
        self._facts = facts.variables(clinic.load(current.clinic_file), current.ages)
        self._sources = facts.sources()
        self._titles = titles()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        response: Optional[Dict[str, Any]]
        buttons: List[Dict[str, str]] = []
        sources: List[Dict[str, str]] = []
        shorten = utter_action == IN_SHORT
        if utter_action == FALLBACK:
            utter_action, buttons = self._fallback(tracker)
        elif utter_action == OUT_OF_SCOPE and misses_before(tracker) % 2:
            utter_action = f"{OUT_OF_SCOPE}_again"
        elif utter_action.startswith(SAFETY_RESPONSES):
            utter_action = self._for_whom(utter_action, tracker)
        elif utter_action == MORE:
            utter_action = self._more(tracker)
        elif utter_action == IN_SHORT:
            utter_action = self._about_topic("utter_faq", tracker) or f"{IN_SHORT}_unknown"
        elif utter_action == SOURCE:
            sources = sources_told(tracker)
            utter_action = SOURCE if sources else f"{SOURCE}_unknown"
        elif utter_action == "utter_repeat":
            said = _repeat(tracker)
            if said is not None:
                return said
            utter_action = "utter_menu"
        response = self.generate_from_slots(utter_action, tracker.current_slot_values(), output_channel, **kwargs)
        if response is not None:
            self._with_choices_of_kind(response, utter_action, tracker)
            if shorten:
                response["text"] = first_sentence(response["text"])
            self._finish(response, buttons, sources)
        return response

    def _random_response_for(
        self, utter_action: str, output_channel: str, filled_slots: Dict[str, Any]
    ) -> Optional[Dict[str, Any]]:
        """The most specific variation whose conditions hold and whose facts are known; never a random one."""
        fitting = [v for v in self.responses.get(utter_action, []) if self._fits(v, output_channel, filled_slots)]
        if not fitting:
            return None
        best: Dict[str, Any] = max(fitting, key=_specificity)  # of equals, max keeps the first in the file
        return best

    def _fits(self, variation: Dict[str, Any], output_channel: str, slots: Dict[str, Any]) -> bool:
        if variation.get("channel") not in (None, output_channel):
            return False
        conditions = variation.get("condition") or []
        required = (variation.get("metadata") or {}).get("requires") or []
        return all(slots.get(c["name"]) == c["value"] for c in conditions) and all(
            fact in self._facts for fact in required
        )

    def _response_variables(  # type: ignore[override]
        self, filled_slots: Dict[str, Any], kwargs: Dict[str, Any]
    ) -> Dict[str, Any]:
        return {**self._facts, **kwargs}

    def _finish(self, response: Dict[str, Any], buttons: List[Dict[str, str]], sources: List[Dict[str, str]]) -> None:
        metadata = copy.deepcopy(response.get("metadata") or {})
        metadata["sources"] = sources or [self._sources[key] for key in metadata.get("sources", [])]
        response["metadata"] = metadata
        if buttons:
            response["buttons"] = buttons + list(response.get("buttons") or [])

    def _fallback(self, tracker: DialogueStateTracker) -> tuple[str, List[Dict[str, str]]]:
        message = tracker.latest_message
        if _is_asked_about_danger(tracker):
            return TOLD, []
        ranking = (message.parse_data.get("intent_ranking") if message else None) or []
        guesses = suggestions(ranking, self._titles)
        miss = choose_fallback(
            misses_before=misses_before(tracker),
            in_form=tracker.active_loop_name is not None,
            can_guess=bool(guesses),
            words=len((message.text or "").split()) if message else 0,
        )
        buttons = [{"title": g.title, "payload": f"/{g.intent}"} for g in guesses]
        return f"{FALLBACK}_{miss.value}", buttons if miss is Miss.GUESS else []

    def _more(self, tracker: DialogueStateTracker) -> str:
        """What "tell me more" gets: the answer if the topic was only spoken of, more of it, then that this is all."""
        more = self._about_topic(MORE, tracker)
        if more is None:
            return f"{MORE}_unknown"
        amount = told(tracker)
        if amount == TOLD_ALL:
            return MORE
        return more if amount else self._about_topic("utter_faq", tracker) or more

    def _for_whom(self, utter_action: str, tracker: DialogueStateTracker) -> str:
        """The response in danger for somebody else's life, or for somebody under eighteen, where there is one."""
        kind = tracker.get_slot("safety_kind")
        other = utter_action.replace(f"{SAFETY_RESPONSES}/", OTHER_RESPONSES)
        if other in self.responses and concerns_another(tracker):
            return other
        young = YOUNG_RESPONSES + utter_action.removeprefix(SAFETY_RESPONSES).strip("_/")
        has_own = f"{YOUNG_RESPONSES}{kind}" in self.responses or young == TO_NOBODY
        return young if has_own and young in self.responses and is_young(tracker) else utter_action

    def _with_choices_of_kind(self, response: Dict[str, Any], utter_action: str, tracker: DialogueStateTracker) -> None:
        """What is not understood below help lines is met with the choices of those, in their words."""
        first = self.responses.get(f"{SAFETY_RESPONSES}/{tracker.get_slot('safety_kind')}")
        if utter_action.startswith(CHOICES_AGAIN) and tracker.get_slot("safety_open") and first:
            response["buttons"] = copy.deepcopy(first[0]["buttons"])

    def _about_topic(self, kind: str, tracker: DialogueStateTracker) -> str | None:
        """The response of a kind about the topic that stands, or None when none stands."""
        key = f"{kind}/{spoken_topic(tracker.get_slot('topic'))}"
        return key if key in self.responses else None


def _specificity(variation: Dict[str, Any]) -> int:
    required = (variation.get("metadata") or {}).get("requires") or []
    return len(variation.get("condition") or []) + len(required) + ("channel" in variation)


def _repeat(tracker: DialogueStateTracker) -> Optional[Dict[str, Any]]:
    """The last thing said, once more; what the form of an open question says again by itself is left out."""
    said_again = (f"question_{asked(tracker)}", "screening_scale")
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.text and response_of(event) not in said_again:
            return {
                "text": event.text,
                "buttons": copy.deepcopy(event.data.get("buttons") or []),
                "metadata": copy.deepcopy(event.metadata.get("metadata") or {}),
            }
    return None


def _is_asked_about_danger(tracker: DialogueStateTracker) -> bool:
    message = tracker.latest_message
    alone = tracker.active_loop_name is None and not tracker.get_slot("safety_open")
    return alone and message is not None and message.parse_data.get(SAFETY_NOTE) == UNSURE

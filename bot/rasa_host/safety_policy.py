"""What happens after danger was noticed: the open form stops, the response of that kind is said, the bot listens.

Its priority lies above RulePolicy's, whose open form would otherwise take the message as an answer. It needs
no action server, so that contacts are shown even when that one is away.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_host.intents import SAFETY
from bot.rasa_host.safety_turns import earlier_kinds
from bot.safety.protocol import wording

UTTER_SAFETY = f"utter_{SAFETY}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Predicts the safety turn for the intent `safety/<kind>`; has no opinion on anything else."""

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"priority": 10}

    def train(
        self,
        training_trackers: List[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        message = tracker.latest_message
        if message is None or message.intent.get("name") != SAFETY:
            return self._prediction([0.0] * domain.num_actions)
        kind = str(message.full_retrieval_intent_name or "").partition("/")[2]
        action, events = self._next(tracker, kind)
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(action)] = 1.0
        # An open form otherwise goes first whatever the priority: Rasa's ensemble prefers predictions marked like this.
        return self._prediction(probabilities, optional_events=events, is_no_user_prediction=True)

    @staticmethod
    def _next(tracker: DialogueStateTracker, kind: str) -> tuple[str, list[Event]]:
        latest = tracker.latest_action_name
        if latest == ACTION_LISTEN_NAME:
            paused = tracker.active_loop_name or tracker.get_slot("paused_form")
            return ACTION_DEACTIVATE_LOOP_NAME, [
                SlotSet("paused_form", paused),
                SlotSet("safety_kind", kind),
                SlotSet("safety_wording", wording(kind, earlier_kinds(tracker))),
            ]
        if latest == ACTION_DEACTIVATE_LOOP_NAME:
            return UTTER_SAFETY, []
        return ACTION_LISTEN_NAME, []

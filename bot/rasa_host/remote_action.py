"""How Rasa calls custom actions, replaced for this process.

Rasa 3.6.21 opens a new connection and compiles a JSON schema for each call, writes the whole conversation into
the exception when one fails, and goes on as if nothing had happened. Here: one kept connection, failures that
name only the action, and a mark on the turn so that the person gets a sentence instead of half an answer.
"""

from __future__ import annotations

from typing import Any, Dict, List, Protocol

import aiohttp
import rasa
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core import events as rasa_events
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from bot import metrics

RASA_VERSION = "3.6.21"
TIMEOUT_SECONDS = 3.5


class ActionFailed(Exception):
    """A custom action did not answer. Carries the action's name and no word of the conversation."""


class ActionClient(Protocol):
    """Runs one custom action; raises ActionFailed or ActionExecutionRejection."""

    async def call(self, request: Dict[str, Any]) -> Dict[str, Any]: ...


class HttpActionClient:
    """The action server over one kept-alive connection pool."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/webhook"
        self._session: aiohttp.ClientSession | None = None

    async def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        name = request["next_action"]
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS, connect=1.0)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.post(self._url, json=request) as response:
                if response.status == 400:
                    raise ActionExecutionRejection(name)
                if response.status != 200:
                    raise ActionFailed(name)
                answer: Dict[str, Any] = await response.json()
                return answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ActionFailed(name) from error
        except Exception as error:
            if isinstance(error, (ActionFailed, ActionExecutionRejection)):
                raise
            # asyncio.TimeoutError is an Exception of its own on Python 3.10
            raise ActionFailed(name) from error


def install(client: ActionClient) -> None:
    """Make every custom action of this process go through `client`.

    Raises:
        RuntimeError: this is not the version of Rasa that the replacement was written for.
    """
    if rasa.__version__ != RASA_VERSION:
        raise RuntimeError(f"written for Rasa {RASA_VERSION}, found {rasa.__version__}")

    async def run(
        self: RemoteAction,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        request = {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.ALL),
            "version": rasa.__version__,
        }
        try:
            with metrics.timed("action"):
                answer = await client.call(request)
        except ActionFailed:
            output_channel.failed_action = self.name()  # type: ignore[attr-defined]
            raise
        said = await self._utter_responses(answer.get("responses", []), output_channel, nlg, tracker)
        return [*said, *rasa_events.deserialise_events(answer.get("events", []))]

    RemoteAction.run = run  # type: ignore[method-assign]


def endpoint(url: str) -> EndpointConfig:
    """What Rasa's own code expects to find where the action server is named."""
    return EndpointConfig(url=f"{url}/webhook")

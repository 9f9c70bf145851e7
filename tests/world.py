"""The whole assistant in one process: gateway, model, real actions, real database."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import httpx
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

from actions import base
from bot.channels.app import create_app
from bot.channels.assistant import AssistantAway, Reply, Turn
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database
from bot.knowledge.unanswered import UnansweredQuestions
from bot.rasa_host import quick_start, remote_action
from bot.rasa_host.host import Host, Inbound, TurnFailed
from bot.rasa_host.responses import ResponseGenerator
from bot.rasa_host.tracker_store import ConversationStore
from bot.rasa_host.training import model_path, newest_model
from bot.settings import ROOT, Settings
from bot.tallies import Tally


class InProcessActions:
    """rasa_sdk's own executor in place of the HTTP call; can be switched off like a dead process."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self.away = False

    async def call(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.away:
            raise remote_action.ActionFailed(request["next_action"])
        try:
            answer = await self._executor.run(request)
        except SdkRejection as rejection:
            raise ActionExecutionRejection(rejection.action_name) from None
        except Exception:
            raise remote_action.ActionFailed(request["next_action"]) from None
        return answer or {}


@cache
def loaded_agent() -> Agent:
    """The trained model, loaded once for all tests. It must be the model of the present data."""
    path = newest_model(ROOT / "models")
    assert path == model_path(ROOT / "models"), "The model is out of date. Run: make train"
    quick_start.install()
    endpoint = EndpointConfig(url="http://in-process.invalid")
    nlg = EndpointConfig(type=f"{ResponseGenerator.__module__}.{ResponseGenerator.__name__}")
    agent = Agent(action_endpoint=endpoint, generator=nlg)
    agent.load_model(str(path))
    asyncio.run(quick_start.warm_up(agent))
    return agent


class InProcessAssistant:
    """The gateway's port to the assistant, answered by the loaded model in this process."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.away = False

    async def send(self, turn: Turn) -> Reply:
        if self.away:
            raise AssistantAway("switched off")
        try:
            outbound = await self._host.handle(Inbound(**asdict(turn)))
        except TurnFailed as failure:
            raise AssistantAway(str(failure)) from None
        counted = tuple(map(Tally, outbound.counted))
        return Reply(outbound.messages, outbound.asked, outbound.shown, outbound.erases, counted, outbound.topic)

    async def ready(self) -> bool:
        return not self.away


@dataclass
class World:
    """Everything a conversation test may need to look at or to break."""

    settings: Settings
    database: Database
    actions: InProcessActions
    assistant: InProcessAssistant
    store: ConversationStore
    app: Any

    def client(self) -> httpx.AsyncClient:
        """A client of the public API."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway")


@cache
def in_process_actions() -> InProcessActions:
    """One executor for all tests: actions register themselves once."""
    return InProcessActions()


def build_world(settings: Settings, database: Database, clinic: Clinic, clock: Clock) -> World:
    """A fresh assistant on a database of its own."""
    agent = loaded_agent()
    store = ConversationStore(url=settings.database_url.value, domain=agent.domain)
    agent.tracker_store = store
    assert agent.processor is not None
    agent.processor.tracker_store = store
    acts = in_process_actions()
    acts.away = False
    remote_action.install(acts)
    base.use(base.Services.build(clinic, database, clock))
    assistant = InProcessAssistant(Host(agent, UnansweredQuestions(database, clock)))
    app = create_app(settings, database, assistant, clock)
    return World(settings, database, acts, assistant, store, app)


def run(coroutine: Any) -> Any:
    """Run a coroutine to its end."""
    return asyncio.run(coroutine)

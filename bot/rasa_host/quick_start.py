"""Rasa 3.6.21 without some of what it does again and again.

It looks through all its classes for each stored event that it reads. And it parses the domain of a model to see if it
is one, twice to check it against a schema, and twice more to use it: two thirds of the time until the process is ready.
It was checked when the model was trained, so it is read once.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Dict

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.io import read_file, read_yaml


def install() -> None:
    """Read the domain once whenever this process loads a model, and remember which class each kind of event is."""
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))  # type: ignore[method-assign]
    DomainProvider.load = classmethod(_load)  # type: ignore[method-assign,assignment,arg-type]


async def warm_up(agent: Agent) -> None:
    """Understand one message, so that patterns and memory are ready before the first person writes."""
    assert agent.processor is not None
    await agent.processor.parse_message(UserMessage("i feel well, thank you, how long is a course on tuesday"))


def _load(
    cls: type[DomainProvider],
    config: Dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **kwargs: Any,
) -> DomainProvider:
    with model_storage.read_from(resource) as folder:
        domain = Domain.from_dict(read_yaml(read_file(folder / "domain.yml")))
    return cls(model_storage, resource, domain)

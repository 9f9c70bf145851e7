"""Rasa 3.6.21 without some of what it does again and again.

It looks through all its classes for each stored event that it reads, and has dask plan the same graph anew twice and
more in every turn. And it parses the domain of a model to see if it
is one, twice to check it against a schema, and twice more to use it: two thirds of the time until the process is ready.
It was checked when the model was trained, so it is read once.
"""

from __future__ import annotations

from functools import cache
from graphlib import TopologicalSorter
from typing import Any, Dict, List, Optional, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.io import read_file, read_yaml


def install() -> None:
    """For this process: the domain read once from a model, the graph put in order once, each event's class known."""
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))  # type: ignore[method-assign]
    DomainProvider.load = classmethod(_load)  # type: ignore[method-assign,assignment,arg-type]
    DaskGraphRunner.run = run_in_order  # type: ignore[method-assign]


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


def run_in_order(
    self: DaskGraphRunner, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
) -> Dict[str, Any]:
    """What DaskGraphRunner.run does: the outputs of the targets, each node run after those that it needs."""
    wanted = tuple(targets or self._graph_schema.target_names)
    orders: Dict[Tuple[str, ...], List[str]] = self.__dict__.setdefault("_orders", {})
    if wanted not in orders:
        orders[wanted] = _in_order(self._graph_schema.minimal_graph_schema(list(wanted)))
    outputs = {name: (name, value) for name, value in (inputs or {}).items()}
    for node in orders[wanted]:
        needs = self._graph_schema.nodes[node].needs.values()
        outputs[node] = self._instantiated_nodes[node](*(outputs.get(need, need) for need in needs))
    return dict(outputs[name] for name in wanted)


def _in_order(schema: GraphSchema) -> List[str]:
    needs = {
        name: [need for need in node.needs.values() if need in schema.nodes] for name, node in schema.nodes.items()
    }
    return list(TopologicalSorter(needs).static_order())

"""Times each component of the loaded model for the metrics."""

from __future__ import annotations

import time
from typing import Any, Dict

from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphNodeHook
from rasa.engine.runner.dask import DaskGraphRunner

from bot import metrics


class _Stopwatch(GraphNodeHook):
    """Components run one after the other, so what a node began is what it ends."""

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        received_inputs: Dict[str, Any],
    ) -> Dict:
        return {"started": time.perf_counter()}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        output: Any,
        input_hook_data: Dict,
    ) -> None:
        metrics.part_seconds.labels(part_of(node_name)).observe(time.perf_counter() - input_hook_data["started"])


def part_of(node_name: str) -> str:
    """The component behind a node: of "run_bot.rasa_host.classifier.LinearIntentClassifier1" its class."""
    return node_name.rpartition(".")[2].removeprefix("run_").rstrip("0123456789")


def install(agent: Agent) -> None:
    """Time the components of the model that this agent has loaded."""
    assert agent.processor is not None
    runner = agent.processor.graph_runner
    assert isinstance(runner, DaskGraphRunner)
    for node in runner._instantiated_nodes.values():
        node._hooks.append(_Stopwatch())

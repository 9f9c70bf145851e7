"""The domain that is read once is the one that Rasa reads five times; components are timed by their own names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

DOMAIN = """
version: "3.1"
intents: [greet, "yes"]
entities: [therapy]
slots:
  therapy: {type: any, influence_conversation: false, mappings: [{type: from_entity, entity: therapy}]}
responses:
  utter_greet:
  - text: "Hello 💙, it’s *12:30*"
    condition: [{type: slot, name: therapy, value: "no"}]
    metadata: {kind: answer, reviewed: "2026-11-25"}
  - text: Hello
    buttons: [{title: "Yes", payload: "/greet"}]
session_config: {session_expiration_time: 0, carry_over_slots_to_new_session: true}
"""


class Storage:
    """Rasa's model storage, of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def read_from(self, _resource: Any) -> Iterator[Path]:
        yield self._folder


def test_the_domain_is_the_same(tmp_path: Path) -> None:
    from rasa.shared.core.domain import Domain

    from bot.rasa_host import quick_start

    written = tmp_path / "domain.yml"
    written.write_text(DOMAIN, "utf-8")
    Domain.load(str(written)).persist(written)
    expected = Domain.from_path(str(tmp_path))
    provider = quick_start._load(quick_start.DomainProvider, {}, Storage(tmp_path), None, None)  # type: ignore[arg-type]
    found = provider.provide_inference()
    assert found.as_dict() == expected.as_dict()
    assert found.fingerprint() == expected.fingerprint()


@pytest.mark.parametrize(
    ("node", "part"),
    [
        ("run_bot.rasa_host.classifier.LinearIntentClassifier1", "LinearIntentClassifier"),
        ("run_RulePolicy1", "RulePolicy"),
        ("domain_provider", "domain_provider"),
    ],
)
def test_a_component_is_timed_by_its_name(node: str, part: str) -> None:
    from bot.rasa_host.timing import part_of

    assert part_of(node) == part


def test_a_graph_gives_in_order_what_dask_gives() -> None:
    from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
    from rasa.engine.runner.dask import DaskGraphRunner

    from bot.rasa_host.quick_start import run_in_order

    class Joins(GraphComponent):
        def __init__(self, own: str) -> None:
            self._own = own

        @classmethod
        def create(cls, config: Any, **_: Any) -> Any:  # type: ignore[override]
            return cls(config["own"])

        def join(self, left: str, right: str = "") -> str:
            return f"{self._own}({left}{right})"

    def node(own: str, needs: dict[str, str], *, target: bool = False) -> SchemaNode:
        return SchemaNode(needs, Joins, "create", "join", {"own": own}, eager=True, is_target=target)

    schema = GraphSchema(
        {
            "last": node("d", {"left": "second", "right": "third"}, target=True),
            "third": node("c", {"left": "first", "right": "said"}),
            "second": node("b", {"left": "first"}),
            "first": node("a", {"left": "said"}),
            "unasked": node("e", {"left": "nobody gives this"}),
        }
    )
    runner = DaskGraphRunner.create(schema, None, ExecutionContext(schema))  # type: ignore[arg-type]
    for targets in (["last"], ["second", "first"], ["last"]):
        planned = DaskGraphRunner.create(schema, None, ExecutionContext(schema)).run({"said": "x"}, targets)  # type: ignore[arg-type]
        assert run_in_order(runner, {"said": "x"}, targets) == planned
    assert run_in_order(runner, {"said": "x"}, ["last"]) == {"last": "d(b(a(x))c(a(x)x))"}

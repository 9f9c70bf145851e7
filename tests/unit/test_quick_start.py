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

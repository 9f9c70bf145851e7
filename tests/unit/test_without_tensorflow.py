"""The process that serves starts without TensorFlow, and no part of the pipeline needs it."""

from __future__ import annotations

import subprocess
import sys

import yaml

from bot.settings import ROOT

IMPORTS_ALL = """
import sys
import bot.rasa_host.server
import rasa.engine.recipes.default_components
print("real" if hasattr(sys.modules["tensorflow"], "__file__") else "stands in")
"""
TOO_LATE = """
import sys
sys.modules["keras"] = sys
from bot.rasa_host import without_tensorflow
without_tensorflow.install()
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603


def test_rasa_with_all_its_components_is_imported_on_what_stands_in() -> None:
    done = run(IMPORTS_ALL)
    assert done.stdout.strip().endswith("stands in"), done.stderr[-2000:]


def test_it_refuses_when_tensorflow_is_there_already() -> None:
    assert "before it could be kept out" in run(TOO_LATE).stderr


def test_no_component_of_ours_is_one_of_rasas_that_learn_with_tensorflow() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    names = [part["name"] for key in ("pipeline", "policies") for part in config[key]]
    assert [name for name in names if not name.startswith("bot.")] == ["RulePolicy"]

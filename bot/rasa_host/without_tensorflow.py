"""TensorFlow kept out of the process that serves: half of its memory, a third of the time until it is ready.

Rasa imports it for components that no pipeline of ours has (config.yml; a test keeps it so). In its place stand modules
in which every name is a class to derive from, to call and to decorate with, and nothing happens: what Sphinx's autodoc
puts in the place of modules whose code it never runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ABSENT = ("tensorflow", "keras")


def install() -> None:
    """Stand in for TensorFlow from now on; to be called before anything imports rasa.

    Raises:
        RuntimeError: TensorFlow was imported already.
    """
    if not sys.modules.keys().isdisjoint(ABSENT):
        raise RuntimeError("something imported TensorFlow before it could be kept out")
    sys.meta_path.insert(0, _StandIn())


class _AnyName(type):
    def __getattr__(cls, name: str) -> Any:
        return _nothing_called(name)


class _Nothing(metaclass=_AnyName):
    """A class, a function and a decorator with arguments or without, whichever is looked for."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        decorates = cls is _Nothing and len(args) == 1 and callable(args[0]) and not kwargs
        return args[0] if decorates else super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes whatever the real class would take."""

    def __call__(self, decorated: Any = None, *args: Any, **kwargs: Any) -> Any:
        return decorated

    def __getattr__(self, name: str) -> Any:
        return _nothing_called(name)


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _nothing_called(name)


class _StandIn(MetaPathFinder, Loader):
    """Finds the absent packages, with every module that might be in them."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in ABSENT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def _nothing_called(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)  # what Python itself looks for must be missing
    return _Nothing

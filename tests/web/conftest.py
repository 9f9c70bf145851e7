from __future__ import annotations

import pytest

from tests.stack import Stack


@pytest.fixture(scope="session")
def live_server(stack: Stack) -> str:
    """The base URL of the real gateway with the real assistant behind it."""
    return stack.url

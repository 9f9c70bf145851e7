from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.stack import Stack

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def live_server(stack: Stack) -> str:
    """The base URL of the real gateway with the real assistant behind it."""
    return stack.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = str(CHROMIUM) if CHROMIUM.exists() else None
        try:
            instance = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        except Error:
            if os.environ.get("CI"):
                raise  # where it must be tested, a missing browser is a failure
            pytest.skip("no Chromium on this machine")
        yield instance
        instance.close()

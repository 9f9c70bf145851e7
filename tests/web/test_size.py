"""The widget stays small and readable, and never parses HTML."""

from __future__ import annotations

import gzip

from bot.channels.pages import WIDGET

LIMIT = 12 * 1024


def test_all_modules_together_stay_small() -> None:
    sizes = {f.name: len(gzip.compress(f.read_bytes(), 9)) for f in WIDGET.glob("*.js")}
    assert "widget.js" in sizes
    assert sum(sizes.values()) <= LIMIT, sizes


def test_modules_stay_readable_and_never_parse_html() -> None:
    for file in WIDGET.glob("*.js"):
        source = file.read_text("utf-8")
        assert source.count("\n") < 400, file.name
        for sink in (
            ".innerHTML",
            ".outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert sink not in source, (file.name, sink)

"""The chat's Markdown subset as Telegram's HTML, in parts that Telegram takes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

MAX_TEXT = 4096
MAX_CAPTION = 1024
"""Telegram's limits, in UTF-16 units of the text as it is shown."""

_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|(?<![\w*])(?P<mark>[*_])(?P<italic>[^*_\n]+)(?P=mark)(?![\w*])"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>https://[^()\s]+)\)"
)
_BULLET = re.compile(r"^[ \t]*[-*][ \t]+", re.MULTILINE)
_BREAKS = ("\n\n", "\n", ". ", " ")
"""Where a long text is parted, the best place first."""


def to_html(text: str) -> str:
    """Bold, italics, lists and links as Telegram's HTML; everything else is shown as it is written."""
    return _inline(_BULLET.sub("• ", text))


def _inline(text: str) -> str:
    parts = []
    last = 0
    for found in _INLINE.finditer(text):
        parts.append(html.escape(text[last : found.start()]))
        last = found.end()
        if found["bold"]:
            parts.append(f"<b>{_inline(found['bold'])}</b>")
        elif found["italic"]:
            parts.append(f"<i>{html.escape(found['italic'])}</i>")
        else:
            parts.append(link(found["label"], found["url"]))
    parts.append(html.escape(text[last:]))
    return "".join(parts)


def link(label: str, url: str | None) -> str:
    """A link where there is a safe address, else the label alone."""
    if not url or not url.startswith("https://"):
        return html.escape(label)
    return f'<a href="{html.escape(url)}">{html.escape(label)}</a>'


def sources_line(sources: Sequence[dict[str, Any]]) -> str:
    """Where an answer comes from, as one line of HTML; empty without sources."""
    if not sources:
        return ""
    return "<i>Source: " + "; ".join(link(source["title"], source.get("url")) for source in sources) + "</i>"


def length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, most: int = MAX_TEXT) -> list[str]:
    """The text in parts of at most `most` UTF-16 units each, parted between paragraphs, lines or words if possible."""
    parts = []
    rest = text.strip()
    while length(rest) > most:
        at = _place_to_part(rest, most)
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest]


def _place_to_part(text: str, most: int) -> int:
    head = text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")
    for mark in _BREAKS:
        found = head.rfind(mark)
        if found > len(head) // 2:
            return found + len(mark)
    return len(head)


def visible(markup: str) -> int:
    """The length of our HTML as Telegram counts it: without tags, escapes resolved."""
    return length(html.unescape(re.sub(r"<[^>]+>", "", markup)))

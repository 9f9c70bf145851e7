"""How people's words are prepared for the patterns that read them. Pure."""

from __future__ import annotations


def plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces; nothing else changes."""
    return " ".join(text.lower().replace("’", "'").split())

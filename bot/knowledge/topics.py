"""The catalogue of questions."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bot.settings import ROOT


@cache
def titles() -> dict[str, str]:
    """Topic key to the title that people read."""
    raw: dict[str, Any] = yaml.safe_load((ROOT / "content" / "topics.yml").read_text("utf-8"))
    return {key: entry["title"] for key, entry in raw.items()}

"""Facts that sentences refer to by name: the clinic's, the help lines', course lengths, sources."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bot.clinic import Clinic
from bot.settings import ROOT, Ages

CONTENT = ROOT / "content"


@cache
def _content(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CONTENT / name).read_text("utf-8"))
    return loaded


def crisis_resources() -> dict[str, dict[str, str]]:
    """Help lines by key; `phone` and `text` are numbers as people dial them."""
    return _content("crisis_resources.yml")


def sources() -> dict[str, dict[str, str]]:
    """Source key to what the chat shows: title and, if there is one, url."""
    return {
        key: {part: entry[part] for part in ("title", "url") if entry.get(part)}
        for key, entry in _content("sources.yml").items()
    }


def sources_as_kept() -> dict[str, dict[str, str]]:
    """Source key to all that content/sources.yml says of it, the day it was checked included."""
    return _content("sources.yml")


def variables(clinic: Clinic, ages: Ages | None = None) -> dict[str, str]:
    """Everything that may stand in {braces} in a sentence. What the clinic has not stated is absent.

    Args:
        ages: how long things are kept; None for the ages of an installation that sets none.
    """
    kept = ages or Ages()
    found = {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.phone,
        "clinic_email": clinic.email,
        "clinic_hours": clinic.hours_in_words,
        "minimum_age": str(clinic.minimum_age),
        "consultation_minutes": str(clinic.consultation.minutes),
        "modalities": clinic.modalities,
        "kept_days": str(kept.chats),
        "file_days": str(kept.files),
        **clinic.stated,
    }
    for key, resource in crisis_resources().items():
        number = {"emergency": "emergency_number"}.get(key, key)
        if "phone" in resource:
            found[number] = resource["phone"]
        if "text" in resource:
            found[f"{key}_text"] = resource["text"]
        found[f"{key}_hours"] = resource["hours"]
        found[f"{key}_url"] = resource["url"]
    raw = _content("courses.yml")
    found["session_minutes"] = raw["session_minutes"]
    for key, course in raw["courses"].items():
        found[f"{key}_sessions"] = course["usual"]
        for part in ("months", "frequency", "years"):
            if part in course:
                found[f"{key}_{part}"] = course[part]
    return found

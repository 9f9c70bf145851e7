"""The data map is what the database holds, and promises the ages that the settings have."""

from __future__ import annotations

import re
from dataclasses import fields

from bot.database import SealedBytes, SealedText
from bot.rasa_host.tracker_store import SQLTrackerStore
from bot.settings import ROOT, Ages
from bot.tables import metadata
from tests.data_map import data_map

TABLES = {**metadata.tables, "events": SQLTrackerStore.SQLEvent.__table__}


def test_every_table_with_every_column_is_in_the_map() -> None:
    assert {name: entry.columns for name, entry in data_map().items()} == {
        name: frozenset(column.name for column in table.c) for name, table in TABLES.items()
    }


def test_the_map_marks_what_is_encrypted() -> None:
    assert {name: entry.encrypted for name, entry in data_map().items()} == {
        name: frozenset(c.name for c in table.c if isinstance(c.type, (SealedText, SealedBytes)))
        for name, table in TABLES.items()
    }


def test_the_map_names_who_the_data_is_about() -> None:
    assert {entry.whose for entry in data_map().values()} <= {"person", "staff", "nobody"}


def test_the_ages_are_those_of_the_settings() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    promised = set(re.findall(r"(\d+) days[\w ]* \(`KEEP_(\w+)_DAYS`\)", text))
    assert promised == {(str(age.default), age.name.upper()) for age in fields(Ages)}

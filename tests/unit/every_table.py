"""Rows of one person in every table, made from the tables' description: a table added later is filled, too."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.database import Database, SealedBytes, UtcDateTime
from bot.rasa_host.tracker_store import SQLTrackerStore
from bot.tables import metadata
from tests.data_map import data_map

CANARY = "canary"
"""In everything that a person has said or is known by."""

ROWS: dict[str, list[dict[str, Any]]] = {
    "appointments": [
        {
            "id": f"a-{status}",
            "run_id": f"{CANARY} {status}",
            "reference": f"CNR-{n}XX",
            "status": status,
            "practitioner_id": status,
            "practitioner_name": "Dr Morgan",
            "modality": "video",
        }
        for n, status in enumerate(("pending", "booked", "cancelled"))
    ],
    "requests": [
        {"id": f"r-{status}", "run_id": f"{CANARY} {status}", "kind": "callback", "status": status, "wish": None}
        for status in ("draft", "open", "done")
    ],
    "outbox": [
        {"id": f"{about} {status}", "dedupe_key": f"{about}:0:{status}", "status": status}
        for about in ("a-booked", "a-cancelled", "r-open", "r-done")
        for status in ("waiting", "sent", "dead")
    ],
    "safety_events": [{"id": "s", "kind": "suicide", "branch": "now"}],
    "unanswered_questions": [{"id": "u", "reason": "not_understood"}],
}
"""What some tables need: ids that say nothing of a person, states, and what may stay."""


def fill_every_table(database: Database, now: datetime) -> None:
    """Rows of the chat "mine" in every table that holds a person's data, with the canary wherever text fits."""
    SQLTrackerStore.SQLEvent.__table__.create(database.engine)
    for table in tables_of_people():
        for given in ROWS.get(table.name, [{}]):
            row = {column.name: some_value(column, now) for column in table.c} | given
            with database.transaction() as connection:
                connection.execute(sa.insert(table).values(row))


def tables_of_people() -> list[Any]:
    events = SQLTrackerStore.SQLEvent.__table__
    whose = {name: entry.whose for name, entry in data_map().items()}
    return [t for t in [*metadata.sorted_tables, events] if whose.get(t.name, "person") == "person"]


def some_value(column: Any, now: datetime) -> Any:
    if column.name in ("conversation_id", "sender_id") or (column.table.name, column.name) == ("conversations", "id"):
        return "mine"
    if isinstance(column.type, SealedBytes):
        return CANARY.encode()
    if isinstance(column.type, UtcDateTime):
        return now + timedelta(days=2) + timedelta(hours=len(column.name))
    if isinstance(column.type, sa.Boolean):
        return True
    return 7 if isinstance(column.type, (sa.Integer, sa.Float)) else CANARY


def traces(database: Database) -> set[str]:
    """Columns in which the person can still be found, decrypted."""
    with database.reading() as connection:
        return {
            f"{table.name}.{name}"
            for table in tables_of_people()
            for row in connection.execute(sa.select(table)).all()
            for name, value in row._mapping.items()
            if value == "mine" or CANARY in str(value).lower() or str(value).startswith("CNR-")
        }

"""Moving everything that is encrypted to the newest key, so that an old one can be taken away."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.booking.contact import Contact
from bot.booking.requests import requests
from bot.database import Database, SealedBytes, SealedText

RASA_EVENTS = sa.table("events", sa.column("id"), sa.column("data", SealedText()))
"""Rasa's own table, which is not in our metadata."""

AT_ONCE = 500
"""Rows of one transaction, so that nobody who writes meanwhile waits long."""


def reencrypt(database: Database, metadata: sa.MetaData) -> int:
    """Encrypt with the newest key what an older one encrypted; returns how many rows were read.

    Args:
        metadata: with all tables of ours (bot.tables).
    """
    tables: list[tuple[Any, list[str]]] = [
        (t, [column.name for column in t.primary_key]) for t in metadata.sorted_tables
    ]
    if sa.inspect(database.engine).has_table(RASA_EVENTS.name):
        tables.append((RASA_EVENTS, ["id"]))
    return sum(_table(database, table, key) for table, key in tables if _sealed(table))


def _table(database: Database, table: Any, key: list[str]) -> int:
    with database.reading() as connection:
        keys = connection.execute(sa.select(*(table.c[part] for part in key))).all()
    for begin in range(0, len(keys), AT_ONCE):
        with database.transaction() as connection:
            for row_key in keys[begin : begin + AT_ONCE]:
                _row(connection, table, [table.c[part] == value for part, value in zip(key, row_key)])
    return len(keys)


def _row(connection: Any, table: Any, same: list[Any]) -> None:
    row = connection.execute(sa.select(*(table.c[name] for name in _sealed(table))).where(*same)).first()
    if row is None:  # deleted meanwhile
        return
    values = dict(row._mapping)  # read with any key; writing uses the newest
    if table in (appointments, requests) and (row.email or row.phone):
        values["contact_mark"] = Contact(row.email, row.phone).mark
    connection.execute(sa.update(table).where(*same).values(values))


def _sealed(table: Any) -> list[str]:
    return [column.name for column in table.c if isinstance(column.type, (SealedText, SealedBytes))]

"""Everything that is held of a person from one chat, to read and as JSON (UK GDPR Art 15 and 20)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.booking.requests import requests
from bot.conversations import buttons, conversations, files, inbox, messages, windows
from bot.database import Database, SealedText
from bot.handovers import handovers
from bot.knowledge.unanswered import unanswered_questions
from bot.notifications.outbox import outbox
from bot.privacy.consents import consents
from bot.safety.note import therapist_notes
from bot.safety.records import safety_events
from bot.screening.results import screening_results

RASA_EVENTS = sa.table(
    "events", *map(sa.column, ("sender_id", "timestamp", "type_name")), sa.column("data", SealedText())
)
TELEGRAM_UPDATES = sa.table(
    "telegram_updates",
    *map(sa.column, ("update_id", "conversation_id", "received_at")),
    sa.column("arrival", SealedText()),
)

TITLES = {
    "messages": "What was said in this chat",
    "appointments": "Appointments",
    "requests": "Requests to the clinic",
    "therapist_notes": "Words for the therapist",
    "screening_results": "Focus areas, as passed on",
    "consents": "What you agreed to",
    "unanswered_questions": "Questions that had no answer",
    "safety_events": "Times when help lines were shown",
    "outbox": "E-mails about you",
}
"""Tables that the readable file shows, in its order; the others say the same in a machine's words."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """The rows by table."""

    tables: Mapping[str, list[Row]]

    @property
    def counts(self) -> dict[str, int]:
        """How much there is of what people would count, by the titles above; nothing of which there is nothing."""
        return {title: len(self.tables[name]) for name, title in TITLES.items() if self.tables.get(name)}

    def as_json(self) -> str:
        """All of it."""
        return json.dumps(self.tables, default=_plain, indent=1, ensure_ascii=False)

    def as_text(self) -> str:
        """What a person would want to read."""
        parts = [
            f"{title}\n{'=' * len(title)}\n" + "\n".join(_line(name, row) for row in self.tables[name])
            for name, title in TITLES.items()
            if self.tables.get(name)
        ]
        return "\n\n".join(parts) + "\n"


def export(database: Database, conversation_id: str) -> Export:
    """Gather it. Of files the names are listed; they are in the chat themselves."""
    with database.reading() as connection:
        found = {
            table.name: _rows(connection, table, table.c.conversation_id == conversation_id)
            for table in (
                messages, inbox, buttons, appointments, requests, therapist_notes, screening_results, consents,
                unanswered_questions, safety_events, handovers, windows, TELEGRAM_UPDATES,
            )
        }  # fmt: skip
        found["conversations"] = _rows(connection, conversations, conversations.c.id == conversation_id)
        listed = sa.select(files.c.id, files.c.type, files.c.name, files.c.created_at)
        mine = listed.where(files.c.conversation_id == conversation_id)
        found["files"] = [dict(row._mapping) for row in connection.execute(mine)]
        about = [row["id"] for row in (*found["appointments"], *found["requests"])]
        letters = sa.or_(sa.false(), *(outbox.c.dedupe_key.startswith(f"{each}:", autoescape=True) for each in about))
        found["outbox"] = _rows(connection, outbox, letters)
        if sa.inspect(database.engine).has_table("events"):
            found["events"] = _rows(connection, RASA_EVENTS, RASA_EVENTS.c.sender_id == conversation_id)
    return Export(found)


def _rows(connection: Any, table: Any, condition: Any) -> list[Row]:
    return [dict(row._mapping) for row in connection.execute(sa.select(table).where(condition))]


def _line(table: str, row: Row) -> str:
    if table == "messages":
        body = json.loads(row["body"])
        return f"{'You' if body.get('from') == 'user' else 'Assistant'}: {body.get('text', '')}"
    shown = (f"{name.replace('_', ' ')}: {_shown(value)}" for name, value in row.items() if value not in (None, ""))
    return "- " + "; ".join(shown)


def _shown(value: Any) -> str:
    return f"{value:%d %B %Y, %H:%M} UTC" if isinstance(value, datetime) else str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

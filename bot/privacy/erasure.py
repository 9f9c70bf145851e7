"""Erasing a chat from every table, Rasa's own among them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.booking.appointments import forget_conversation
from bot.booking.requests import forget_requests
from bot.conversations import OWNED_TABLES
from bot.database import Database
from bot.handovers import handovers
from bot.knowledge.unanswered import forget_words
from bot.safety.note import therapist_notes
from bot.safety.records import safety_events
from bot.screening.results import screening_results

RASA_EVENTS = sa.table("events", sa.column("sender_id"))


def erase_conversation(database: Database, conversation_id: str) -> None:
    """Delete all that was said and derived. Booked appointments stay, without their link to the chat.

    Of questions that had no answer the bare count stays.
    """
    rasa_has_table = sa.inspect(database.engine).has_table("events")
    with database.transaction() as connection:
        forget_conversation(connection, conversation_id)
        forget_words(connection, conversation_id)
        forget_requests(connection, conversation_id)
        for table in (screening_results, safety_events, therapist_notes, handovers, *OWNED_TABLES):
            column = table.c.id if table.name == "conversations" else table.c.conversation_id
            connection.execute(sa.delete(table).where(column == conversation_id))
        if rasa_has_table:
            connection.execute(sa.delete(RASA_EVENTS).where(RASA_EVENTS.c.sender_id == conversation_id))

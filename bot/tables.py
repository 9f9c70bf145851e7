"""All tables of ours in one place, for migrations and tests."""

from bot import conversations, handovers
from bot.booking import appointments, requests
from bot.channels.telegram import inbox as telegram_inbox
from bot.database import metadata
from bot.knowledge import unanswered
from bot.notifications import outbox
from bot.privacy import consents
from bot.safety import note, records
from bot.screening import results

__all__ = [
    "appointments",
    "consents",
    "conversations",
    "handovers",
    "metadata",
    "note",
    "outbox",
    "records",
    "requests",
    "results",
    "telegram_inbox",
    "unanswered",
]

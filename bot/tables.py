"""All tables of ours in one place, for migrations and tests."""

from bot import conversations, handovers, tallies
from bot.booking import absences, appointments, requests
from bot.channels.telegram import inbox as telegram_inbox
from bot.database import metadata
from bot.knowledge import unanswered
from bot.notifications import outbox
from bot.privacy import consents
from bot.safety import note, records
from bot.screening import results
from bot.staff import accounts, audit, sessions

__all__ = [
    "absences",
    "accounts",
    "appointments",
    "audit",
    "consents",
    "conversations",
    "handovers",
    "metadata",
    "note",
    "outbox",
    "records",
    "requests",
    "results",
    "sessions",
    "tallies",
    "telegram_inbox",
    "unanswered",
]

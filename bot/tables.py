"""All tables of ours in one place, for migrations and tests."""

from bot import conversations
from bot.booking import appointments
from bot.channels.telegram import inbox as telegram_inbox
from bot.database import metadata
from bot.notifications import outbox
from bot.safety import records
from bot.screening import results

__all__ = ["appointments", "conversations", "metadata", "outbox", "records", "results", "telegram_inbox"]

"""Putting the channel together from the settings."""

from __future__ import annotations

from collections.abc import Callable

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.chat import Chat
from bot.channels.limiter import Limiter
from bot.channels.telegram.channel import PATH, TelegramChannel, Webhook
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.replies import Replies
from bot.clinic import Clinic
from bot.clock import Clock
from bot.conversations import Conversations
from bot.database import Database
from bot.handovers import Handovers
from bot.settings import Settings

CONNECTIONS = 64
SECONDS = 6.0
"""How long connecting, sending and reading may take each, in a call of the Bot API."""


def telegram_channel(
    settings: Settings,
    clinic: Clinic,
    *,
    database: Database,
    conversations: Conversations,
    chat: Chat,
    limiter: Limiter,
    clock: Clock,
    erase: Callable[[str], None],
    handovers: Handovers,
) -> TelegramChannel | None:
    """The channel, or None when no bot is set."""
    if settings.telegram_token is None:
        return None
    bot = ExtBot(
        settings.telegram_token.value,
        base_url=f"{settings.telegram_api_url}/bot",
        request=HTTPXRequest(CONNECTIONS, read_timeout=SECONDS, write_timeout=SECONDS, connect_timeout=SECONDS),
        get_updates_request=HTTPXRequest(1, read_timeout=SECONDS, connect_timeout=SECONDS),
        rate_limiter=AIORateLimiter(),
    )

    def link_to_website(conversation_id: str) -> str:
        # Behind the #, so that neither servers on the way nor link previews get it.
        return f"{settings.public_url}/continue#{handovers.issue(conversation_id)}"

    webhook = None
    if settings.telegram_webhook:
        webhook = Webhook(settings.public_url + PATH, settings.secret_key.derive("telegram webhook"))
    return TelegramChannel(
        bot=bot,
        inbox=Inbox(database),
        replies=Replies(chat, clinic, erase, link_to_website),
        delivery=Delivery(bot, conversations.file),
        limiter=limiter,
        chat_key=settings.secret_key.derive("telegram conversation"),
        clock=clock,
        webhook=webhook,
        staff_chat=settings.staff_telegram_chat,
    )

"""What Telegram documents of the methods that the assistant uses (Bot API 9): parameters, limits, errors.

https://core.telegram.org/bots/api
"""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

SENDING = {
    "business_connection_id", "message_thread_id", "direct_messages_topic_id", "disable_notification",
    "protect_content", "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters",
    "reply_markup",
}  # fmt: skip
CAPTIONED = {"caption", "parse_mode", "caption_entities"}

REQUIRED: dict[str, set[str]] = {
    "getMe": set(),
    "setMyCommands": {"commands"},
    "setWebhook": {"url"},
    "deleteWebhook": set(),
    "getUpdates": set(),
    "sendMessage": {"chat_id", "text"},
    "sendPhoto": {"chat_id", "photo"},
    "sendDocument": {"chat_id", "document"},
    "sendChatAction": {"chat_id", "action"},
    "answerCallbackQuery": {"callback_query_id"},
    "editMessageReplyMarkup": set(),
    "leaveChat": {"chat_id"},
}
OPTIONAL: dict[str, set[str]] = {
    "setMyCommands": {"scope", "language_code"},
    "setWebhook": {
        "certificate", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token",
    },
    "deleteWebhook": {"drop_pending_updates"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {"parse_mode", "entities", "link_preview_options", *SENDING},
    "sendPhoto": {"show_caption_above_media", "has_spoiler", *CAPTIONED, *SENDING},
    "sendDocument": {"thumbnail", "disable_content_type_detection", *CAPTIONED, *SENDING},
    "sendChatAction": {"business_connection_id", "message_thread_id"},
    "answerCallbackQuery": {"text", "show_alert", "url", "cache_time"},
    "editMessageReplyMarkup": {
        "business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup",
    },
}  # fmt: skip
UPDATE_TYPES = {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost",
}  # fmt: skip
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}


class Refused(Exception):
    """An error with Telegram's own description."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status


def check(method: str, given: dict[str, Any]) -> None:
    """Refuse what Telegram does not document, or what is over its limits."""
    missing = REQUIRED[method] - set(given)
    unknown = set(given) - REQUIRED[method] - OPTIONAL.get(method, set())
    if missing or unknown:
        raise Refused(f"Bad Request: missing {sorted(missing)}, not documented {sorted(unknown)}")
    if "reply_markup" in given:
        _check_keyboard(given["reply_markup"])
    checks = {
        "sendMessage": _check_message,
        "sendPhoto": _check_caption,
        "sendDocument": _check_caption,
        "setMyCommands": _check_commands,
        "setWebhook": _check_webhook,
        "sendChatAction": _check_action,
    }
    if method in checks:
        checks[method](given)


def shown(given: dict[str, Any], name: str) -> str:
    """The text as people see it."""
    text = str(given.get(name, ""))
    if given.get("parse_mode") != "HTML":
        return text
    reader = _Tags()
    reader.feed(text)
    reader.close()
    if reader.open or reader.wrong or re.search(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-f]+);)", text):
        raise Refused("Bad Request: can't parse entities")
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong |= tag not in TAGS
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.wrong |= not self.open or self.open.pop() != tag


def _check_message(given: dict[str, Any]) -> None:
    text = shown(given, "text")
    if not text.strip():
        raise Refused("Bad Request: message text is empty")
    if units(text) > 4096:
        raise Refused("Bad Request: message is too long")


def _check_caption(given: dict[str, Any]) -> None:
    if units(shown(given, "caption")) > 1024:
        raise Refused("Bad Request: message caption is too long")


def _check_keyboard(markup: dict[str, Any]) -> None:
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if not buttons or len(buttons) > 100:
        raise Refused("Bad Request: reply markup is invalid")
    for button in buttons:
        if not button["text"] or len({"callback_data", "url"} & set(button)) != 1:
            raise Refused("Bad Request: BUTTON_INVALID")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
        if not re.fullmatch(r"https?://[\w-]+(\.[\w-]*[a-z]+)+(:\d+)?(/\S*)?", button.get("url", "https://a.b")):
            raise Refused("Bad Request: BUTTON_URL_INVALID")


def _check_commands(given: dict[str, Any]) -> None:
    for command in given["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_INVALID")


def _check_webhook(given: dict[str, Any]) -> None:
    token = given.get("secret_token", "")
    if token and not re.fullmatch(r"[\w-]{1,256}", token, re.ASCII):
        raise Refused("Bad Request: secret token contains unallowed characters")
    if not given["url"].startswith("https://"):
        raise Refused("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if not 1 <= int(given.get("max_connections", 40)) <= 100 or not set(given["allowed_updates"]) <= UPDATE_TYPES:
        raise Refused("Bad Request: bad webhook")


def _check_action(given: dict[str, Any]) -> None:
    if given["action"] not in ACTIONS:
        raise Refused("Bad Request: wrong parameter action in request")


def decoded(raw: dict[str, str]) -> dict[str, Any]:
    """Form fields as values: objects and lists come as JSON."""
    return {name: json.loads(value) if value[:1] in "[{" and name != "text" else value for name, value in raw.items()}

"""Sending a letter: by SMTP when a server is set, else as a file that a person can open."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.notifications.outbox import STAFF_GROUP, Letter
from bot.settings import Settings


class Mailer(Protocol):
    """Sends one letter or raises an exception, whatever its service raises."""

    async def send(self, letter: Letter) -> None: ...


def to_email(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a MIME message; the calendar entry is both shown and attached."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    name = hashlib.sha256(letter.dedupe_key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message.set_content(letter.body)
    if letter.calendar:
        message.add_attachment(
            letter.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="appointment.ics",
            params={"method": "CANCEL" if "\nMETHOD:CANCEL" in letter.calendar else "PUBLISH"},
        )
    return message


class FileMailer:
    """Writes letters into a folder, one .eml file each; the same letter again replaces its file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = letter.dedupe_key.replace(":", "_")
        part = self._folder / f"{name}.part"
        part.write_bytes(bytes(to_email(letter, self._sender)))
        part.rename(self._folder / f"{name}.eml")


class SmtpMailer:
    """Sends through the server that SMTP_URL names (smtp[s]://user:password@host:port)."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, letter: Letter) -> None:
        await aiosmtplib.send(
            to_email(letter, self._sender),
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            timeout=10,
        )


class NoGroup(Exception):
    """There is a letter for the staff group and no group is set."""


class Post:
    """Sends each letter its way: by e-mail, or to the staff group.

    Args:
        to_group: None when there is no Telegram.
    """

    def __init__(self, by_mail: Mailer, to_group: Mailer | None) -> None:
        self._by_mail = by_mail
        self._to_group = to_group

    async def send(self, letter: Letter) -> None:
        if letter.recipient != STAFF_GROUP:
            await self._by_mail.send(letter)
        elif self._to_group is None:
            raise NoGroup
        else:
            await self._to_group.send(letter)


def mailer(settings: Settings) -> Mailer:
    """The mailer that the settings ask for."""
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url.value, settings.mail_from)
    return FileMailer(settings.mail_dir, settings.mail_from)

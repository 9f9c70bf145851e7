"""Web sessions: signed tokens that name a conversation. Nobody can guess or make one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from bot.clock import Clock


@dataclass(frozen=True)
class Session:
    """A token with what it stands for. `expires_at` is aware, in UTC."""

    token: str
    conversation_id: str
    expires_at: datetime


class BadToken(Exception):
    """Missing, forged or expired."""


class Sessions:
    """Issues and reads tokens."""

    def __init__(self, key: str, hours: int, clock: Clock) -> None:
        self._serializer = URLSafeSerializer(key, salt="web session")
        self._lifetime = timedelta(hours=hours)
        self._clock = clock

    def issue(self, conversation_id: str | None = None) -> Session:
        """A session for a new conversation, or for one that goes on here."""
        conversation_id = conversation_id or f"web-{secrets.token_urlsafe(18)}"
        expires_at = (self._clock() + self._lifetime).replace(microsecond=0)
        token = self._serializer.dumps([conversation_id, int(expires_at.timestamp())])
        return Session(str(token), conversation_id, expires_at)

    def read(self, authorization: str | None) -> str:
        """The conversation id behind an Authorization header.

        Raises:
            BadToken: there is no valid bearer token in it.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise BadToken
        try:
            conversation_id, expires = self._serializer.loads(token.strip())
        except (BadSignature, ValueError, TypeError):
            raise BadToken from None
        if self._clock().timestamp() >= expires:
            raise BadToken
        return str(conversation_id)

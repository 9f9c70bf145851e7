"""One-time links by which a conversation of another channel goes on on the website.

A link holds a signed number; what it stands for, until when, and that it is unspent is known to the database alone.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeSerializer

from bot.clock import Clock
from bot.database import Database, UtcDateTime, metadata

LIFETIME = timedelta(minutes=30)

handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)


class NotValid(Exception):
    """Forged, expired, spent, or replaced by a newer one. Nobody is told which."""


class Handovers:
    """Makes and redeems the tokens of such links.

    Args:
        key: what tokens are signed with.
    """

    def __init__(self, database: Database, key: str, clock: Clock) -> None:
        self._database = database
        self._signed = URLSafeSerializer(key, salt="handover")
        self._clock = clock

    def issue(self, conversation_id: str) -> str:
        """A token for a conversation; earlier ones of it are void from now on, and expired ones are forgotten."""
        handover_id, now = secrets.token_urlsafe(18), self._clock()
        with self._database.transaction() as connection:
            connection.execute(
                sa.delete(handovers).where(
                    sa.or_(handovers.c.conversation_id == conversation_id, handovers.c.expires_at <= now)
                )
            )
            connection.execute(
                sa.insert(handovers).values(id=handover_id, conversation_id=conversation_id, expires_at=now + LIFETIME)
            )
        return str(self._signed.dumps(handover_id))

    def redeem(self, token: str) -> str:
        """The id of the conversation; the token is spent.

        Raises:
            NotValid: it cannot be redeemed, or not any more.
        """
        try:
            handover_id = self._signed.loads(token)
        except (BadData, ValueError):
            raise NotValid from None
        here = handovers.c.id == handover_id
        with self._database.transaction() as connection:
            conversation_id: str | None = connection.execute(
                sa.select(handovers.c.conversation_id).where(here, handovers.c.expires_at > self._clock())
            ).scalar_one_or_none()
            # Of two who come at once, one deletes it.
            spent = connection.execute(sa.delete(handovers).where(here))
            if conversation_id is None or spent.rowcount == 0:
                raise NotValid
        return conversation_id

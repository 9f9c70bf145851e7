"""Sessions of staff: a random token in a cookie, its hash in the database, so that signing out ends it everywhere."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

import sqlalchemy as sa

from bot.clock import Clock
from bot.database import Database, UtcDateTime, metadata
from bot.staff.accounts import User, staff_users, user_from

IDLE = timedelta(minutes=45)
"""A session that nobody used for so long is over: consoles stand open at desks."""

LONGEST = timedelta(hours=10)
"""However busy, one signs in again once a working day."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is written down: not every page is a write."""

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(36), nullable=False, index=True),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)


class StaffSessions:
    """Opens, reads and ends sessions, and makes the token against forged forms (CSRF) that belongs to each."""

    def __init__(self, database: Database, clock: Clock, key: str) -> None:
        self._database = database
        self._clock = clock
        self._key = key.encode()

    def open(self, user_id: str) -> str:
        """A new session's token; sessions that are over are swept away."""
        now, token = self._clock(), secrets.token_urlsafe(32)
        with self._database.transaction() as connection:
            connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.expires_at <= now))
            connection.execute(
                sa.insert(staff_sessions).values(
                    token_hash=_hashed(token), user_id=user_id, last_at=now, expires_at=now + LONGEST
                )
            )
        return token

    def user(self, token: str) -> User | None:
        """Who is signed in with this token: an active account whose session is neither over nor idle for too long."""
        now, hashed = self._clock(), _hashed(token)
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(staff_users, staff_sessions.c.last_at)
                .join(staff_sessions, staff_sessions.c.user_id == staff_users.c.id)
                .where(
                    staff_sessions.c.token_hash == hashed,
                    staff_sessions.c.expires_at > now,
                    staff_sessions.c.last_at > now - IDLE,
                    staff_users.c.active.is_(True),
                )
            ).first()
        if row is None:
            return None
        if row.last_at <= now - NOTED_EVERY:
            with self._database.transaction() as connection:
                connection.execute(
                    sa.update(staff_sessions).where(staff_sessions.c.token_hash == hashed).values(last_at=now)
                )
        return user_from(row)

    def close(self, token: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.token_hash == _hashed(token)))

    def close_all(self, user_id: str) -> None:
        """End every session of an account, after its role or password was changed."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.user_id == user_id))

    def form_token(self, token: str) -> str:
        """What a form of this session must carry. Before signing in, a cookie without a session stands for one."""
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, token: str, given: str) -> bool:
        return hmac.compare_digest(self.form_token(token).encode(), given.encode())


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Staff accounts: name, role, a password kept as an Argon2id hash, the secret of the calendar feed kept as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.clock import Clock
from bot.database import Database, UtcDateTime, metadata
from bot.staff.roles import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
"""NIST SP 800-63B: length, and no rules about kinds of characters. The upper bound only spares the hash."""

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")

staff_users = sa.Table(
    "staff_users",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("feed_hash", sa.String(64), nullable=True, unique=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class User:
    """A member of staff."""

    id: str
    name: str
    role: Role
    active: bool
    has_feed: bool


class AccountProblem(ValueError):
    """An account cannot be made or changed so; the message may be shown."""


class Accounts:
    """Making, checking and changing accounts.

    Args:
        hasher: how costly new hashes are; a kept hash names its own cost.
    """

    def __init__(self, database: Database, clock: Clock, hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, role: Role, password: str) -> User:
        """Make an account.

        Raises:
            AccountProblem: the name is taken or no name, or the password is too short.
        """
        name = name.strip().lower()
        if not NAME.fullmatch(name):
            raise AccountProblem("A name has 1 to 64 letters, digits, dots or hyphens, without spaces.")
        user_id = str(uuid.uuid4())
        try:
            with self._database.transaction() as connection:
                connection.execute(
                    sa.insert(staff_users).values(
                        id=user_id,
                        name=name,
                        role=role.value,
                        password_hash=self._hash(password),
                        active=True,
                        created_at=self._clock(),
                    )
                )
        except sa.exc.IntegrityError:
            raise AccountProblem("There is an account of that name already.") from None
        return User(user_id, name, role, active=True, has_feed=False)

    def verify(self, name: str, password: str) -> User | None:
        """The active account of that name and password; a wrong name takes as long as a wrong password."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(staff_users).where(staff_users.c.name == name.strip().lower())).first()
        known = row is not None and row.active
        try:
            self._hasher.verify(row.password_hash if known else _nobodys_hash(), password[:LONGEST_PASSWORD])
        except VerificationError:
            return None
        return user_from(row) if known else None

    def everybody(self) -> list[User]:
        """All accounts by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(staff_users).order_by(staff_users.c.name)).all()
        return [user_from(row) for row in rows]

    def set_password(self, user_id: str, password: str) -> None:
        """Give an account another password.

        Raises:
            AccountProblem: it is too short.
        """
        self._change(user_id, password_hash=self._hash(password))

    def set_role(self, user_id: str, role: Role) -> None:
        self._change(user_id, role=role.value)

    def set_active(self, user_id: str, active: bool) -> None:
        """Let somebody in or keep them out; the calendar feed of who is kept out ends, too."""
        self._change(user_id, active=active, feed_hash=None)

    def new_feed(self, user_id: str) -> str:
        """A new secret for the account's calendar feed; the one before ends."""
        secret = secrets.token_urlsafe(32)
        self._change(user_id, feed_hash=_hashed(secret))
        return secret

    def end_feed(self, user_id: str) -> None:
        self._change(user_id, feed_hash=None)

    def of_feed(self, secret: str) -> User | None:
        """The active account whose feed has that secret."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(staff_users).where(staff_users.c.feed_hash == _hashed(secret), staff_users.c.active.is_(True))
            ).first()
        return None if row is None else user_from(row)

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise AccountProblem(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
        return self._hasher.hash(password)

    def _change(self, user_id: str, **values: Any) -> None:
        with self._database.transaction() as connection:
            changed = connection.execute(sa.update(staff_users).where(staff_users.c.id == user_id).values(**values))
        if changed.rowcount == 0:
            raise AccountProblem("There is no such account.")


def new_password() -> str:
    """A password that nobody guesses: 20 characters, some 119 bits."""
    return secrets.token_urlsafe(15)


def user_from(row: Any) -> User:
    """A row of the table as a value."""
    return User(row.id, row.name, Role(row.role), bool(row.active), row.feed_hash is not None)


def _hashed(secret: str) -> str:
    # The secret has 256 random bits, so a plain hash cannot be guessed back.
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _nobodys_hash() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe())

"""What identifies a person is encrypted at rest: a copy of the database without its keys tells nothing.

The keys come from the settings, never from the database. The first encrypts, all of them decrypt, so that a key can be
replaced by putting a new one before it (see docs/deployment.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet

from bot import settings
from bot.settings import Secret


class Keyring:
    """Encrypts, decrypts, and makes marks by which equal texts are found without being read.

    Args:
        secrets: at least one, the newest first. Keys of their own are derived from them.
    """

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self._fernet = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(bytes.fromhex(s.derive("data at rest")))) for s in secrets]
        )
        self._mark_keys = [s.derive("mark of a contact").encode() for s in secrets]

    def seal(self, text: bytes) -> bytes:
        """The text as a token that also shows whether somebody changed it."""
        return self._fernet.encrypt(text)

    def unseal(self, token: bytes) -> bytes:
        """The text of a token; raises cryptography.fernet.InvalidToken when no key made it."""
        return self._fernet.decrypt(token)

    def marks(self, text: str) -> list[str]:
        """Marks of a text under each key, that of the newest first (hex, 64 characters)."""
        return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._mark_keys]


_current: Keyring | None = None


def keyring() -> Keyring:
    """The keys of this process, read from the settings when they are first needed."""
    global _current
    if _current is None:
        _current = Keyring(settings.load().data_keys)
    return _current


def use(keys: Keyring | None) -> None:
    """Work with these keys from now on; None reads them from the settings when they are needed."""
    global _current
    _current = keys

"""Settings of all processes: the one place that reads the environment."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TELEGRAM = "https://api.telegram.org"


class SettingsError(ValueError):
    """The environment does not make sense; the message lists every problem."""


@dataclass(frozen=True)
class Secret:
    """A value that does not show itself in logs or tracebacks."""

    value: str

    def __repr__(self) -> str:
        return "Secret('****')"

    __str__ = __repr__

    def derive(self, purpose: str) -> str:
        """A key of its own for one purpose, so that no key serves two (hex, 64 characters)."""
        return hmac.new(self.value.encode(), purpose.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Ages:
    """How many days things are kept (docs/privacy.md): what was said; files of a chat; results of the focus-area
    questions; that help lines were shown; questions without an answer; letters that are out; appointments and requests;
    what staff saw and did.
    """

    chats: int = 30
    files: int = 7
    results: int = 30
    safety: int = 365
    questions: int = 365
    letters: int = 90
    appointments: int = 365
    audit: int = 2192


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations.

    Times are in seconds unless the name says otherwise. `data_keys` encrypt at rest: the first is used for what is
    written, all for what is read, SECRET_KEY last, so that an installation can begin without a DATA_KEY.
    """

    secret_key: Secret
    data_keys: tuple[Secret, ...]
    database_url: Secret
    host: str
    port: int
    public_url: str
    rasa_url: str
    rasa_next_url: str
    actions_url: str
    var_dir: Path
    clinic_file: Path
    rate_limit: bool
    rate_limit_storage: str
    session_hours: int
    allowed_origins: tuple[str, ...]
    smtp_url: Secret | None
    mail_from: str
    telegram_token: Secret | None
    telegram_api_url: str
    telegram_webhook: bool
    staff_telegram_chat: int | None
    log_level: str
    turns_at_once: int
    metrics_url: str
    ages: Ages

    @property
    def channel_secret(self) -> str:
        """Shared by the gateway and Rasa's input channel."""
        return self.secret_key.derive("rasa channel")

    @property
    def staff_group_links(self) -> str | None:
        """Where links in messages to the staff group lead; None when there is no group."""
        return f"{self.public_url}/staff" if self.staff_telegram_chat is not None else None

    @property
    def mail_dir(self) -> Path:
        """Where e-mails go as files when no SMTP server is set."""
        return self.var_dir / "mail"

    @property
    def model_dir(self) -> Path:
        return ROOT / "models"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check all settings.

        Raises:
            SettingsError: naming every variable that is wrong, not only the first.
        """
        problems: list[str] = []

        def number(name: str, default: int, low: int, high: int) -> int:
            raw = environ.get(name, str(default))
            if not raw.isdecimal() or not low <= int(raw) <= high:
                problems.append(f"{name} must be a whole number from {low} to {high}, not {raw!r}")
                return default
            return int(raw)

        def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
            raw = environ.get(name, default)
            if raw.lower() not in {a.lower() for a in allowed}:
                problems.append(f"{name} must be one of {', '.join(allowed)}, not {raw!r}")
                return default
            return raw

        var_dir = Path(environ.get("VAR_DIR", ROOT / "var")).resolve()
        port = number("PORT", 8000, 1, 65535)
        host = environ.get("HOST", "127.0.0.1")
        clinic_file = Path(environ.get("CLINIC_FILE", ROOT / "clinic.yml"))
        if not clinic_file.is_file():
            problems.append(f"CLINIC_FILE: there is no file {clinic_file}")
        secret_key = environ.get("SECRET_KEY") or _local_secret(var_dir)
        if len(secret_key) < 32:
            problems.append("SECRET_KEY must have at least 32 characters")
        data_keys = [key.strip() for key in environ.get("DATA_KEY", "").split(",") if key.strip()]
        if any(len(key) < 32 for key in data_keys):
            problems.append("DATA_KEY must be keys of at least 32 characters, separated by commas")
        smtp_url = environ.get("SMTP_URL", "")
        if smtp_url and not smtp_url.startswith(("smtp://", "smtps://")):
            problems.append("SMTP_URL must start with smtp:// or smtps://")
        public_url = environ.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
        token = environ.get("TELEGRAM_BOT_TOKEN", "").strip()
        if token and not re.fullmatch(r"\d+:[\w-]{20,}", token, re.ASCII):
            problems.append("TELEGRAM_BOT_TOKEN is not a token as @BotFather gives them")
        telegram_api_url = environ.get("TELEGRAM_API_URL", TELEGRAM).rstrip("/")
        if not telegram_api_url.startswith(("https://", "http://")):
            problems.append("TELEGRAM_API_URL must start with https:// or http://")
        webhook = choice("TELEGRAM_UPDATES", "polling", ("polling", "webhook")).lower() == "webhook"
        if webhook and telegram_api_url == TELEGRAM and not public_url.startswith("https://"):
            problems.append("TELEGRAM_UPDATES=webhook needs a PUBLIC_URL that starts with https://")
        ages = Ages(
            **{
                kept.name: number(f"KEEP_{kept.name.upper()}_DAYS", int(str(kept.default)), 1, 3650)
                for kept in fields(Ages)
            }
        )
        staff_chat = environ.get("STAFF_TELEGRAM_CHAT", "").strip()
        if staff_chat and not re.fullmatch(r"-?\d{1,18}", staff_chat, re.ASCII):
            problems.append("STAFF_TELEGRAM_CHAT must be the number of a group, like -1001234567890")
            staff_chat = ""
        if staff_chat and not token:
            problems.append("STAFF_TELEGRAM_CHAT needs a TELEGRAM_BOT_TOKEN")
        settings = cls(
            secret_key=Secret(secret_key),
            data_keys=tuple(Secret(key) for key in [*data_keys, secret_key]),
            database_url=Secret(environ.get("DATABASE_URL") or f"sqlite:///{var_dir / 'assistant.db'}"),
            host=host,
            port=port,
            public_url=public_url,
            rasa_url=environ.get("RASA_URL", "http://127.0.0.1:5005").rstrip("/"),
            rasa_next_url=environ.get("RASA_NEXT_URL", "http://127.0.0.1:5006").rstrip("/"),
            actions_url=environ.get("ACTIONS_URL", "http://127.0.0.1:5055").rstrip("/"),
            var_dir=var_dir,
            clinic_file=clinic_file,
            rate_limit=choice("RATE_LIMIT", "on", ("on", "off")).lower() == "on",
            rate_limit_storage=environ.get("RATE_LIMIT_STORAGE", "memory"),
            session_hours=number("SESSION_HOURS", 24, 1, 24 * 30),
            allowed_origins=tuple(
                origin.strip() for origin in environ.get("ALLOWED_ORIGINS", "").split(",") if origin.strip()
            ),
            smtp_url=Secret(smtp_url) if smtp_url else None,
            mail_from=environ.get("MAIL_FROM", "assistant@localhost"),
            telegram_token=Secret(token) if token else None,
            telegram_api_url=telegram_api_url,
            telegram_webhook=webhook,
            turns_at_once=number("TURNS_AT_ONCE", 64, 1, 10_000),
            metrics_url=environ.get("METRICS_URL", ""),
            staff_telegram_chat=int(staff_chat) if staff_chat else None,
            log_level=choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")).upper(),
            ages=ages,
        )
        if problems:
            raise SettingsError("Please mend these settings:\n- " + "\n- ".join(problems))
        return settings


def _local_secret(var_dir: Path) -> str:
    """The key of an installation that sets none: made once, readable by its owner only."""
    path = var_dir / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        var_dir.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive creation: of three processes that start at once, one wins and all read the same.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


def load() -> Settings:
    """The settings of this process."""
    return Settings.from_env(os.environ)

"""Reading the environment: all mistakes at once, and no secret where it can be seen."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.settings import ROOT, Secret, Settings, SettingsError

CANARY = "canary-0123456789-canary-0123456789-canary"


def from_env(folder: Path, **environ: str) -> Settings:
    return Settings.from_env({"VAR_DIR": str(folder), **environ})


def problems(folder: Path, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        from_env(folder, **environ)
    return str(caught.value)


def test_an_empty_environment_is_enough_to_start(tmp_path: Path) -> None:
    settings = from_env(tmp_path)
    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url.value == f"sqlite:///{tmp_path / 'assistant.db'}"
    assert settings.clinic_file == ROOT / "clinic.yml"
    assert settings.rate_limit
    assert settings.smtp_url is None
    assert settings.allowed_origins == ()
    assert settings.mail_dir == tmp_path / "mail"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        PORT="eighty",
        SESSION_HOURS="0",
        RATE_LIMIT="perhaps",
        LOG_LEVEL="LOUD",
        CLINIC_FILE=str(tmp_path / "missing.yml"),
        SECRET_KEY="short",
        SMTP_URL="http://mail.example.org",
        TELEGRAM_BOT_TOKEN=CANARY,
        TELEGRAM_API_URL="api.telegram.org",
        TELEGRAM_UPDATES="pigeons",
    )
    assert CANARY not in told
    for name in (
        *("PORT", "SESSION_HOURS", "RATE_LIMIT", "LOG_LEVEL", "CLINIC_FILE", "SECRET_KEY", "SMTP_URL"),
        *("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_UPDATES"),
    ):
        assert name in told


def test_a_webhook_of_telegram_needs_a_public_address(tmp_path: Path) -> None:
    assert "PUBLIC_URL" in problems(tmp_path, TELEGRAM_UPDATES="webhook")
    assert from_env(tmp_path, TELEGRAM_UPDATES="webhook", PUBLIC_URL="https://a.example/").telegram_webhook
    assert not from_env(tmp_path).telegram_webhook


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.5", "", "²", " 80"])
def test_a_port_is_a_whole_number_in_range(tmp_path: Path, port: str) -> None:
    assert "PORT must be a whole number from 1 to 65535" in problems(tmp_path, PORT=port)


@pytest.mark.parametrize(("hours", "allowed"), [("1", True), ("720", True), ("0", False), ("721", False)])
def test_a_session_lasts_from_an_hour_to_thirty_days(tmp_path: Path, hours: str, allowed: bool) -> None:
    if allowed:
        assert from_env(tmp_path, SESSION_HOURS=hours).session_hours == int(hours)
    else:
        assert "SESSION_HOURS" in problems(tmp_path, SESSION_HOURS=hours)


@pytest.mark.parametrize(("value", "on"), [("on", True), ("On", True), ("ON", True), ("off", False), ("OFF", False)])
def test_capitals_do_not_switch_the_rate_limit_off(tmp_path: Path, value: str, on: bool) -> None:
    assert from_env(tmp_path, RATE_LIMIT=value).rate_limit is on


def test_the_log_level_may_be_written_small(tmp_path: Path) -> None:
    assert from_env(tmp_path, LOG_LEVEL="debug").log_level == "DEBUG"


def test_origins_are_a_list_with_commas(tmp_path: Path) -> None:
    settings = from_env(tmp_path, ALLOWED_ORIGINS=" https://a.example , https://b.example,, ")
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


def test_a_url_loses_its_last_slash(tmp_path: Path) -> None:
    assert from_env(tmp_path, PUBLIC_URL="https://chat.example/").public_url == "https://chat.example"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{!r:>10}".format])
def test_no_way_of_printing_settings_shows_a_secret(tmp_path: Path, show: object) -> None:
    settings = from_env(
        tmp_path,
        SECRET_KEY=CANARY,
        DATABASE_URL=f"postgresql://clinic:{CANARY}@db/assistant",
        SMTP_URL=f"smtps://clinic:{CANARY}@mail.example.org",
    )
    assert callable(show)
    for thing in (settings, settings.secret_key, settings.database_url, settings.smtp_url, {"s": settings}):
        assert CANARY not in show(thing)
    assert settings.secret_key.value == CANARY


def test_a_complaint_about_secrets_does_not_quote_them(tmp_path: Path) -> None:
    assert "tiny-canary" not in problems(tmp_path, SECRET_KEY="tiny-canary")
    assert CANARY not in problems(tmp_path, SMTP_URL=f"http://user:{CANARY}@mail.example.org")


def test_each_purpose_has_a_key_of_its_own() -> None:
    secret = Secret(CANARY)
    keys = {secret.derive(purpose) for purpose in ("rasa channel", "sessions", "links")}
    assert len(keys) == 3
    assert all(len(key) == 64 and CANARY not in key for key in keys)
    assert secret.derive("sessions") == Secret(CANARY).derive("sessions")
    assert secret.derive("sessions") != Secret(CANARY + "2").derive("sessions")


def test_an_installation_without_a_key_makes_one_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first, second = from_env(folder), from_env(folder)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.value) == 64
    assert from_env(tmp_path / "other").secret_key != first.secret_key


def test_only_the_owner_can_read_the_key(tmp_path: Path) -> None:
    from_env(tmp_path)
    assert stat.S_IMODE(os.stat(tmp_path / "secret.key").st_mode) == 0o600


def test_a_key_from_the_environment_leaves_no_file(tmp_path: Path) -> None:
    from_env(tmp_path, SECRET_KEY=CANARY)
    assert not (tmp_path / "secret.key").exists()


def test_the_channel_secret_is_not_the_key_itself(tmp_path: Path) -> None:
    settings = from_env(tmp_path, SECRET_KEY=CANARY)
    assert CANARY not in settings.channel_secret
    assert len(settings.channel_secret) == 64

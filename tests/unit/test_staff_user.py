"""`make staff-user`: the first account, and no password where others see it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bot import __main__ as command
from bot.clock import system_clock
from bot.database import Database
from bot.staff.accounts import Accounts
from bot.staff.roles import Role


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def ran(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["bot", "staff-user", *words])
        return command.main()

    return ran


def test_an_account_is_made_with_a_password_that_is_printed_once(
    run: object, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--name", "Kim", "--role", "admin") == 0  # type: ignore[operator]
    [password] = re.findall(r"shown only now: (\S+)", capsys.readouterr().out)
    user = Accounts(Database.connect(database_url), system_clock).verify("kim", password)
    assert user is not None
    assert user.role is Role.ADMIN


@pytest.mark.parametrize("words", [(), ("--name", "kim"), ("--name", "kim", "--role", "owner"), ("--role", "admin")])
def test_without_a_name_and_a_role_there_is_no_account(run: object, words: tuple[str, ...]) -> None:
    assert run(*words) != 0  # type: ignore[operator]

"""Copying the database while it is in use, and bringing a copy back into an empty one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from bot import migrations
from bot.database import create_engine


class BackupFailed(Exception):
    """There is no copy, or nothing was brought back; the text says why and names no secret."""


def back_up(url: str, to: Path) -> None:
    """Write a copy of the database at one moment to a file that only its owner reads.

    Args:
        url: SQLite (the copy is a database file) or PostgreSQL (the copy is pg_dump's own format).

    Raises:
        BackupFailed: see there; a file that was there before is left as it was.
    """
    address = sa.engine.make_url(url)
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f"{to.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600))
    if address.get_backend_name() == "sqlite":
        _copy(Path(str(address.database)), unfinished)
    else:
        _run(address, "pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}")
    os.replace(unfinished, to)


def restore(url: str, copy: Path) -> None:
    """Bring a copy back into a database without tables, and up to the present schema.

    Raises:
        BackupFailed: see there; also when the database has tables, so that nothing is overwritten.
    """
    if not copy.is_file():
        raise BackupFailed(f"there is no file {copy}")
    engine = create_engine(url)
    tables = sa.inspect(engine).get_table_names()
    engine.dispose()
    if tables:
        raise BackupFailed("the database that is set has tables already; name an empty one in DATABASE_URL")
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "sqlite":
        _copy(copy, Path(str(address.database)))
    else:
        _run(address, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(copy))
    migrations.upgrade(url)


def _copy(source: Path, to: Path) -> None:
    """SQLite's online backup: consistent, and it does not stop those who write meanwhile."""
    if not source.is_file():
        raise BackupFailed(f"there is no file {source}")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as there:
            _check(there)
            with closing(sqlite3.connect(to)) as here:
                there.backup(here)
    except sqlite3.Error as error:
        raise BackupFailed(type(error).__name__) from None


def _check(database: sqlite3.Connection) -> None:
    [(found,)] = database.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise BackupFailed("the file is damaged")
    if not database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
        raise BackupFailed("the file holds no tables")


def _run(address: sa.engine.URL, program: str, *options: str) -> None:
    """One of PostgreSQL's own programs; the password goes through the environment, which other users cannot see."""
    plain = address.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": address.password} if address.password else {})}
    try:
        subprocess.run([program, f"--dbname={plain}", *options], env=environment, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise BackupFailed(f"{program} is not installed") from None
    except subprocess.CalledProcessError as error:
        raise BackupFailed(f"{program} ended with {error.returncode}") from None

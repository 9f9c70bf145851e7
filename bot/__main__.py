"""Commands of the project; `python -m bot --help` lists them."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot import backup, rolling, settings
from bot.clinic import ClinicError
from bot.settings import Settings, SettingsError


def main() -> int:
    """Run one command; problems with settings come as one clear message."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Commands of the project.")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("file", nargs="?", type=Path, help="backup, restore: the copy")
    parser.add_argument("--url", help="chat: the gateway to talk to")
    parser.add_argument("--name", default="", help="staff-user: how the person signs in")
    parser.add_argument("--role", default="", help="staff-user: reception, clinician or admin")
    given = parser.parse_args()
    try:
        return COMMANDS[given.command](settings.load(), given) or 0
    except (SettingsError, ClinicError, rolling.NotSwitched, backup.BackupFailed) as error:
        print(error, file=sys.stderr)
        return 2


def prepare(current: Settings, given: Namespace) -> None:
    """All that `make run` needs before it starts."""
    migrate(current, given)
    train(current, given)
    rolling.forget(current)


def update(current: Settings, given: Namespace) -> None:
    """Train, and let the new model take over from the one that runs."""
    train(current, given)
    rolling.update(current, rolling.supervisorctl, partial(print, flush=True))


def back_up(current: Settings, given: Namespace) -> int:
    """Copy the database, or bring a copy back."""
    if given.file is None:
        print("Name the file: make backup TO=file, make restore FROM=file", file=sys.stderr)
        return 2
    act = backup.back_up if given.command == "backup" else backup.restore
    act(current.database_url.value, given.file)
    print(f"Done: {given.command} {given.file}")
    return 0


def chat(current: Settings, given: Namespace) -> None:
    """Talk in this terminal."""
    from bot.channels import terminal

    terminal.run(given.url or f"http://127.0.0.1:{current.port}")


def migrate(current: Settings, given: Namespace) -> None:
    """Make or update the database."""
    from bot import migrations

    current.var_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(current.database_url.value)
    print("The database is up to date.")


def reencrypt(current: Settings, given: Namespace) -> None:
    """Move what is encrypted to the first key of DATA_KEY."""
    from bot import tables
    from bot.database import Database
    from bot.privacy import rotation

    rows = rotation.reencrypt(Database.connect(current.database_url.value), tables.metadata)
    print(f"{rows} rows are encrypted with the newest key.")


def retention(current: Settings, given: Namespace) -> None:
    """Delete what is older than the settings allow, now instead of within the hour."""
    from bot.clock import system_clock
    from bot.database import Database
    from bot.privacy import retention

    swept = retention.sweep(Database.connect(current.database_url.value), current.ages, system_clock())
    print("\n".join(f"{name}: {count}" for name, count in swept.items()))


def erase_contact(current: Settings, given: Namespace) -> int:
    """Erase everything with one contact, for somebody who has asked the clinic; 1 when that is no contact."""
    from bot import clinic
    from bot.booking.contact import ContactProblem, read_contact
    from bot.clock import system_clock
    from bot.database import Database
    from bot.privacy.erasure import Erasure

    contact = read_contact(input("E-mail address or telephone number as it was booked with: "))
    if isinstance(contact, ContactProblem):
        print("That is no e-mail address and no telephone number.", file=sys.stderr)
        return 1
    database = Database.connect(current.database_url.value)
    count = Erasure(database, clinic.load(current.clinic_file), system_clock).contact(contact)
    print(f"Erased, with their chats: {count} appointments and requests.")
    return 0


def train(current: Settings, given: Namespace) -> None:
    """Train the model if there is none for the present data."""
    from bot.rasa_host import training

    path = training.model_path(current.model_dir)
    if path.is_file():
        print("The model is up to date.")
        return
    print("Training the model (one to two minutes on two cores) ...", flush=True)
    started = time.monotonic()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    training.train(current.model_dir)
    print(f"Trained in {time.monotonic() - started:.0f} seconds.")


def staff_user(current: Settings, given: Namespace) -> int:
    """Make an account for the staff console; the password is asked for, or made and printed once."""
    from bot.clock import system_clock
    from bot.database import Database
    from bot.staff.accounts import AccountProblem, Accounts, new_password
    from bot.staff.roles import Role

    if given.role not in [known.value for known in Role]:
        print(f"ROLE must be one of {', '.join(known.value for known in Role)}.", file=sys.stderr)
        return 2
    migrate(current, given)
    typed = getpass.getpass("Password (empty: one is made): ") if sys.stdin.isatty() else ""
    password = typed or new_password()
    try:
        accounts = Accounts(Database.connect(current.database_url.value), system_clock)
        user = accounts.add(given.name, Role(given.role), password)
    except AccountProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Account {user.name} ({given.role}) is made. It signs in at {current.public_url}/staff/")
    if not typed:
        print(f"Its password, shown only now: {password}")
    return 0


def release_check(current: Settings, given: Namespace) -> int:
    """List what a person must still sign, verify or check before a release; 1 when there is anything."""
    from bot.clock import system_clock
    from bot.knowledge import facts, review

    today = system_clock().date()
    found = [
        *review.unsigned(review.sentences()),
        *review.unverified(facts.crisis_resources(), today),
        *review.unchecked(facts.sources_as_kept(), today),
    ]
    print("\n".join([*found, f"{len(found)} things to do before a release."]))
    return 1 if found else 0


def review_pack(current: Settings, given: Namespace) -> None:
    """Write all sentences with their sources into one document for the clinician."""
    from bot import clinic
    from bot.knowledge import facts, review

    known = facts.variables(clinic.load(current.clinic_file), current.ages)
    path = current.var_dir / "review-pack.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review.review_pack(review.sentences(), known, facts.sources_as_kept()), "utf-8")
    print(f"Written: {path}")


COMMANDS: dict[str, Callable[[Settings, Namespace], int | None]] = {
    "prepare": prepare,
    "train": train,
    "migrate": migrate,
    "chat": chat,
    "staff-user": staff_user,
    "update": update,
    "backup": back_up,
    "restore": back_up,
    "reencrypt": reencrypt,
    "retention": retention,
    "erase-contact": erase_contact,
    "release-check": release_check,
    "review-pack": review_pack,
}


if __name__ == "__main__":
    sys.exit(main())

"""Commands of the project; `python -m bot --help` lists them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import partial
from pathlib import Path

from bot import backup, rolling, settings
from bot.clinic import ClinicError
from bot.settings import Settings, SettingsError

COMMANDS = (
    "prepare",
    "train",
    "migrate",
    "chat",
    "update",
    "backup",
    "restore",
    "reencrypt",
    "retention",
    "erase-contact",
    "release-check",
    "review-pack",
)


def main() -> int:
    """Run one command; problems with settings come as one clear message."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Commands of the project.")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("file", nargs="?", type=Path, help="backup, restore: the copy")
    parser.add_argument("--url", help="chat: the gateway to talk to")
    arguments = parser.parse_args()
    try:
        current = settings.load()
        if arguments.command in ("prepare", "migrate"):
            migrate(current)
        if arguments.command in ("prepare", "train", "update"):
            train(current)
        if arguments.command == "prepare":
            rolling.forget(current)
        if arguments.command == "update":
            rolling.update(current, rolling.supervisorctl, partial(print, flush=True))
        if arguments.command in ("backup", "restore"):
            if arguments.file is None:
                parser.error("name the file: make backup TO=file, make restore FROM=file")
            act = backup.back_up if arguments.command == "backup" else backup.restore
            act(current.database_url.value, arguments.file)
            print(f"Done: {arguments.command} {arguments.file}")
        if arguments.command == "reencrypt":
            reencrypt(current)
        if arguments.command == "retention":
            retention(current)
        if arguments.command == "erase-contact":
            return erase_contact(current)
        if arguments.command == "release-check":
            return release_check()
        if arguments.command == "review-pack":
            review_pack(current)
        if arguments.command == "chat":
            from bot.channels import terminal

            terminal.run(arguments.url or f"http://127.0.0.1:{current.port}")
    except (SettingsError, ClinicError, rolling.NotSwitched, backup.BackupFailed) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def migrate(current: Settings) -> None:
    """Make or update the database."""
    from bot import migrations

    current.var_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(current.database_url.value)
    print("The database is up to date.")


def reencrypt(current: Settings) -> None:
    """Move what is encrypted to the first key of DATA_KEY."""
    from bot import tables
    from bot.database import Database
    from bot.privacy import rotation

    rows = rotation.reencrypt(Database.connect(current.database_url.value), tables.metadata)
    print(f"{rows} rows are encrypted with the newest key.")


def retention(current: Settings) -> None:
    """Delete what is older than the settings allow, now instead of within the hour."""
    from bot.clock import system_clock
    from bot.database import Database
    from bot.privacy import retention

    swept = retention.sweep(Database.connect(current.database_url.value), current.ages, system_clock())
    print("\n".join(f"{name}: {count}" for name, count in swept.items()))


def erase_contact(current: Settings) -> int:
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


def train(current: Settings) -> None:
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


def release_check() -> int:
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


def review_pack(current: Settings) -> None:
    """Write all sentences with their sources into one document for the clinician."""
    from bot import clinic
    from bot.knowledge import facts, review

    known = facts.variables(clinic.load(current.clinic_file), current.ages)
    path = current.var_dir / "review-pack.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review.review_pack(review.sentences(), known, facts.sources_as_kept()), "utf-8")
    print(f"Written: {path}")


if __name__ == "__main__":
    sys.exit(main())

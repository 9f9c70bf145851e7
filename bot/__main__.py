"""Commands of the project; `python -m bot --help` lists them."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time

from bot import settings
from bot.clinic import ClinicError
from bot.settings import Settings, SettingsError

COMMANDS = ("prepare", "train", "migrate", "chat", "staff-user", "release-check", "review-pack")


def main() -> int:
    """Run one command; problems with settings come as one clear message."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--url", help="chat: the gateway to talk to")
    parser.add_argument("--name", help="staff-user: how the person signs in")
    parser.add_argument("--role", help="staff-user: reception, clinician or admin")
    arguments = parser.parse_args()
    try:
        current = settings.load()
        if arguments.command in ("prepare", "migrate", "staff-user"):
            migrate(current)
        if arguments.command in ("prepare", "train"):
            train(current)
        if arguments.command == "release-check":
            return release_check()
        if arguments.command == "review-pack":
            review_pack(current)
        if arguments.command == "staff-user":
            return staff_user(current, arguments.name or "", arguments.role or "")
        if arguments.command == "chat":
            from bot.channels import terminal

            terminal.run(arguments.url or f"http://127.0.0.1:{current.port}")
    except (SettingsError, ClinicError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def migrate(current: Settings) -> None:
    """Make or update the database."""
    from bot import migrations

    current.var_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(current.database_url.value)
    print("The database is up to date.")


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


def staff_user(current: Settings, name: str, role: str) -> int:
    """Make an account for the staff console; the password is asked for, or made and printed once."""
    from bot.clock import system_clock
    from bot.database import Database
    from bot.staff.accounts import AccountProblem, Accounts, new_password
    from bot.staff.roles import Role

    if role not in [known.value for known in Role]:
        print(f"ROLE must be one of {', '.join(known.value for known in Role)}.", file=sys.stderr)
        return 2
    typed = getpass.getpass("Password (empty: one is made): ") if sys.stdin.isatty() else ""
    password = typed or new_password()
    try:
        user = Accounts(Database.connect(current.database_url.value), system_clock).add(name, Role(role), password)
    except AccountProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Account {user.name} ({role}) is made. It signs in at {current.public_url}/staff/")
    if not typed:
        print(f"Its password, shown only now: {password}")
    return 0


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

    known = facts.variables(clinic.load(current.clinic_file))
    path = current.var_dir / "review-pack.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review.review_pack(review.sentences(), known, facts.sources_as_kept()), "utf-8")
    print(f"Written: {path}")


if __name__ == "__main__":
    sys.exit(main())

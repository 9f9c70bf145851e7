"""64 people at once for 20 times, from several processes that are killed at random points (SIGKILL)."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.booking.appointments import appointments
from bot.database import Database
from bot.notifications import outbox
from tests.reliability import racer

PEOPLE, PROCESSES, KILLS = 64, 8, 200
"""Two hundred kills on each of the two databases."""

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.reliability.racer"])


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    name = "database_url" if request.param == "sqlite" else "postgres_url"
    return request.getfixturevalue(name)


def test_however_processes_die_no_time_is_given_twice(url: str, tmp_path: Path) -> None:
    dice, kills, rounds = random.Random(20261123), 0, 0
    while kills < KILLS:
        said = tmp_path / f"said-{rounds}"
        said.touch()
        kills += _round(url, said, dice, KILLS - kills)
        _check(url, said)
        rounds += 1
    assert kills == KILLS


def _round(url: str, said: Path, dice: random.Random, most: int) -> int:
    """All people book, while processes are killed and started again; returns how many were killed."""
    groups = [list(range(PEOPLE))[n::PROCESSES] for n in range(PROCESSES)]
    running = {n: _start(url, groups[n], said, dice) for n in range(PROCESSES)}
    kills = 0
    while running:
        time.sleep(dice.uniform(0.0, 0.04))
        finished = [n for n, process in running.items() if process.exitcode == 0]
        for n in finished:
            running.pop(n).join()
        if running and kills < most:
            n = dice.choice(list(running))
            running[n].kill()
            running[n].join()
            kills += running[n].exitcode != 0
            running[n] = _start(url, groups[n], said, dice)
    return kills


def _start(url: str, people: list[int], said: Path, dice: random.Random) -> BaseProcess:
    process = CONTEXT.Process(target=racer.race, args=(url, people, said, dice.randrange(10**9)))
    process.start()
    return process


def _check(url: str, said: Path) -> None:
    """Everything that must be true after a round; then the tables are emptied for the next."""
    database = Database.connect(url)
    _drain(database, said)
    with database.reading() as connection:
        rows = connection.execute(sa.select(appointments)).all()
        letters = connection.execute(sa.select(outbox.outbox)).all()
    booked = {row.run_id: row for row in rows if row.status == "booked"}
    times = Counter((row.practitioner_id, row.start_at) for row in rows if row.status in ("booked", "pending"))
    assert max(times.values()) == 1, "two on one time"
    assert 0 < len(booked) <= len(racer.CONTESTED)
    lines = said.read_text().split("\n")
    for line in lines:
        if line.startswith("booked "):
            _, run, reference = line.split()
            assert booked[run].reference == reference, "said booked without a row"
    sent = {line.removeprefix("sent ") for line in lines if line.startswith("sent ")}
    due = [row.dedupe_key for row in letters if "reminder" not in row.dedupe_key]
    wanted = {key for row in booked.values() for key in _letters_of(row)}
    assert sorted(due) == sorted(wanted), "a row without its letters, or a letter twice"
    assert wanted <= sent
    assert {row.status for row in letters if "reminder" not in row.dedupe_key} == {"sent"}
    with database.transaction() as connection:
        connection.execute(sa.delete(appointments))
        connection.execute(sa.delete(outbox.outbox))
    database.engine.dispose()


def _letters_of(row: sa.engine.Row) -> Iterator[str]:
    for sequence in range(row.sequence + 1):
        for whom in ("clinic", "person"):
            yield f"{row.id}:{sequence}:{'moved' if sequence else 'booked'}:{whom}"


def _drain(database: Database, said: Path) -> None:
    """Send what killed processes left, once their leases have ended."""
    later = racer.NOW + outbox.LEASE + timedelta(seconds=1)
    while (letter := outbox.claim(database, later)) is not None:
        with said.open("a") as file:
            file.write(f"sent {letter.dedupe_key}\n")
        outbox.mark_sent(database, letter, later)

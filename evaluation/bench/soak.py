"""`make soak MINUTES=30`: mixed load while parts of the assistant fail, and what must still be true afterwards.

    python -m evaluation.bench.soak [minutes]

In the first two thirds faults come one after the other: each process killed, the database out of reach for 20 seconds,
no mail server, actions that hang. The last third is quiet, so that memory can be seen to stay flat. The exit code is 1
when a message waited longer than five seconds for any answer, something was lost or doubled, or memory grew.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import secrets
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from bot import logs
from bot.settings import ROOT
from evaluation.bench import databases
from evaluation.bench.processes import memory_of
from tests.reliability.people import ANSWER_WITHIN_SECONDS, NeverAnswered, Person, check
from tests.stack import Stack, eventually, free_port

PEOPLE = 6
BOOKING_EVERY_SECONDS = 20
"""Rare enough that the diary does not get full."""

DATABASE_AWAY_SECONDS, MAIL_AWAY_SECONDS, HANGING_SECONDS = 20, 15, 8
MAY_GROW = 1.1
PROCESSES = ("gateway", "rasa", "actions")


class Cable:
    """The way to the database server, which can be cut: a server that others use must not be stopped."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.AbstractServer | None = None
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.mend()

    def mend(self) -> None:
        asyncio.run_coroutine_threadsafe(self._mend(), self._loop).result()

    def cut(self) -> None:
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    async def _mend(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(*self._there)
        self._open |= {writer, there_writer}
        await asyncio.gather(self._carry(reader, there_writer), self._carry(there_reader, writer))
        self._open -= {writer, there_writer}

    @staticmethod
    async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()


class Mailbox:
    """Counts e-mails by Message-ID."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        text = envelope.content.decode("utf-8", "replace")
        self.received.append(next(x for x in text.splitlines() if x.lower().startswith("message-id:")))
        return "250 OK"


def main() -> int:
    """Run it and say what was found."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    logs.configure("ERROR")
    os.environ["SECRET_KEY"] = secrets.token_hex()  # for the processes, and for reading what they wrote
    folder = ROOT / "var" / "soak"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with databases.empty("postgresql", folder) as url:
        return _soak(folder, url, minutes * 60)


def _soak(folder: Path, url: str, seconds: float) -> int:
    address = sa.engine.make_url(url)
    cable = Cable(address.host or "127.0.0.1", address.port or 5432)
    mailbox, mail_port = Mailbox(), free_port()
    through_cable = address.set(host="127.0.0.1", port=cable.port).render_as_string(hide_password=False)
    stack = Stack(folder, DATABASE_URL=through_cable, SMTP_URL=f"smtp://127.0.0.1:{mail_port}", LOG_LEVEL="WARNING")
    with _mail_server(mailbox, mail_port) as mail, _running(stack):
        people, memory, lost = asyncio.run(_talk(stack, cable, mail, seconds))
        not_stored = stack.log.read_text("utf-8").count("answer.not_stored")
        print(f"answers given though the database went away before they were stored: {not_stored}")
        check(url, people, not_stored)
        bookings = sum(person.reference is not None for person in people)
        eventually("all letters are sent", lambda: len(set(mailbox.received)) >= 2 * bookings, 90)
    return _judge(people, memory, lost, mailbox, bookings)


@contextmanager
def _mail_server(mailbox: Mailbox, port: int) -> Iterator[Any]:
    """A function that stops and starts the mail server."""
    running: list[Controller] = []

    def switch(on: bool) -> None:
        if on:
            running.append(Controller(mailbox, hostname="127.0.0.1", port=port))
            running[0].start()
        else:
            running.pop().stop()

    switch(True)
    yield switch
    switch(False)


@contextmanager
def _running(stack: Stack) -> Iterator[None]:
    try:
        stack.start()
        yield
    finally:
        stack.stop()


async def _talk(
    stack: Stack, cable: Cable, mail: Any, seconds: float
) -> tuple[list[Person], dict[str, list[int]], list[str]]:
    """People talk for so long; returns them, the memory of each process in the quiet last third, and who gave up."""
    started = time.monotonic()
    people: list[Person] = []
    lost: list[str] = []
    bookings = itertools.count(1)
    due = started

    async def talk(number: int) -> None:
        nonlocal due
        dice = random.Random(number)
        while time.monotonic() < started + seconds:
            async with httpx.AsyncClient(base_url=stack.url, timeout=20, trust_env=False) as client:
                person = Person(client, len(people), dice)
                people.append(person)
                books = time.monotonic() >= due
                if books:
                    due += BOOKING_EVERY_SECONDS
                try:
                    await person.live(books=books)
                except NeverAnswered as reason:
                    lost.append(f"booking {next(bookings)}: {reason}" if books else str(reason))

    talking = [asyncio.create_task(talk(number)) for number in range(PEOPLE)]
    await asyncio.to_thread(_faults, stack, cable, mail, started + seconds * 2 / 3)
    memory: dict[str, list[int]] = {process: [] for process in PROCESSES}
    while time.monotonic() < started + seconds or not memory["rasa"]:
        await asyncio.sleep(2)
        for process in PROCESSES:
            memory[process].append(memory_of(stack.pid(process)))
    await asyncio.gather(*talking)
    return people, memory, lost


def _faults(stack: Stack, cable: Cable, mail: Any, until: float) -> None:
    """One fault after the other, at least once each; each is over and mended before the next."""

    def killed(process: str) -> None:
        before = stack.pid(process)
        os.kill(before, signal.SIGKILL)
        eventually(f"{process} runs again", lambda: stack.pid(process) not in (0, before), 60)

    def database_away() -> None:
        cable.cut()
        time.sleep(DATABASE_AWAY_SECONDS)
        cable.mend()

    def mail_away() -> None:
        mail(False)
        time.sleep(MAIL_AWAY_SECONDS)
        mail(True)

    def actions_hang() -> None:
        process = stack.pid("actions")
        os.kill(process, signal.SIGSTOP)
        time.sleep(HANGING_SECONDS)
        os.kill(process, signal.SIGCONT)

    faults = {f"{process} killed": (lambda p=process: killed(p)) for process in PROCESSES}
    faults |= {"database away": database_away, "no mail server": mail_away, "actions hang": actions_hang}
    for count, (name, fault) in enumerate(itertools.cycle(faults.items())):
        if count >= len(faults) and time.monotonic() > until:
            return
        print(f"{name} ...", flush=True)
        fault()
        stack.wait_until_ready(120)
        time.sleep(5)


def _judge(people: list[Person], memory: dict[str, list[int]], lost: list[str], mailbox: Mailbox, bookings: int) -> int:
    said = sum(len(person.said) for person in people)
    tries = sum(person.tries for person in people)
    first = sorted(wait for person in people for wait in person.first_answers)
    late = [wait for wait in first if wait > ANSWER_WITHIN_SECONDS]
    print(f"{len(people)} conversations, {said} messages answered in {tries} tries, {bookings} bookings")
    print(f"first answer of any kind: p50 {first[len(first) // 2]:.2f} s, longest {first[-1]:.2f} s, late {len(late)}")
    print(f"letters: {len(set(mailbox.received))}, sent again: {len(mailbox.received) - len(set(mailbox.received))}")
    grown = []
    for process, samples in memory.items():
        begun, ended = samples[len(samples) // 5], samples[-1]
        print(f"memory of {process}: {begun / 1024:.0f} to {ended / 1024:.0f} MB")
        grown += [process] if ended > begun * MAY_GROW else []
    problems = [*lost, *(f"memory of {process} grew" for process in grown)]
    problems += [f"{len(late)} messages waited longer than {ANSWER_WITHIN_SECONDS} s"] if late else []
    for problem in problems:
        print(f"Not as wanted: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

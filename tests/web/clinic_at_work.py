"""A gateway with a console that has something on every page, in this process and on a real port."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import uvicorn
from argon2 import PasswordHasher

from bot import clinic, migrations
from bot.booking.absences import Absence, Absences
from bot.booking.appointments import Appointment, Diary
from bot.booking.changes import Changes
from bot.booking.contact import Contact
from bot.booking.requests import Requests
from bot.booking.subject import Kind
from bot.booking.when import read_wish
from bot.channels.app import create_app
from bot.database import Database
from bot.knowledge.unanswered import Reason, UnansweredQuestions
from bot.notifications import outbox
from bot.notifications.outbox import Letter
from bot.privacy.consents import Purpose
from bot.safety import note
from bot.settings import ROOT, Settings
from bot.staff.accounts import Accounts
from bot.staff.roles import Role
from bot.tallies import VOTES, Tally, add
from tests.channels.fakes import FakeAssistant
from tests.conftest import FakeClock
from tests.stack import free_port

PASSWORD = "correct horse battery"
CLINIC = clinic.load(ROOT / "clinic.yml")


class ClinicAtWork:
    """Made-up people and figures; the first appointment and the call-back have something to pass on, each waiting
    request has a wish."""

    def __init__(self, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.clock = FakeClock()
        environment = {
            "VAR_DIR": str(folder), "RATE_LIMIT": "off", "PUBLIC_URL": self.url,
            "DATABASE_URL": f"sqlite:///{folder / 'console.db'}",
        }  # fmt: skip
        self.settings = Settings.from_env(environment)
        migrations.upgrade(self.settings.database_url.value)
        self.database = Database.connect(self.settings.database_url.value)
        self.diary = Diary(self.database, CLINIC, self.clock)
        self.appointments = [self._book(*person) for person in PEOPLE]
        self.requests = [self._ask(Kind.CALLBACK), self._ask(Kind.WAITING_LIST)]
        self._fill()
        self.app = create_app(self.settings, self.database, FakeAssistant(), self.clock)

    def _book(self, place: int, name: str, contact: Contact) -> Appointment:
        self.diary.hold(name, f"chat of {name}", self.diary.free()[place])
        self.diary.fill(name, name=name, contact=contact)
        return self.diary.confirm(name).appointment

    def _ask(self, kind: Kind) -> str:
        requests = Requests(self.database, CLINIC, self.clock)
        wish = read_wish("tuesdays after 5pm", self.clock(), CLINIC.zone)
        requests.draft(kind.value, f"chat {kind.value}", kind, wish)
        requests.fill(kind.value, name="Robin Ashe", contact=Contact(phone="+447700900123"), voicemail=True)
        return requests.submit(kind.value).request.id

    def _fill(self) -> None:
        accounts = Accounts(self.database, self.clock, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for name, role in (("priya", Role.RECEPTION), ("amorgan", Role.CLINICIAN), ("sam", Role.ADMIN)):
            accounts.add(name, role, PASSWORD)
        absences = Absences(self.database, CLINIC, self.clock)
        absences.add(Absence("sokafor", date(2026, 12, 21), date(2027, 1, 1)))
        absences.add(Absence(None, self.appointments[0].start.date(), self.appointments[0].start.date()))
        Changes(self.database, CLINIC, self.clock).cancel(self.appointments[-1].id)
        questions = UnansweredQuestions(self.database, self.clock)
        questions.note("chat", "1", Reason.NOT_UNDERSTOOD, "Is there parking for a motorbike?")
        questions.note("chat", "2", Reason.OUT_OF_SCOPE, None)
        now, chance = self.clock(), random.Random(7)
        with self.database.transaction() as connection:
            words = "My mum died in spring.\n\nI would rather not talk about my job at first."
            note.add(connection, f"chat of {PEOPLE[0][1]}", words, now)
            summary = "- **Grief**: may fit (7 of 8)\n- **Role transition**: did not stand out (1 of 8)"
            for_therapist = Purpose.RESULT_FOR_THERAPIST
            note.add(connection, f"chat of {PEOPLE[0][1]}", summary, now, purpose=for_therapist)
            note.add(connection, f"chat {Kind.CALLBACK.value}", "Please speak slowly.", now)
            outbox.add(connection, Letter("x:0:reminder:person", "gone@example.com", "s", "b"), now)
            for days in range(14):
                for tally, most in MOST.items():
                    for _ in range(chance.randint(0, most)):
                        topic = chance.choice(("price", "ipt_what", "length")) if tally in VOTES else None
                        add(connection, tally, now - timedelta(days=days), seconds=chance.randint(90, 400), topic=topic)
            connection.execute(
                outbox.outbox.update().where(outbox.outbox.c.recipient == "gone@example.com").values(status="dead")
            )

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The gateway, on its port."""
        port = int(self.url.rpartition(":")[2])
        server = uvicorn.Server(uvicorn.Config(self.app, port=port, log_config=None, ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield
        server.should_exit = True
        thread.join(10)
        self.database.engine.dispose()


PEOPLE = (
    (0, "Alex Carter", Contact(email="alex@example.com")),
    (0, "Jo Lindqvist-Fernández", Contact(phone="+447700900123")),
    (2, "Maryam Hussain", Contact(email="maryam@example.com")),
    (5, "Tom Price", Contact(email="tom@example.com")),
)
MOST = {
    Tally.CONVERSATION: 24, Tally.QUESTION: 60, Tally.FALLBACK: 6, Tally.SCREENING_STARTED: 9,
    Tally.SCREENING_FINISHED: 6, Tally.BOOKING_STARTED: 5, Tally.BOOKED: 3, Tally.HAND_OFF: 2,
    Tally.SAFETY_SHOWN: 3, Tally.SAFETY_CORRECTED: 1, Tally.HELPED: 4, Tally.NOT_HELPED: 2,
}  # fmt: skip

"""What staff do with requests: read the open ones, close them, put them on the other list, book a time for one."""

from __future__ import annotations

from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.booking.appointments import Appointment, Diary, NotHeld
from bot.booking.availability import Slot
from bot.booking.letters import written
from bot.booking.requests import NotOpen, Request, change_open, closing_facts, from_row, requests
from bot.booking.subject import Kind
from bot.clinic import Clinic
from bot.clock import Clock
from bot.database import Database
from bot.notifications import outbox


class Outcome(Enum):
    """How a request ends, as its status."""

    DONE = "done"
    DECLINED = "declined"


class Answering:
    """The staff's side of `bot.booking.requests`."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock
        self._diary = Diary(database, clinic, clock)

    def waiting(self) -> list[Request]:
        """Requests that nobody has closed, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(requests).where(requests.c.status == "open").order_by(requests.c.created_at)
            ).all()
        return [from_row(row) for row in rows]

    def get(self, request_id: str) -> Request:
        """An open request.

        Raises:
            NotOpen: there is none.
        """
        with self._database.reading() as connection:
            return _open(connection, request_id)

    def close(self, request_id: str, outcome: Outcome) -> Request:
        """Close a request; somebody who is declined and has an e-mail address is told.

        Raises:
            NotOpen: there is no such open request.
        """
        with self._database.transaction() as connection:
            request = _open(connection, request_id)
            self._change(connection, request_id, status=outcome.value)
            if outcome is Outcome.DECLINED and request.contact is not None and request.contact.email:
                facts = closing_facts(self._clinic, request)
                letter = written(
                    "request_declined", "person", request.contact.email, facts, f"{request_id}:{outcome.value}"
                )
                outbox.add(connection, letter, self._clock())
        return request

    def move(self, request_id: str, kind: Kind) -> None:
        """Put an open request on the other list.

        Raises:
            NotOpen: there is no such open request.
        """
        with self._database.transaction() as connection:
            self._change(connection, request_id, kind=kind.value)

    def book(self, request_id: str, slot: Slot) -> Appointment:
        """Give somebody who asked a time: an appointment like any other, its letters included.

        A request leads to one appointment: booked again after a crash, it closes with the one that was made.

        Raises:
            NotOpen: there is no such open request.
            SlotTaken: the time is gone.
        """
        request = self.get(request_id)
        run_id = f"request:{request_id}"
        if not self._is_booked(run_id):
            self._diary.hold(run_id, request.conversation_id, slot)
            self._diary.fill(run_id, request.name, request.contact)
        booked = self._diary.confirm(run_id).appointment
        self.close(request_id, Outcome.DONE)
        return booked

    def _is_booked(self, run_id: str) -> bool:
        try:
            return self._diary.get(run_id).reference is not None
        except NotHeld:
            return False

    def _change(self, connection: Any, request_id: str, **values: str) -> None:
        if not change_open(connection, request_id, **values):
            raise NotOpen


def _open(connection: Any, request_id: str) -> Request:
    row = connection.execute(
        sa.select(requests).where(requests.c.id == request_id, requests.c.status == "open")
    ).first()
    if row is None:
        raise NotOpen
    return from_row(row)

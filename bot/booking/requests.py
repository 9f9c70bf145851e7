"""Requests that staff answer: a call back, a place on the waiting list. One row a run, however often it is sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot import tallies
from bot.booking.contact import Contact
from bot.booking.letters import clinic_facts, group_letters, spoken_time, texts, written
from bot.booking.preference import told_wish
from bot.booking.subject import Kind
from bot.booking.wish import Wish
from bot.booking.wish_record import wish_from_json, wish_to_json
from bot.clinic import MODALITIES, Clinic
from bot.clock import Clock
from bot.database import Database, SealedText, UtcDateTime, metadata
from bot.notifications import outbox
from bot.tallies import Tally

if TYPE_CHECKING:
    from bot.booking.appointments import Appointment

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("run_id", sa.String(64), nullable=False, unique=True),
    sa.Column("conversation_id", sa.String(64), nullable=True, index=True),
    sa.Column("kind", sa.String(16), nullable=False),  # callback | waiting_list
    sa.Column("status", sa.String(16), nullable=False),  # draft | open | done | declined | cancelled | replaced
    sa.Column("name", SealedText, nullable=True),
    sa.Column("email", SealedText, nullable=True),
    sa.Column("phone", SealedText, nullable=True),
    sa.Column("contact_mark", sa.String(64), nullable=True, index=True),
    sa.Column("voicemail", sa.Boolean, nullable=True),
    sa.Column("wish", sa.Text, nullable=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
"""`wish` is when a call or an appointment would suit, as bot.booking.wish_record writes it."""


@dataclass(frozen=True)
class Request:
    """What somebody asks for.

    Attributes:
        wish: the times that would do; None for any.
        voicemail: whether a message may be left; None where that was not asked.
        created_at: when it was sent.
        conversation_id: the chat it came from, until that is erased.
    """

    id: str
    kind: Kind
    status: str
    name: str | None
    contact: Contact | None
    wish: Wish | None
    voicemail: bool | None
    created_at: datetime
    conversation_id: str | None


@dataclass(frozen=True)
class Submitted:
    """A request as it is open now, and whether it takes the place of an earlier one."""

    request: Request
    replaces_another: bool = False


class NotDrafted(Exception):
    """There is no open draft of that run, or it lacks a name or a contact."""


class NotOpen(Exception):
    """There is no such request any more: it was answered, or taken back."""


class Requests:
    """Taking requests: a draft while the person answers, open once they are done."""

    def __init__(self, database: Database, clinic: Clinic, clock: Clock) -> None:
        self._database = database
        self._clinic = clinic
        self._clock = clock

    def draft(self, run_id: str, conversation_id: str, kind: Kind, wish: Wish | None = None) -> None:
        """Begin a request."""
        with self._database.transaction() as connection:
            connection.execute(
                sa.insert(requests).values(
                    id=str(uuid.uuid4()),
                    run_id=run_id,
                    conversation_id=conversation_id,
                    kind=kind.value,
                    status="draft",
                    wish=wish_to_json(wish) if wish else None,
                    created_at=self._clock(),
                )
            )

    def fill(
        self,
        run_id: str,
        name: str | None = None,
        contact: Contact | None = None,
        wish: Wish | None = None,
        voicemail: bool | None = None,
    ) -> None:
        """Write what is given into the draft.

        Raises:
            NotDrafted: the run has no draft.
        """
        given = {"name": name, "voicemail": voicemail, "wish": wish_to_json(wish) if wish else None}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if contact is not None:
            values |= {"email": contact.email, "phone": contact.phone, "contact_mark": contact.mark}
        with self._database.transaction() as connection:
            changed = connection.execute(
                sa.update(requests)
                .where(requests.c.run_id == run_id, requests.c.status == "draft")
                .values(**values, run_id=run_id)
            )
        if changed.rowcount == 0:
            raise NotDrafted

    def submit(self, run_id: str, in_place_of: str | None = None) -> Submitted:
        """Open the request to staff and queue its letters; the same run again does nothing.

        Args:
            in_place_of: the open request of the same chat that it replaces. One of the same kind for the same contact
                is always replaced.

        Raises:
            NotDrafted: there is no such draft, or it lacks a name or a contact.
        """
        now, replaced = self._clock(), False
        with self._database.transaction() as connection:
            changed = connection.execute(
                sa.update(requests)
                .where(requests.c.run_id == run_id, requests.c.status == "draft")
                .values(status="open", created_at=now)
            )
            row = connection.execute(sa.select(requests).where(requests.c.run_id == run_id)).first()
            if row is None or row.name is None or not (row.email or row.phone):
                raise NotDrafted
            request = from_row(row)
            if changed.rowcount:
                for earlier in _open_of(connection, row.conversation_id):
                    again = earlier.kind is request.kind and earlier.contact == request.contact
                    if earlier.id != request.id and (again or earlier.id == in_place_of):
                        replaced = self._close(connection, earlier, "replaced") or replaced
                for letter in _letters(self._clinic, request):
                    outbox.add(connection, letter, now)
                tallies.add(connection, Tally.HAND_OFF, now)
        return Submitted(request, replaced)

    def open_of(self, conversation_id: str) -> list[Request]:
        """What a conversation has asked for and nobody has answered yet, the oldest first."""
        with self._database.reading() as connection:
            return _open_of(connection, conversation_id)

    def cancel(self, request_id: str) -> Request:
        """Take a request back and tell the clinic.

        Raises:
            NotOpen: there is no such open request.
        """
        with self._database.transaction() as connection:
            row = connection.execute(sa.select(requests).where(requests.c.id == request_id)).first()
            if row is None or not self._close(connection, from_row(row), "cancelled"):
                raise NotOpen
        return from_row(row)

    def _close(self, connection: Any, request: Request, status: str) -> bool:
        """Close an open request and queue the letter about it, in the caller's transaction; False if it was closed."""
        if not change_open(connection, request.id, status=status):
            return False
        facts = closing_facts(self._clinic, request)
        letter = written(f"request_{status}", "clinic", self._clinic.email, facts, f"{request.id}:{status}")
        outbox.add(connection, letter, self._clock())
        return True

    def discard(self, run_id: str) -> None:
        """Keep nothing of a draft."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(requests).where(requests.c.run_id == run_id, requests.c.status == "draft"))


def tell_waiting(connection: Any, clinic: Clinic, freed: Appointment, now: datetime) -> None:
    """Write to everybody on the waiting list whom a freed time would suit, in the caller's transaction.

    Nobody is written to about a time that can no longer be booked, nor twice about the same time.
    """
    if freed.start < now + timedelta(hours=clinic.consultation.earliest_hours_ahead):
        return
    waiting = connection.execute(
        sa.select(requests)
        .where(requests.c.kind == Kind.WAITING_LIST.value, requests.c.status == "open", requests.c.email.is_not(None))
        .order_by(requests.c.created_at)
    ).all()
    for row in waiting:
        if row.wish is not None and not wish_from_json(row.wish).allows(freed.start, clinic.zone):
            continue
        facts = {
            **clinic_facts(clinic),
            "name": row.name,
            "when": spoken_time(freed.start, clinic),
            "how": MODALITIES[freed.modality],
            "who": freed.practitioner_name,
        }
        cause = f"{row.id}:{freed.practitioner_id}@{freed.start:%Y%m%dT%H%MZ}:{freed.sequence}:free"
        outbox.add(connection, written("time_free", "person", row.email, facts, cause), now)


def change_open(connection: Any, request_id: str, **values: str) -> bool:
    """Change a request that is open, in the caller's transaction; False if it is not."""
    changed = connection.execute(
        sa.update(requests).where(requests.c.id == request_id, requests.c.status == "open").values(**values)
    )
    return bool(changed.rowcount)


def closing_facts(clinic: Clinic, request: Request) -> dict[str, str]:
    """What letters say of a request that ends without what was asked for."""
    return {
        **clinic_facts(clinic),
        "name": request.name or "",
        "what": texts()["requested"][request.kind.value],
        "when": spoken_time(request.created_at, clinic),
    }


def _open_of(connection: Any, conversation_id: str | None) -> list[Request]:
    if conversation_id is None:  # of an erased chat
        return []
    rows = connection.execute(
        sa.select(requests)
        .where(requests.c.conversation_id == conversation_id, requests.c.status == "open")
        .order_by(requests.c.created_at)
    ).all()
    return [from_row(row) for row in rows]


def forget_requests(connection: Any, conversation_id: str) -> None:
    """Unlink open requests from an erased chat, for the clinic still has to answer them; drop drafts."""
    mine = requests.c.conversation_id == conversation_id
    connection.execute(sa.delete(requests).where(mine, requests.c.status == "draft"))
    connection.execute(sa.update(requests).where(mine).values(conversation_id=None))


def from_row(row: Any) -> Request:
    """A row of the table as a value."""
    return Request(
        id=row.id,
        kind=Kind(row.kind),
        status=row.status,
        name=row.name,
        contact=Contact(row.email, row.phone) if row.email or row.phone else None,
        wish=wish_from_json(row.wish) if row.wish else None,
        voicemail=row.voicemail,
        created_at=row.created_at,
        conversation_id=row.conversation_id,
    )


def _letters(clinic: Clinic, request: Request) -> list[outbox.Letter]:
    assert request.name is not None and request.contact is not None
    facts = {
        **clinic_facts(clinic),
        "name": request.name,
        "contact": request.contact.shown,
        "preference": told_wish(request.wish),
        "voicemail": "not asked" if request.voicemail is None else texts()["voicemail_words"][request.voicemail],
    }
    kind = request.kind.value
    cause = f"{request.id}:{kind}"
    letters = [written(kind, "clinic", clinic.email, facts, cause)]
    letters += group_letters(clinic, kind, facts, cause, "requests")
    if request.kind is Kind.WAITING_LIST and request.contact.email:
        letters.append(written(kind, "person", request.contact.email, facts, cause))
    return letters

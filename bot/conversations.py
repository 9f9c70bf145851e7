"""What the gateway remembers of a conversation: the transcript, answered messages, buttons and files."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot import tallies
from bot.clock import Clock
from bot.database import Database, SealedBytes, SealedText, UtcDateTime, metadata
from bot.knowledge.votes import Vote, payload, read_payload
from bot.safety import records
from bot.safety.records import Shown
from bot.tallies import Tally

LEASE = timedelta(seconds=30)
"""A message that was never finished (its gateway died) blocks its conversation no longer than this."""

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False, index=True),
    sa.Column("busy_until", UtcDateTime, nullable=True),
    sa.Column("busy_with", sa.String(64), nullable=True),  # the message that holds the conversation
    sa.Column("answered", sa.String(64), nullable=True),  # topic of the last answer, while it may be voted on
)
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("body", SealedText, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("answer", SealedText, nullable=True),
    sa.Column("received_at", UtcDateTime, nullable=False),
)
buttons = sa.Table(
    "buttons",
    metadata,
    sa.Column("key", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("payload", sa.String(400), nullable=False),
    sa.Column("asked", sa.String(64), nullable=True),
)
files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("type", sa.String(100), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("content", SealedBytes, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
windows = sa.Table(
    "conversation_windows",
    metadata,
    # Which part of the conversation Rasa gets to see; see bot/rasa_host/window.py.
    sa.Column("conversation_id", sa.String(64), primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("beginning", SealedText, nullable=False),
    sa.Column("middle", sa.Integer, nullable=False),
    sa.Column("middle_beginning", SealedText, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
)
OWNED_TABLES = (messages, inbox, buttons, files, windows, conversations)
"""Everything here that belongs to one conversation and goes when it is erased."""


def new_button_key() -> str:
    """Unguessable, and short enough for every channel."""
    return secrets.token_urlsafe(12)


class Turn(Enum):
    """How a message may proceed."""

    NEW = "new"
    AGAIN = "again"  # seen before but never answered: it may have acted
    BUSY = "busy"
    GONE = "gone"  # the conversation was erased


@dataclass(frozen=True)
class Begun:
    """The outcome of `begin`. `answer` is set when the message was answered before, `answered` is the topic of the last
    answer while it may be voted on."""

    turn: Turn
    answer: list[dict[str, Any]] | None = None
    answered: str | None = None


@dataclass(frozen=True)
class Button:
    """A button as the assistant made it; people only ever see key and title.

    `asked` is the form question that it answers, so that an old button cannot answer a new question.
    """

    title: str
    payload: str
    asked: str | None


@dataclass(frozen=True)
class StoredFile:
    """A file for one conversation's eyes."""

    type: str
    name: str
    content: bytes


class Conversations:
    """All that the gateway reads and writes about conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, conversation_id: str, channel: str) -> None:
        """Start a conversation."""
        with self._database.transaction() as connection:
            self._insert(connection, conversation_id, channel)

    def ensure(self, conversation_id: str, channel: str) -> None:
        """Start a conversation unless it is there."""
        with self._database.transaction() as connection:
            if not _known(connection, conversation_id):
                self._insert(connection, conversation_id, channel)

    def _insert(self, connection: Any, conversation_id: str, channel: str) -> None:
        now = self._clock()
        connection.execute(
            sa.insert(conversations).values(id=conversation_id, channel=channel, created_at=now, last_at=now)
        )
        tallies.add(connection, Tally.CONVERSATION, now)

    def exists(self, conversation_id: str) -> bool:
        with self._database.reading() as connection:
            return _known(connection, conversation_id)

    def begin(self, conversation_id: str, message_id: str) -> Begun:
        """Claim the conversation for one message, unless it was answered or another is in flight."""
        now = self._clock()
        with self._database.transaction() as connection:
            this = sa.and_(inbox.c.conversation_id == conversations.c.id, inbox.c.message_id == message_id)
            found = connection.execute(
                sa.select(inbox.c.message_id, inbox.c.answer)
                .select_from(conversations.outerjoin(inbox, this))
                .where(conversations.c.id == conversation_id)
            ).first()
            if found is None:
                return Begun(Turn.GONE)
            if found.answer is not None:
                return Begun(Turn.AGAIN, answer=json.loads(found.answer))
            seen_before = found.message_id is not None
            claimed = connection.execute(
                sa.update(conversations)
                .where(
                    conversations.c.id == conversation_id,
                    sa.or_(conversations.c.busy_until.is_(None), conversations.c.busy_until <= now),
                )
                .values(busy_until=now + LEASE, busy_with=message_id, last_at=now)
            )
            if claimed.rowcount == 0:
                return Begun(Turn.BUSY)
            if not seen_before:
                connection.execute(
                    sa.insert(inbox).values(conversation_id=conversation_id, message_id=message_id, received_at=now)
                )
            answered = connection.execute(
                sa.select(conversations.c.answered).where(conversations.c.id == conversation_id)
            ).scalar_one()
            return Begun(Turn.AGAIN if seen_before else Turn.NEW, answered=answered)

    def finish(
        self,
        conversation_id: str,
        message_id: str,
        said: dict[str, Any] | None,
        answer: Sequence[dict[str, Any]],
        offered: Mapping[str, Button],
        *,
        shown: Shown | None = None,
        counted: Sequence[Tally] = (),
        topic: str | None = None,
    ) -> bool:
        """Store both sides of a turn and free the conversation; False when it was erased meanwhile.

        A turn that comes in after its lease, when another message holds the conversation, leaves that one's hold alone;
        a message that was answered in the meantime is not stored again.

        Args:
            said: the person's message, None for the opening of a conversation.
            answer: the assistant's messages as the person sees them.
            offered: the buttons of the answer by their keys.
            shown: the contacts in danger that the answer showed.
            counted: what the turn adds to the clinic's figures.
            topic: of the question that was answered, which may be voted on from now on, or that a vote is on.
        """
        now = self._clock()
        to_vote_on = topic if Tally.QUESTION in counted else None
        with self._database.transaction() as connection:
            if not _end_turn(connection, conversation_id, message_id, last_at=now, answered=to_vote_on):
                return False
            stored = connection.execute(
                sa.update(inbox)
                .where(
                    inbox.c.conversation_id == conversation_id,
                    inbox.c.message_id == message_id,
                    inbox.c.answer.is_(None),
                )
                .values(answer=json.dumps(list(answer)))
            )
            if stored.rowcount == 0 and _is_answered(connection, conversation_id, message_id):
                return True
            both = ([said] if said else []) + list(answer)
            bodies = [{"conversation_id": conversation_id, "body": json.dumps(m), "created_at": now} for m in both]
            keys = [{"key": key, "conversation_id": conversation_id, **vars(b)} for key, b in offered.items()]
            for table, rows in ((messages, bodies), (buttons, keys)):
                if rows:
                    connection.execute(sa.insert(table), rows)
            if shown is not None:
                records.keep(connection, conversation_id, shown, now)
            for what in counted:
                tallies.add(connection, what, now, topic=topic if what in tallies.VOTES else None)
        return True

    def release(self, conversation_id: str, message_id: str) -> None:
        """Free the conversation after a failure of the message that holds it; the message may be sent again."""
        with self._database.transaction() as connection:
            _end_turn(connection, conversation_id, message_id)

    def transcript(self, conversation_id: str) -> list[dict[str, Any]]:
        """Both sides, in order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(messages.c.body).where(messages.c.conversation_id == conversation_id).order_by(messages.c.seq)
            ).all()
        return [json.loads(row.body) for row in rows]

    def button(self, conversation_id: str, key: str) -> Button | None:
        """The button behind a key, if this conversation got it."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(buttons).where(buttons.c.key == key, buttons.c.conversation_id == conversation_id)
            ).first()
        return None if row is None else Button(row.title, row.payload, row.asked)

    def topics_offered(self, conversation_id: str) -> list[str]:
        """Topics of answers that came with the offer to vote on them."""
        with self._database.reading() as connection:
            payloads = connection.execute(
                sa.select(buttons.c.payload).where(
                    buttons.c.conversation_id == conversation_id,
                    buttons.c.payload.startswith(payload(Vote.HELPED, "")),
                )
            ).scalars()
            votes = [read_payload(carried) for carried in payloads]
        return [vote[1] for vote in votes if vote is not None]

    def file(self, conversation_id: str, file_id: str) -> StoredFile | None:
        """A file, if it belongs to this conversation."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(files).where(files.c.id == file_id, files.c.conversation_id == conversation_id)
            ).first()
        return None if row is None else StoredFile(row.type, row.name, row.content)


def _end_turn(connection: Any, conversation_id: str, message_id: str, **values: Any) -> bool:
    """Free the conversation if this message holds it, and set other values of it; False when it is gone."""
    holds = conversations.c.busy_with == message_id
    freed = {
        column: sa.case((holds, None), else_=column)
        for column in (conversations.c.busy_until, conversations.c.busy_with)
    }
    ended = connection.execute(
        sa.update(conversations)
        .where(conversations.c.id == conversation_id)
        .values({**freed, **{conversations.c[name]: value for name, value in values.items()}})
    )
    return bool(ended.rowcount)


def _is_answered(connection: Any, conversation_id: str, message_id: str) -> bool:
    query = sa.select(inbox.c.message_id).where(
        inbox.c.conversation_id == conversation_id, inbox.c.message_id == message_id, inbox.c.answer.is_not(None)
    )
    return connection.execute(query).first() is not None


def _known(connection: Any, conversation_id: str) -> bool:
    query = sa.select(conversations.c.id).where(conversations.c.id == conversation_id)
    return connection.execute(query).first() is not None


def keep_file(database: Database, conversation_id: str, file: StoredFile, now: datetime) -> str:
    """Store a file for a conversation and return its id; actions attach the id to a message."""
    file_id = str(uuid.uuid4())
    with database.transaction() as connection:
        connection.execute(
            sa.insert(files).values(
                id=file_id,
                conversation_id=conversation_id,
                type=file.type,
                name=file.name,
                content=file.content,
                created_at=now,
            )
        )
    return file_id

"""Rasa's tracker store on the project's database: it appends every event and hands out a window of them.

Several rasa processes may share the database: a turn is stored only if nothing was stored in its conversation since it
was read. Failures are seen, not swallowed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Dict, Iterable, Optional, Tuple

import sqlalchemy as sa
from cachetools import TTLCache
from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import metrics, settings
from bot.conversations import windows
from bot.database import Database, SealedText
from bot.rasa_host.intents import ERASES
from bot.rasa_host.window import TURNS, Window, WindowTracker, beginning_of

events = SQLTrackerStore.SQLEvent.__table__
events.c.data.type = SealedText()  # Rasa keeps every word of a conversation in this column
sa.Index("ix_events_sender_id_id", events.c.sender_id, events.c.id)
"""Finds a conversation's last events without its other ones."""

KEPT, KEPT_SECONDS = 128, 600
"""How many conversations are kept in memory between two messages, and for how long after a message."""


class Overtaken(Exception):
    """Something was stored in this conversation since it was read; nothing of this turn is."""


class ConversationStore(TrackerStore):
    """Rasa's table `events`, and beside it one row for each conversation that says where its window begins."""

    def __init__(
        self,
        host: Any = None,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        url: Optional[str] = None,
        turns: int = TURNS,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self.database = Database.connect(url or settings.load().database_url.value)
        self._turns = turns
        self._tables_made = False
        self._kept: TTLCache[str, WindowTracker] = TTLCache(KEPT, KEPT_SECONDS)

    def init_tracker(self, sender_id: str) -> WindowTracker:
        return WindowTracker(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> Optional[WindowTracker]:
        """The window of a conversation, or None if nothing was stored yet.

        What was kept of the last turn serves as long as nothing was stored or erased since, by whatever process. It is
        taken out: a turn that fails leaves nothing behind.
        """
        self._make_tables()
        kept = self._kept.pop(sender_id, None)
        with metrics.timed("store_read"), self.database.reading() as connection:
            if kept is not None and _last(connection, sender_id) == (kept.window.last, kept.events[-1].timestamp):
                return kept
            window = _window(connection, sender_id)
            rows = connection.execute(
                sa.select(events.c.id, events.c.data)
                .where(events.c.sender_id == sender_id, events.c.id > window.start)
                .order_by(events.c.id)
            ).all()
        if not rows:
            return None
        found = [json.loads(row.data) for row in rows]
        tracker = WindowTracker.from_dict(sender_id, [*window.beginning, *found], self.domain.slots)
        assert isinstance(tracker, WindowTracker)
        tracker.window = window
        tracker.stored = len(tracker.events)
        tracker.turns_after_middle = sum(
            data["event"] == UserUttered.type_name for row, data in zip(rows, found) if row.id > window.middle
        )
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """The whole conversation."""
        self._make_tables()
        with self.database.reading() as connection:
            found = connection.execute(
                sa.select(events.c.data).where(events.c.sender_id == conversation_id).order_by(events.c.id)
            ).scalars()
            whole = [json.loads(data) for data in found]
        return DialogueStateTracker.from_dict(conversation_id, whole, self.domain.slots) if whole else None

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        self._make_tables()
        with self.database.reading() as connection:
            return [str(key) for key in connection.execute(sa.select(events.c.sender_id).distinct()).scalars()]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new.

        Raises:
            Overtaken: the conversation has gone on, or was erased, since the tracker was read.
        """
        assert isinstance(tracker, WindowTracker)
        new = list(tracker.events)[tracker.stored :]
        if not new:
            return
        self._make_tables()
        with metrics.timed("store_write"), self.database.transaction() as connection:
            connection.execute(sa.insert(events), [_row(tracker.sender_id, event) for event in new])
            last = connection.execute(
                sa.select(events.c.id)
                .where(events.c.sender_id == tracker.sender_id)
                .order_by(events.c.id.desc())
                .limit(1)
            ).scalar_one()
            turns = tracker.turns_after_middle + sum(isinstance(event, UserUttered) for event in new)
            read = tracker.window
            window = replace(read, last=last)
            if turns >= self._turns:
                window = Window(read.middle, read.middle_beginning, last, beginning_of(tracker), last)
                turns = 0
            _store_window(connection, tracker.sender_id, window, read)
        tracker.window = window
        tracker.stored = len(tracker.events)
        tracker.turns_after_middle = turns
        erases = tracker.latest_message is not None and tracker.latest_message.intent_name in ERASES
        if window.start == read.start and not erases:  # else the tracker reaches back further than its window
            self._kept[tracker.sender_id] = tracker

    def _make_tables(self) -> None:
        if not self._tables_made:
            try:
                events.create(self.database.engine, checkfirst=True)
            except (sa.exc.ProgrammingError, sa.exc.IntegrityError):
                # Another replica made it between our looking and our making.
                events.create(self.database.engine, checkfirst=True)
            self._tables_made = True


def _last(connection: Any, conversation_id: str) -> Optional[Tuple[int, float]]:
    """Id and time of a conversation's last event: SQLite gives an id again when what had it was erased."""
    query = sa.select(windows.c.last, events.c.timestamp).join_from(windows, events, events.c.id == windows.c.last)
    row = connection.execute(query.where(windows.c.conversation_id == conversation_id)).first()
    return None if row is None else (row.last, row.timestamp)


def _window(connection: Any, conversation_id: str) -> Window:
    row = connection.execute(sa.select(windows).where(windows.c.conversation_id == conversation_id)).first()
    if row is None:
        return Window()
    return Window(
        row.start, tuple(json.loads(row.beginning)), row.middle, tuple(json.loads(row.middle_beginning)), row.last
    )


def _store_window(connection: Any, conversation_id: str, window: Window, read: Window) -> None:
    values = {
        "start": window.start,
        "beginning": json.dumps(window.beginning),
        "middle": window.middle,
        "middle_beginning": json.dumps(window.middle_beginning),
        "last": window.last,
    }
    if read.last is None:
        try:
            connection.execute(sa.insert(windows).values(conversation_id=conversation_id, **values))
        except sa.exc.IntegrityError:
            raise Overtaken from None
        return
    if (window.start, window.middle) == (read.start, read.middle):
        values = {"last": window.last}
    query = sa.update(windows).where(windows.c.conversation_id == conversation_id, windows.c.last == read.last)
    if connection.execute(query.values(**values)).rowcount == 0:
        raise Overtaken


def _row(conversation_id: str, event: Event) -> Dict[str, Any]:
    data = event.as_dict()
    parsed = data.get("parse_data") or {}
    return {
        "sender_id": conversation_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": (parsed.get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def unwrap(agent: Agent) -> None:
    """Remove the wrapper that answers a failed read with an empty conversation and saves into memory."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        agent.tracker_store = store._tracker_store
    if agent.processor is not None:
        agent.processor.tracker_store = agent.tracker_store

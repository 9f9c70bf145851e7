"""Rasa's tracker store on the project's database; its failures are seen, not swallowed."""

from __future__ import annotations

from typing import Any, Optional

import sqlalchemy.orm
from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot import settings
from bot.database import SealedText, create_engine

# Rasa keeps every word of a conversation in this column.
SQLTrackerStore.SQLEvent.__table__.c.data.type = SealedText()


class ConversationStore(SQLTrackerStore):
    """The SQL store with our engine: WAL on SQLite, short waits everywhere."""

    def __init__(
        self,
        host: Any = None,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        url: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        # Not SQLTrackerStore's own: it builds its engine itself and waits for ever for the database.
        TrackerStore.__init__(self, domain, event_broker)
        self.engine = create_engine(url or settings.load().database_url.value)
        self.sessionmaker = sqlalchemy.orm.sessionmaker(bind=self.engine, future=True)
        self._tables_made = False

    def session_scope(self) -> Any:
        if not self._tables_made:
            self.Base.metadata.create_all(self.engine)
            self._tables_made = True
        return super().session_scope()


def unwrap(agent: Agent) -> None:
    """Remove the wrapper that answers a failed read with an empty conversation and saves into memory."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        agent.tracker_store = store._tracker_store
    if agent.processor is not None:
        agent.processor.tracker_store = agent.tracker_store

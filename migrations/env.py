"""Alembic's environment: our tables only; Rasa looks after its own."""

from __future__ import annotations

from typing import Any

from alembic import context

from bot import settings
from bot.database import create_engine
from bot.tables import metadata

RASA_TABLES = {"events"}


def _ours(name: str | None, type_: str, _parents: Any) -> bool:
    return not (type_ == "table" and name in RASA_TABLES)


def run() -> None:
    url = context.config.attributes.get("url") or settings.load().database_url.value
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=_ours,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()

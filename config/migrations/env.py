"""Runs revisions on the connection that `config.migrate` hands over, in one transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from hub.storage import columns
from hub.storage.schema import metadata
from hub.storage.tables.search import ordinary


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write Keydesk's own column types by name."""
    if kind == "type" and type(item).__module__ == columns.__name__:
        autogen.imports.add(f"from {columns.__name__} import {type(item).__name__}")
        return f"{type(item).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,
    render_item=render_item,
    include_name=ordinary,
)
with context.begin_transaction():
    context.run_migrations()

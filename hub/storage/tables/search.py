"""The search index, and saved views.

`search_words` is no ordinary table: full text on SQLite (FTS5), a `tsvector` on PostgreSQL. Both are made by their own
statements and hold the tokens of `hub.searching.rules`, under the number of their document."""

from typing import Any

from sqlalchemy import DDL, BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, event, text

from hub.storage.columns import Instant, Json
from hub.storage.tables.metadata import metadata

WORDS = "search_words"

search_documents = Table(  # what can be found; later ones have higher numbers
    "search_documents",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of its tokens: what did not change is not written again
)
search_spellings = Table(  # words of names, by the forms in which a misspelt one meets them
    "search_spellings",
    metadata,
    Column("form", Text, primary_key=True),
    Column("word", Text, primary_key=True),
)
search_progress = Table(  # how far the index has come
    "search_progress",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    Column("filters", Json, nullable=False),
    Column("order", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("owner_id", "name"),
)
_MAKE_WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_words USING fts5"
        "(words, tokenize='ascii', detail='none', columnsize=0, prefix='2 3')",
    ),
    "postgresql": (
        "CREATE TABLE search_words (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_words ON search_words USING gin (words)",
    ),
}
for _store, _statements in _MAKE_WORDS.items():
    for _statement in _statements:
        _made = DDL(_statement).execute_if(dialect=_store)  # type: ignore[no-untyped-call]
        event.listen(search_documents, "after_create", _made)


def ordinary(name: str | None, kind: str, _: Any = None) -> bool:
    """Whether Alembic compares this: the index of words it could neither read nor draft."""
    return kind != "table" or not (name or "").startswith(WORDS)

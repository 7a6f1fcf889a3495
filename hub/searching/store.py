"""SQL of the index: what is put into it, and the questions it answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.searching.rules import MARK, Question
from hub.searching.spelling import forms
from hub.searching.wanted import Document
from hub.storage.schema import search_documents, search_progress, search_spellings

AT_ONCE = 400
_ADD = {
    "sqlite": text("INSERT INTO search_words (rowid, words) VALUES (:number, :words)"),
    "postgresql": text(
        "INSERT INTO search_words (number, words) VALUES (:number, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_DROP = {
    "sqlite": text("DELETE FROM search_words WHERE rowid = :number"),
    "postgresql": text("DELETE FROM search_words WHERE number = :number"),
}
_KNOWN = select(search_documents.c.id, search_documents.c.number, search_documents.c.digest).where(
    search_documents.c.id.in_(bindparam("ids", expanding=True))
)
_TAKEN = select(search_documents.c.number).where(search_documents.c.number.in_(bindparam("numbers", expanding=True)))
_CHANGED = (
    update(search_documents)
    .where(search_documents.c.number == bindparam("of"))
    .values(digest=bindparam("now"))
)  # fmt: skip
_FORGET = delete(search_documents).where(search_documents.c.number == bindparam("of"))
_WORDS = select(search_spellings.c.word).where(search_spellings.c.form.in_(bindparam("forms", expanding=True)))


# --- writing ----------------------------------------------------------------------------------------------------------
def put(conn: Connection, documents: Sequence[Document], gone: Collection[str]) -> int:
    """Let the index have these documents as they are now, and those of these ids no more; how many were written."""
    known = _known(conn, [*(each.id for each in documents), *gone])
    new = [each for each in documents if each.id not in known]
    changed = [each for each in documents if each.id in known and known[each.id][1] != each.digest]
    removed = [known[id][0] for id in gone if id in known]
    numbers = _free(conn, new) | {each.id: known[each.id][0] for each in changed}
    dialect = conn.dialect.name
    if stale := [{"number": number} for number in [*removed, *(known[each.id][0] for each in changed)]]:
        conn.execute(_DROP[dialect], stale)
    if removed:
        conn.execute(_FORGET, [{"of": number} for number in removed])
    if changed:
        conn.execute(_CHANGED, [{"of": numbers[each.id], "now": each.digest} for each in changed])
    if new:
        rows = [{"number": numbers[e.id], "kind": e.kind, "id": e.id, "digest": e.digest} for e in new]
        conn.execute(insert(search_documents), rows)
    if written := [*new, *changed]:
        words = [{"number": numbers[each.id], "words": " ".join(each.tokens)} for each in written]
        conn.execute(_ADD[dialect], words)
        _learn(conn, {name for each in written for name in each.names})
    return len(written) + len(removed)


def _known(conn: Connection, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for part in _parts(ids):
        found.update({row.id: (row.number, row.digest) for row in conn.execute(_KNOWN, {"ids": part})})
    return found


def _free(conn: Connection, documents: Sequence[Document]) -> dict[str, int]:
    """A number for each; two of one second that would have the same stand beside each other."""
    taken: set[int] = set()
    for part in _parts([each.number for each in documents]):
        taken.update(conn.execute(_TAKEN, {"numbers": part}).scalars())
    numbers: dict[str, int] = {}
    for each in documents:
        number = each.number
        while number in taken:
            number += 1
            if number not in taken and conn.execute(_TAKEN, {"numbers": [number]}).first():
                taken.add(number)
        taken.add(number)
        numbers[each.id] = number
    return numbers


def _learn(conn: Connection, names: Iterable[str]) -> None:
    rows = [{"form": form, "word": name} for name in sorted(names) for form in sorted(forms(name))]
    if rows:
        conn.execute(_insert(conn)(search_spellings).on_conflict_do_nothing(), rows)


def advance(conn: Connection, progress: Mapping[str, str]) -> None:
    """Remember how far the index has come."""
    made = _insert(conn)(search_progress)
    there = made.on_conflict_do_update(index_elements=["name"], set_={"value": made.excluded.value})
    conn.execute(there, [{"name": name, "value": value} for name, value in progress.items()])


def _insert(conn: Connection) -> Any:
    return postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[begin : begin + AT_ONCE] for begin in range(0, len(items), AT_ONCE))


# --- asking -----------------------------------------------------------------------------------------------------------
async def progress(conn: AsyncConnection) -> dict[str, str]:
    """How far the index has come; empty before its beginning."""
    rows = await conn.execute(select(search_progress.c.name, search_progress.c.value))
    return {row.name: row.value for row in rows}


async def spelled_like(conn: AsyncConnection, word: str) -> list[str]:
    """Names that have a form in common with the word."""
    return sorted(set((await conn.execute(_WORDS, {"forms": sorted(forms(word))})).scalars()))


def words_table(dialect: str) -> tuple[FromClause, ColumnElement[int]]:
    """The index of words, and its number."""
    name = "rowid" if dialect == "sqlite" else "number"
    made = table("search_words", column(name), column("words"), column("search_words"))
    return made, made.c[name]


def matching(dialect: str, words: FromClause, asked: Question, marks: Sequence[str]) -> ColumnElement[bool]:
    """Documents that are what is asked for, and have all of these marks."""
    if dialect == "sqlite":
        return words.c.search_words.op("MATCH")(written(asked, marks, '"{}"', "*", " AND ", " OR "))
    question = written(asked, marks, "'{}'", ":*", " & ", " | ")
    return words.c.words.op("@@")(cast(cast(question, Text), TSQUERY))


def written(asked: Question, marks: Sequence[str], token: str, prefix: str, both: str, either: str) -> str:
    """The question in a store's own writing; tokens have no signs that mean something there."""
    terms = [token.format(MARK + mark) for mark in marks]
    for term in asked:
        ways = [
            both.join(token.format(each.text) + (prefix if each.prefix else "") for each in alternative)
            for alternative in term
        ]
        terms.append("(" + either.join(f"({way})" for way in ways) + ")")
    return both.join(terms)

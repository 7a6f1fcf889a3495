"""What is found, as far as the one who asks may see it.

First by the words as they are written; where a kind has nothing of them, misspelt names are taken for those they are
near. Of accounts and people everybody sees what they see in the list of accounts; strangers only with a conversation
one may read."""

from datetime import UTC, datetime
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.roles import User
from hub.accounts.paging import cursor, page_size, position
from hub.contract.errors import Invalid
from hub.searching import store
from hub.searching.marking import excerpt, marked
from hub.searching.rules import Question, names_in, question, widened
from hub.searching.seeing import conversation_hits, message_hits, of_conversation, people_seen_by, seen_by
from hub.searching.spelling import near
from hub.searching.wanted import KINDS, Found, Hit, Hits, Kind, Order, Wanted
from hub.storage.schema import accounts, addresses, conversations, messages, people, search_documents

MOST_NEAR = 5
NEAR = "near"


async def find(
    reader: AsyncEngine,
    user: User,
    fallback_tier: str,
    wanted: Wanted,
    order: Order = "latest",
    after: str = "",
    limit: int = 20,
) -> Found:
    """All that the user may see of what is wanted; `after`: a page's cursor, of one kind. Without words, conversations
    alone. Raises `Invalid` for a strange cursor."""
    if after and wanted.kind is None:
        raise Invalid("A cursor is of one kind.", mend="name the kind", field="kind")
    found = dict.fromkeys(KINDS, Hits(items=[]))
    asked = question(wanted.q)
    async with reader.connect() as conn:
        ask = _Ask(conn, user, fallback_tier, wanted, asked, order, page_size(limit))
        for kind in KINDS if wanted.kind is None else (wanted.kind,):
            if asked and not (wanted.of_conversations and kind in ("account", "person")):
                found[kind] = await ask.by_words(kind, after)
            elif not asked and not wanted.q.strip() and kind == "conversation":
                found[kind] = await ask.listed(after)
    return Found(
        accounts=found["account"],
        people=found["person"],
        conversations=found["conversation"],
        messages=found["message"],
    )


class _Ask:
    """One question on one connection."""

    def __init__(
        self,
        conn: AsyncConnection,
        user: User,
        fallback_tier: str,
        wanted: Wanted,
        asked: Question,
        order: Order,
        size: int,
    ) -> None:
        self._conn = conn
        self._user = user
        self._fallback_tier = fallback_tier
        self._wanted = wanted
        self._asked = asked
        self._order = order
        self._size = size
        self._near: dict[str, list[str]] | None = None

    async def by_words(self, kind: Kind, after: str) -> Hits:
        """A page; of the words as written, or of those near them where the first page of those has nothing."""
        place, how = position(after) if after else ("", "")
        if after and not (place.isascii() and place.isdigit() and len(place) < 20):
            raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor")
        if how != NEAR:
            hits = await self._page(kind, self._asked, place, "")
            if hits.items or after:
                return hits
        names = await self._names()
        if not names:
            return Hits(items=[])
        hits = await self._page(kind, widened(self._asked, names), place, NEAR)
        return structs.replace(hits, near=sorted({name for some in names.values() for name in some}))

    async def _names(self) -> dict[str, list[str]]:
        if self._near is None:
            self._near = {}
            for word in names_in(self._asked):
                if some := near(word, await store.spelled_like(self._conn, word))[:MOST_NEAR]:
                    self._near[word] = some
        return self._near

    async def _page(self, kind: Kind, asked: Question, place: str, how: str) -> Hits:
        dialect = self._conn.dialect.name
        words, number = store.words_table(dialect)
        marks = [kind, *(["attached"] if kind == "message" and self._wanted.attached else [])]
        first = search_documents.c.number
        query = (
            _rows(kind, self._fallback_tier, number, words)
            .where(store.matching(dialect, words, asked, marks), *self._where(kind))
            .order_by(number.desc() if self._order == "latest" else number)
            .limit(self._size + 1)
        )
        if place:
            query = query.where(number < int(place) if self._order == "latest" else number > int(place))
        rows = (await self._conn.execute(query.add_columns(first.label("place")))).mappings().all()
        hits = [_hit(kind, row, asked) for row in rows[: self._size]]
        if kind == "person":
            hits = await self._with_addresses(hits, asked)
        more = len(rows) > self._size
        return Hits(items=hits, next=cursor(str(rows[self._size - 1]["place"]), how) if more else None)

    async def listed(self, after: str) -> Hits:
        """Conversations by what must be so, without words."""
        at, id = conversations.c.last_at, conversations.c.id
        query = conversation_hits(self._fallback_tier).where(*self._where("conversation"))
        later = self._order == "latest"
        query = query.order_by(at.desc() if later else at, id.desc() if later else id).limit(self._size + 1)
        if after:
            when, last = _instant(after)
            query = query.where(
                or_(at < when, and_(at == when, id < last)) if later else or_(at > when, and_(at == when, id > last))
            )
        rows = (await self._conn.execute(query)).mappings().all()
        hits = [_hit("conversation", row, ()) for row in rows[: self._size]]
        last_hit = hits[-1] if len(rows) > self._size else None
        return Hits(items=hits, next=cursor(last_hit.at.isoformat(), last_hit.id) if last_hit else None)

    def _where(self, kind: Kind) -> list[ColumnElement[bool]]:
        wanted, tier = self._wanted, _tier(self._fallback_tier)
        of_tier = [tier == wanted.tier] if wanted.tier else []
        if kind in ("account", "person"):
            conditions = [*of_tier, *([accounts.c.id == wanted.account_id] if wanted.account_id else [])]
            seen = people_seen_by(self._user) if kind == "person" else None
        else:
            conditions = [*of_tier, *of_conversation(wanted, said=kind == "message")]
            seen = seen_by(self._user)
        return conditions if seen is None else [*conditions, seen]

    async def _with_addresses(self, hits: list[Hit], asked: Question) -> list[Hit]:
        """People by what of theirs was found: the address with a hit, or the first."""
        query = select(addresses.c.person_id, addresses.c.value).where(
            addresses.c.person_id.in_([hit.id for hit in hits])
        )
        known: dict[str, list[str]] = {}
        for row in await self._conn.execute(query.order_by(addresses.c.created_at, addresses.c.value)):
            known.setdefault(row.person_id, []).append(row.value)
        shown = []
        for hit in hits:
            leads = [marked(value, asked) for value in known.get(hit.id, [])]
            lead = next((each for each in leads if each.marks), leads[0] if leads else hit.lead)
            shown.append(structs.replace(hit, lead=lead))
        return shown


def _rows(kind: Kind, fallback_tier: str, number: ColumnElement[int], words: Any) -> Select[Any]:
    """What a kind's hits are made of, from the index on."""
    of = {"account": accounts.c.id, "person": people.c.id, "conversation": conversations.c.id}.get(kind, messages.c.id)
    made = {"account": _account_hits, "person": _person_hits, "conversation": conversation_hits}.get(kind, message_hits)
    return (
        made(fallback_tier)
        .join(search_documents, search_documents.c.id == of)
        .join(words, number == search_documents.c.number)
    )


def _tier(fallback_tier: str) -> ColumnElement[str]:
    return func.coalesce(accounts.c.tier, literal(fallback_tier))


def _account_hits(_: str) -> Select[Any]:
    return select(
        accounts.c.id,
        accounts.c.id.label("account_id"),
        accounts.c.name.label("account_name"),
        accounts.c.tier,
        accounts.c.created_at.label("at"),
        accounts.c.note.label("lead"),
    ).select_from(accounts)


def _person_hits(fallback_tier: str) -> Select[Any]:
    return (
        select(
            people.c.id,
            people.c.account_id,
            func.coalesce(accounts.c.name, "").label("account_name"),
            _tier(fallback_tier).label("tier"),
            people.c.created_at.label("at"),
            people.c.name.label("person_name"),
            people.c.title.label("lead"),
            select(conversations.c.id)
            .where(conversations.c.person_id == people.c.id)
            .order_by(conversations.c.last_at.desc())
            .limit(1)
            .scalar_subquery()
            .label("conversation_id"),
        )
        .select_from(people)
        .outerjoin(accounts, accounts.c.id == people.c.account_id)
    )


_TITLES = {"account": "account_name", "person": "person_name", "conversation": "subject", "message": "person_name"}


def _hit(kind: Kind, row: Any, asked: Question) -> Hit:
    facts = {name: row[name] for name in Hit.__struct_fields__ if name in row and name not in ("lead", "tags")}
    facts["tags"] = tuple(row.get("tags", ()))
    facts["title"] = marked(row["author_name"] if kind == "message" else row[_TITLES[kind]], asked)
    facts["lead"] = excerpt(row["lead"], asked)
    return Hit(kind=kind, **{name: value for name, value in facts.items() if value is not None})


def _instant(after: str) -> tuple[datetime, str]:
    at, id = position(after)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), id
    except ValueError:
        raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor") from None

"""The index follows the hub: what was there before, what comes, what changes; wherever it is cut off."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text, update

from hub.contract.errors import Unavailable
from hub.contract.events import MessageChanged
from hub.intake.views import message_card
from hub.searching import store as index
from hub.searching.actions import DONE, Indexer
from hub.searching.rules import Question, met, question, tokens
from hub.searching.sources import Source, document
from hub.searching.views import find
from hub.searching.wanted import Wanted
from hub.storage.engine import Store
from hub.storage.schema import messages, search_documents
from hub.storage.writer import Transaction, Writer
from tests.fakes.clock import START
from tests.fakes.console_world import World, user
from tests.hub.searching.said import said

TEXTS = st.text(alphabet="abé 发票订单", min_size=1, max_size=12)


async def found(world: World, q: str) -> list[str]:
    hits = await find(world.reader, user("us_sam"), "standard", Wanted(q=q))
    return [hit.id for group in (hits.accounts, hits.people, hits.conversations, hits.messages) for hit in group.items]


async def test_what_was_there_before_is_found(world, indexed):
    await world.contact("ct_1", account_id="ac_north")
    await said(world, "ms_1", "请把发票寄给我", "cv_ct_1", told=False)
    assert await found(world, "发票") == []
    await indexed()
    assert await found(world, "发票") == ["ms_1"]
    assert await found(world, "northwnd") == ["ac_north", "cv_ct_1"]
    assert await found(world, "ingird") == ["pe_ct_1", "cv_ct_1", "ms_1"]


async def test_what_comes_is_found_and_what_changes_is_found_anew(world, indexed):
    await world.contact("ct_1", account_id="ac_north")
    await indexed()
    await said(world, "ms_1", "the pumps are late", "cv_ct_1")
    await indexed()
    assert await found(world, "pumps") == ["ms_1"]

    async def change(**facts: object) -> None:
        def work(tx: Transaction) -> None:
            tx.conn.execute(update(messages).where(messages.c.id == "ms_1").values(**facts))
            row = tx.conn.execute(messages.select()).one()
            tx.record(MessageChanged(message=message_card(row)), "us_ada")

        await world.commit(work)

    await change(text="the valves are late")
    await indexed()
    assert (await found(world, "pumps"), await found(world, "valves")) == ([], ["ms_1"])
    await change(text="", deleted=True)
    await indexed()
    assert await found(world, "valves") == []


async def test_cut_off_in_a_commit_it_goes_on_where_it_was(world, indexed):
    await world.contact("ct_1")
    await indexed()
    await said(world, "ms_1", "one", "cv_ct_1")
    before = await _progress(world)
    with _power_cut(world.writer), pytest.raises(Unavailable):
        await Indexer(world.writer, world.reader, world.bus).step()
    assert (await _progress(world), await found(world, "one")) == (before, [])
    await said(world, "ms_2", "two", "cv_ct_1")
    await indexed()
    assert (await found(world, "one"), await found(world, "two")) == (["ms_1"], ["ms_2"])
    assert len(await world.rows(select(search_documents).where(search_documents.c.kind == "message"))) == 2


async def test_told_twice_it_is_there_once(world, indexed):
    await world.contact("ct_1")
    await said(world, "ms_1", "one", "cv_ct_1")
    await indexed()
    await store_progress(world, journal="0")
    await indexed()
    assert await found(world, "one") == ["ms_1"]
    assert set((await _progress(world)).values()) == {DONE, "1"}


async def test_at_work_it_hears_the_bus(world):
    await world.contact("ct_1")
    indexer = Indexer(world.writer, world.reader, world.bus, look_seconds=60, gather_seconds=0)
    task = asyncio.create_task(indexer.work())
    async with asyncio.timeout(20):
        while (await _progress(world)).get("message") != DONE:
            await asyncio.sleep(0.01)
        await said(world, "ms_1", "heard", "cv_ct_1")
        while await found(world, "heard") != ["ms_1"]:
            await asyncio.sleep(0.01)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_accounts_that_change_without_an_event_are_looked_through(world, indexed):
    await indexed()
    await world.commit(lambda tx: tx.conn.execute(text("UPDATE accounts SET name = 'Eastwind' WHERE id = 'ac_north'")))
    await store_progress(world, account="")
    await indexed()
    assert (await found(world, "eastwind"), await found(world, "northwind")) == (["ac_north"], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), asked=TEXTS)
async def test_the_store_answers_what_the_rules_say(store: Store, texts: list[str], asked: str) -> None:
    rows = [Source(kind="message", id=f"ms_{n}", at=START, texts=(each,)) for n, each in enumerate(texts)]
    await store.transact(lambda conn: index.put(conn, [document(row) for row in rows], ()))
    wanted = question(asked)
    answer = await _ids(store, wanted) if wanted else set()
    gone = [row.id for row in rows]
    await store.transact(lambda conn: index.put(conn, [], gone))
    assert answer == ({row.id for row in rows if met(wanted, tokens(row.texts[0]))} if wanted else set())


async def test_many_of_one_second_have_numbers_of_their_own(store: Store) -> None:
    rows = [document(Source(kind="message", id=f"ms_{n}", at=START, texts=("x",))) for n in range(900)]
    same = [each.__class__(**{**_facts(each), "number": rows[0].number}) for each in rows]
    assert await store.transact(lambda conn: index.put(conn, same, ())) == 900
    assert await store.transact(lambda conn: index.put(conn, same, ())) == 0
    later = document(Source(kind="message", id="ms_0", at=START + timedelta(seconds=1), texts=("x",)))
    assert later.number > max(each.number for each in rows)


def _facts(each: object) -> dict[str, object]:
    return {name: getattr(each, name) for name in each.__struct_fields__}  # type: ignore[attr-defined]


@contextlib.contextmanager
def _power_cut(writer: Writer) -> Iterator[None]:
    """Whatever is written is cut off once it is, before its commit."""
    sound = writer._store

    def cut(work: Callable[[Connection], object], conn: Connection) -> None:
        work(conn)
        raise ConnectionError

    writer._store = replace(sound, transact=lambda work: sound.transact(lambda conn: cut(work, conn)))
    try:
        yield
    finally:
        writer._store = sound


async def _ids(store: Store, asked: Question) -> set[str]:
    dialect = store.reader.dialect.name
    words, number = index.words_table(dialect)
    query = (
        select(search_documents.c.id)
        .join(words, number == search_documents.c.number)
        .where(index.matching(dialect, words, asked, ["message"]))
    )
    async with store.reader.connect() as conn:
        return set((await conn.execute(query)).scalars())


async def _progress(world: World) -> dict[str, str]:
    async with world.reader.connect() as conn:
        return await index.progress(conn)


async def store_progress(world: World, **progress: str) -> None:
    await world.commit(lambda tx: index.advance(tx.conn, progress))

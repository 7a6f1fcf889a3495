"""The journal's numbers: strictly increasing, without gap, in the order of commits, on both stores."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from hub.contract.events import AgentChanged, AnyEvent, Entry, MessageReceived, OfferMade, PersonAttached, Recorded
from hub.contract.words import ContactCard
from hub.journal import views
from hub.journal.store import append
from hub.storage.engine import Store, open_store
from hub.storage.schema import journal
from hub.storage.writer import Transaction, Writer
from tests.factories.cards import agent_card, arrived, contact_card, message_card, offer_card
from tests.factories.words import words
from tests.fakes.clock import START, FakeClock


async def written(store: Store, events: Sequence[AnyEvent]) -> list[Recorded]:
    recorded: list[Recorded] = await store.transact(
        lambda conn: append(conn, [Entry("router", event) for event in events], START)
    )
    return recorded


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(events=st.lists(words(AnyEvent), min_size=1, max_size=4))
async def test_every_event_comes_back_as_it_was_recorded(store: Store, events: list[AnyEvent]) -> None:
    head = await views.head(store.reader)
    recorded = await written(store, events)
    assert [entry.seq for entry in recorded] == list(range(head + 1, head + 1 + len(events)))
    assert await views.after(store.reader, head) == recorded


@pytest.mark.parametrize(
    ("event", "contact", "conversation"),
    [
        (arrived("ct_9", "cv_9"), "ct_9", "cv_9"),
        (OfferMade(contact=contact_card(), offer=offer_card()), "ct_1", "cv_1"),
        (MessageReceived(message=message_card(contact_id=None)), None, "cv_1"),
        (MessageReceived(message=message_card()), "ct_1", "cv_1"),
        (AgentChanged(agent=agent_card(), why="chosen"), None, None),
        (
            PersonAttached(person_id="pe_1", person_name="I", account_id="ac_1", account_name="N", tier="gold"),
            None,
            None,
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str | None) else None,
)
async def test_an_event_is_found_by_its_contact_and_conversation(
    store: Store, event: AnyEvent, contact: str | None, conversation: str | None
) -> None:
    await written(store, [event])
    async with store.reader.connect() as connection:
        row = (await connection.execute(select(journal))).one()
    assert (row.contact_id, row.conversation_id) == (contact, conversation)
    assert row.type == event.__struct_config__.tag


async def test_a_transaction_that_fails_uses_up_no_number(store: Store) -> None:
    def fail(conn: Connection) -> None:
        append(conn, [Entry("router", arrived()), Entry("router", arrived())], START)
        raise ZeroDivisionError

    await written(store, [arrived()])
    with pytest.raises(ZeroDivisionError):
        await store.transact(fail)
    assert [entry.seq for entry in await written(store, [arrived()])] == [2]


@pytest.fixture
async def nodes(database_url: str, clock: FakeClock) -> AsyncIterator[list[Writer]]:
    """Two writers on one store, as two nodes have them."""
    stores = [open_store(database_url) for _ in range(2)]
    writers = [Writer(store, append, _nobody, clock) for store in stores]
    tasks = [asyncio.create_task(writer.work()) for writer in writers]
    yield writers
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for store in stores:
        await store.close()


async def _nobody(_events: Sequence[Recorded]) -> None:
    """A bus without readers."""


def tell(tx: Transaction, items: Sequence[str]) -> list[Any]:
    answers: list[Any] = []
    for item in items:
        if item.endswith("7"):
            answers.append(ValueError(item))
            continue
        tx.record(arrived(item), "intake")
        answers.append(item)
    if any(item.endswith("3") for item in items):
        raise ZeroDivisionError
    return answers


async def test_two_writers_at_once_leave_no_gap_and_a_reader_sees_every_smaller_number(
    nodes: list[Writer], database_url: str
) -> None:
    """While both write, a reader looks again and again: what it sees is 1, 2, 3 … without a hole."""
    seen: list[list[int]] = []
    done = asyncio.Event()

    async def look() -> None:
        reader = open_store(database_url)
        while not done.is_set():
            seen.append([entry.seq for entry in await views.after(reader.reader, 0, 10_000)])
        await reader.close()

    looking = asyncio.create_task(look())
    answers = await asyncio.gather(
        *(nodes[n % 2].run(tell, f"ct_{n}") for n in range(300)),
        *(later(nodes[n % 2], n) for n in range(300, 600)),
        return_exceptions=True,
    )
    done.set()
    await looking
    kept = {f"ct_{n}" for n in range(600) if n % 10 not in (3, 7)}
    assert {answer for answer in answers if isinstance(answer, str)} == kept
    reader = open_store(database_url)
    entries = await views.after(reader.reader, 0, 10_000)
    await reader.close()
    assert [entry.seq for entry in entries] == list(range(1, len(kept) + 1))
    assert {card(entry).id for entry in entries} == kept
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)


async def later(writer: Writer, n: int) -> str:
    for _ in range(n % 50):
        await asyncio.sleep(0)
    answer: str = await writer.run(tell, f"ct_{n}")
    return answer


def card(entry: Recorded) -> ContactCard:
    contact: ContactCard = entry.event.contact  # type: ignore[union-attr]
    return contact

"""Reading the journal."""

import pytest

from hub.contract.events import AnyEvent, Entry, MessageReceived, NoteAdded
from hub.journal import views
from hub.journal.store import append
from hub.storage.engine import Store
from tests.factories.cards import arrived, message_card
from tests.fakes.clock import START

STORY: list[AnyEvent] = [
    arrived("ct_1", "cv_1"),
    arrived("ct_2", "cv_2"),
    MessageReceived(message=message_card(contact_id="ct_1", conversation_id="cv_1")),
    NoteAdded(message=message_card(contact_id=None, conversation_id="cv_1")),
    arrived("ct_3", "cv_1"),
]


@pytest.fixture
async def told(store: Store) -> Store:
    await store.transact(lambda conn: append(conn, [Entry("intake", event) for event in STORY], START))
    return store


async def test_an_empty_journal_has_no_head(store: Store) -> None:
    assert await views.head(store.reader) == 0
    assert await views.after(store.reader, 0) == []


async def test_the_head_is_the_last_number(told: Store) -> None:
    assert await views.head(told.reader) == 5


async def test_reading_goes_on_after_a_number_and_stops_at_the_limit(told: Store) -> None:
    assert [entry.seq for entry in await views.after(told.reader, 1, 2)] == [2, 3]
    assert [entry.event for entry in await views.after(told.reader, 0)] == STORY
    assert await views.after(told.reader, 5) == []


async def test_a_conversation_has_its_own_events_in_order(told: Store) -> None:
    assert [entry.seq for entry in await views.of_conversation(told.reader, "cv_1")] == [1, 3, 4, 5]
    assert [entry.seq for entry in await views.of_conversation(told.reader, "cv_1", ["contact.arrived"])] == [1, 5]
    assert await views.of_conversation(told.reader, "cv_nobody") == []


async def test_a_contact_has_its_own_events_in_order(told: Store) -> None:
    assert [entry.seq for entry in await views.of_contact(told.reader, "ct_1")] == [1, 3]
    assert [entry.seq for entry in await views.of_contact(told.reader, "ct_1", ["message.received"])] == [3]

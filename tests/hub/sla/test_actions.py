"""The clocks at work in the writer's transactions, on both stores."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event as happening

from hub.access.roles import User
from hub.bus.in_process import InProcessBus
from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.errors import Unavailable
from hub.contract.events import (
    AnyEvent,
    ContactClosed,
    ContactQueued,
    MessageQueued,
    OfferAccepted,
    OfferMade,
    SlaClockChanged,
)
from hub.contract.plans import Business, SlaPolicy
from hub.contract.ports import BusinessNow
from hub.contract.promises import ClockCard
from hub.conversing.actions import Words, reply
from hub.journal import views as journal
from hub.journal.store import append
from hub.sla.actions import SlaClocks
from hub.sla.views import clocks_of
from hub.storage.engine import Store
from hub.storage.writer import Transaction, Writer
from tests.factories.cards import contact_card, message_card
from tests.factories.promises import PROMISES, tier
from tests.factories.river import call, demo_business, hurried, left, mail, new_id, open_river
from tests.factories.rows import a_contact
from tests.fakes.clock import START, FakeClock
from tests.fakes.faulty_store import refuse_commits

MAIL = contact_card(
    account_id=None, channel="email", tier="silver", arrived_at=START, queued_at=START, conversation_id="cv_ct_1"
)
QUEUED = ContactQueued(contact=MAIL)
ANSWERED = MessageQueued(
    message=message_card(conversation_id="cv_ct_1", channel="email", kind="outbound", author_id="us_1")
)
STANDARD = ContactQueued(contact=replace(MAIL, tier="standard"))


class Room:
    """A store with one contact, its writer and its clocks. `told`: what became of which clock, by number."""

    def __init__(self, store: Store, clock: FakeClock, business: BusinessNow) -> None:
        self.store, self.clock = store, clock
        self.bus = InProcessBus()
        self.writer = Writer(store, append, self.bus.publish, clock)
        self.sla = SlaClocks(self.writer, business, clock)

    async def happen(self, *events: AnyEvent) -> None:
        def work(tx: Transaction, items: Sequence[None]) -> list[None]:
            for event in events:
                tx.record(event, "router")
            return [None] * len(items)

        await self.writer.run(work, None)

    async def told(self) -> list[tuple[str, str]]:
        entries = await journal.after(self.store.reader, 0)
        changes = [entry.event for entry in entries if isinstance(entry.event, SlaClockChanged)]
        return [(change.clock.kind, change.what) for change in changes]

    async def clocks(self) -> dict[str, ClockCard]:
        found = await clocks_of(self.store.reader, ["cv_ct_1"])
        return {clock.kind: clock for clock in found.get("cv_ct_1", ())}

    def known(self) -> tuple[set[str], dict[str, float]]:
        assert self.sla._watch is not None
        return self.sla._watch.going, self.sla._watch.timers.instants


@asynccontextmanager
async def open_room(store: Store, clock: FakeClock, business: BusinessNow = lambda: PROMISES) -> AsyncIterator[Room]:
    room = Room(store, clock, business)
    task = asyncio.create_task(room.writer.work())
    await room.sla.start()
    yield room
    await room.sla.stop()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def filled(store: Store) -> Store:
    await store.transact(lambda conn: a_contact(conn, channel="email", tier="silver"))
    return store


@pytest.fixture
async def room(filled: Store, clock: FakeClock) -> AsyncIterator[Room]:
    async with open_room(filled, clock) as opened:
        yield opened


async def test_clocks_start_in_the_commit_of_what_started_them(room: Room) -> None:
    await room.happen(QUEUED)
    entries = await journal.of_conversation(room.store.reader, "cv_ct_1")
    assert [(entry.actor, type(entry.event).__name__) for entry in entries] == [
        ("router", "ContactQueued"),
        ("sla", "SlaClockChanged"),
        ("sla", "SlaClockChanged"),
    ]
    started = [entry.event.clock for entry in entries[1:]]  # type: ignore[union-attr]
    assert await room.clocks() == {clock.kind: clock for clock in started}
    assert [entry.event for entry in await journal.of_contact(room.store.reader, "ct_1")][1:] == [
        entry.event for entry in entries[1:]
    ]


async def test_an_answer_stops_them(room: Room) -> None:
    await room.happen(QUEUED)
    room.clock.advance(100)
    await room.happen(ANSWERED)
    assert (await room.told())[2:] == [("first_response", "met"), ("resolution", "paused")]
    clocks = await room.clocks()
    assert clocks["first_response"].stopped_at == START.replace(minute=1, second=40)
    assert clocks["resolution"].running_since is None


async def test_a_conversation_ends_with_its_last_open_contact(room: Room, filled: Store) -> None:
    await room.happen(QUEUED)
    closed = ContactClosed(contact=replace(MAIL, state="closed", outcome="handled"))
    await room.happen(closed)
    assert len(await room.told()) == 2, "the store has a contact that waits"
    await filled.transact(lambda conn: conn.exec_driver_sql("update contacts set state = 'closed'"))
    await room.happen(closed)
    assert (await room.told())[2:] == [("first_response", "met"), ("resolution", "met")]
    assert room.known() == (set(), {})


async def test_cancelled_clocks_are_gone_from_the_store(room: Room, filled: Store) -> None:
    await filled.transact(lambda conn: conn.exec_driver_sql("update contacts set state = 'closed'"))
    await room.happen(QUEUED)
    await room.happen(ContactClosed(contact=replace(MAIL, state="closed", outcome="abandoned")))
    assert (await room.told())[2:] == [("first_response", "cancelled"), ("resolution", "cancelled")]
    assert await room.clocks() == {}


async def test_what_comes_and_goes_in_one_commit_is_told_whole(room: Room) -> None:
    await room.happen(QUEUED, ANSWERED)
    assert [what for _, what in await room.told()] == ["started", "started", "met", "paused"]


async def test_nothing_is_asked_of_the_store_where_nothing_is_promised(room: Room, filled: Store) -> None:
    asked: list[str] = []

    def listen(_conn: Any, _cursor: Any, sql: str, *_: Any) -> None:
        asked.append(sql)

    original = room.writer._store.transact

    async def watched(work: Any) -> Any:
        def overheard(conn: Any) -> Any:
            happening.listen(conn, "before_cursor_execute", listen)
            try:
                return work(conn)
            finally:
                happening.remove(conn, "before_cursor_execute", listen)

        return await original(overheard)

    room.writer._store = replace_store(room.writer._store, watched)
    await room.happen(STANDARD, replace(ANSWERED, message=replace(ANSWERED.message, conversation_id="cv_other")))
    assert [sql for sql in asked if "sla_clocks" in sql] == []
    await room.happen(QUEUED, ANSWERED)
    assert len([sql for sql in asked if "sla_clocks" in sql]) == 2


def replace_store(store: Store, transact: Any) -> Store:
    return Store(reader=store.reader, lookup=store.lookup, transact=transact, close=store.close)


async def test_warning_and_breach_are_told_when_due_though_nothing_else_happens(store: Store) -> None:
    business = promising(SlaPolicy(first_response=0.4, business=False, warn_at=0.5))
    async with open_river(store, business, clocks=True) as river:
        await river.intake.receive(mail(river.account("platinum").people[0].email))
        breached = await river.event(SlaClockChanged, lambda event: event.what == "breached")
        started, warned = (event.clock for event in river.of(SlaClockChanged) if event.what in ("started", "warned"))
    assert warned.warned_at == started.warn_at
    assert breached.clock.breached_at == breached.clock.due_at == started.due_at


async def test_what_was_due_while_no_hub_ran_is_told_at_the_start_for_its_own_instant(
    filled: Store, clock: FakeClock
) -> None:
    async with open_room(filled, clock) as room:
        await room.happen(QUEUED)
        due = (await room.clocks())["first_response"].due_at
    clock.advance(3600)
    async with open_room(filled, clock) as room:
        assert (await room.told())[2:] == [("first_response", "warned"), ("first_response", "breached")]
        assert (await room.clocks())["first_response"].breached_at == due
    async with open_room(filled, clock) as room:
        assert len(await room.told()) == 4


async def test_a_commit_that_fails_loses_no_warning(room: Room) -> None:
    await room.happen(QUEUED)
    room.clock.advance(600)
    with refuse_commits(room.writer, OSError("disk is gone")), pytest.raises(Unavailable):
        await room.happen()
    assert len(await room.told()) == 2
    await room.happen()
    assert (await room.told())[2:] == [("first_response", "warned")]


async def test_a_commit_that_fails_after_the_clocks_moved_leaves_them_where_they_were(room: Room) -> None:
    await room.happen(QUEUED)
    room.clock.advance(600)
    original = room.writer._store.transact

    async def doomed(work: Any) -> Any:
        def undone(conn: Any) -> None:
            work(conn)
            raise OSError("disk is gone")

        return await original(undone)

    sound, room.writer._store = room.writer._store, replace_store(room.writer._store, doomed)
    with pytest.raises(Unavailable):
        await room.happen(ANSWERED)
    room.writer._store = sound
    await room.happen()
    assert (await room.told())[2:] == [("first_response", "warned")]


async def test_what_memory_knows_is_what_the_store_has(room: Room, filled: Store) -> None:
    await room.happen(QUEUED)
    room.clock.advance(600)
    await room.happen(ANSWERED)
    await room.happen(QUEUED)
    live = room.known()
    assert live[0] == {"cv_ct_1"}
    async with open_room(filled, room.clock) as again:
        assert again.known() == live


async def test_clocks_that_fail_take_nothing_with_them(filled: Store, clock: FakeClock) -> None:
    broken = replace(PROMISES, tiers={"silver": tier("silver", SlaPolicy(first_response="soon"))})  # type: ignore[arg-type]
    async with open_room(filled, clock, lambda: broken) as room:
        await room.happen(QUEUED)
        assert [type(entry.event) for entry in await journal.after(filled.reader, 0)] == [ContactQueued]


async def test_in_the_hub_an_accepted_call_is_answered_and_an_abandoned_one_cancelled(store: Store) -> None:
    policy = SlaPolicy(first_response=60.0, resolution=600.0, business=False)
    async with open_river(store, promising(policy), clocks=True) as river:
        account = river.account("platinum")
        await river.sign_in(account.team[0])
        await river.intake.receive(call(account.people[0].phone, "CA1"))
        offer = (await river.event(OfferMade)).offer
        await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
        met = await river.event(SlaClockChanged, lambda event: event.what == "met")
        assert met.clock.kind == "first_response"
        other = next(one for one in river.company.accounts if one.id != account.id)
        await river.intake.receive(call(other.people[0].phone, "CA2"))
        await river.intake.receive(left("CA2"))
        cancelled = await river.event(SlaClockChanged, lambda event: event.what == "cancelled")
        assert cancelled.clock.account_id == other.id


async def test_in_the_hub_a_mail_is_answered_settled_and_taken_up_again(store: Store) -> None:
    policy = SlaPolicy(first_response=60.0, next_response=60.0, resolution=600.0, business=False)
    async with open_river(store, promising(policy), clocks=True) as river:
        account = river.account("platinum")
        customer, agent = account.people[0].email, account.team[0]
        await river.sign_in(agent)
        await river.intake.receive(mail(customer))
        offer = (await river.event(OfferMade)).offer
        await river.acd.do(AcceptOffer(actor=agent, offer_id=offer.id))
        contact = (await river.event(OfferAccepted)).contact
        words = Words(
            conversation_id=contact.conversation_id,
            author=User(id=agent, login="a", name="A", role="agent", language="en"),
            text="Tomorrow.",
            client_id="c1",
        )
        await reply(river.writer, words, frozenset({"phone", "web_chat"}), new_id)
        await river.acd.do(WrapUp(actor=agent, contact_id=contact.id, disposition=""))
        again = mail(customer, "m2@there.example", thread_keys=("m1@there.example",))
        await river.intake.receive(again)
        await river.event(SlaClockChanged, lambda event: event.what == "resumed")
        await river.event(SlaClockChanged, lambda event: event.clock.kind == "next_response")
        told = [(event.clock.kind, event.what) for event in river.of(SlaClockChanged)]
    assert told == [
        ("resolution", "started"),
        ("first_response", "started"),
        ("first_response", "met"),
        ("resolution", "paused"),
        ("resolution", "met"),
        ("resolution", "resumed"),
        ("next_response", "started"),
    ]


def promising(policy: SlaPolicy) -> Business:
    """The demo's business with one promise for all."""
    business = hurried(demo_business(), offer_seconds=30)
    return replace(business, tiers={key: replace(one, sla={"default": policy}) for key, one in business.tiers.items()})

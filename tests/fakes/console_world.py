"""A small company in a real store, with the one writer and a bus running: what the console's rooms need around them.

Accounts: `ac_north` (platinum: Ada, then Ben), `ac_south` (gold: Ben). Agents: `us_ada`, `us_ben`, `us_cy` (on no
team). `us_sam` supervises, `us_root` administers. Everybody's password is `PASSWORD`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from argon2 import PasswordHasher
from sqlalchemy import Connection, update

from agent_console.hub import Hub, MailboxState
from channels.email import manifest as email
from channels.phone import manifest as phone
from channels.web_chat import manifest as web_chat
from config.business_file import load_business
from hub.access.actions import Door
from hub.access.passwords import Passwords
from hub.access.photos import StoredPhotos
from hub.access.roles import User
from hub.accounts.cards import cards_in
from hub.accounts.dealings import AccountDealings
from hub.bus.in_process import InProcessBus
from hub.bus.signals import InProcessSignals
from hub.contract.dealings import DealingsQuestion, Part
from hub.contract.events import AnyEvent
from hub.contract.words import ContactCard, Explanation
from hub.journal.store import append
from hub.storage import schema
from hub.storage.engine import Store
from hub.storage.schema import contacts, conversations, offers
from hub.storage.writer import Transaction, Writer
from tests.fakes.clock import START, FakeClock
from tests.fakes.configuration import FakeConfiguration
from tests.fakes.console_commands import FakeRouting
from tests.fakes.dealings import FakeErp
from tests.fakes.files import FakeFiles
from tests.fakes.ids import CountedIds
from tests.fakes.talks import FakeTalks
from tests.fakes.translator import FakeTranslator
from tests.fakes.waits import FakeWaits

PASSWORD = "an easy one to keep"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
CHANNELS = (phone.TRAITS, web_chat.TRAITS, email.TRAITS)
BUSINESS = load_business(Path("config/business"), CHANNELS)
USERS = {
    "us_ada": ("agent", "Ada Lindgren"),
    "us_ben": ("agent", "Ben Okafor"),
    "us_cy": ("agent", "Cy Zhang"),
    "us_sam": ("supervisor", "Sam Rivers"),
    "us_root": ("administrator", "Rut Root"),
}
TEAMS = {"ac_north": ("us_ada", "us_ben"), "ac_south": ("us_ben",)}
EXPLANATION = msgspec.json.encode(Explanation(plan="own-agent-first", step=1, kind="dedicated")).decode()

ASKED: dict[Part, DealingsQuestion] = {
    "orders": DealingsQuestion(source="ERP", url="http://erp.example", fields={"reference": "number"}),
    "deliveries": DealingsQuestion(source="Logistics", url="http://erp.example", fields={"reference": "number"}),
}


@dataclass
class World:
    store: Store
    writer: Writer
    bus: InProcessBus
    clock: FakeClock
    new_id: CountedIds
    acd: FakeRouting
    door: Door
    waits: FakeWaits = field(default_factory=FakeWaits)
    configuration: FakeConfiguration = field(default_factory=lambda: FakeConfiguration(BUSINESS))
    files: FakeFiles = field(default_factory=FakeFiles)
    talks: FakeTalks = field(default_factory=FakeTalks)
    signals: InProcessSignals = field(default_factory=InProcessSignals)
    translator: FakeTranslator | None = field(default_factory=FakeTranslator)
    mailbox_states: list[MailboxState] = field(default_factory=list)
    erp: FakeErp = field(default_factory=FakeErp)

    @property
    def hub(self) -> Hub:
        return Hub(
            door=self.door, configuration=self.configuration, acd=self.acd, waits=self.waits, bus=self.bus,
            files=self.files, talks=self.talks, our_number="+4930555000", mailboxes=("us@hub.example",),
            clock=self.clock, new_id=self.new_id, version="0.0", mailbox_states=self._mailbox_states,
            signals=self.signals, translator=self.translator, photos=StoredPhotos(self.store, self.files),
            dealings=AccountDealings(lambda: ASKED, self.erp, self.clock),
        )  # fmt: skip

    @property
    def reader(self) -> Any:
        return self.store.reader

    async def _mailbox_states(self) -> list[MailboxState]:
        return self.mailbox_states

    async def commit(self, work: Callable[[Transaction], Any]) -> Any:
        """Run it as a unit of its own, so that what it records is journalled and published."""
        return await self.writer.run(_alone, work)

    async def insert(self, table: str, **values: Any) -> None:
        await self.commit(lambda tx: insert(tx.conn, table, **values))

    async def rows(self, query: Any) -> list[Any]:
        async with self.reader.connect() as conn:
            return list(await conn.execute(query))

    async def contact(self, id: str = "ct_1", **facts: Any) -> ContactCard:
        """A waiting mail of an unknown person in a conversation of its own; name what shall be otherwise."""

        def work(tx: Transaction) -> ContactCard:
            add_contact(tx.conn, id, **facts)
            return cards_in(tx.conn, contacts.c.id == id)[0]

        return await self.commit(work)  # type: ignore[no-any-return]

    async def happen(self, event: AnyEvent, actor: str = "router") -> None:
        await self.commit(lambda tx: tx.record(event, actor))


def _alone(tx: Transaction, items: Sequence[Callable[[Transaction], Any]]) -> list[Any]:
    return [item(tx) for item in items]


def user(id: str) -> User:
    role, name = USERS[id]
    return User(id=id, login=id.removeprefix("us_"), name=name, role=role, language="en")  # type: ignore[arg-type]


def insert(conn: Connection, table: str, **values: Any) -> None:
    conn.execute(schema.metadata.tables[table].insert(), [values])


def add_contact(conn: Connection, id: str, **facts: Any) -> None:
    """See `World.contact`. `asked`: an agent it is offered to. `name`: of its person."""
    asked, name = facts.pop("asked", None), facts.pop("name", "Ingrid Solberg")
    conversation = facts.setdefault("conversation_id", f"cv_{id}")
    person = facts.setdefault("person_id", f"pe_{id}")
    account = facts.get("account_id")
    tier = BUSINESS.tiers[{"ac_north": "platinum", "ac_south": "gold"}.get(account or "", "standard")]
    channel = facts.setdefault("channel", "email")
    whole = {
        "state": "waiting", "match": "address", "address": f"{person}@north.example", "our_address": "us@hub.example",
        "skills": [], "tier": tier.key, "plan": tier.plan(channel), "target_seconds": tier.target(channel),
        "arrived_at": START, "queued_at": START, **facts,
    }  # fmt: skip
    known = schema.people.select().where(schema.people.c.id == person)
    if conn.execute(known).first() is None:
        insert(conn, "people", id=person, name=name, account_id=account, created_at=START)
    if conn.execute(conversations.select().where(conversations.c.id == conversation)).first() is None:
        insert(
            conn, "conversations", id=conversation, reference=f"KD-{conversation}", person_id=person,
            account_id=account, channel=channel, opened_at=START, last_at=START,
            status="closed" if whole["state"] == "closed" else "open",
        )  # fmt: skip
    insert(conn, "contacts", id=id, **whole)
    if asked:
        add_offer(conn, id, asked)


def add_offer(conn: Connection, contact_id: str, agent_id: str, offer_id: str = "") -> str:
    offer_id = offer_id or f"of_{contact_id}"
    insert(
        conn, "offers", id=offer_id, contact_id=contact_id, agent_id=agent_id, state="pending", offered_at=START,
        expires_at=START, explanation=EXPLANATION,
    )  # fmt: skip
    conn.execute(update(contacts).where(contacts.c.id == contact_id).values(state="offered"))
    return offer_id


def end_offers(conn: Connection, contact_id: str, state: str) -> None:
    conn.execute(
        update(offers).where(offers.c.contact_id == contact_id, offers.c.state == "pending").values(state=state)
    )


def _people(conn: Connection) -> None:
    hashed = CHEAP.hash(PASSWORD)
    for id, (role, name) in USERS.items():
        login = id.removeprefix("us_")
        insert(conn, "users", id=id, login=login, name=name, role=role, password_hash=hashed, created_at=START)
        if role == "agent":
            insert(
                conn, "agents", id=id, teams=["key-accounts"], skills={}, capacity={}, activity="available",
                available=True, activity_since=START, idle_since=START,
            )  # fmt: skip
    for account, team in TEAMS.items():
        tier, name = ("platinum", "Northwind Marine") if account == "ac_north" else ("gold", "Southport Foods")
        insert(conn, "accounts", id=account, name=name, tier=tier, external_ids={"crm": "7"}, created_at=START)
        for position, agent in enumerate(team, start=1):
            insert(conn, "account_team", account_id=account, position=position, agent_id=agent)


@asynccontextmanager
async def a_world(store: Store) -> AsyncIterator[World]:
    """Everything running, on a fresh store."""
    bus, clock = InProcessBus(), FakeClock()
    writer = Writer(store, append, bus.publish, clock)
    working = asyncio.ensure_future(writer.work())
    passwords = Passwords(CHEAP)
    world = World(store, writer, bus, clock, CountedIds(), FakeRouting(), Door(writer, store.reader, passwords))
    await store.transact(_people)
    try:
        yield world
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        passwords.close()

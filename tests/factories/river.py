"""The demo company on a store, with intake, the ACD and delivery running: the hub without its edges."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import uuid_utils

from config.business_file import load_business
from config.demo.company import Account, Company, load_company
from config.demo.load import load_demo
from hub.acd.actions import Acd, Restore
from hub.bus.in_process import InProcessBus
from hub.contract.calls import Calling
from hub.contract.commands import ConsoleOpened
from hub.contract.events import AnyEvent, Recorded
from hub.contract.inbound import ContactOpened, LineLeft, LineMessage, MailReceived
from hub.contract.plans import Business, MailRules
from hub.contract.words import Address, ChannelTraits
from hub.intake.actions import IntakeDoor
from hub.journal.store import append
from hub.routing import Router
from hub.sla.actions import SlaClocks
from hub.storage.engine import Store
from hub.storage.writer import Writer

TRAITS = (
    ChannelTraits(
        name="phone",
        address_kind="phone",
        live=True,
        connects=True,
        offer_seconds=20,
        capacity=1,
        diverts=("callback", "voicemail"),
    ),
    ChannelTraits(name="email", address_kind="email", live=False, connects=False, offer_seconds=60, capacity=5),
    ChannelTraits(
        name="web_chat",
        address_kind="chat",
        live=True,
        connects=False,
        offer_seconds=30,
        capacity=3,
        blocked_by=("phone",),
        diverts=("message",),
        from_transcript=True,
    ),
)
OUR_NUMBER = "+4930555000"
OUR_MAILBOX = "desk@keydesk.example"
E = TypeVar("E", bound=AnyEvent)


def now() -> datetime:
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    return f"{prefix}_{uuid_utils.uuid7().hex}"


RING_AT_ANY_HOUR = {'"08:00-20:00"': '"00:00-24:00"', "thu, fri]": "thu, fri, sat, sun]"}
NEVER_CLOSED = {
    r"(?m)^    week:\n(      \w+:.*\n)+": "    week: { "
    + ", ".join(f'{day}: "00:00-24:00"' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    + " }\n",
    r"(?m)^    holidays:.*\n": "",
    r"(?m)^    exceptions:\n(      \S+:.*\n)+": "",
}


@cache
def demo_business() -> Business:
    """The demo's, but mail is neither counted nor acknowledged, and people are called at every hour: tests of that say
    so themselves."""
    business = load_business(Path("config/business"), TRAITS)
    always = Calling(from_minute=0, to_minute=1440, days=tuple(range(7)))
    calls = msgspec.structs.replace(business.calls, calling=always)
    return msgspec.structs.replace(business, mail=MailRules(), calls=calls)


@cache
def demo_company() -> Company:
    return load_company(demo_business())


def open_at_any_hour(folder: Path) -> None:
    """Have the business in the folder be open, and call its customers, whatever the hour is at which the tests run."""
    calls, calendars = folder / "calls.yaml", folder / "calendars.yaml"
    for file, changes in {calls: RING_AT_ANY_HOUR, calendars: NEVER_CLOSED}.items():
        text = file.read_text(encoding="utf-8")
        for usual, always in changes.items():
            text, found = re.subn(usual, always, text)
            assert found, f"{file.name} has no {usual}"
        file.write_text(text, encoding="utf-8")


@dataclass
class River:
    """`events`: all that was published so far, in order."""

    store: Store
    bus: InProcessBus
    writer: Writer
    intake: IntakeDoor
    acd: Acd
    business: Business
    company: Company
    events: list[Recorded] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def account(self, tier: str) -> Account:
        return next(account for account in self.company.accounts if account.tier == tier)

    async def sign_in(self, *agents: str) -> None:
        for agent in agents:
            await self.acd.do(ConsoleOpened(actor=agent))

    async def event(self, kind: type[E], where: Callable[[E], bool] = lambda _: True) -> E:
        """The first event of a kind, published already or soon."""
        async with asyncio.timeout(10):
            while True:
                for entry in self.events:
                    if isinstance(entry.event, kind) and where(entry.event):
                        return entry.event
                self._news.clear()
                await self._news.wait()

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until `what` is true, looking after every publication."""
        async with asyncio.timeout(10):
            while not what():
                self._news.clear()
                await self._news.wait()

    def of(self, kind: type[E]) -> list[E]:
        return [entry.event for entry in self.events if isinstance(entry.event, kind)]

    def hear(self, batch: Any) -> None:
        self.events.extend(batch)
        self._news.set()


def hurried(business: Business, offer_seconds: float = 0.2) -> Business:
    """The same business in a hurry: offers and steps of plans last a moment."""
    replace = msgspec.structs.replace
    plans = {
        name: replace(plan, steps=tuple(replace(step, wait=min(step.wait, 0.2)) for step in plan.steps))
        for name, plan in business.plans.items()
    }
    channels = {name: replace(traits, offer_seconds=offer_seconds) for name, traits in business.channels.items()}
    return replace(business, plans=plans, channels=channels)


@asynccontextmanager
async def open_river(
    store: Store, business: Business | None = None, restore: Restore = Router.restore, *, clocks: bool = False
) -> AsyncIterator[River]:
    """`clocks`: SLA clocks run, too, and tell of themselves among the events."""
    business, company = business or demo_business(), demo_company()
    await load_demo(store, company, business, now())
    bus = InProcessBus()
    writer = Writer(store, append, bus.publish, now)
    river = River(
        store,
        bus,
        writer,
        IntakeDoor(writer, lambda: river.business, new_id),
        Acd(writer, lambda: river.business, new_id, now, restore),
        business,
        company,
    )
    await bus.subscribe(river.hear)
    task = asyncio.create_task(writer.work())
    await river.acd.start()
    sla = SlaClocks(writer, lambda: river.business, now)
    if clocks:
        await sla.start()
    yield river
    await sla.stop()
    await river.acd.stop()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def call(phone: str, sid: str = "CA1", **changes: Any) -> ContactOpened:
    facts: dict[str, Any] = {
        "key": f"{sid}:opened",
        "channel": "phone",
        "at": now(),
        "external_key": sid,
        "sender": Address(kind="phone", value=phone),
        "our_address": OUR_NUMBER,
    }
    return ContactOpened(**facts | changes)


def chat(identity: str, line: str = "chat1", **changes: Any) -> ContactOpened:
    facts: dict[str, Any] = {
        "key": f"{line}:opened",
        "channel": "web_chat",
        "at": now(),
        "external_key": line,
        "sender": Address(kind="chat", value=identity),
        "our_address": "",
    }
    return ContactOpened(**facts | changes)


def mail(sender: str, key: str = "m1@there.example", **changes: Any) -> MailReceived:
    facts: dict[str, Any] = {
        "key": key,
        "channel": "email",
        "at": now(),
        "message_key": key,
        "sender": Address(kind="email", value=sender),
        "our_address": OUR_MAILBOX,
        "subject": "Delivery of order 4711",
        "text": "When does it arrive?",
    }
    return MailReceived(**facts | changes)


def spoke(text: str, line: str = "CA1", number: int = 1, channel: str = "phone", **changes: Any) -> LineMessage:
    facts: dict[str, Any] = {
        "key": f"{line}:said:{number}",
        "channel": channel,
        "at": now(),
        "external_key": line,
        "text": text,
    }
    return LineMessage(**facts | changes)


def left(line: str = "CA1", channel: str = "phone", **changes: Any) -> LineLeft:
    facts: dict[str, Any] = {"key": f"{line}:left", "channel": channel, "at": now(), "external_key": line}
    return LineLeft(**facts | changes)

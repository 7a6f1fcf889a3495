"""The hub as the phone channel sees it: an intake that knows its lines, notes in memory, callers it recognises."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from hub.contract.calls import CallRules
from hub.contract.controls import Device
from hub.contract.errors import Invalid
from hub.contract.events import Recorded
from hub.contract.inbound import AnyInbound, CallbackMissed, ContactOpened, LineLeft, Received
from hub.contract.ports import CallDoors, CallerCard, Doors
from hub.contract.steering import Emergency
from hub.contract.words import Address, MessageCard
from tests.fakes.files import FakeFiles
from tests.fakes.queues import FakeQueues
from tests.fakes.waits import FakeWaits

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
T = TypeVar("T")


@dataclass
class FakeIntake:
    """Takes each key once, in order. Lines nobody opened are `Invalid`. `fail_with`: raised instead, while set;
    `refuse`: for inbounds of one kind."""

    taken: dict[str, AnyInbound] = field(default_factory=dict)
    calls: list[AnyInbound] = field(default_factory=list)
    fail_with: Exception | None = None
    known: list[str] = field(default_factory=list)
    refuse: dict[type, Exception] = field(default_factory=dict)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, inbound: AnyInbound) -> Received:
        self.calls.append(inbound)
        if self.fail_with is not None:
            raise self.fail_with
        if type(inbound) in self.refuse:
            raise self.refuse[type(inbound)]
        line = getattr(inbound, "external_key", "")
        if not isinstance(inbound, ContactOpened | CallbackMissed) and line not in self.lines:
            raise Invalid("No line is known by this key.", field="external_key")
        duplicate = inbound.key in self.taken
        self.taken.setdefault(inbound.key, inbound)
        async with self.news:
            self.news.notify_all()
        return Received(contact_id=f"ct_{line}", conversation_id=f"cv_{line}", duplicate=duplicate)

    @property
    def lines(self) -> list[str]:
        opened = [one.external_key for one in self.taken.values() if isinstance(one, ContactOpened)]
        return [*self.known, *opened]

    def open_line(self, line: str) -> None:
        """The hub knows this line by itself: of what a customer left behind."""
        self.known.append(line)

    def of(self, kind: type[T]) -> list[T]:
        return [one for one in self.taken.values() if isinstance(one, kind)]

    async def wait_for(self, true: Callable[[], bool]) -> None:
        """Until something taken made it true."""
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(true)

    async def first(self, kind: type[T]) -> T:
        """The first inbound of a kind, as soon as it is there."""
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: self.of(kind))
        return self.of(kind)[0]


@dataclass
class FakeWhoIs:
    callers: dict[str, CallerCard] = field(default_factory=dict)
    asked: list[Address] = field(default_factory=list)

    async def caller(self, address: Address) -> CallerCard | None:
        self.asked.append(address)
        return self.callers.get(address.value)


@dataclass
class FakeCallers:
    """`switchboards`: accounts by a number of theirs; `pins`: by customer number and PIN."""

    switchboards: dict[str, list[CallerCard]] = field(default_factory=dict)
    pins: dict[tuple[str, str], CallerCard] = field(default_factory=dict)
    tried: list[tuple[str, str]] = field(default_factory=list)

    async def companies(self, address: Address) -> Sequence[CallerCard]:
        return self.switchboards.get(address.value, [])

    async def proven(self, number: str, pin: str) -> CallerCard | None:
        self.tried.append((number, pin))
        return self.pins.get((number, pin))


@dataclass
class FakeLookups:
    """`answers`: by question; an exception is raised."""

    answers: dict[str, Mapping[str, str] | Exception] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    async def ask(self, question: str, account_id: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
        self.asked.append((question, account_id, dict(values)))
        answer = self.answers.get(question)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class FakeDevices:
    """Agents speak in the browser unless told otherwise."""

    kinds: dict[str, Device] = field(default_factory=dict)

    async def of(self, user_id: str) -> Device:
        return self.kinds.get(user_id, Device())


@dataclass
class FakeLines:
    """The hub's open lines; those the intake knows as opened and not left."""

    intake: FakeIntake

    async def of(self, channel: str) -> Sequence[str]:
        left = {one.external_key for one in self.intake.of(LineLeft)}
        return [line for line in dict.fromkeys(self.intake.lines) if line not in left]


@dataclass
class FakeNotes:
    kept: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    async def get(self, channel: str, key: str) -> dict[str, Any] | None:
        return self.kept.get((channel, key))

    async def put(self, channel: str, key: str, note: dict[str, Any]) -> None:
        self.kept[channel, key] = note

    async def swap(self, channel: str, key: str, before: dict[str, Any] | None, note: dict[str, Any] | None) -> bool:
        if self.kept.get((channel, key)) != before:
            return False
        self.kept.pop((channel, key), None)
        if note is not None:
            self.kept[channel, key] = note
        return True

    async def all(self, channel: str, prefix: str = "") -> dict[str, dict[str, Any]]:
        return {key: note for (of, key), note in self.kept.items() if of == channel and key.startswith(prefix)}


class Unused:
    """Doors a call never knocks at."""

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        return ()

    async def changed(
        self, conversation_id: str, change: int, customers: Collection[str] = ()
    ) -> Sequence[MessageCard]:
        return ()

    async def publish(self, events: Sequence[Recorded]) -> None:
        return None

    async def subscribe(self, reader: Callable[[Sequence[Recorded]], None]) -> Callable[[], Awaitable[None]]:
        return self.close

    async def close(self) -> None:
        return None


def card(
    account: str = "Helix Robotics", tier: str = "platinum", agent: str = "Wang Lei", language: str = "en"
) -> CallerCard:
    """Somebody the hub knows; of no account when `account` is empty."""
    return CallerCard(
        person_id="pe_1",
        person_name="Dana Wood",
        account_id="ac_1" if account else None,
        account_name=account,
        tier=tier,
        language=language,
        primary_agent_name=agent,
    )


@dataclass
class FakeHub:
    """`Doors` with fakes behind each. `now`: what the clock shows."""

    intake: FakeIntake = field(default_factory=FakeIntake)
    who_is: FakeWhoIs = field(default_factory=FakeWhoIs)
    notes: FakeNotes = field(default_factory=FakeNotes)
    files: FakeFiles = field(default_factory=FakeFiles)
    now: datetime = NOW
    waits: FakeWaits = field(default_factory=FakeWaits)
    callers: FakeCallers = field(default_factory=FakeCallers)
    lookups: FakeLookups = field(default_factory=FakeLookups)
    queues: FakeQueues = field(default_factory=FakeQueues)
    devices: FakeDevices = field(default_factory=FakeDevices)
    rules: CallRules = field(default_factory=CallRules)
    emergency: Emergency | None = None

    @property
    def call_doors(self) -> CallDoors:
        return CallDoors(
            callers=self.callers,
            lookups=self.lookups,
            queues=self.queues,
            devices=self.devices,
            lines=FakeLines(self.intake),
            rules=lambda: self.rules,
            emergency=lambda: self.emergency,
        )

    @property
    def doors(self) -> Doors:
        unused = Unused()
        return Doors(
            intake=self.intake,
            transcript=unused,
            who_is=self.who_is,
            notes=self.notes,
            files=self.files,
            waits=self.waits,
            bus=unused,
            clock=lambda: self.now,
            new_id=lambda prefix: f"{prefix}_1",
        )

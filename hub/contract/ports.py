"""The ports: what the cores need from outside, and what the edges need from the hub. `config/wiring.py` fills them."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.contract.calls import CallRules
from hub.contract.commands import AnyCommand
from hub.contract.controls import AnyControl, Device, DeviceToken
from hub.contract.events import Recorded
from hub.contract.inbound import AnyInbound, Received
from hub.contract.outbound import AnyOrder, Receipt
from hub.contract.plans import Business
from hub.contract.promises import QueueNow, Wait
from hub.contract.signals import Signal
from hub.contract.steering import Emergency
from hub.contract.words import Address, Channel, MessageCard, Value

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""

BusinessNow = Callable[[], Business]
"""Gives the business configuration that holds now; it may be read anew while the hub runs."""

NewId = Callable[[str], str]
"""Gives a new id with the given prefix; ids made later sort later."""


class Intake(Protocol):
    """The one door into the hub."""

    async def receive(self, inbound: AnyInbound) -> Received:
        """Take it once and return after the commit.

        Raises `Invalid` when it names a line nobody opened, `Unavailable` when the store does not answer."""
        ...


class ChannelSender(Protocol):
    """A channel's way out."""

    async def send(self, order: AnyOrder) -> Receipt:
        """Carry the order out. Raises `Retryable`, `Refused` or `BadCredentials`; no other exception."""
        ...


class Commands(Protocol):
    """The router's door for users' commands."""

    async def do(self, command: AnyCommand) -> None:
        """Return when it is committed. Raises `NotFound`, `Conflict`, `NotAllowed` or `Invalid`."""
        ...


class Bus(Protocol):
    """Tells every reader that something was committed. A doorbell: the journal stays the truth."""

    async def publish(self, events: Sequence[Recorded]) -> None: ...

    async def subscribe(self, reader: Callable[[Sequence[Recorded]], None]) -> Callable[[], Awaitable[None]]:
        """Call `reader` with each batch, in order, on the event loop; it must not block. Returns how to stop."""
        ...

    async def close(self) -> None: ...


class Signals(Protocol):
    """Tells every node's listeners something that is worth knowing only now."""

    def tell(self, signal: Signal) -> None:
        """Returns at once and never raises; the signal may get lost."""
        ...

    def listen(self, reader: Callable[[Signal], None]) -> Callable[[], None]:
        """Call `reader` with each signal, also of this node's own, on the event loop. Returns how to stop."""
        ...


class LineNotes(Protocol):
    """A channel's own small notes about its lines (a call's IVR state, a mailbox's cursor), kept in the store."""

    async def get(self, channel: Channel, key: str) -> dict[str, Any] | None: ...

    async def put(self, channel: Channel, key: str, note: dict[str, Any]) -> None: ...

    async def swap(
        self, channel: Channel, key: str, before: dict[str, Any] | None, note: dict[str, Any] | None
    ) -> bool:
        """Put `note` (None: forget it) if what stands there is `before`; False when something else does, which another
        node wrote meanwhile."""
        ...

    async def all(self, channel: Channel, prefix: str = "") -> dict[str, dict[str, Any]]: ...

    async def forget(self, channel: Channel, before: datetime, prefix: str = "") -> int:
        """Drop those last put before that instant whose keys begin so; returns how many."""
        ...


class Waits(Protocol):
    """What a waiting customer may be told."""

    async def expected(self, channel: Channel, external_key: str) -> Wait | None:
        """The wait to expect on this line now; None for one that does not wait."""
        ...


class Transcript(Protocol):
    """What a customer's side may read of a conversation: their own words and ours, and what the edge itself said to
    them (`NOTICE`), never notes.

    A conversation may hold several customers' lines: colleagues of one account, or two that were merged. `customers`:
    only what was said on lines of these addresses, and on work they left behind; empty: on all."""

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        """Messages with a `number` above the given one, in order."""
        ...

    async def changed(
        self, conversation_id: str, change: int, customers: Collection[str] = ()
    ) -> Sequence[MessageCard]:
        """Messages whose last `change` is above the given one, in the order of their changes."""
        ...


class CallerCard(Value):
    """What a greeting may know of a caller. `account_id` is None for people of no known account."""

    person_id: str
    person_name: str
    account_id: str | None
    account_name: str
    tier: str
    language: str
    primary_agent_name: str


class WhoIs(Protocol):
    """Lets an edge greet a caller before a contact exists."""

    async def caller(self, address: Address) -> CallerCard | None: ...


class Callers(Protocol):
    """Lets a caller say who they are."""

    async def companies(self, address: Address) -> Sequence[CallerCard]:
        """Accounts whose switchboard numbers this is one of, by name; several may share it. Their person is empty."""
        ...

    async def proven(self, number: str, pin: str) -> CallerCard | None:
        """The account of that customer number, when the PIN is its own. None for a wrong one, for an account without a
        PIN, and for one on which too many wrong ones were tried lately. Raises `Unavailable`."""
        ...


class Lookups(Protocol):
    """Answers from the company's own systems (orders, deliveries, invoices)."""

    async def ask(self, question: str, account_id: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
        """The facts that answer `question` (its name in the configuration); None when there are none (an order nobody
        knows). Raises `Unavailable` when the system does not answer in time."""
        ...


class Queues(Protocol):
    """What a menu may know of the queue before a caller joins it."""

    async def now(self, channel: Channel, tier: str, account_id: str | None, skills: Sequence[str] = ()) -> QueueNow:
        """`tier` empty: that of callers without an account."""
        ...

    async def is_open(self, calendar: str) -> bool:
        """Whether that business calendar is open now. Raises `NotFound`."""
        ...


class Devices(Protocol):
    """Where agents speak."""

    async def of(self, user_id: str) -> Device: ...


class OpenLines(Protocol):
    """Live lines as the hub knows them."""

    async def of(self, channel: Channel) -> Sequence[str]:
        """External keys of lines whose customer has not left: in a menu, waiting, or with an agent."""
        ...


class Talks(Protocol):
    """What users may ask of the talks on a channel with calls."""

    async def control(self, control: AnyControl) -> None:
        """Return once the carrier has done it. Raises `Conflict` when the talk has moved on, `Invalid` for what it
        cannot do now, `Refused`, or `Unavailable` when the carrier does not answer."""
        ...

    async def device_token(self, user_id: str) -> DeviceToken:
        """Raises `NotFound` when the carrier has no devices in browsers."""
        ...


class Files(Protocol):
    """Where attachments, raw mails and recordings are kept."""

    async def put(self, key: str, data: bytes, media_type: str) -> None: ...

    async def get(self, key: str) -> bytes:
        """Raises `NotFound`."""
        ...

    async def put_stream(self, key: str, data: AsyncIterable[bytes], media_type: str) -> int:
        """Keep what comes piece by piece, never the whole in memory; gives its size. When `data` or the store fails,
        there is no such file."""
        ...

    def open(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        """Its bytes piece by piece, from `start` on (0 is the first). Raises `NotFound`."""
        ...

    async def delete(self, key: str) -> None:
        """Quietly also when it is not there."""
        ...


@dataclass(frozen=True, kw_only=True)
class Doors:
    """All that an edge may touch of the hub."""

    intake: Intake
    transcript: Transcript
    who_is: WhoIs
    notes: LineNotes
    files: Files
    waits: Waits
    bus: Bus
    clock: Clock
    new_id: NewId


@dataclass(frozen=True, kw_only=True)
class CallDoors:
    """What a channel with calls may touch beside `Doors`. `rules`: those that hold now; `emergency`: what every caller
    is to hear first now."""

    callers: Callers
    lookups: Lookups
    queues: Queues
    devices: Devices
    lines: OpenLines
    rules: Callable[[], CallRules]
    emergency: Callable[[], Emergency | None] = lambda: None


class OpenChannel(Protocol):
    """A channel in service: its web routes (Starlette's) and its way out."""

    routes: Sequence[Any]
    sender: ChannelSender

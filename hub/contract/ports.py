"""The ports: what the cores need from outside, and what the edges need from the hub. `config/wiring.py` fills them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.contract.commands import AnyCommand
from hub.contract.events import Recorded
from hub.contract.inbound import AnyInbound, Received
from hub.contract.outbound import AnyOrder, Receipt
from hub.contract.plans import Business
from hub.contract.promises import Wait
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


class LineNotes(Protocol):
    """A channel's own small notes about its lines (a call's IVR state, a mailbox's cursor), kept in the store."""

    async def get(self, channel: Channel, key: str) -> dict[str, Any] | None: ...

    async def put(self, channel: Channel, key: str, note: dict[str, Any]) -> None: ...

    async def all(self, channel: Channel, prefix: str = "") -> dict[str, dict[str, Any]]: ...


class Waits(Protocol):
    """What a waiting customer may be told."""

    async def expected(self, channel: Channel, external_key: str) -> Wait | None:
        """The wait to expect on this line now; None for one that does not wait."""
        ...


class Transcript(Protocol):
    """What a customer's side may read of a conversation: their own words and ours, never notes."""

    async def after(self, conversation_id: str, number: int) -> Sequence[MessageCard]:
        """Messages with a `number` above the given one, in order."""
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


class Files(Protocol):
    """Where attachments and raw mails are kept."""

    async def put(self, key: str, data: bytes, media_type: str) -> None: ...

    async def get(self, key: str) -> bytes:
        """Raises `NotFound`."""
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


class OpenChannel(Protocol):
    """A channel in service: its web routes (Starlette's) and its way out."""

    routes: Sequence[Any]
    sender: ChannelSender

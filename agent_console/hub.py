"""All that the console may touch of the hub, filled in by the wiring."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.actions import Door
from hub.acd.actions import Beginning
from hub.contract.chat_ports import LinkPreview, Photo, Photos, Previews, Translator
from hub.contract.commands import AnyCommand
from hub.contract.controls import AnyControl, DeviceToken
from hub.contract.dealings import BusinessContext, NoBusinessContext
from hub.contract.errors import NotFound
from hub.contract.inbound import MailReceived
from hub.contract.plans import Business
from hub.contract.ports import Bus, Clock, Files, NewId, Signals, Talks
from hub.contract.promises import Wait
from hub.contract.signals import Signal
from hub.contract.words import Channel, Explanation, Role, Value
from hub.intake.quarantine import ReadAnew
from hub.routing import Router
from hub.storage.writer import Writer

Seen = TypeVar("Seen")


class Routing(Protocol):
    """The router's door, with what it can tell at once (`hub.acd.Acd`)."""

    async def do(self, command: AnyCommand) -> None:
        """See the `Commands` port."""
        ...

    async def begin_with(self, beginning: Beginning) -> None:
        """Let something begin with a command to the router, all in one commit."""
        ...

    async def explain(self, contact_id: str) -> Sequence[Explanation]:
        """What a waiting contact waits for now; empty for any other."""
        ...

    async def look(self, read: Callable[[Router, datetime], Seen]) -> Seen:
        """What `read` finds in the routing state now; it must change nothing."""
        ...


class Waiting(Protocol):
    """What waiting contacts may expect (`hub.acd.views.ExpectedWaits`)."""

    async def all(self) -> dict[str, Wait]:
        """Of every waiting contact, by id."""
        ...

    async def of(self, contact_id: str) -> Wait | None:
        """Of one contact; None if it does not wait."""
        ...


class BusinessProblem(Value):
    """One thing that is wrong with the business configuration. `file`: within its folder."""

    file: str
    line: int
    message: str


class BusinessStatus(Value):
    """The business configuration that holds: its version, and when it was read. `problem`: why the files as they are
    now were refused; empty when they hold."""

    version: str
    read_at: datetime
    problem: list[BusinessProblem]


class MailboxState(Value):
    """A folder of a mailbox that mails are collected from. `trouble`: why it cannot be read at the moment (English, for
    whoever mends it), empty while it can. `put_off`: mails that could not be taken so far; they lie there and are tried
    again. `compared_at`: when it was last compared with the hub, None before the first
    time; there lay so many `mails` then, and `missing` of them the hub had not taken: it takes them since."""

    mailbox: str
    folder: str
    trouble: str
    put_off: int
    compared_at: datetime | None
    mails: int
    missing: int


class Configured(Protocol):
    """The business configuration, which may be read anew while the hub runs (`config.reload.Configuration`)."""

    def business(self) -> Business:
        """What holds now."""
        ...

    def status(self) -> BusinessStatus: ...

    async def reload(self, actor: str) -> BusinessStatus:
        """Read the files anew; return once what they say holds. Raises `Misconfigured` with every problem, or
        `Unavailable`; then all stays as it was."""
        ...


async def _not_here(_: MailReceived) -> MailReceived:
    raise NotFound("No channel here reads mails.")


async def _no_mailboxes() -> Sequence[MailboxState]:
    return ()


class _NoTalks:
    """The `Talks` port where there is no channel with calls."""

    async def control(self, control: AnyControl) -> None:
        raise NotFound("No channel here has calls.")

    async def device_token(self, user_id: str) -> DeviceToken:
        raise NotFound("No channel here has devices in browsers.")


class _NoSignals:
    """The `Signals` port where nobody listens."""

    def tell(self, signal: Signal) -> None:
        return

    def listen(self, reader: Callable[[Signal], None]) -> Callable[[], None]:
        return lambda: None


class _NoPhotos:
    """The `Photos` port where nobody has a picture."""

    async def of(self, agent_id: str) -> Photo | None:
        return None


class _NoPreviews:
    """The `Previews` port where links are not looked at."""

    async def of(self, url: str) -> LinkPreview | None:
        return None


class DemoLogin(Value):
    """A login the demo shows on its first page. `names_hint`: what to try with it."""

    login: str
    password: str
    name: str
    role: Role
    names_hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Hub:
    """`demo`: logins to show, None outside the demo. `secure_cookies`: the console is served over HTTPS.
    `origins`: origins besides the console's own from which a socket may be opened. `time_zone`: whose midnight begins
    today's figures. `mailboxes`: our own addresses, from which agents write; `mailbox_states`: how those are that mails
    are collected from. `read_anew`: reads a held mail once more. `talks`: those of the channel with calls.
    `our_number`: the caller id where the business names none. `translator`: None where none is set up, so that nobody
    is offered what is not there."""

    door: Door
    configuration: Configured
    acd: Routing
    waits: Waiting
    bus: Bus
    files: Files
    clock: Clock
    new_id: NewId
    version: str
    demo: Sequence[DemoLogin] | None = None
    secure_cookies: bool = False
    read_anew: ReadAnew = _not_here
    mailboxes: Sequence[str] = ()
    mailbox_states: Callable[[], Awaitable[Sequence[MailboxState]]] = _no_mailboxes
    talks: Talks = field(default_factory=_NoTalks)
    our_number: str = ""
    signals: Signals = field(default_factory=_NoSignals)
    photos: Photos = field(default_factory=_NoPhotos)
    translator: Translator | None = None
    previews: Previews = field(default_factory=_NoPreviews)
    dealings: BusinessContext = field(default_factory=NoBusinessContext)
    origins: frozenset[str] = frozenset()
    time_zone: tzinfo = field(default=UTC)

    @property
    def business(self) -> Business:
        """The business configuration that holds now; it may be another at the next look."""
        return self.configuration.business()

    @property
    def reader(self) -> AsyncEngine:
        return self.door.reader

    @property
    def writer(self) -> Writer:
        return self.door.writer

    @property
    def signed_out(self) -> str:
        """The activity of whoever is not here."""
        away = [key for key, activity in self.business.activities.items() if not activity.available]
        return next((key for key in away if self.business.activities[key].signed_out), away[0])

    @property
    def live_channels(self) -> frozenset[Channel]:
        """Channels on which the customer must be there to hear."""
        return frozenset(name for name, traits in self.business.channels.items() if traits.live)

    @property
    def from_transcript(self) -> frozenset[Channel]:
        """Channels whose customers read the transcript itself."""
        return frozenset(name for name, traits in self.business.channels.items() if traits.from_transcript)

    @property
    def written_lines(self) -> frozenset[Channel]:
        """Channels on which customer and agent write to each other while both are there."""
        return frozenset(name for name, traits in self.business.channels.items() if traits.live and not traits.connects)

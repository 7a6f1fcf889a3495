"""All that the console may touch of the hub, filled in by the wiring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.actions import Door
from hub.contract.commands import AnyCommand
from hub.contract.plans import Business
from hub.contract.ports import Bus, Clock, NewId
from hub.contract.promises import Wait
from hub.contract.words import Channel, Explanation, Role, Value
from hub.routing import Router
from hub.storage.writer import Writer

Seen = TypeVar("Seen")


class Routing(Protocol):
    """The router's door, with what it can tell at once (`hub.acd.Acd`)."""

    async def do(self, command: AnyCommand) -> None:
        """See the `Commands` port."""
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
    today's figures."""

    door: Door
    business: Business
    acd: Routing
    waits: Waiting
    bus: Bus
    clock: Clock
    new_id: NewId
    version: str
    demo: Sequence[DemoLogin] | None = None
    secure_cookies: bool = False
    origins: frozenset[str] = frozenset()
    time_zone: tzinfo = field(default=UTC)

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

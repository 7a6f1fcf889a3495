"""The hub as the email channel sees it: an intake that takes each key once, files in memory, a standing clock."""

import errno
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hub.contract.errors import Invalid, KeydeskError, NotFound
from hub.contract.events import Recorded
from hub.contract.inbound import AnyInbound, MailReceived, ReceiptReceived, Received
from hub.contract.ports import CallerCard, Doors
from hub.contract.words import Address, MessageCard
from tests.fakes.waits import FakeWaits

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class FakeIntake:
    """Keeps what it was given. `fail_with`: raised instead, as long as it is set. `unknown`: the id of a message
    it has never heard of."""

    taken: dict[str, AnyInbound] = field(default_factory=dict)
    calls: int = 0
    fail_with: Exception | None = None
    unknown: str = ""

    async def receive(self, inbound: AnyInbound) -> Received:
        self.calls += 1
        if isinstance(inbound, ReceiptReceived) and inbound.message_id == self.unknown:
            raise Invalid("No message is known by this id.")
        if self.fail_with is not None:
            raise self.fail_with
        duplicate = inbound.key in self.taken
        self.taken.setdefault(inbound.key, inbound)
        number = list(self.taken).index(inbound.key) + 1
        return Received(
            contact_id=f"ct_{number}", conversation_id=f"cv_{number}", message_id=f"ms_{number}", duplicate=duplicate
        )

    @property
    def mails(self) -> list[MailReceived]:
        return [inbound for inbound in self.taken.values() if isinstance(inbound, MailReceived)]


@dataclass
class FakeFiles:
    """Files in memory. `fail_with`: raised by `put`, as long as it is set (a full disk);
    `full_for`: only for what holds these bytes."""

    kept: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    fail_with: KeydeskError | OSError | None = None
    full_for: bytes | None = None
    fails_once: bool = False

    async def put(self, key: str, data: bytes, media_type: str) -> None:
        if self.fails_once:
            self.fails_once = False
            raise OSError(errno.EIO, "Input/output error")
        if self.full_for is not None and self.full_for in data:
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.fail_with is not None:
            raise self.fail_with
        self.kept[key] = (data, media_type)

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise NotFound("No such file")
        return self.kept[key][0]

    async def put_stream(self, key: str, data: AsyncIterable[bytes], media_type: str) -> int:
        whole = b"".join([piece async for piece in data])
        await self.put(key, whole, media_type)
        return len(whole)

    async def open(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        yield (await self.get(key))[start:]

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)


@dataclass
class FakeNotes:
    """A channel's notes, in memory."""

    kept: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    async def get(self, channel: str, key: str) -> dict[str, Any] | None:
        return self.kept.get((channel, key))

    async def put(self, channel: str, key: str, note: dict[str, Any]) -> None:
        self.kept[channel, key] = note

    async def all(self, channel: str, prefix: str = "") -> dict[str, dict[str, Any]]:
        return {key: note for (of, key), note in self.kept.items() if of == channel and key.startswith(prefix)}


class NothingElse:
    """Doors a mail never knocks at."""

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        return ()

    async def changed(
        self, conversation_id: str, change: int, customers: Collection[str] = ()
    ) -> Sequence[MessageCard]:
        return ()

    async def caller(self, address: Address) -> CallerCard | None:
        return None

    async def publish(self, events: Sequence[Recorded]) -> None:
        return None

    async def subscribe(self, reader: Callable[[Sequence[Recorded]], None]) -> Callable[[], Awaitable[None]]:
        return self.close

    async def close(self) -> None:
        return None


@dataclass
class FakeHub:
    """An intake and a file store behind real `Doors`."""

    intake: FakeIntake = field(default_factory=FakeIntake)
    files: FakeFiles = field(default_factory=FakeFiles)
    notes: FakeNotes = field(default_factory=FakeNotes)

    @property
    def doors(self) -> Doors:
        nothing = NothingElse()
        return Doors(
            intake=self.intake,
            transcript=nothing,
            who_is=nothing,
            notes=self.notes,
            files=self.files,
            waits=FakeWaits(),
            bus=nothing,
            clock=lambda: NOW,
            new_id=lambda prefix: f"{prefix}_1",
        )

"""The hub as the chat sees it, in memory: takes each key once, numbers messages, tells the bus; an agent to play."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import structs

from channels.web_chat.previews import NoPreviews
from hub.bus.signals import InProcessSignals
from hub.contract.chat_ports import ChatDoors, Photo
from hub.contract.chats import ChatRules
from hub.contract.chatted import NOTICE
from hub.contract.errors import KeydeskError
from hub.contract.events import Recorded
from hub.contract.inbound import AnyInbound, Received
from hub.contract.ports import CallerCard, Doors
from hub.contract.words import Address, MessageCard
from tests.fakes.chat_desk import ChatDesk
from tests.fakes.files import FakeFiles
from tests.fakes.queues import FakeQueues
from tests.fakes.scanner import FakeScanner
from tests.fakes.waits import FakeWaits

Reader = Callable[[Sequence[Recorded]], None]


class FakePhotos:
    """By agent."""

    def __init__(self) -> None:
        self.taken: dict[str, Photo] = {}

    async def of(self, agent_id: str) -> Photo | None:
        return self.taken.get(agent_id)


OPEN_STATES = ("arriving", "waiting", "offered", "active")


class FakeLines:
    """Those whose customer has not left."""

    def __init__(self, hub: "ChatHub") -> None:
        self._hub = hub

    async def of(self, channel: str) -> Sequence[str]:
        return [c.external_key for c in self._hub.contacts.values() if c.left_at is None and c.state in OPEN_STATES]


class ChatHub(ChatDesk):
    """Give its `doors` to the channel. `may_commit`: clear it to hold commits back. `fail_with`: raised by every door
    while set. `ring`: how the bus delivers a batch; replace it to lose, repeat or delay."""

    def __init__(self, refuse_ended: bool = False) -> None:
        super().__init__(refuse_ended)
        self.may_commit = asyncio.Event()
        self.may_commit.set()
        self.fail_with: KeydeskError | None = None
        self.waits = FakeWaits()
        self.queues = FakeQueues()
        self.signals = InProcessSignals()
        self.photos = FakePhotos()
        self.files = FakeFiles()
        self.scanner = FakeScanner()
        self.rules = ChatRules()
        self.answers: dict[str, Received] = {}
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}
        self.put_at: dict[tuple[str, str], datetime] = {}
        self.readers: list[Reader] = []
        self.ring = self.deliver

    @property
    def doors(self) -> Doors:
        return Doors(
            intake=self,
            transcript=self,
            who_is=self,
            notes=self,
            files=self.files,
            waits=self.waits,
            bus=self,
            clock=self.clock,
            new_id=self.new_id,
        )

    @property
    def chat(self) -> ChatDoors:
        return ChatDoors(
            queues=self.queues,
            lines=FakeLines(self),
            signals=self.signals,
            scanner=self.scanner,
            photos=self.photos,
            previews=NoPreviews(),
            rules=lambda: self.rules,
        )

    # --- Intake -------------------------------------------------------------------------------------------------

    async def receive(self, inbound: AnyInbound) -> Received:
        await self.may_commit.wait()
        self._check()
        if (before := self.answers.get(inbound.key)) is not None:
            return structs.replace(before, duplicate=True)
        answer, events = self.decide(inbound)
        self.answers[inbound.key] = answer
        self.inbound.append(inbound)
        self._publish(*events)
        return answer

    # --- Transcript, WhoIs, LineNotes, Files ----------------------------------------------------------------------

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        cards = [
            card
            for card in self.messages.get(conversation_id, [])
            if card.number > number and (card.kind in ("inbound", "outbound") or NOTICE in card.extra)
            if self._on_line_of(card, customers)
        ]
        await asyncio.sleep(0)  # what was read may be old by the time it is told
        self._check()
        return cards

    async def changed(
        self, conversation_id: str, change: int, customers: Collection[str] = ()
    ) -> Sequence[MessageCard]:
        said = (card for card in self.messages.get(conversation_id, []) if self._on_line_of(card, customers))
        cards = [card for card in said if card.change > change]
        self._check()
        return sorted(cards, key=lambda card: card.change)

    def _on_line_of(self, card: MessageCard, customers: Collection[str]) -> bool:
        contact = self.contacts.get(card.contact_id or "")
        origin = self.contacts.get(contact.origin_id or "", contact) if contact else None
        return not customers or any(one is None or one.address in customers for one in (contact, origin))

    async def caller(self, address: Address) -> CallerCard | None:
        return None

    async def get(self, channel: str, key: str) -> Any:
        self._check()
        await asyncio.sleep(0)
        return self.kept.get((channel, key))

    async def put(self, channel: Any, key: Any, note: Any) -> None:
        self._check()
        self.kept[channel, key] = note
        self.put_at[channel, key] = self.clock.now

    async def swap(self, channel: Any, key: Any, before: Any, note: Any) -> bool:
        self._check()
        if self.kept.get((channel, key)) != before:
            return False
        self.kept.pop((channel, key), None)
        if note is not None:
            await self.put(channel, key, note)
        return True

    async def all(self, channel: str, prefix: str = "") -> dict[str, dict[str, Any]]:
        return {key: note for (of, key), note in self.kept.items() if of == channel and key.startswith(prefix)}

    async def forget(self, channel: str, before: datetime, prefix: str = "") -> int:
        old = [
            key for key in self.kept if key[0] == channel and key[1].startswith(prefix) and self.put_at[key] < before
        ]
        for key in old:
            del self.kept[key]
        return len(old)

    # --- Bus ------------------------------------------------------------------------------------------------------

    async def publish(self, events: Sequence[Recorded]) -> None:
        self.ring(events)

    async def subscribe(self, reader: Reader) -> Callable[[], Awaitable[None]]:
        self.readers.append(reader)

        async def stop() -> None:
            if reader in self.readers:
                self.readers.remove(reader)

        return stop

    async def close(self) -> None:
        self.readers.clear()

    def deliver(self, batch: Sequence[Recorded]) -> None:
        for reader in tuple(self.readers):
            reader(batch)

    def _check(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with

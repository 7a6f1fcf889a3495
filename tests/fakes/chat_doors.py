"""The hub as the chat sees it, in memory: takes each key once, numbers messages, tells the bus; an agent to play."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import structs

from channels.web_chat.previews import NoPreviews
from hub.bus.signals import InProcessSignals
from hub.contract.chat_ports import ChatDoors, Photo
from hub.contract.chats import ChatRules
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound
from hub.contract.events import (
    AnyEvent,
    ContactClosed,
    ContactQueued,
    MessageDelivery,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfferAccepted,
    Recorded,
    WrapUpStarted,
)
from hub.contract.inbound import AnyInbound, ContactOpened, LineLeft, LineMessage, ReceiptReceived, Received
from hub.contract.ports import CallerCard, Doors
from hub.contract.words import Address, ContactCard, Explanation, MessageCard, OfferCard
from tests.fakes.clock import FakeClock
from tests.fakes.files import FakeFiles
from tests.fakes.ids import CountedIds
from tests.fakes.queues import FakeQueues
from tests.fakes.waits import FakeWaits

Reader = Callable[[Sequence[Recorded]], None]


class FakePhotos:
    """By agent."""

    def __init__(self) -> None:
        self.taken: dict[str, Photo] = {}

    async def of(self, agent_id: str) -> Photo | None:
        return self.taken.get(agent_id)


class FakeScanner:
    """Finds what `harmful` holds. `fail_with`: raised while set."""

    def __init__(self) -> None:
        self.harmful = b"\0 nothing \0"
        self.fail_with: KeydeskError | None = None

    async def scan(self, data: AsyncIterable[bytes]) -> str:
        whole = b"".join([piece async for piece in data])
        if self.fail_with is not None:
            raise self.fail_with
        return "Eicar-Test" if self.harmful in whole else ""


OPEN_STATES = ("arriving", "waiting", "offered", "active")


class FakeLines:
    """Those whose customer has not left."""

    def __init__(self, hub: "ChatHub") -> None:
        self._hub = hub

    async def of(self, channel: str) -> Sequence[str]:
        return [c.external_key for c in self._hub.contacts.values() if c.left_at is None and c.state in OPEN_STATES]


class ChatHub:
    """Give its `doors` to the channel. `refuse_ended`: whether messages for closed contacts are refused.
    `may_commit`: clear it to hold commits back. `fail_with`: raised by every door while set. `ring`: how the bus
    delivers a batch; replace it to lose, repeat or delay."""

    def __init__(self, refuse_ended: bool = False) -> None:
        self.clock = FakeClock()
        self.new_id = CountedIds()
        self.refuse_ended = refuse_ended
        self.may_commit = asyncio.Event()
        self.may_commit.set()
        self.fail_with: KeydeskError | None = None
        self.seq = 0
        self.waits = FakeWaits()
        self.queues = FakeQueues()
        self.signals = InProcessSignals()
        self.photos = FakePhotos()
        self.files = FakeFiles()
        self.scanner = FakeScanner()
        self.rules = ChatRules()
        self.contacts: dict[str, ContactCard] = {}
        self.messages: dict[str, list[MessageCard]] = {}
        self.inbound: list[AnyInbound] = []
        self.answers: dict[str, Received] = {}
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}
        self.put_at: dict[tuple[str, str], datetime] = {}
        self.readers: list[Reader] = []
        self.ring: Callable[[Sequence[Recorded]], None] = self.deliver
        self._people: dict[Address, str] = {}

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
        answer, events = self._decide(inbound)
        self.answers[inbound.key] = answer
        self.inbound.append(inbound)
        self._publish(*events)
        return answer

    def _decide(self, inbound: AnyInbound) -> tuple[Received, list[AnyEvent]]:
        match inbound:
            case ContactOpened():
                card = self._open(inbound)
                return Received(contact_id=card.id, conversation_id=card.conversation_id), [ContactQueued(contact=card)]
            case ReceiptReceived():
                message = self._message(inbound.message_id)
                message = self._replace(structs.replace(message, delivery=inbound.delivery))
                return Received(contact_id=None, conversation_id=None), [MessageDelivery(message=message)]
            case LineMessage() | LineLeft():
                contact = next((c for c in self.contacts.values() if c.external_key == inbound.external_key), None)
                if contact is None:
                    raise Invalid("No line is known by this key.", field="external_key")
                if isinstance(inbound, LineLeft):
                    events = [self._change(contact.id, ContactClosed, state="closed", left_at=inbound.at)]
                    return Received(contact_id=contact.id, conversation_id=contact.conversation_id), events
                if contact.state == "closed" and self.refuse_ended:
                    raise Conflict("The line has ended.")
                message = self._add(
                    contact, "inbound", inbound.text, author=contact.person_name, client_id=inbound.client_id
                )
                answer = Received(
                    contact_id=contact.id,
                    conversation_id=contact.conversation_id,
                    message_id=message.id,
                    message_number=message.number,
                )
                return answer, [MessageReceived(message=message)]
        raise AssertionError(f"a chat does not say {inbound}")

    def _open(self, inbound: ContactOpened) -> ContactCard:
        earlier = [c for c in self.contacts.values() if c.address == inbound.sender.value]
        conversation = earlier[-1].conversation_id if earlier else self.new_id("cv")
        self.messages.setdefault(conversation, [])
        card = ContactCard(
            id=self.new_id("ct"),
            conversation_id=conversation,
            reference="KD-1",
            channel=inbound.channel,
            direction="inbound",
            state="waiting",
            account_id=None,
            account_name="",
            tier="standard",
            person_id=self._people.setdefault(inbound.sender, self.new_id("pe")),
            person_name=inbound.name or "Visitor",
            match="unknown",
            address=inbound.sender.value,
            our_address=inbound.our_address,
            subject=inbound.subject,
            preview="",
            language=inbound.language,
            skills=(),
            arrived_at=inbound.at,
            plan="standard",
            target_seconds=60,
            queued_at=inbound.at,
            external_key=inbound.external_key,
        )
        self.contacts[card.id] = card
        return card

    # --- Transcript, WhoIs, LineNotes, Files ----------------------------------------------------------------------

    async def after(self, conversation_id: str, number: int) -> Sequence[MessageCard]:
        cards = [
            card
            for card in self.messages.get(conversation_id, [])
            if card.number > number and card.kind in ("inbound", "outbound")
        ]
        await asyncio.sleep(0)  # what was read may be old by the time it is told
        self._check()
        return cards

    async def changed(self, conversation_id: str, change: int) -> Sequence[MessageCard]:
        cards = [card for card in self.messages.get(conversation_id, []) if card.change > change]
        self._check()
        return sorted(cards, key=lambda card: card.change)

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
        old = [key for key in self.kept if key[0] == channel and key[1].startswith(prefix) and self.put_at[key] < before]
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

    # --- the agent's side -------------------------------------------------------------------------------------------

    @property
    def contact(self) -> ContactCard:
        """The contact opened last."""
        return list(self.contacts.values())[-1]

    def accept(self, name: str = "Mara Lindt") -> None:
        offer = OfferCard(
            id=self.new_id("of"),
            contact_id=self.contact.id,
            agent_id="us_1",
            agent_name=name,
            state="accepted",
            offered_at=self.clock.now,
            expires_at=self.clock.now,
            explanation=Explanation(plan="standard", step=1, kind="dedicated"),
        )
        facts = {"state": "active", "agent_id": "us_1", "agent_name": name, "accepted_at": self.clock.now}
        self._publish(self._change(self.contact.id, OfferAccepted, offer=offer, **facts))

    def reply(self, text: str, author: str = "Mara Lindt", channel: str = "web_chat") -> MessageCard:
        message = self._add(self.contact, "outbound", text, author=author, channel=channel)
        self._publish(MessageQueued(message=message))
        return message

    def note(self, text: str) -> None:
        self._publish(NoteAdded(message=self._add(self.contact, "note", text, author="Mara Lindt")))

    def end(self) -> None:
        self._publish(self._change(self.contact.id, WrapUpStarted, state="wrapping"))

    def shut(self) -> None:
        self._publish(self._change(self.contact.id, ContactClosed, state="closed", outcome="handled"))

    def transcript(self, conversation: str) -> list[str]:
        """What was said, in the order of the numbers."""
        return [card.text for card in self.messages.get(conversation, []) if card.kind in ("inbound", "outbound")]

    def of(self, kind: type) -> list[Any]:
        """What came through the door, of one kind."""
        return [inbound for inbound in self.inbound if isinstance(inbound, kind)]

    # --- shared -------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with

    def _add(self, contact: ContactCard, kind: Any, text: str, author: str, **facts: Any) -> MessageCard:
        said = self.messages[contact.conversation_id]
        message = MessageCard(
            id=self.new_id("ms"),
            conversation_id=contact.conversation_id,
            contact_id=contact.id,
            kind=kind,
            number=len(said) + 1,
            author_id="",
            author_name=author,
            text=text,
            at=self.clock.now,
            **{"channel": contact.channel, **facts},
        )
        said.append(message)
        return message

    def _message(self, message_id: str) -> MessageCard:
        return next(m for said in self.messages.values() for m in said if m.id == message_id)

    def _replace(self, message: MessageCard) -> MessageCard:
        self.messages[message.conversation_id][message.number - 1] = message
        return message

    def _change(self, contact_id: str, event: Any, *, offer: OfferCard | None = None, **facts: Any) -> Any:
        card = self.contacts[contact_id] = structs.replace(self.contacts[contact_id], **facts)
        return event(contact=card, offer=offer) if offer else event(contact=card)

    def _publish(self, *events: AnyEvent) -> None:
        batch = []
        for event in events:
            self.seq += 1
            batch.append(Recorded(seq=self.seq, at=self.clock.now, actor="test", event=event))
        self.ring(batch)

"""What the hub knows of chats, in memory: contacts, numbered messages and their changes, and what becomes of them."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import structs

from hub.contract.chatted import NOTICE
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import (
    AnyEvent,
    ContactArrived,
    ContactClosed,
    ContactQueued,
    FactsTold,
    MessageDelivery,
    MessageQueued,
    MessageReceived,
    Recorded,
    SurveyTaken,
)
from hub.contract.inbound import (
    AnyInbound,
    ContactOpened,
    FollowUpAsked,
    LineFacts,
    LineLeft,
    LineMessage,
    LineNotice,
    ReceiptReceived,
    Received,
    SurveyAnswered,
    TranscriptAsked,
)
from hub.contract.words import Address, ContactCard, MessageCard, OfferCard
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountedIds

MAILED_AT_MOST = 2
CustomersWords = LineMessage | FollowUpAsked


class ChatMemory:
    """`refuse_ended`: whether messages for closed contacts are refused. `ring`: how the bus delivers a batch."""

    def __init__(self, refuse_ended: bool = False) -> None:
        self.clock = FakeClock()
        self.new_id = CountedIds()
        self.refuse_ended = refuse_ended
        self.seq = 0
        self.contacts: dict[str, ContactCard] = {}
        self.messages: dict[str, list[MessageCard]] = {}
        self.changes: dict[str, int] = {}
        self.facts: dict[str, dict[str, str]] = {}
        self.inbound: list[AnyInbound] = []
        self.ring: Callable[[Sequence[Recorded]], None] = lambda batch: None
        self._people: dict[Address, str] = {}

    def decide(self, inbound: AnyInbound) -> tuple[Received, list[AnyEvent]]:
        """What becomes of it, and what is told of that. Raises `Invalid` and `Conflict`."""
        match inbound:
            case ContactOpened():
                card = self._open(inbound)
                event = ContactQueued(contact=card) if inbound.queue else ContactArrived(contact=card)
                return Received(contact_id=card.id, conversation_id=card.conversation_id), [event]
            case ReceiptReceived():
                message = self._message(inbound.message_id)
                message = self._replace(structs.replace(message, delivery=inbound.delivery))
                return Received(contact_id=None, conversation_id=None), [MessageDelivery(message=message)]
            case LineMessage() | LineLeft() | LineNotice() | LineFacts() | FollowUpAsked() | SurveyAnswered():
                return self._on_line(inbound, self._line(inbound.external_key))
            case TranscriptAsked():
                return self._mail(inbound, self._line(inbound.external_key))
        raise AssertionError(f"a chat does not say {inbound}")

    def _line(self, external_key: str) -> ContactCard:
        contact = next((c for c in self.contacts.values() if c.external_key == external_key), None)
        if contact is None:
            raise Invalid("No line is known by this key.", field="external_key")
        return contact

    def _on_line(self, inbound: Any, contact: ContactCard) -> tuple[Received, list[AnyEvent]]:
        ids = {"contact_id": contact.id, "conversation_id": contact.conversation_id}
        match inbound:
            case LineLeft():
                return Received(**ids), [self._leave(contact, inbound)]
            case LineFacts():
                facts = {name: value for name, value in (self.facts[contact.id] | inbound.facts).items() if value}
                self.facts[contact.id] = facts
                return Received(**ids), [FactsTold(**ids, facts=facts)]
            case SurveyAnswered(csat=csat, nps=nps, comment=comment):
                marks = {"csat": csat, "nps": nps, "comment": comment}
                return Received(**ids), [SurveyTaken(**ids, account_id=None, agent_id=contact.agent_id, **marks)]
            case LineNotice():
                message = self._add(contact, "system", inbound.text, author="", extra={NOTICE: "yes"})
                return _numbered(message), [MessageReceived(message=message)]
            case FollowUpAsked() if contact.state not in ("arriving", "waiting"):
                raise Conflict("An agent has this line, or it is over.", field="external_key")
            case LineMessage() if contact.state == "closed" and self.refuse_ended:
                raise Conflict("The line has ended.")
        return self._hear(inbound, contact)

    def _hear(self, inbound: CustomersWords, contact: ContactCard) -> tuple[Received, list[AnyEvent]]:
        said = {"client_id": inbound.client_id, "attachments": inbound.attachments}
        message = self._add(contact, "inbound", inbound.text, author=contact.person_name, **said)
        events: list[AnyEvent] = [MessageReceived(message=message)]
        if isinstance(inbound, FollowUpAsked):
            events.append(self._change(contact.id, ContactClosed, state="closed", left_at=inbound.at))
        return _numbered(message), events

    def _leave(self, contact: ContactCard, inbound: LineLeft) -> AnyEvent:
        closed: AnyEvent = self._change(contact.id, ContactClosed, state="closed", left_at=inbound.at)
        return closed

    def _mail(self, inbound: TranscriptAsked, contact: ContactCard) -> tuple[Received, list[AnyEvent]]:
        said = self.messages[contact.conversation_id]
        if not any(card.kind == "outbound" for card in said):
            raise Conflict("Nobody of ours has said anything yet.", field="too_early")
        asked = [one for one in self.inbound if isinstance(one, TranscriptAsked)]
        if sum(one.external_key == inbound.external_key for one in asked) >= MAILED_AT_MOST:
            raise Conflict("It was mailed before.", field="too_often")
        message = self._add(contact, "system", "The transcript", author="", channel="email")
        return _numbered(message), [MessageQueued(message=message)]

    def _open(self, inbound: ContactOpened) -> ContactCard:
        if any(c.external_key == inbound.external_key for c in self.contacts.values()):
            raise Conflict("This line's contact is closed.", field="external_key")
        earlier = [c for c in self.contacts.values() if c.address == inbound.sender.value]
        conversation = earlier[-1].conversation_id if earlier else inbound.rejoin or self.new_id("cv")
        self.messages.setdefault(conversation, [])
        card = ContactCard(
            id=self.new_id("ct"),
            conversation_id=conversation,
            reference="KD-1",
            channel=inbound.channel,
            direction="inbound",
            state="waiting" if inbound.queue else "arriving",
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
            skills=inbound.skills,
            arrived_at=inbound.at,
            plan="standard",
            target_seconds=60,
            queued_at=inbound.at,
            external_key=inbound.external_key,
        )
        self.contacts[card.id] = card
        self.facts[card.id] = dict(inbound.facts)
        return card

    # --- shared -------------------------------------------------------------------------------------------------------

    def _add(self, contact: ContactCard, kind: Any, text: str, author: str, **facts: Any) -> MessageCard:
        said = self.messages[contact.conversation_id]
        message = MessageCard(
            id=self.new_id("ms"),
            conversation_id=contact.conversation_id,
            contact_id=contact.id,
            kind=kind,
            number=len(said) + 1,
            author_name=author,
            text=text,
            at=self.clock.now,
            **{"channel": contact.channel, "author_id": "", **facts},
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


def _numbered(message: MessageCard) -> Received:
    return Received(
        contact_id=message.contact_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        message_number=message.number,
    )

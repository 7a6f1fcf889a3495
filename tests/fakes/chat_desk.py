"""An agent to play against a chat."""

from typing import Any

from msgspec import structs

from channels.web_chat import shown
from hub.contract.chatted import NOTICE
from hub.contract.events import (
    ContactClosed,
    MessageChanged,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfferAccepted,
    WrapUpStarted,
)
from hub.contract.words import ContactCard, Explanation, MessageCard, OfferCard
from tests.fakes.chat_memory import ChatMemory


class ChatDesk(ChatMemory):
    """What agents do, all in the contact opened last."""

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
        message = self._add(self.contact, "outbound", text, author=author, channel=channel, author_id="us_1")
        self._publish(MessageQueued(message=message))
        return message

    def edit(self, message_id: str, text: str) -> MessageCard:
        """Put a message otherwise; without a text, take it back."""
        message = self._message(message_id)
        count = self.changes[message.conversation_id] = self.changes.get(message.conversation_id, 0) + 1
        said = {"text": text, "change": count, "changed_at": self.clock.now, "deleted": not text}
        message = self._replace(structs.replace(message, **said))
        self._publish(MessageChanged(message=message))
        return message

    def note(self, text: str) -> None:
        self._publish(NoteAdded(message=self._add(self.contact, "note", text, author="Mara Lindt")))

    def notice(self, text: str) -> None:
        """The hub itself says something on the line, as another node would."""
        said = self._add(self.contact, "system", text, author="", extra={NOTICE: "yes"})
        self._publish(MessageReceived(message=said))

    def end(self) -> None:
        self._publish(self._change(self.contact.id, WrapUpStarted, state="wrapping"))

    def shut(self) -> None:
        self._publish(self._change(self.contact.id, ContactClosed, state="closed", outcome="handled"))

    def transcript(self, conversation: str) -> list[str]:
        """What was said, in the order of the numbers."""
        return [card.text for card in self.messages.get(conversation, []) if shown.for_visitor(card)]

    def of(self, kind: type) -> list[Any]:
        """What came through the door, of one kind."""
        return [inbound for inbound in self.inbound if isinstance(inbound, kind)]

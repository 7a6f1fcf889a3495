"""An agent of a running hub, for chats: accepts, writes, changes, types."""

from hub.access.roles import User
from hub.bus.signals import InProcessSignals
from hub.contract.commands import AcceptOffer, EndContact
from hub.contract.events import OfferAccepted, OfferMade, WrapUpStarted
from hub.contract.signals import ReadUpTo, Typing
from hub.contract.words import MessageCard
from hub.conversing.actions import Words, reply
from hub.conversing.editing import change_message
from tests.factories.river import River, new_id

CHAT = frozenset({"web_chat"})


class ChatAgent:
    """Give it a river in which somebody chats."""

    def __init__(self, river: River, signals: InProcessSignals) -> None:
        self._river = river
        self._signals = signals
        self._said = 0
        self.contact = ""
        self.conversation = ""
        self.user: User

    async def accept(self) -> None:
        """Take the first chat that is offered."""
        offer = (await self._river.event(OfferMade)).offer
        await self._river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
        accepted = await self._river.event(OfferAccepted)
        self.contact, self.conversation = accepted.contact.id, accepted.contact.conversation_id
        self.user = User(id=offer.agent_id, login="", name=offer.agent_name, role="agent", language="en")

    async def say(self, text: str) -> MessageCard:
        self._said += 1
        words = Words(
            conversation_id=self.conversation, author=self.user, text=text, client_id=f"{self.user.id}-{self._said}"
        )
        return await reply(self._river.writer, words, CHAT, new_id, written_lines=CHAT)

    async def change(self, message: MessageCard, text: str) -> None:
        await change_message(self._river.writer, message.id, text, self.user, CHAT)

    def type(self) -> None:
        self._signals.tell(Typing(conversation_id=self.conversation, side="agent", name=self.user.name))

    def read(self, number: int) -> None:
        self._signals.tell(ReadUpTo(conversation_id=self.conversation, number=number))

    async def end(self) -> None:
        await self._river.acd.do(EndContact(actor=self.user.id, contact_id=self.contact))
        await self._river.event(WrapUpStarted)

"""The chat's way out. A message reaches the visitor from the transcript, so sending is only to say so."""

from channels.web_chat.note import DIVERTED
from channels.web_chat.visits import Visits
from hub.contract.errors import Refused
from hub.contract.outbound import AnyOrder, CallBack, Disconnect, Divert, Receipt, SendMessage


class ChatSender:
    """Implements `ChannelSender`.

    A message is `sent` once it is in the transcript, where connected visitors get it at once and others when they
    come back: it needs no order (`from_transcript`), and one that asks for it all the same finds it done. It is
    `delivered` when a visitor's screen has shown it (a receipt by the door in)."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    async def send(self, order: AnyOrder) -> Receipt:
        """Carry the order out; doing it twice does no harm. Raises what the store raises."""
        match order:
            case SendMessage():
                return Receipt(message_key=order.message_id)
            case Disconnect():
                await self._visits.end(order.external_key)
                return Receipt()
            case Divert() if order.to == DIVERTED:
                await self._visits.divert(order.external_key)
                return Receipt()
            case Divert() | CallBack():
                raise Refused("A chat cannot do this.")
            case _:  # a chat has no legs to join or release
                return Receipt()

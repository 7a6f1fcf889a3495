"""What the hub asks of an edge: orders in the outbox, carried out by `hub.delivery` through `ChannelSender`.

Orders are written in the transaction that decided them, so none is lost; they may be carried out more than once
after a crash, so each carries `order_id`, which the edge gives its provider as idempotency key.
"""

from hub.contract.words import Attachment, Channel, Diversion, Tagged, Value


class Order(Tagged, kw_only=True):
    """Root of the outbound union. `external_key` names the line at the edge, empty for mail."""

    order_id: str
    channel: Channel
    contact_id: str
    conversation_id: str
    external_key: str = ""


class SendMessage(Order, tag="send_message"):
    """Send what an agent wrote. On a call it is spoken, in a chat it is shown, by mail it is sent.

    `thread_keys`: identifiers of the conversation's earlier mails, oldest first (In-Reply-To and References).
    `cc`, `bcc`: who else gets a mail, seen by all and by nobody. `recipients`: of all these the ones still to be
    tried, once others have got it; empty for all. `refused`: those who will never take it, and why."""

    message_id: str
    to: str
    our_address: str
    agent_id: str
    agent_name: str
    text: str
    html: str = ""
    subject: str = ""
    reference: str = ""
    thread_keys: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    refused: dict[str, str] = {}


class Connect(Order, tag="connect"):
    """An agent accepted: join their leg with the customer's. `tier`: the customer's; empty without an account."""

    agent_id: str
    agent_name: str
    tier: str = ""


class Release(Order, tag="release"):
    """The agent let go of the customer's line (a transfer): keep the customer waiting until the next `Connect`."""


class Disconnect(Order, tag="disconnect"):
    """The agent ended it, or the hub closed it: end the customer's line."""

    reason: str = ""


class Divert(Order, tag="divert"):
    """Nobody came in time. `to` callback: ask the waiting customer whether to be called back; voicemail, message: take
    the line out of the queue and let the customer leave one."""

    to: Diversion


class CallBack(Order, tag="call_back"):
    """An agent accepted a callback: call the customer at `to` and join them. `external_key` names the new line;
    `our_address` is shown to the customer. `tier`: as in `Connect`."""

    to: str
    our_address: str
    agent_id: str
    agent_name: str
    tier: str = ""


AnyOrder = SendMessage | Connect | Release | Disconnect | Divert | CallBack


class Receipt(Value):
    """The provider took the order. `message_key`: the identifier under which answers will come back. Of several
    recipients some may have been `refused` for good, and others put off until `later`: by address, and why."""

    message_key: str = ""
    delivery: str = "sent"
    refused: dict[str, str] = {}
    later: dict[str, str] = {}

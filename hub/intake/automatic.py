"""Mails a machine writes: a message of the conversation, and the order that sends it, in the commit that took in what
they answer."""

from collections.abc import Mapping
from datetime import datetime

from hub.contract.events import MessageQueued
from hub.contract.outbound import SendMessage
from hub.contract.words import Channel, ContactCard, MessageCard
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.registrar import Registrar
from hub.storage.outbox import put_orders


def send(
    registrar: Registrar,
    ledger: Ledger,
    card: ContactCard,
    *,
    channel: Channel,
    our_address: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    client_id: str,
    letter: str = "",
    thread_keys: tuple[str, ...] = (),
    reopens: bool = True,
    marks: Mapping[str, str] = {},
) -> MessageCard:
    """Queue such a mail on this contact. `text`: what the conversation shows; `letter`: what goes out, if that is
    more. `reopens`: a conversation that is over waits again for somebody to read it. `marks` stand in its `extra`."""
    message = registrar.say(
        ledger,
        card.conversation_id,
        reopens=reopens,
        contact_id=card.id,
        channel=channel,
        kind="system",
        text=text,
        subject=subject,
        at=at,
        delivery="queued",
        client_id=client_id,
        extra={"to": to, "automatic": "yes", **marks},
    )
    ledger.tx.record(MessageQueued(message=message), ACTOR)
    order = SendMessage(
        order_id=registrar.new_id("or"),
        channel=channel,
        contact_id=card.id,
        conversation_id=card.conversation_id,
        message_id=message.id,
        to=to,
        our_address=our_address,
        agent_id="",
        agent_name="",
        text=letter or text,
        subject=subject,
        reference=card.reference,
        thread_keys=thread_keys,
    )
    put_orders(ledger.tx, [order], lane=message.id)  # nothing a person writes ever waits behind it
    return message

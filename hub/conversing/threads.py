"""Conversations as wholes: what those who merge, split and snooze them have in common."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy import bindparam, select, update

from hub.access.roles import User
from hub.contract.errors import Conflict, NotFound
from hub.contract.plans import Business
from hub.contract.words import Channel, ContactCard, Value
from hub.conversing import rules, store
from hub.conversing.rules import Line, Thread
from hub.storage.schema import contacts, conversations, messages
from hub.storage.writer import Transaction

_ROW = select(conversations).where(conversations.c.id == bindparam("conversation"))
MESSAGES = (
    select(
        messages.c.id,
        messages.c.number,
        messages.c.at,
        messages.c.contact_id,
        messages.c.client_id,
        messages.c.kind,
        messages.c.channel,
        messages.c.subject,
        messages.c.text,
        messages.c.change,
    )
    .where(messages.c.conversation_id == bindparam("conversation"))
    .order_by(messages.c.number)
)
MESSAGE_MOVED = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(
        conversation_id=bindparam("to"),
        number=bindparam("next"),
        client_id=bindparam("client"),
        change=bindparam("changed"),
    )
)


class Whole(Value):
    """A conversation's row, with what says who may write in it."""

    row: Any
    thread: Thread

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.thread.lines if line.state != "closed"]

    def is_live(self, live: Collection[Channel]) -> bool:
        """Whether a customer is on the line, or was until its agent wraps up."""
        return any(line.channel in live for line in self.open_lines)


def live_channels(business: Business) -> frozenset[Channel]:
    """Channels on which the customer must be there to hear."""
    return frozenset(name for name, traits in business.channels.items() if traits.live)


def whole(tx: Transaction, conversation_id: str, user: User) -> Whole:
    """Raises `NotFound` also when the user may not write in it, and `Conflict` when it became part of another."""
    wanted = {"conversation": conversation_id}
    row = tx.conn.execute(_ROW.with_for_update(), wanted).one_or_none()
    if row is not None:
        thread = Thread(
            id=row.id,
            reference=row.reference,
            subject=row.subject,
            agent_id=row.agent_id,
            lines=tuple(Line(**line) for line in tx.conn.execute(store.LINES, wanted).mappings()),
            team=tuple(tx.conn.execute(store.TEAM, {"account": row.account_id}).scalars()),
        )
        if rules.may_write(user, thread):
            if row.merged_into:
                raise Conflict("This conversation became part of another.", mend="go on in that one")
            return Whole(row=row, thread=thread)
    raise NotFound("There is no such conversation, or none you may write in.")


def queued_again(card: ContactCard, contact_id: str, now: datetime, sticky: str | None) -> ContactCard:
    """A new contact of the same customer, as it begins to wait; `sticky`: who is asked first. Pure."""
    return structs.replace(
        card,
        id=contact_id,
        state="waiting",
        arrived_at=now,
        queued_at=now,
        step=0,
        step_at=None,
        boost=0.0,
        unroutable=False,
        sticky_agent_id=sticky,
        offers=(),
        agent_id=None,
        agent_name="",
        accepted_at=None,
        left_at=None,
        wrap_up_until=None,
        closed_at=None,
        outcome=None,
        disposition=None,
        external_key="",
        form="",
        origin_id=card.id,
        diverted="",
        plan_at=None,
        attempts=0,
        not_before=None,
    )


def add_contact(tx: Transaction, card: ContactCard) -> None:
    """Keep it; `ContactQueued` tells of it."""
    row = {name: getattr(card, name) for name in ContactCard.__struct_fields__ if name in contacts.c}
    tx.conn.execute(contacts.insert(), [row | {"external_key": None}])

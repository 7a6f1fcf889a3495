"""Calling a customer: a contact in their conversation that is its agent's own from the first moment.

All of it is one commit: who it is, the conversation, the contact, the router's word that the agent may, and the order
to the channel. So a call is never made twice, nor by two agents, nor without a trace.
"""

from typing import Any

from msgspec import structs
from sqlalchemy import bindparam, select, update

from hub.access.roles import User
from hub.calendars import may_ring, zones_of
from hub.contract.commands import Dial
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.plans import Business, Tier
from hub.contract.ports import NewId
from hub.contract.words import ContactCard, Value
from hub.storage.schema import (
    accounts,
    addresses,
    contacts,
    conversations,
    counters,
    do_not_call,
    people,
    received,
)
from hub.storage.writer import Transaction

_BEFORE: Any = select(received.c.contact_id, received.c.conversation_id).where(received.c.key == bindparam("key"))
_UNWANTED = select(do_not_call.c.number).where(do_not_call.c.number == bindparam("number"))
_THREAD: Any = select(
    conversations.c.id, conversations.c.reference, conversations.c.account_id, conversations.c.person_id,
    conversations.c.subject, conversations.c.language,
).where(conversations.c.id == bindparam("conversation"))  # fmt: skip
_PERSON: Any = select(people.c.id, people.c.name, people.c.language, people.c.account_id)
_BY_NUMBER: Any = _PERSON.join(addresses, addresses.c.person_id == people.c.id).where(
    addresses.c.kind == "phone", addresses.c.value == bindparam("number")
)
_BY_ID: Any = _PERSON.where(people.c.id == bindparam("person"), people.c.merged_into.is_(None))
_ACCOUNT: Any = select(
    accounts.c.id, accounts.c.name, accounts.c.tier, accounts.c.language, accounts.c.time_zone
).where(accounts.c.id == bindparam("account"))
_REFERENCE = (
    update(counters)
    .where(counters.c.name == "reference")
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
_REOPEN = (
    update(conversations)
    .where(conversations.c.id == bindparam("thread"))
    .values(status="open", channel=bindparam("on"), last_at=bindparam("at"), snoozed_until=None)
)


class Wish(Value):
    """Whom an agent wants to call. `to`, `our_address`: E.164; without the latter the business's usual number is shown.
    `client_id`: the agent's own key; the same is called once. The others: what the call is about, where known."""

    to: str
    author: User
    client_id: str
    our_address: str = ""
    account_id: str = ""
    person_id: str = ""
    conversation_id: str = ""
    subject: str = ""


class NewCall:
    """A call on its way into the river, by `hub.acd.actions.Acd.begin`. Afterwards `contact_id` and `conversation_id`
    are those of the call."""

    def __init__(self, wish: Wish, business: Business, our_number: str, new_id: NewId) -> None:
        """Raises `Invalid` for a caller id that is not ours."""
        ours = [*business.calls.calling.caller_ids, *([our_number] if our_number else [])]
        if wish.our_address and wish.our_address not in ours:
            raise Invalid("This number is none of ours.", field="our_address", mend="choose one of calls.yaml")
        if not ours:
            raise Invalid("We have no number to call from.", field="our_address", mend="set caller_ids in calls.yaml")
        self._wish = structs.replace(wish, our_address=wish.our_address or ours[0])
        self._business = business
        self._ids = new_id("ct"), new_id("cv"), new_id("pe")
        self._thread: Any = None
        self._person: Any = None
        self.contact_id = self.conversation_id = ""

    @property
    def _key(self) -> str:
        return f"dialled:{self._wish.author.id}:{self._wish.client_id}"

    def prepare(self, tx: Transaction) -> Dial | None:
        """What to ask of the router; nothing for a call that was begun before. Raises `NotFound` (conversation, person,
        account), `Conflict` (nobody calls this number), `Invalid` (not at this hour)."""
        before = tx.conn.execute(_BEFORE, {"key": self._key}).one_or_none()
        if before is not None:
            self.contact_id, self.conversation_id = before
            return None
        wish = self._wish
        if tx.conn.execute(_UNWANTED, {"number": wish.to}).first() is not None:
            raise Conflict("This number is on the do-not-call list.", field="to", mend="ask a supervisor")
        self._thread = thread = _found(tx, _THREAD, "conversation", wish.conversation_id)
        self._person = person = (
            _found(tx, _BY_ID, "person", wish.person_id or (thread.person_id if thread else ""))
            or tx.conn.execute(_BY_NUMBER, {"number": wish.to}).one_or_none()
        )
        account_id = wish.account_id or (thread and thread.account_id) or (person and person.account_id) or ""
        account = _found(tx, _ACCOUNT, "account", account_id)
        zones = zones_of(wish.to, account.time_zone if account else "")
        calling = self._business.calls.calling
        if not may_ring(calling, zones, tx.now):
            raise Invalid(
                f"It is no time to ring them: their clock is that of {zones[0]}.",
                field="to",
                mend=f"call between {_clock(calling.from_minute)} and {_clock(calling.to_minute)} of theirs",
            )
        return Dial(actor=wish.author.id, contact=self._card(tx, account))

    def keep(self, tx: Transaction, card: ContactCard) -> None:
        """Write what the router said yes to."""
        contact_id, conversation_id, person_id = card.id, card.conversation_id, card.person_id
        now, account_id = tx.now, card.account_id
        if self._person is None:
            row = {"id": person_id, "name": "", "account_id": account_id, "created_at": now}
            tx.conn.execute(people.insert(), row)
            number = addresses.insert().values(kind="phone", value=card.address, person_id=person_id, created_at=now)
            tx.conn.execute(number)
        if self._thread is None:
            begun = {
                "id": conversation_id, "reference": card.reference, "account_id": account_id, "person_id": person_id,
                "subject": card.subject, "channel": card.channel, "language": card.language, "opened_at": now,
                "last_at": now,
            }  # fmt: skip
            tx.conn.execute(conversations.insert(), begun)
        else:
            tx.conn.execute(_REOPEN, {"thread": conversation_id, "on": card.channel, "at": now})
        columns = {name: getattr(card, name) for name in card.__struct_fields__ if name in contacts.c}
        tx.conn.execute(contacts.insert(), columns | {"agent_id": None, "arrived_at": now})
        row = {"key": self._key, "at": now, "contact_id": contact_id, "conversation_id": conversation_id}
        tx.conn.execute(received.insert(), row)
        self.contact_id, self.conversation_id = contact_id, conversation_id

    def _card(self, tx: Transaction, account: Any) -> ContactCard:
        wish, thread, person, business = self._wish, self._thread, self._person, self._business
        contact_id, conversation_id, person_id = self._ids
        tier: Tier = business.tiers.get(account.tier if account else "") or business.tiers[business.fallback_tier]
        channel = next(each.name for each in business.channels.values() if each.connects)
        if thread is None:
            reference = f"KD-{tx.conn.execute(_REFERENCE).scalar_one()}"
        else:
            conversation_id, reference = thread.id, thread.reference
        language = (person.language if person else "") or (account.language if account else "")
        return ContactCard(
            id=contact_id,
            conversation_id=conversation_id,
            reference=reference,
            channel=channel,
            direction="outbound",
            state="waiting",
            account_id=account.id if account else None,
            account_name=account.name if account else "",
            tier=tier.key,
            person_id=person.id if person else person_id,
            person_name=(person.name if person else "") or wish.to,
            match="address" if person else "unknown",
            address=wish.to,
            our_address=wish.our_address,
            subject=wish.subject or (thread.subject if thread else ""),
            preview="",
            language=language,
            skills=(),
            arrived_at=tx.now,
            plan=tier.plan(channel),
            target_seconds=tier.target(channel),
            external_key=f"dial:{contact_id}",
        )


def _found(tx: Transaction, query: Any, what: str, id: str) -> Any:
    """The row of that id; None where none is named. Raises `NotFound`."""
    if not id:
        return None
    row = tx.conn.execute(query, {what: id}).one_or_none()
    if row is None:
        raise NotFound(f"There is no such {what}.", field=f"{what}_id", mend="name another, or none")
    return row


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

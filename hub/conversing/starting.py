"""Beginning a conversation with a mail of ours. Its contact is over as it begins: nobody waits until they answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from msgspec import structs
from sqlalchemy import bindparam, select, update

from hub.contract.errors import Invalid, KeydeskError
from hub.contract.plans import Business
from hub.contract.ports import NewId
from hub.contract.words import Address, Channel, MessageCard, Value
from hub.conversing import letters, posting, rules, store
from hub.conversing.actions import Words, cleaned, keep, order_of, thread_of
from hub.conversing.rules import Line, Thread
from hub.intake.views import message_card
from hub.storage.schema import (
    account_domains,
    accounts,
    addresses,
    agents,
    contacts,
    conversations,
    counters,
    people,
    received,
)
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
_PERSON = (
    select(people.c.id, people.c.account_id, people.c.language)
    .join(addresses, addresses.c.person_id == people.c.id)
    .where(addresses.c.kind == "email", addresses.c.value == bindparam("address"))
)
_BY_DOMAIN = select(account_domains.c.account_id).where(account_domains.c.domain == bindparam("domain"))
_ACCOUNT = select(accounts.c.id, accounts.c.tier, accounts.c.language).where(accounts.c.id == bindparam("account"))
_BEFORE = select(received.c.message_id).where(received.c.key == bindparam("key"))
_IS_AGENT = select(agents.c.id).where(agents.c.id == bindparam("user"))
_REFERENCE = (
    update(counters)
    .where(counters.c.name == "reference")
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)


class Start(Value):
    """A mail that begins a conversation. `our_address`: the mailbox it is from. `words.conversation_id`: of the
    conversation that is to be. `account_id`: the customer's, where the address does not tell."""

    words: Words
    our_address: str
    account_id: str | None
    message_id: str
    contact_id: str
    person_id: str
    business: Business

    @property
    def channel(self) -> Channel:
        """The one that mails go by."""
        to = Address(kind="email", value=self.words.recipients.to)
        traits = self.business.channels.values()
        return next(each.name for each in traits if each.address_kind == to.kind and not each.live)


async def start(
    writer: Writer,
    words: Words,
    our_address: str,
    mailboxes: Sequence[str],
    account_id: str | None,
    business: Business,
    new_id: NewId,
) -> MessageCard:
    """Write to somebody first. `words` name no conversation; the answer's does.

    Raises `Invalid`: no recipient, nothing to say, none of `mailboxes`, no such account."""
    if refusal := rules.text_refusal(words.text):
        raise refusal
    if not words.recipients.to:
        raise Invalid("To whom?", field="to", mend="name a mail address")
    if our_address.lower() not in mailboxes:
        raise Invalid("This is none of our mailboxes.", field="our_address", mend="name one of them")
    item = Start(
        words=structs.replace(cleaned(words), conversation_id=new_id("cv"), contact_id=None),
        our_address=our_address.lower(),
        account_id=account_id,
        message_id=new_id("ms"),
        contact_id=new_id("ct"),
        person_id=new_id("pe"),
        business=business,
    )
    message = await writer.run(start_all, item)
    log.info("conversation begun", conversation_id=message.conversation_id, user_id=words.author.id)
    return message


def start_all(tx: Transaction, items: Sequence[Start]) -> list[MessageCard | KeydeskError]:
    return [_start(tx, item) for item in items]


def _start(tx: Transaction, item: Start) -> MessageCard | KeydeskError:
    words = item.words
    key = f"begun:{words.author.id}:{words.client_id}"
    if (before := tx.conn.execute(_BEFORE, {"key": key}).scalar()) is not None:
        return message_card(tx.conn.execute(store.MESSAGE, {"message": before}).one())
    try:
        files = posting.files_of(tx, words.author, words.uploads, words.html)
        due = letters.due_at(tx.now, words.send_at, words.undo_seconds)
        line = _begin(tx, item)
    except KeydeskError as refusal:
        return refusal
    thread = thread_of(tx, words.conversation_id, words.author)
    if not isinstance(thread, Thread):
        return thread
    words = posting.with_names(tx, thread, words)
    to = letters.meant(words.recipients, line.address, line.our_address)
    message = keep(
        tx,
        words,
        item.message_id,
        "outbound",
        line,
        delivery="scheduled" if due else "queued",
        attachments=files,
        extra=posting.told(tx, words.recipients, to, due),
    )
    text, html = posting.signed(tx, words, item.business.signatures, thread, line)
    order = structs.replace(
        order_of(thread, line, message), to=to.to, cc=to.cc, bcc=to.bcc, text=text, html=html, attachments=files
    )
    posting.post(tx, message, order, due, lane=message.id)
    tx.conn.execute(store.forget_new_draft, {"user": words.author.id})
    row = {"key": key, "at": tx.now, "contact_id": line.id, "conversation_id": thread.id, "message_id": message.id}
    tx.conn.execute(received.insert(), row)
    return message


def _begin(tx: Transaction, item: Start) -> Line:
    """Keep the conversation, its contact and, met for the first time, its person. Raises `Invalid`."""
    words, to = item.words, item.words.recipients.to
    person = tx.conn.execute(_PERSON, {"address": to}).one_or_none()
    account = _account_of(tx, item, person, to)
    language = (person.language if person else "") or (account.language if account else "")
    account_id = account.id if account else None
    if person is None:
        _meet(tx, item, to, account_id if item.account_id else None)
    person_id = person.id if person else item.person_id
    tier = item.business.tiers.get(account.tier if account else "") or item.business.tiers[item.business.fallback_tier]
    agent = tx.conn.execute(_IS_AGENT, {"user": words.author.id}).scalar()
    shared = {"account_id": account_id, "person_id": person_id, "agent_id": agent, "subject": words.subject}
    number: int = tx.conn.execute(_REFERENCE).scalar_one()
    tx.conn.execute(
        conversations.insert(),
        {
            **shared,
            "id": words.conversation_id,
            "reference": f"KD-{number}",
            "status": "closed",
            "channel": item.channel,
            "language": language,
            "opened_at": tx.now,
            "last_at": tx.now,
        },
    )
    facts: Mapping[str, Any] = {
        **shared,
        "id": item.contact_id,
        "conversation_id": words.conversation_id,
        "channel": item.channel,
        "direction": "outbound",
        "state": "closed",
        "match": "address" if person else "unknown",
        "address": to,
        "our_address": item.our_address,
        "preview": rules.preview(words.text),
        "language": language,
        "skills": [],
        "tier": tier.key,
        "plan": tier.plan(item.channel),
        "target_seconds": tier.target(item.channel),
        "arrived_at": tx.now,
        "closed_at": tx.now,
        "outcome": "handled",
    }
    tx.conn.execute(contacts.insert(), facts)
    return Line(
        id=item.contact_id,
        channel=item.channel,
        state="closed",
        agent_id=agent,
        left=False,
        address=to,
        our_address=item.our_address,
        external_key="",
    )


def _account_of(tx: Transaction, item: Start, person: Any, to: str) -> Any:
    """The account it is about: the one that was named, else the person's, else the one of the address's domain."""
    named = item.account_id or (person.account_id if person else None)
    named = named or tx.conn.execute(_BY_DOMAIN, {"domain": to.rpartition("@")[2]}).scalar()
    if named is None:
        return None
    account = tx.conn.execute(_ACCOUNT, {"account": named}).one_or_none()
    if account is None:
        raise Invalid("There is no such account.", field="account_id", mend="name another, or none")
    return account


def _meet(tx: Transaction, item: Start, address: str, account_id: str | None) -> None:
    tx.conn.execute(people.insert(), {"id": item.person_id, "name": "", "account_id": account_id, "created_at": tx.now})
    tx.conn.execute(addresses.insert().values(kind="email", value=address, person_id=item.person_id, created_at=tx.now))

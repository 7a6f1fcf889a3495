"""What all mails that agents write have in common, on their way from words to the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import structs

from hub.access.roles import User
from hub.accounts.reach import marked
from hub.contract.errors import Invalid
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.outbound import SendMessage
from hub.contract.plans import Signature
from hub.contract.words import Attachment, MessageCard
from hub.conversing import letters, rules, store, wording
from hub.conversing.letters import Recipients
from hub.conversing.rules import Line, Thread, ThreadKey
from hub.conversing.wording import Facts
from hub.storage.outbox import put_orders
from hub.storage.writer import Transaction

if TYPE_CHECKING:
    from hub.conversing.actions import Words


def order_id(message_id: str) -> str:
    """A message's order has its id, so that each is found by the other."""
    return f"or_{message_id.removeprefix('ms_')}"


def post(
    tx: Transaction, message: MessageCard, order: SendMessage, due: datetime | None = None, *, lane: str = ""
) -> None:
    """Tell of the message and put its order into the outbox; its author's draft is done with. What is sent by being
    kept needs no order.

    What waits for its time is not told as queued, for nobody is answered by it yet; nor is what goes to others than the
    customer."""
    answers = due is None and not {rules.FORWARDED, rules.ASIDE} & message.extra.keys()
    tx.record(MessageQueued(message=message) if answers else MessageDelivery(message=message), message.author_id)
    spoken = {"conversation": message.conversation_id, "at": tx.now}
    tx.conn.execute(store.said, {**spoken, "words": rules.preview(message.text or message.subject)})
    tx.conn.execute(store.forget_draft, {"conversation": message.conversation_id, "user": message.author_id})
    if message.delivery != "sent":
        put_orders(tx, [order], due, lane)


def aside(tx: Transaction, thread: Thread, to: Recipients) -> dict[str, str]:
    """What is kept beside a reply that goes to others than the customer."""
    if to.to in {line.address.lower() for line in thread.lines}:
        return {}
    reached = rules.customers(thread.lines, _keys(tx, thread)).intersection(to.all)
    return {} if reached else {rules.ASIDE: "yes"}


def told(tx: Transaction, wanted: Recipients, to: Recipients, due: datetime | None) -> dict[str, str]:
    """What is kept beside a mail: to whom it goes where that is not just the customer, when, and which of the
    addresses sent something back before."""
    extra = to.as_extra() if wanted.all else {}
    if due:
        extra["send_at"] = due.isoformat()
    if failed := marked(tx.conn, to.all):
        extra["undeliverable"] = ", ".join(failed)
    return extra


def files_of(tx: Transaction, author: User, uploads: Sequence[str], html: str) -> tuple[Attachment, ...]:
    """The author's uploads as attachments, in their order. Raises `Invalid`."""
    wanted = list(dict.fromkeys(uploads))
    if not wanted:
        return ()
    rows = {row.id: row for row in tx.conn.execute(store.UPLOADS, {"user": author.id, "ids": wanted})}
    if missing := [each for each in wanted if each not in rows]:
        raise Invalid(f"There is no upload {missing[0][:60]}.", field="attachments", mend="upload the file again")
    found = [rows[each] for each in wanted]
    files = letters.placed(
        [Attachment(key=r.key, name=r.name, media_type=r.media_type, size=r.size, content_id=r.id) for r in found], html
    )
    if refusal := letters.too_large(files):
        raise refusal
    tx.conn.execute(store.uploads_sent, {"user": author.id, "ids": wanted})
    return files


def facts_of(tx: Transaction, thread: Thread, author: User) -> Facts:
    """What placeholders stand for in this conversation."""
    row = tx.conn.execute(store.NAMES, {"conversation": thread.id}).one()
    return Facts(person_name=row.person, account_name=row.account, agent_name=author.name, reference=thread.reference)


def with_names(tx: Transaction, thread: Thread, words: "Words") -> "Words":
    """The words with what their placeholders stand for."""
    if not wording.has_placeholders(words.text, words.html, words.subject):
        return words
    facts = facts_of(tx, thread, words.author)
    return structs.replace(
        words,
        text=wording.filled(words.text, facts),
        html=wording.filled(words.html, facts, html=True),
        subject=wording.filled(words.subject, facts),
    )


def signed(
    tx: Transaction, words: "Words", signatures: Sequence[Signature], thread: Thread, line: Line
) -> tuple[str, str]:
    """Text and HTML as they go out: with the author's signature and the mailbox's, in the conversation's language."""
    if not words.signed:
        return words.text, words.html
    own: dict[str, str] = tx.conn.execute(store.SIGNATURE, {"user": words.author.id}).scalar() or {}
    brand = wording.signature_of(signatures, line.our_address)
    facts = facts_of(tx, thread, words.author) if own or brand else Facts()
    return wording.signed(words.text, words.html, own, brand, thread.language, facts)


def keys_to(tx: Transaction, thread: Thread, to: str) -> tuple[str, ...]:
    """The earlier mails to which one to this address refers."""
    return rules.thread_keys(rules.keys_to(to, _keys(tx, thread), {line.address for line in thread.lines}))


def _keys(tx: Transaction, thread: Thread) -> list[ThreadKey]:
    rows = tx.conn.execute(store.KEYS, {"conversation": thread.id})
    return [ThreadKey(key=row.key, extra=row.extra or {}) for row in rows]

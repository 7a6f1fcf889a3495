"""Passing a message on to somebody outside. It is kept in the conversation, but is a thread of its own: neither the
customer's mails nor the outsider's refer to each other's."""

from collections.abc import Sequence
from typing import Any

import structlog
from msgspec import convert, structs

from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound
from hub.contract.plans import Signature
from hub.contract.ports import NewId
from hub.contract.words import Attachment, Channel, MessageCard, Value
from hub.conversing import letters, posting, rules, store
from hub.conversing.actions import Words, before_of, cleaned, keep, order_of, thread_for
from hub.conversing.rules import Thread
from hub.intake.views import message_card
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
PASSED_ON = ("inbound", "outbound")


class Forward(Value):
    """`words`: one's own above it; `original`: the id of the message that is passed on."""

    words: Words
    original: str
    message_id: str
    live_channels: frozenset[Channel]
    signatures: tuple[Signature, ...] = ()


async def forward(
    writer: Writer,
    words: Words,
    original: str,
    live_channels: frozenset[Channel],
    new_id: NewId,
    signatures: tuple[Signature, ...] = (),
) -> MessageCard:
    """Send the message on to `words.recipients`, with its files. Raises `NotFound`, `Conflict` (the conversation has no
    mailbox to send from) or `Invalid`."""
    if not words.recipients.to:
        raise Invalid("To whom?", field="to", mend="name a mail address")
    if len(words.text) > rules.LARGEST_TEXT:
        raise Invalid(f"A message has at most {rules.LARGEST_TEXT:,} characters.", field="text", mend="send less")
    item = Forward(
        words=cleaned(words),
        original=original,
        message_id=new_id("ms"),
        live_channels=live_channels,
        signatures=tuple(signatures),
    )
    message = await writer.run(forward_all, item)
    log.info("message forwarded", message_id=message.id, original=original, user_id=words.author.id)
    return message


def forward_all(tx: Transaction, items: Sequence[Forward]) -> list[MessageCard | KeydeskError]:
    """Number, keep and queue each."""
    return [_forward(tx, item) for item in items]


def _forward(tx: Transaction, item: Forward) -> MessageCard | KeydeskError:
    if (before := before_of(tx, item.words)) is not None:
        return before
    thread = thread_for(tx, item.words)
    if isinstance(thread, KeydeskError):
        return thread
    row = tx.conn.execute(store.MESSAGE, {"message": item.original}).one_or_none()
    if row is None or row.conversation_id != thread.id or row.kind not in PASSED_ON:
        return NotFound("This conversation has no such message.", field="message_id")
    try:
        return _pass_on(tx, item, thread, row)
    except KeydeskError as refusal:
        return refusal


def _pass_on(tx: Transaction, item: Forward, thread: Thread, row: Any) -> MessageCard:
    original = message_card(row)
    lines = [line for line in thread.lines if line.channel not in item.live_channels]
    if not lines:
        raise Conflict("This conversation has no mailbox to send from.", mend="begin a mail of its own")
    line = next((line for line in lines if line.id == original.contact_id), lines[-1])
    words = posting.with_names(tx, thread, item.words)
    words = structs.replace(
        words, subject=words.subject or letters.forwarded_subject(original.subject or thread.subject)
    )
    to = letters.meant(words.recipients, line.address, line.our_address)
    uploads = posting.files_of(tx, words.author, words.uploads, words.html)
    files = (*convert(row.attachments, tuple[Attachment, ...]), *uploads)
    if refusal := letters.too_large(files):
        raise refusal
    due = letters.due_at(tx.now, words.send_at, words.undo_seconds)
    message = keep(
        tx,
        words,
        item.message_id,
        "outbound",
        line,
        delivery="scheduled" if due else "queued",
        attachments=files,
        extra={**posting.told(tx, words.recipients, to, due), rules.FORWARDED: original.id},
    )
    signed = posting.signed(tx, words, item.signatures, thread, line) if words.text.strip() else ("", "")
    text, html = letters.forwarded(original, *signed, words.author.language)
    order = structs.replace(
        order_of(thread, line, message),
        to=to.to,
        cc=to.cc,
        bcc=to.bcc,
        text=text,
        html=html,
        attachments=files,
        reference="",
        thread_keys=posting.keys_to(tx, thread, to.to) if _known_outside(tx, thread, to.to) else (),
    )
    posting.post(tx, message, order, due, lane=message.id)
    return message


def _known_outside(tx: Transaction, thread: Thread, to: str) -> bool:
    """Whether something was forwarded to them before, so that this goes on from there."""
    ours = {line.address for line in thread.lines}
    rows = tx.conn.execute(store.KEYS, {"conversation": thread.id})
    sent = (row.extra for row in rows if row.extra and rules.FORWARDED in row.extra)
    return to not in ours and any(to in rules.named_in(extra) for extra in sent)

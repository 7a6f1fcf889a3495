"""Writing in a conversation: replies, which go out, and notes, which stay in the house."""

from collections.abc import Sequence
from datetime import datetime

import nh3
import structlog
from msgspec import structs

from hub.access.roles import User
from hub.contract.chatted import WHISPER
from hub.contract.errors import Invalid, KeydeskError, NotFound
from hub.contract.events import NoteAdded
from hub.contract.outbound import SendMessage
from hub.contract.plans import Signature
from hub.contract.ports import NewId
from hub.contract.words import Channel, MessageCard, MessageKind, Value
from hub.contract.work import MENTIONED
from hub.conversing import letters, posting, rules, store
from hub.conversing.letters import Recipients
from hub.conversing.mentions import called_in, keep_mentions
from hub.conversing.rules import Line, Thread
from hub.intake.views import message_card
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
SCHEMES = nh3.ALLOWED_URL_SCHEMES | {"cid"}  # an image that came with the mail


class Words(Value):
    """What somebody writes. `client_id`: the writer's own key; the same key is taken once. `contact_id`: the contact
    it goes out by, None for the latest. `html` is sanitised before it is kept. `uploads`: ids of files, on channels
    where one writes; without any there must be a text.

    Of mails only: `recipients` beside or instead of the contact's address; `send_at`: when it goes out; `undo_seconds`:
    for so long it may be taken back; `signed`: with the signature of its mailbox."""

    conversation_id: str
    author: User
    text: str
    client_id: str
    html: str = ""
    subject: str = ""
    contact_id: str | None = None
    recipients: Recipients = Recipients()
    uploads: tuple[str, ...] = ()
    send_at: datetime | None = None
    undo_seconds: float = 0.0
    signed: bool = True


class Reply(Value):
    """Words on their way to the customer. `live_channels`: channels on which a customer must be there to hear;
    `written_lines`: those of them on which one writes, and files can be sent; `from_transcript`: those whose customers
    read the transcript itself."""

    words: Words
    message_id: str
    live_channels: frozenset[Channel]
    written_lines: frozenset[Channel] = frozenset()
    from_transcript: frozenset[Channel] = frozenset()
    signatures: tuple[Signature, ...] = ()


class Note(Value):
    """Words for colleagues only. `whisper_to`: the agent they are meant for."""

    words: Words
    message_id: str
    whisper_to: str = ""


async def reply(
    writer: Writer,
    words: Words,
    live_channels: frozenset[Channel],
    new_id: NewId,
    signatures: tuple[Signature, ...] = (),
    written_lines: frozenset[Channel] = frozenset(),
    from_transcript: frozenset[Channel] = frozenset(),
) -> MessageCard:
    """Say it to the customer; it is on its way when this returns, or waits for its time.

    Raises `NotFound` (none this user may write in), `Conflict` (the customer has left; not accepted), `Invalid`."""
    if (words.text.strip() or not words.uploads) and (refusal := rules.text_refusal(words.text)):
        raise refusal
    item = Reply(
        words=cleaned(words),
        message_id=new_id("ms"),
        live_channels=live_channels,
        written_lines=written_lines,
        from_transcript=from_transcript,
        signatures=tuple(signatures),
    )
    message = await writer.run(send_replies, item)
    log.info("reply queued", message_id=message.id, conversation_id=message.conversation_id, channel=message.channel)
    return message


async def note(writer: Writer, words: Words, new_id: NewId, whisper_to: str = "") -> MessageCard:
    """Keep a note. `whisper_to`: the agent it is meant for, while they write with the customer. Whom `@name` in it
    calls is told (`hub.conversing.mentions`). Raises `NotFound` or `Invalid` (nothing written, or it calls somebody who
    may not read it)."""
    if refusal := rules.text_refusal(words.text):
        raise refusal
    return await writer.run(add_notes, Note(words=words, message_id=new_id("ms"), whisper_to=whisper_to))


def cleaned(words: Words) -> Words:
    """The words with their HTML made harmless, and their recipients checked. Raises `Invalid`."""
    wanted = words.recipients
    return structs.replace(
        words,
        html=nh3.clean(words.html, url_schemes=SCHEMES) if words.html else "",
        recipients=letters.recipients(wanted.to, wanted.cc, wanted.bcc),
    )


def send_replies(tx: Transaction, items: Sequence[Reply]) -> list[MessageCard | KeydeskError]:
    """Number, keep and queue each reply."""
    return [_send(tx, item) for item in items]


def add_notes(tx: Transaction, items: Sequence[Note]) -> list[MessageCard | KeydeskError]:
    """Number and keep each note."""
    return [_note(tx, item) for item in items]


def _send(tx: Transaction, item: Reply) -> MessageCard | KeydeskError:
    if (before := before_of(tx, item.words)) is not None:
        return before
    thread = thread_for(tx, item.words)
    if isinstance(thread, KeydeskError):
        return thread
    line = rules.reply_line(item.words.author, thread, item.words.contact_id, item.live_channels)
    if isinstance(line, KeydeskError):
        return line
    try:
        if line.channel in item.live_channels:
            return _speak(tx, item, thread, line)
        return _write(tx, item, thread, line)
    except KeydeskError as refusal:
        return refusal


def _speak(tx: Transaction, item: Reply, thread: Thread, line: Line) -> MessageCard:
    """Say it on a live line, where there is no time to take it back. Raises `Invalid` for what only mails have, and
    for files where one speaks."""
    words = item.words
    if words.recipients.all or words.send_at:
        raise Invalid("Copies and a time to go out are of mails only.", field="to", mend="leave them out")
    if words.uploads and line.channel not in item.written_lines:
        raise Invalid("No files can be sent on this channel.", field="attachments", mend="leave them out")
    files = posting.files_of(tx, words.author, words.uploads, "")
    delivery = "sent" if line.channel in item.from_transcript else "queued"
    message = keep(tx, words, item.message_id, "outbound", line, attachments=files, delivery=delivery)
    posting.post(tx, message, structs.replace(order_of(thread, line, message), attachments=files))
    return message


def _write(tx: Transaction, item: Reply, thread: Thread, line: Line) -> MessageCard:
    if refusal := rules.text_refusal(item.words.text):
        raise refusal
    words = posting.with_names(tx, thread, item.words)
    to = letters.meant(words.recipients, line.address, line.our_address)
    files = posting.files_of(tx, words.author, words.uploads, words.html)
    due = letters.due_at(tx.now, words.send_at, words.undo_seconds)
    message = keep(
        tx,
        words,
        item.message_id,
        "outbound",
        line,
        delivery="scheduled" if due else "queued",
        attachments=files,
        extra=posting.told(tx, words.recipients, to, due) | posting.aside(tx, thread, to),
    )
    order = order_of(thread, line, message)
    text, html = posting.signed(tx, words, item.signatures, thread, line)
    order = structs.replace(
        order,
        to=to.to,
        cc=to.cc,
        bcc=to.bcc,
        text=text,
        html=html,
        attachments=files,
        thread_keys=posting.keys_to(tx, thread, to.to),
    )
    posting.post(tx, message, order, due, lane=message.id if words.send_at else "")
    return message


def order_of(thread: Thread, line: Line, message: MessageCard) -> SendMessage:
    """The order that carries a message to whoever is on this line."""
    return SendMessage(
        order_id=posting.order_id(message.id),
        channel=line.channel,
        contact_id=line.id,
        conversation_id=thread.id,
        external_key=line.external_key,
        message_id=message.id,
        to=line.address,
        our_address=line.our_address,
        agent_id=message.author_id,
        agent_name=message.author_name,
        text=message.text,
        html=message.html,
        subject=message.subject or thread.subject,
        reference=thread.reference,
    )


def _note(tx: Transaction, item: Note) -> MessageCard | KeydeskError:
    words = item.words
    if (before := before_of(tx, words)) is not None:
        return before
    thread = thread_for(tx, words)
    if isinstance(thread, KeydeskError):
        return thread
    named = [line for line in thread.lines if words.contact_id in (None, line.id)]
    if not named:
        return NotFound("This conversation has no such contact.", field="contact_id")
    try:
        called = called_in(tx, words.text, thread.id, words.author)
    except Invalid as refusal:
        return refusal
    extra = {WHISPER: item.whisper_to} if item.whisper_to else {}
    if called:
        extra[MENTIONED] = " ".join(user.id for user in called)
    message = keep(tx, words, item.message_id, "note", named[-1], extra=extra)
    tx.record(NoteAdded(message=message), words.author.id)
    keep_mentions(tx, message, called)
    return message


def before_of(tx: Transaction, words: Words) -> MessageCard | KeydeskError | None:
    """What was kept under the writer's own key before, if anything."""
    row = tx.conn.execute(
        store.BY_CLIENT_ID, {"conversation": words.conversation_id, "client": words.client_id}
    ).one_or_none()
    return rules.again(message_card(row), words.author.id) if row else None


def thread_for(tx: Transaction, words: Words) -> Thread | KeydeskError:
    """The conversation, if the author may write in it."""
    return thread_of(tx, words.conversation_id, words.author)


def thread_of(tx: Transaction, conversation_id: str, user: User) -> Thread | KeydeskError:
    """The conversation, if this user may write in it."""
    nothing = NotFound("There is no such conversation, or none you may write in.")
    wanted = {"conversation": conversation_id}
    row = tx.conn.execute(store.THREAD.with_for_update(), wanted).one_or_none()
    if row is None:
        return nothing
    lines = tuple(Line(**line) for line in tx.conn.execute(store.LINES, wanted).mappings())
    team = tuple(tx.conn.execute(store.TEAM, {"account": row.account_id}).scalars())
    thread = Thread(
        id=row.id,
        reference=row.reference,
        subject=row.subject,
        agent_id=row.agent_id,
        lines=lines,
        team=team,
        language=row.language,
    )
    return thread if rules.may_write(user, thread) else nothing


def keep(tx: Transaction, words: Words, message_id: str, kind: MessageKind, line: Line, **facts: object) -> MessageCard:
    """Number the message and keep it; `facts`: the card's others."""
    number: int = tx.conn.execute(store.take_number, {"conversation": words.conversation_id}).scalar_one()
    message = MessageCard(
        id=message_id,
        conversation_id=words.conversation_id,
        contact_id=line.id,
        channel=line.channel,
        kind=kind,
        number=number,
        author_id=words.author.id,
        author_name=words.author.name,
        text=words.text,
        at=tx.now,
        html=words.html,
        subject=words.subject,
        delivery="queued" if kind == "outbound" else "none",
        client_id=words.client_id,
    )
    message = structs.replace(message, **facts)
    tx.conn.execute(store.insert_message, structs.asdict(message))
    return message

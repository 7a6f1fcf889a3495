"""Writing in a conversation: replies, which go out, and notes, which stay in the house."""

from collections.abc import Sequence

import nh3
import structlog
from msgspec import structs

from hub.access.roles import User
from hub.contract.errors import KeydeskError, NotFound
from hub.contract.events import MessageQueued, NoteAdded
from hub.contract.outbound import SendMessage
from hub.contract.ports import NewId
from hub.contract.words import Channel, MessageCard, MessageKind, Value
from hub.conversing import rules, store
from hub.conversing.rules import Line, Thread
from hub.intake.views import message_card
from hub.storage.outbox import put_orders
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Words(Value):
    """What somebody writes. `client_id`: the writer's own key; the same key is taken once. `contact_id`: the contact
    it goes out by, None for the latest. `html` is sanitised before it is kept."""

    conversation_id: str
    author: User
    text: str
    client_id: str
    html: str = ""
    subject: str = ""
    contact_id: str | None = None


class Reply(Value):
    """Words on their way to the customer. `live_channels`: channels on which a customer must be there to hear."""

    words: Words
    message_id: str
    order_id: str
    live_channels: frozenset[Channel]


class Note(Value):
    """Words for colleagues only."""

    words: Words
    message_id: str


async def reply(writer: Writer, words: Words, live_channels: frozenset[Channel], new_id: NewId) -> MessageCard:
    """Say it to the customer; it is on its way when this returns.

    Raises `NotFound` (none this user may write in), `Conflict` (the customer has left; not accepted), `Invalid`."""
    if refusal := rules.text_refusal(words.text):
        raise refusal
    clean = structs.replace(words, html=nh3.clean(words.html)) if words.html else words
    message = await writer.run(
        send_replies,
        Reply(words=clean, message_id=new_id("ms"), order_id=new_id("or"), live_channels=live_channels),
    )
    log.info("reply queued", message_id=message.id, conversation_id=message.conversation_id, channel=message.channel)
    return message


async def note(writer: Writer, words: Words, new_id: NewId) -> MessageCard:
    """Keep a note. Raises `NotFound` or `Invalid`."""
    if refusal := rules.text_refusal(words.text):
        raise refusal
    return await writer.run(add_notes, Note(words=words, message_id=new_id("ms")))


def send_replies(tx: Transaction, items: Sequence[Reply]) -> list[MessageCard | KeydeskError]:
    """Number, keep and queue each reply."""
    return [_send(tx, item) for item in items]


def add_notes(tx: Transaction, items: Sequence[Note]) -> list[MessageCard | KeydeskError]:
    """Number and keep each note."""
    return [_note(tx, item) for item in items]


def _send(tx: Transaction, item: Reply) -> MessageCard | KeydeskError:
    words = item.words
    if (before := _before(tx, words)) is not None:
        return before
    thread = _thread(tx, words)
    if isinstance(thread, KeydeskError):
        return thread
    line = rules.reply_line(words.author, thread, words.contact_id, item.live_channels)
    if isinstance(line, KeydeskError):
        return line
    message = _keep(tx, words, item.message_id, "outbound", line)
    tx.conn.execute(
        store.said, {"conversation": thread.id, "at": tx.now, "words": rules.preview(words.text)}
    )  # fmt: skip
    tx.record(MessageQueued(message=message), words.author.id)
    put_orders(tx, [_order(tx, item, thread, line)])
    return message


def _note(tx: Transaction, item: Note) -> MessageCard | KeydeskError:
    words = item.words
    if (before := _before(tx, words)) is not None:
        return before
    thread = _thread(tx, words)
    if isinstance(thread, KeydeskError):
        return thread
    named = [line for line in thread.lines if words.contact_id in (None, line.id)]
    if not named:
        return NotFound("This conversation has no such contact.", field="contact_id")
    message = _keep(tx, words, item.message_id, "note", named[-1])
    tx.record(NoteAdded(message=message), words.author.id)
    return message


def _before(tx: Transaction, words: Words) -> MessageCard | KeydeskError | None:
    row = tx.conn.execute(
        store.BY_CLIENT_ID, {"conversation": words.conversation_id, "client": words.client_id}
    ).one_or_none()
    return rules.again(message_card(row), words.author.id) if row else None


def _thread(tx: Transaction, words: Words) -> Thread | KeydeskError:
    """The conversation, if the author may write in it."""
    nothing = NotFound("There is no such conversation, or none you may write in.")
    wanted = {"conversation": words.conversation_id}
    row = tx.conn.execute(store.THREAD.with_for_update(), wanted).one_or_none()
    if row is None:
        return nothing
    lines = tuple(Line(**line) for line in tx.conn.execute(store.LINES, wanted).mappings())
    team = tuple(tx.conn.execute(store.TEAM, {"account": row.account_id}).scalars())
    thread = Thread(
        id=row.id, reference=row.reference, subject=row.subject, agent_id=row.agent_id, lines=lines, team=team
    )
    return thread if rules.may_write(words.author, thread) else nothing


def _keep(tx: Transaction, words: Words, message_id: str, kind: MessageKind, line: Line) -> MessageCard:
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
    tx.conn.execute(store.insert_message, structs.asdict(message))
    return message


def _order(tx: Transaction, item: Reply, thread: Thread, line: Line) -> SendMessage:
    words = item.words
    live = line.channel in item.live_channels
    keys = [] if live else list(tx.conn.execute(store.KEYS, {"conversation": thread.id}).scalars())
    return SendMessage(
        order_id=item.order_id,
        channel=line.channel,
        contact_id=line.id,
        conversation_id=thread.id,
        external_key=line.external_key,
        message_id=item.message_id,
        to=line.address,
        our_address=line.our_address,
        agent_id=words.author.id,
        agent_name=words.author.name,
        text=words.text,
        html=words.html,
        subject=words.subject or thread.subject,
        reference=thread.reference,
        thread_keys=rules.thread_keys(keys),
    )

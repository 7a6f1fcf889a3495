"""What a batch of inbounds touches: loaded at once, changed in memory by the decisions, written at once.

Decisions within one batch see each other here, so that a mail and its answer that arrive together meet."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs, to_builtins

from hub.accounts.reach import clear_marks
from hub.contract.inbound import (
    AnyInbound,
    CallbackMissed,
    ContactOpened,
    FollowUpAsked,
    HeldMail,
    LineFailed,
    LineLeft,
    LineMessage,
    LineNotice,
    LineQueued,
    MailReceived,
    OnLine,
    ReceiptReceived,
    Received,
    RecordingMade,
    SurveyAnswered,
    TranscriptAsked,
)
from hub.contract.words import Address, ContactCard, MessageCard
from hub.intake import known, mail_rules, rules, store
from hub.intake.chat_ledger import ChatLedger
from hub.intake.rules import Known, Thread
from hub.intake.talk_ledger import TalkLedger
from hub.storage.schema import addresses, contacts, conversations, message_keys, messages, people, quarantine, received
from hub.storage.writer import Transaction

ACKNOWLEDGEMENT = "acknowledgement"
"""The client id of what a machine of ours wrote to tell that a mail has come."""
LOOK_BACK = timedelta(hours=1)
"""How long ago mails and acknowledgements still count, at least."""

CARD_NEEDED = FollowUpAsked | SurveyAnswered | TranscriptAsked
THREAD_NEEDED = LineMessage | LineNotice | FollowUpAsked | RecordingMade | TranscriptAsked
"""What of a line needs its contact's whole card, and what its conversation."""

_INSERTS = {
    table: table.insert()
    for table in (people, addresses, conversations, contacts, messages, message_keys, received, quarantine)
}
"""What a ledger writes anew, parents before children."""


class Ledger:
    """The part of the store that one batch of inbounds needs. `again`: names were seen to be taken, of lines opened or
    of messages said; nearly never are they, so only then they are looked for. `counted`: over what time the mails of a
    sender are counted, None where it does not matter."""

    def __init__(
        self, tx: Transaction, items: Sequence[AnyInbound], again: bool = False, counted: timedelta | None = None
    ) -> None:
        self.tx = tx
        conn = tx.conn
        self.answers = store.answers(conn, [item.key for item in items])
        fresh = [item for item in items if item.key not in self.answers]
        openings = [item for item in fresh if isinstance(item, ContactOpened | MailReceived)]
        mails = [item for item in openings if isinstance(item, MailReceived)]
        lines = [item for item in fresh if isinstance(item, OnLine)]
        opened = [item for item in openings if isinstance(item, ContactOpened)]
        callers = {item.sender for item in opened}
        self.people, self.open_threads = known.known_people(conn, callers, threads=True)
        self.people |= known.known_people(conn, {mail.sender for mail in mails} - callers, threads=False)[0]
        strangers = [item.sender for item in openings if self._unplaced(item.sender)]
        self.domains = known.accounts_by_domain(conn, store.distinct(rules.mail_domain(who) for who in strangers))
        self.accounts = known.accounts_by_id(
            conn,
            store.distinct(i.account_id or "" for i in [*opened, *lines] if isinstance(i, ContactOpened | LineQueued)),
        )
        # A mail's own key may be taken: some senders use one Message-ID for many mails.
        self.keys, self.ours = store.conversations_of_keys(
            conn, store.distinct(key for mail in mails for key in (mail.message_key, *mail.thread_keys))
        )
        live = [mail for mail in mails if not mail_rules.is_old(mail, mail.at)]  # others are not counted
        self._lately = store.lately(
            conn,
            {who.person_id for mail in live if (who := self.people.get(mail.sender))} if counted is not None else (),
            min((mail.at for mail in mails), default=tx.now) - max(LOOK_BACK, counted or LOOK_BACK),
        )
        keyed = [(item.channel, item.external_key) for item in [*lines, *(opened if again else ())]]
        self.lines = {key: rules.line_of(row) for key, row in store.line_contacts(conn, keyed).items()}
        telling = {(i.channel, i.external_key) for i in lines if isinstance(i, CARD_NEEDED)}
        wanted = [line.id for key, line in self.lines.items() if line.state == "arriving" or key in telling]
        wanted += [item.contact_id for item in fresh if isinstance(item, CallbackMissed)]
        self.cards = store.cards_by_id(conn, store.distinct(wanted))
        self.talks, self.chats = TalkLedger(conn, lines, self.lines), ChatLedger(conn, lines, self.lines)
        # What only moves a line on needs no conversation: a caller with much open costs its many calls nothing.
        saying = {(i.channel, i.external_key) for i in lines if isinstance(i, THREAD_NEEDED)}
        spoken = [line.conversation_id for key, line in self.lines.items() if key in saying]
        self.threads = store.threads(
            conn,
            store.distinct([*self.keys.values(), *spoken, *(item.rejoin for item in opened)]),
            store.distinct(mail.reference for mail in mails),
        )
        said = [item.client_id for item in lines if isinstance(item, LineMessage)] if again else []
        self._said = store.client_ids(conn, list(self.threads), store.distinct(said))
        sent = [item.message_id for item in fresh if isinstance(item, ReceiptReceived)]
        self.sent = store.messages_by_id(conn, store.distinct(sent))
        self._openings = len(openings)
        self._references: Iterator[str] | None = None
        self._new: dict[Any, list[dict[str, Any]]] = {table: [] for table in _INSERTS}
        self._spoken: dict[str, dict[str, Any]] = {}
        self._reopened: list[dict[str, Any]] = []
        self._lines_changed: list[dict[str, Any]] = []
        self._lines_left: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []

    def _unplaced(self, sender: Address) -> bool:
        known = self.people.get(sender)
        return known is None or known.account_id is None

    def reference(self) -> str:
        """A fresh one. They are taken from the store together, when the first is needed."""
        if self._references is None:
            self._references = iter(store.next_references(self.tx.conn, self._openings))
        return next(self._references)

    def meet(self, address: Address, known: Known) -> None:
        """Keep a person met for the first time."""
        self.people[address] = structs.replace(known, new=False)
        now = self.tx.now
        self._new[people].append(
            {"id": known.person_id, "name": known.name, "language": known.language, "created_at": now}
        )
        self._new[addresses].append(
            {"kind": address.kind, "value": address.value, "person_id": known.person_id, "created_at": now}
        )

    def open_thread(self, thread: Thread, card: ContactCard) -> None:
        """Keep a new conversation, begun by `card`."""
        self._new[conversations].append(
            {
                "id": thread.conversation_id,
                "reference": thread.reference,
                "account_id": card.account_id,
                "person_id": card.person_id,
                "subject": card.subject,
                "preview": card.preview,
                "channel": card.channel,
                "language": card.language,
                "opened_at": self.tx.now,
                "last_at": self.tx.now,
            }
        )
        self.keep_thread(structs.replace(thread, new=False))

    def keep_thread(self, thread: Thread) -> None:
        self.threads[thread.conversation_id] = self.threads[thread.reference] = thread
        self.open_threads[thread.person_id] = thread

    def reach(self, address: Address) -> None:
        """Somebody wrote from an address that was marked as dead: it is not."""
        clear_marks(self.tx.conn, [address.value])
        self.people[address] = structs.replace(self.people[address], failed=False)

    def add_contact(self, card: ContactCard) -> None:
        self._new[contacts].append(store.contact_row(card))
        self.cards[card.id] = card
        if card.external_key:
            self.lines[card.channel, card.external_key] = rules.line_of(card)

    def own_client_id(self, conversation_id: str, client_id: str) -> str:
        """The sender's own id for a message, empty if another message of the conversation has it: two devices of one
        person may count alike, and no word is lost for that."""
        if not client_id or (conversation_id, client_id) in self._said:
            return ""
        self._said.add((conversation_id, client_id))
        return client_id

    def add_message(self, message: MessageCard, key: str = "") -> None:
        """Keep a message; `key`: the identifier at the edge under which answers to it come."""
        self._new[messages].append(store.message_row(message))
        before = self._spoken.get(message.conversation_id, {"on_channel": None, "first_words": None})
        theirs = message.kind == "inbound"
        self._spoken[message.conversation_id] = {
            "thread": message.conversation_id,
            "number": message.number,
            "at": message.at,
            "on_channel": before["on_channel"] if message.kind == "system" else message.channel,
            "became": self.threads[message.conversation_id].status,
            "first_words": rules.preview(message.text, message.attachments) if theirs else before["first_words"],
        }
        if key and key not in self.keys:
            self.keys[key] = message.conversation_id
            self._new[message_keys].append(
                {"key": key, "conversation_id": message.conversation_id, "message_id": message.id, "at": self.tx.now}
            )

    def mails_of(self, sender: Address) -> list[datetime]:
        """When this sender's latest mails came."""
        known = self.people.get(sender)
        return self._lately.get((known.person_id, ""), []) if known else []

    def acknowledged(self, person_id: str) -> list[datetime]:
        """When this person was lately told that a mail has come."""
        return self._lately.get((person_id, ACKNOWLEDGEMENT), [])

    def note_mail(self, person_id: str, at: datetime) -> None:
        self._lately.setdefault((person_id, ""), []).append(at)

    def note_acknowledgement(self, person_id: str, at: datetime) -> None:
        self._lately.setdefault((person_id, ACKNOWLEDGEMENT), []).append(at)

    def taking_part(self, conversation_id: str) -> set[str]:
        """Every address that the headers of the conversation's messages name. Asked seldom, so not loaded before."""
        extras = store.extras(self.tx.conn, conversation_id)
        extras += [row["extra"] for row in self._new[messages] if row["conversation_id"] == conversation_id]
        return {address for extra in extras for address in mail_rules.addresses_in(extra)}

    def said_on(self, contact_id: str) -> list[MessageCard]:
        """All messages of a contact, in order. Asked seldom, so not loaded before."""
        fresh = [store.card_of(row) for row in self._new[messages] if row["contact_id"] == contact_id]
        return store.messages_of(self.tx.conn, contact_id) + fresh

    def hold(self, mail: MailReceived, held: HeldMail) -> None:
        """Keep a mail for a supervisor."""
        self._new[quarantine].append(
            {
                "key": mail.key,
                "at": mail.at,
                "reason": f"{held.reason}: {held.detail}" if held.detail else held.reason,
                "sender": held.sender,
                "mailbox": held.mailbox,
                "subject": held.subject,
                "raw": held.raw,
                "mail": to_builtins(mail),
            }
        )

    def change_line(self, card: ContactCard) -> None:
        """Keep what became of an arriving line."""
        self.cards[card.id] = card
        self.lines[card.channel, card.external_key] = rules.line_of(card)
        self._lines_changed.append(store.line_row(card))

    def reopen(self, thread: Thread) -> None:
        """Something of a conversation that was over waits again."""
        self._reopened.append({"thread": thread.conversation_id})
        self.keep_thread(structs.replace(thread, status="open"))

    def foresee(self, card: ContactCard) -> None:
        """What the router will make of a contact within this commit, for what else of it comes in the same batch."""
        self.cards[card.id] = card
        if card.external_key:
            self.lines[card.channel, card.external_key] = rules.line_of(card)

    def leave_line(self, item: LineLeft | FollowUpAsked) -> None:
        """Keep that the customer left a line that the router or an agent has."""
        line = self.lines[item.channel, item.external_key]
        self.lines[item.channel, item.external_key] = structs.replace(line, left_at=self.tx.now)
        self._lines_left.append({"contact": line.id, "left": self.tx.now})

    def break_line(self, item: LineFailed) -> None:
        """The router takes the contact from its agent within this commit."""
        line = self.lines[item.channel, item.external_key]
        self.lines[item.channel, item.external_key] = structs.replace(line, state="waiting")

    def deliver(self, message: MessageCard) -> None:
        self._deliveries.append({"message": message.id, "became": message.delivery, "why": message.failure})

    def answer(self, key: str, answer: Received) -> Received:
        """Remember what was answered, for the next time the same key comes."""
        self.answers[key] = structs.replace(answer, duplicate=True)
        self._new[received].append(
            {
                "key": key,
                "at": self.tx.now,
                "contact_id": answer.contact_id,
                "conversation_id": answer.conversation_id,
                "message_id": answer.message_id,
                "message_number": answer.message_number,
            }
        )
        return answer

    def save(self) -> None:
        """Write everything, parents before children."""
        conn = self.tx.conn
        for table, rows in self._new.items():
            store.write(conn, _INSERTS[table], rows)
        store.write(conn, store.SPOKEN, list(self._spoken.values()))
        store.write(conn, store.REOPENED, self._reopened)
        store.write(conn, store.LINE_CHANGED, self._lines_changed)
        store.write(conn, store.LINE_LEFT, self._lines_left)
        store.write(conn, store.DELIVERY, self._deliveries)
        self.talks.save(conn)
        self.chats.save(conn)

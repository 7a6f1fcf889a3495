"""The one door in: `receive` takes an inbound once and answers after the commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy.exc import IntegrityError

from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.events import (
    ConnectFailed,
    ContactArrived,
    ContactQueued,
    LineEnded,
    MessageDelivery,
    MessageReceived,
)
from hub.contract.inbound import (
    AnyInbound,
    CallbackMissed,
    ContactOpened,
    FollowUpAsked,
    LineFailed,
    LineLeft,
    LineMessage,
    LineQueued,
    MailReceived,
    ReceiptReceived,
    Received,
)
from hub.contract.ports import BusinessNow, NewId
from hub.contract.words import ContactCard, MessageCard
from hub.intake import lines, rules
from hub.intake.ledger import Ledger, LineInbound
from hub.intake.lines import ACTOR
from hub.intake.rules import Known, Line, Opening, Thread
from hub.storage.writer import Transaction, Writer


class IntakeDoor:
    """Implements the `Intake` port on the one writer."""

    def __init__(self, writer: Writer, business: BusinessNow, new_id: NewId) -> None:
        self._writer = writer
        self._business = business
        self._new_id = new_id

    async def receive(self, inbound: AnyInbound) -> Received:
        """See the `Intake` port."""
        sound = rules.keepable(inbound, self._business().channels)
        try:
            return await self._writer.run(self._take, sound)
        except IntegrityError:  # the store itself holds that a line is opened once, and a client's id used once
            return await self._writer.run(self._take_again, sound)

    def _take(self, tx: Transaction, items: Sequence[AnyInbound]) -> list[Received | KeydeskError]:
        return self._enter(Ledger(tx, items), items)

    def _take_again(self, tx: Transaction, items: Sequence[AnyInbound]) -> list[Received | KeydeskError]:
        return self._enter(Ledger(tx, items, again=True), items)

    def _enter(self, ledger: Ledger, items: Sequence[AnyInbound]) -> list[Received | KeydeskError]:
        answers = [self._once(ledger, item) for item in items]
        ledger.save()
        return answers

    def _once(self, ledger: Ledger, item: AnyInbound) -> Received | KeydeskError:
        if (before := ledger.answers.get(item.key)) is not None:
            return before
        try:
            return ledger.answer(item.key, self._decide(ledger, rules.not_later(item, ledger.tx.now)))
        except KeydeskError as refusal:
            return refusal

    def _decide(self, ledger: Ledger, item: AnyInbound) -> Received:
        match item:
            case ContactOpened():
                return self._open_line(ledger, item)
            case MailReceived():
                return self._receive_mail(ledger, item)
            case ReceiptReceived():
                return _take_receipt(ledger, item)
            case CallbackMissed():
                return lines.miss_callback(ledger, item)
            case _:
                return self._hear_line(ledger, item)

    # --- lines: calls and chat sessions -----------------------------------------------------------------------

    def _open_line(self, ledger: Ledger, item: ContactOpened) -> Received:
        if (line := ledger.lines.get((item.channel, item.external_key))) is not None:
            return lines.opened_before(line)
        opening = rules.opening_of(item)
        known = self._who(ledger, opening, ledger.tx.now)
        thread = ledger.open_threads.get(known.person_id)
        if thread is None or not rules.joins(thread, known, item.at):
            thread = None
        card = self._begin_contact(ledger, opening, known, thread)
        return Received(contact_id=card.id, conversation_id=card.conversation_id)

    def _hear_line(self, ledger: Ledger, item: LineInbound) -> Received:
        line = ledger.lines.get((item.channel, item.external_key))
        if line is None:
            raise Invalid(
                f"No {item.channel} line is known by this key.", field="external_key", mend="open the line first"
            )
        done = Received(contact_id=line.id, conversation_id=line.conversation_id)
        match item:
            case LineMessage() if line.state == "closed":
                raise Conflict("This line's contact is closed.", mend="open a new line", field="external_key")
            case LineMessage():
                return self._speak(ledger, item, line)
            case FollowUpAsked():
                return self._leave_work(ledger, item, line)
            case LineQueued() if line.state == "arriving":
                lines.queue(ledger, item, line, self._business())
            case LineLeft() if line.state == "arriving":
                lines.close_arriving(ledger, item, line, self._business())
            case LineLeft() if line.state != "closed" and line.left_at is None:
                outcome = rules.outcome_of(item) or ""
                ledger.leave_line(item)
                ledger.tx.record(
                    LineEnded(contact_id=line.id, conversation_id=line.conversation_id, outcome=outcome), ACTOR
                )
            case LineFailed() if line.state == "active" and item.agent_id in ("", line.agent_id):
                ledger.break_line(item)
                ledger.tx.record(
                    ConnectFailed(
                        contact_id=line.id,
                        conversation_id=line.conversation_id,
                        reason=item.reason,
                        agent_id=item.agent_id,
                    ),
                    ACTOR,
                )
        return done

    def _leave_work(self, ledger: Ledger, item: FollowUpAsked, line: Line) -> Received:
        card = lines.leave_work(ledger, item, self._new_id("ct"))
        if not (item.text or item.attachments):
            return Received(contact_id=card.id, conversation_id=card.conversation_id)
        return self._speak(ledger, item, structs.replace(line, id=card.id))

    def _speak(self, ledger: Ledger, item: LineMessage | FollowUpAsked, line: Line) -> Received:
        theirs = isinstance(item, FollowUpAsked) or item.direction == "inbound"
        message = self._add_message(
            ledger,
            ledger.threads[line.conversation_id],
            contact_id=line.id,
            channel=item.channel,
            kind="inbound" if theirs else "outbound",
            author_id=line.person_id if theirs else line.agent_id or "",
            author_name=line.person_name or line.address if theirs else "",
            text=item.text,
            at=item.at,
            client_id=ledger.own_client_id(line.conversation_id, item.client_id),
            attachments=item.attachments,
        )
        ledger.tx.record(MessageReceived(message=message, account_id=line.account_id), ACTOR)
        return _spoken(message)

    # --- mails ------------------------------------------------------------------------------------------------

    def _receive_mail(self, ledger: Ledger, item: MailReceived) -> Received:
        opening = rules.opening_of(item)
        known = self._who(ledger, opening, ledger.tx.now)
        thread = _answered_thread(ledger, item, known)
        if thread is not None and item.channel in thread.live:
            contact_id, account_id = thread.live[item.channel], thread.account_id
        else:
            card = self._begin_contact(ledger, opening, known, thread)
            contact_id, account_id = card.id, card.account_id
            thread = ledger.threads[card.conversation_id]
        message = self._add_message(
            ledger,
            thread,
            contact_id=contact_id,
            channel=item.channel,
            kind="inbound",
            author_id=known.person_id,
            author_name=known.name or item.sender.value,
            text=item.text,
            html=item.html,
            subject=item.subject,
            at=item.at,
            attachments=item.attachments,
            extra={**item.extra, "from": item.sender.value, **({"automatic": "yes"} if item.automatic else {})},
            key=item.message_key,
        )
        ledger.tx.record(MessageReceived(message=message, account_id=account_id), ACTOR)
        return _spoken(message)

    # --- shared -----------------------------------------------------------------------------------------------

    def _who(self, ledger: Ledger, opening: Opening, now: datetime) -> Known:
        """The person behind the address; a stranger is met and kept, with the mail domain as a weaker hint."""
        known = ledger.people.get(opening.sender)
        if known is None:
            known = Known(
                person_id=self._new_id("pe"), name=opening.name, language=opening.language, match="unknown", new=True
            )
            ledger.meet(opening.sender, known)
        if known.account_id is not None:
            return known
        hint = ledger.accounts.get(opening.account_id or "") or ledger.domains.get(rules.mail_domain(opening.sender))
        if hint is None:
            return known
        return structs.replace(
            known,
            account_id=hint.account_id,
            account_name=hint.account_name,
            tier=hint.tier,
            account_language=hint.account_language,
            match=hint.match,
        )

    def _begin_contact(self, ledger: Ledger, opening: Opening, known: Known, thread: Thread | None) -> ContactCard:
        fresh = thread is None
        if thread is None:
            thread = Thread(
                conversation_id=self._new_id("cv"),
                reference=ledger.reference(),
                account_id=known.account_id,
                person_id=known.person_id,
                agent_id=None,
                status="open",
                subject=opening.subject,
                messages=0,
                last_at=opening.at,
                new=True,
            )
        card = rules.new_card(opening, known, thread, self._new_id("ct"), self._business())
        if fresh:
            ledger.open_thread(thread, card)
        live = thread.live | {card.channel: card.id}
        ledger.keep_thread(structs.replace(thread, new=False, live=live, status="open"))
        ledger.add_contact(card)
        ledger.tx.record(ContactQueued(contact=card) if opening.queue else ContactArrived(contact=card), ACTOR)
        return card

    def _add_message(
        self, ledger: Ledger, thread: Thread, *, kind: Any, key: str = "", contact_id: str, channel: str, **facts: Any
    ) -> MessageCard:
        thread = ledger.threads.get(thread.conversation_id, thread)
        message = MessageCard(
            id=self._new_id("ms"),
            conversation_id=thread.conversation_id,
            contact_id=contact_id,
            channel=channel,
            kind=kind,
            number=thread.messages + 1,
            **facts,
        )
        ledger.keep_thread(structs.replace(thread, messages=message.number, last_at=message.at))
        ledger.add_message(message, key)
        return message


def _answered_thread(ledger: Ledger, item: MailReceived, known: Known) -> Thread | None:
    """The conversation a mail answers: by the identifiers it names, else by a reference number it may use."""
    for key in item.thread_keys:
        if (conversation := ledger.keys.get(key)) is not None:
            return ledger.threads[conversation]
    by_reference = ledger.threads.get(item.reference)
    if by_reference is not None and rules.may_join_by_reference(by_reference, known):
        return by_reference
    return None


def _spoken(message: MessageCard) -> Received:
    return Received(
        contact_id=message.contact_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        message_number=message.number,
    )


def _take_receipt(ledger: Ledger, item: ReceiptReceived) -> Received:
    message = ledger.sent.get(item.message_id)
    if message is None:
        raise Invalid("No message is known by this id.", field="message_id", mend="send the id the order carried")
    if rules.moves_on(message.delivery, item.delivery):
        message = structs.replace(message, delivery=item.delivery, failure=item.failure)
        ledger.sent[item.message_id] = message
        ledger.deliver(message)
        ledger.tx.record(MessageDelivery(message=message), ACTOR)
    return _spoken(message)

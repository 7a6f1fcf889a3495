"""The one door in: `receive` takes an inbound once and answers after the commit."""

from collections.abc import Sequence

from msgspec import structs
from sqlalchemy.exc import IntegrityError

from hub.accounts.reach import mark_bounced, mark_reached
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.events import (
    ConnectFailed,
    LineEnded,
    MessageDelivery,
    MessageReceived,
)
from hub.contract.inbound import (
    AnyInbound,
    CallbackMissed,
    ContactOpened,
    FollowUpAsked,
    LineFacts,
    LineFailed,
    LineLeft,
    LineMessage,
    LineNotice,
    LineQueued,
    MailReceived,
    MenuTold,
    OnLine,
    ReceiptReceived,
    Received,
    RecordingMade,
    SurveyAnswered,
    TalkChanged,
    TranscriptAsked,
)
from hub.contract.ports import BusinessNow, NewId
from hub.contract.words import MessageCard
from hub.intake import chats, lines, mail_rules, mails, rules, talks, transcripts
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.registrar import Registrar
from hub.intake.rules import Line
from hub.storage.writer import Transaction, Writer


class IntakeDoor:
    """Implements the `Intake` port on the one writer. `mailboxes`: our own mail addresses; what goes to customers by
    mail is from the first where nobody says."""

    def __init__(self, writer: Writer, business: BusinessNow, new_id: NewId, mailboxes: Sequence[str] = ()) -> None:
        self._writer = writer
        self._business = business
        self.registrar = Registrar(business, new_id, tuple(mailboxes))

    async def receive(self, inbound: AnyInbound) -> Received:
        """See the `Intake` port."""
        business = self._business()
        sound = mail_rules.as_meant(rules.keepable(inbound, business.channels), business.mail)
        try:
            return await self._writer.run(self._take, sound)
        except IntegrityError:  # the store itself holds that a line is opened once, and a client's id used once
            return await self._writer.run(self._take_again, sound)

    def _take(self, tx: Transaction, items: Sequence[AnyInbound]) -> list[Received | KeydeskError]:
        return self._enter(self._ledger(tx, items), items)

    def _take_again(self, tx: Transaction, items: Sequence[AnyInbound]) -> list[Received | KeydeskError]:
        return self._enter(self._ledger(tx, items, again=True), items)

    def _ledger(self, tx: Transaction, items: Sequence[AnyInbound], *, again: bool = False) -> Ledger:
        return Ledger(tx, items, again, mail_rules.counted_over(self._business().mail))

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
                return mails.receive(self.registrar, ledger, item)
            case ReceiptReceived():
                traits = self._business().channels.get(item.channel)
                return _take_receipt(ledger, item, addressed=traits is None or not traits.from_transcript)
            case CallbackMissed():
                return lines.miss_callback(ledger, item)
            case _:
                return self._hear_line(ledger, item)

    # --- lines: calls and chat sessions -----------------------------------------------------------------------

    def _open_line(self, ledger: Ledger, item: ContactOpened) -> Received:
        if (line := ledger.lines.get((item.channel, item.external_key))) is not None:
            return lines.opened_before(line)
        opening = rules.opening_of(item)
        known = self.registrar.who(ledger, opening)
        thread = chats.rejoined(ledger, item, known)
        if thread is None and (latest := ledger.open_threads.get(known.person_id)) is not None:
            thread = latest if rules.joins(latest, known, item.at) else None
        card = self.registrar.begin(ledger, opening, known, thread)
        chats.tell_first(ledger, card, item.facts)
        return Received(contact_id=card.id, conversation_id=card.conversation_id)

    def _hear_line(self, ledger: Ledger, item: OnLine) -> Received:
        line = ledger.lines.get((item.channel, item.external_key))
        if line is None:
            raise Invalid(
                f"No {item.channel} line is known by this key.", field="external_key", mend="open the line first"
            )
        done = Received(contact_id=line.id, conversation_id=line.conversation_id)
        match item:
            case LineMessage() if line.state == "closed":
                raise Conflict("This line's contact is closed.", mend="open a new line", field="external_key")
            case LineMessage() if not (item.text.strip() or item.attachments):
                raise Invalid("There is nothing in this message.", mend="say something", field="text")
            case LineMessage():
                return self._speak(ledger, item, line)
            case LineNotice():
                return _spoken(chats.notice(self.registrar, ledger, item, line))
            case TranscriptAsked():
                return _spoken(transcripts.send(self.registrar, ledger, item, line))
            case LineFacts():
                chats.tell(ledger, item, line)
            case SurveyAnswered():
                chats.survey(ledger, item, line)
            case FollowUpAsked():
                return self._leave_work(ledger, item, line)
            case RecordingMade():
                return talks.keep_recording(self.registrar, ledger, item, line)
            case TalkChanged():
                talks.move(ledger, item, line)
            case MenuTold():
                talks.walk(ledger, item, line)
            case LineQueued() if line.state == "arriving":
                lines.queue(ledger, item, line, self._business())
            case LineLeft() if line.state == "arriving":
                lines.close_arriving(ledger, item, line, self._business())
            case LineLeft() if line.state != "closed" and line.left_at is None:
                outcome = rules.outcome_of(item) or item.outcome
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
        card = lines.leave_work(ledger, item, self.registrar.new_id("ct"), self._business(), self.registrar.mailboxes)
        chats.tell_first(ledger, card, ledger.chats.facts.get(line.id, {}))
        if not (item.text or item.attachments):
            return Received(contact_id=card.id, conversation_id=card.conversation_id)
        return self._speak(ledger, item, structs.replace(line, id=card.id))

    def _speak(self, ledger: Ledger, item: LineMessage | FollowUpAsked, line: Line) -> Received:
        theirs = isinstance(item, FollowUpAsked) or item.direction == "inbound"
        message = self.registrar.say(
            ledger,
            line.conversation_id,
            contact_id=line.id,
            channel=item.channel,
            kind="inbound" if theirs else "outbound",
            author_id=line.person_id if theirs else line.agent_id or "",
            author_name=line.person_name or line.address if theirs else "",
            text=item.text,
            at=item.at,
            client_id=ledger.own_client_id(line.conversation_id, item.client_id),
            attachments=item.attachments,
            extra=lines.claimed(item),
        )
        ledger.tx.record(MessageReceived(message=message, account_id=line.account_id), ACTOR)
        return _spoken(message)


def _spoken(message: MessageCard) -> Received:
    return Received(
        contact_id=message.contact_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        message_number=message.number,
    )


def _take_receipt(ledger: Ledger, item: ReceiptReceived, *, addressed: bool) -> Received:
    """`addressed`: the message went to an address, of which one now knows more."""
    message = ledger.sent.get(item.message_id)
    if message is None:
        raise Invalid("No message is known by this id.", field="message_id", mend="send the id the order carried")
    if addressed and item.delivery in ("delivered", "read"):
        mark_reached(ledger.tx.conn, message, item.address)
    if rules.moves_on(message.delivery, item.delivery):
        message = structs.replace(message, delivery=item.delivery, failure=item.failure)
        ledger.sent[item.message_id] = message
        ledger.deliver(message)
        if addressed and item.delivery == "failed":
            mark_bounced(ledger.tx.conn, message, item.address, ledger.tx.now)
        ledger.tx.record(MessageDelivery(message=message), ACTOR)
    return _spoken(message)

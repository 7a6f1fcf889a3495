"""Writes down who and what came: people met, contacts begun, messages said."""

from datetime import datetime
from typing import Any

from msgspec import structs

from hub.contract.events import ContactArrived, ContactQueued
from hub.contract.ports import BusinessNow, NewId
from hub.contract.words import Channel, ContactCard, MessageCard, MessageKind
from hub.intake import rules
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.rules import Known, Opening, Thread


class Registrar:
    """Makes ids and cards, and enters them in the batch's ledger. `mailboxes`: our own addresses."""

    def __init__(self, business: BusinessNow, new_id: NewId, mailboxes: tuple[str, ...] = ()) -> None:
        self.business = business
        self.new_id = new_id
        self.mailboxes = mailboxes

    def who(self, ledger: Ledger, opening: Opening) -> Known:
        """The person behind the address; a stranger is met and kept, with the mail domain as a weaker hint."""
        known = ledger.people.get(opening.sender)
        if known is None:
            known = Known(
                person_id=self.new_id("pe"), name=opening.name, language=opening.language, match="unknown", new=True
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

    def begin(self, ledger: Ledger, opening: Opening, known: Known, thread: Thread | None) -> ContactCard:
        """A new contact, in `thread` or in a conversation of its own."""
        fresh = thread is None
        if thread is None:
            thread = Thread(
                conversation_id=self.new_id("cv"),
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
        card = rules.new_card(opening, known, thread, self.new_id("ct"), self.business())
        if fresh:
            ledger.open_thread(thread, card)
        live = thread.live | {card.channel: card.id}
        ledger.keep_thread(structs.replace(thread, new=False, live=live, status="open"))
        ledger.add_contact(card)
        ledger.tx.record(ContactQueued(contact=card) if opening.queue else ContactArrived(contact=card), ACTOR)
        return card

    def say(
        self,
        ledger: Ledger,
        conversation_id: str,
        *,
        contact_id: str | None,
        channel: Channel,
        kind: MessageKind,
        text: str,
        at: datetime,
        key: str = "",
        author_id: str = "",
        author_name: str = "",
        reopens: bool = True,
        **facts: Any,
    ) -> MessageCard:
        """A numbered message of the conversation. `key`: under which answers to it come; `reopens`: a conversation that
        is over waits again for somebody to read it; `facts`: its card's others."""
        thread = ledger.threads[conversation_id]
        message = MessageCard(
            id=self.new_id("ms"),
            conversation_id=conversation_id,
            contact_id=contact_id,
            channel=channel,
            kind=kind,
            number=thread.messages + 1,
            author_id=author_id,
            author_name=author_name,
            text=text,
            at=at,
            **facts,
        )
        # Without a contact it waits for nobody: a conversation that is over stays so.
        status = thread.status if contact_id is None or not reopens else "open"
        ledger.keep_thread(structs.replace(thread, messages=message.number, last_at=message.at, status=status))
        ledger.add_message(message, key)
        return message

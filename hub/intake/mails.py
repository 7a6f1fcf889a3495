"""What becomes of a mail: held, joined to the conversation it answers, or a contact of its own."""

from msgspec import structs

from hub.contract.events import MessageReceived, NoteAdded
from hub.contract.held import MailHeld
from hub.contract.inbound import MailReceived, Received
from hub.contract.words import MessageCard
from hub.intake import acknowledging, mail_rules, rules
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.registrar import Registrar
from hub.intake.rules import Known, Thread


def receive(registrar: Registrar, ledger: Ledger, mail: MailReceived) -> Received:
    """Hold the mail for a supervisor, or admit it."""
    before = ledger.mails_of(mail.sender)
    if why := mail_rules.why_held(mail, registrar.business().mail, before):
        held = mail_rules.held_mail(mail, why)
        ledger.hold(mail, held)
        ledger.tx.record(MailHeld(mail=held), ACTOR)
        return Received(contact_id=None, conversation_id=None)
    return admit(registrar, ledger, mail, acknowledged=True)


def admit(registrar: Registrar, ledger: Ledger, mail: MailReceived, *, acknowledged: bool) -> Received:
    """Take the mail into a conversation. `acknowledged`: tell its sender so, where the rules say it.

    A machine's answer to a conversation of which nobody reads a contact is kept there and waits for nobody: an
    absence note is no work. A report that a mail of ours failed is."""
    business = registrar.business()
    opening = structs.replace(rules.opening_of(mail), skills=mail_rules.skills_for(mail.language, business))
    known = registrar.who(ledger, opening)
    thread, strange = _answered(ledger, mail, known, warn=business.mail.strangers == "warn")
    idle = mail.automatic and "notice" in mail.extra and "report" not in mail.extra
    first = thread is None
    contact_id: str | None
    if thread is not None and (mail.channel in thread.live or idle):
        contact_id = thread.live.get(mail.channel)
    else:
        card = registrar.begin(ledger, opening, known, thread)
        contact_id, thread = card.id, ledger.threads[card.conversation_id]
    message = registrar.say(
        ledger,
        thread.conversation_id,
        contact_id=contact_id,
        channel=mail.channel,
        kind="inbound",
        author_id=known.person_id,
        author_name=known.name or mail.sender.value,
        text=mail.text,
        html=mail.html,
        subject=mail.subject,
        at=mail.at,
        attachments=mail.attachments,
        extra={**mail.extra, **_marks(mail, strange)},
        key=mail.message_key,
    )
    ledger.tx.record(MessageReceived(message=message, account_id=thread.account_id), ACTOR)
    ledger.note_mail(known.person_id, mail.at)
    if known.failed and not mail.automatic:
        ledger.reach(mail.sender)
    if strange:
        _warn(registrar, ledger, message)
    if first and acknowledged:
        acknowledging.acknowledge(registrar, ledger, mail, ledger.cards[message.contact_id or ""])
    return Received(
        contact_id=contact_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        message_number=message.number,
    )


def _marks(mail: MailReceived, strange: bool) -> dict[str, str]:
    marks = {"from": mail.extra.get("forwarded_by") or mail.sender.value}
    return marks | ({"automatic": "yes"} if mail.automatic else {}) | ({"stranger": "yes"} if strange else {})


def _answered(ledger: Ledger, mail: MailReceived, known: Known, *, warn: bool) -> tuple[Thread | None, bool]:
    """The conversation a mail answers, and whether its sender is a stranger there.

    The identifiers it names count first. Whoever is not of the conversation's person or account, nor was named in one
    of its messages, joins only by an identifier of our own making, which the channel has proven: as a stranger, if
    they may (`warn`); a machine of the customer's (an absence note, a bounce) always. A reference number in the
    subject is no secret: it leads its own person and account only."""
    for key in mail.thread_keys:
        conversation = ledger.keys.get(key)
        if conversation is None:
            continue
        thread = ledger.threads[conversation]
        if rules.may_join_by_reference(thread, known) or mail.sender.value in ledger.taking_part(conversation):
            return thread, False
        proven = any(ledger.keys.get(each) == conversation for each in mail.thread_keys if each in ledger.ours)
        if proven and (warn or mail.automatic):
            return thread, not mail.automatic or "bulk" in mail.extra
    by_reference = ledger.threads.get(mail.reference)
    if by_reference is not None and rules.may_join_by_reference(by_reference, known):
        return by_reference, False
    return None, False


def _warn(registrar: Registrar, ledger: Ledger, message: MessageCard) -> None:
    """A line in the conversation that says who came in."""
    sender = message.extra["from"]
    line = registrar.say(
        ledger,
        message.conversation_id,
        contact_id=message.contact_id,
        channel=message.channel,
        kind="system",
        text=mail_rules.STRANGER.format(who=sender),
        at=message.at,
        extra={"warning": "stranger", "who": sender},
    )
    ledger.tx.record(NoteAdded(message=line), ACTOR)

"""What comes on written lines beside words: what the edge says, what customers tell of themselves, what they say of us,
and the conversation they come back to."""

from collections.abc import Mapping

from hub.contract.chatted import NOTICE
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import FactsTold, MessageReceived, SurveyTaken
from hub.contract.inbound import ContactOpened, LineFacts, LineNotice, SurveyAnswered
from hub.contract.words import ContactCard, MessageCard
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.registrar import Registrar
from hub.intake.rules import Known, Line, Thread

MOST_FACTS = 60
LONGEST_NAME = 100
LONGEST_FACT = 2000
LONGEST_COMMENT = 2000


def rejoined(ledger: Ledger, item: ContactOpened, known: Known) -> Thread | None:
    """The conversation a line goes on with, open again if it was over; None when it names none of this person's."""
    thread = ledger.threads.get(item.rejoin) if item.rejoin else None
    if thread is None or thread.person_id != known.person_id:
        return None
    if thread.status != "open":
        ledger.reopen(thread)
    return ledger.threads[thread.conversation_id]


def tell_first(ledger: Ledger, card: ContactCard, facts: Mapping[str, str]) -> None:
    """What is known of the customer as their contact begins."""
    if facts:
        _tell(ledger, card.id, card.conversation_id, facts_after({}, facts))


def tell(ledger: Ledger, item: LineFacts, line: Line) -> None:
    """What changed of it. Of a contact that is over nobody need know more, and what is no news is not told."""
    before = ledger.chats.facts.get(line.id, {})
    after = facts_after(before, item.facts)
    if line.state != "closed" and after != before:
        _tell(ledger, line.id, line.conversation_id, after)


def _tell(ledger: Ledger, contact_id: str, conversation_id: str, facts: dict[str, str]) -> None:
    ledger.chats.keep_facts(contact_id, facts)
    ledger.tx.record(FactsTold(contact_id=contact_id, conversation_id=conversation_id, facts=facts), ACTOR)


def facts_after(before: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """The facts with those just told: an empty one takes its own away. What is too long is cut, what is too much is
    left out: customers' pages say what they like. Pure."""
    facts = dict(before)
    for whole_name, whole in told.items():
        name, fact = whole_name.strip()[:LONGEST_NAME], whole.strip()[:LONGEST_FACT]
        if not fact:
            facts.pop(name, None)
        elif name in facts or len(facts) < MOST_FACTS:
            facts[name] = fact
    return facts


def notice(registrar: Registrar, ledger: Ledger, item: LineNotice, line: Line) -> MessageCard:
    """What the edge said to the customer stands among the messages; nobody is to answer it."""
    if line.state == "closed":
        raise Conflict("This line's contact is closed.", mend="open a new line", field="external_key")
    message = registrar.say(
        ledger,
        line.conversation_id,
        contact_id=line.id,
        channel=item.channel,
        kind="system",
        text=item.text,
        at=item.at,
        extra={NOTICE: "yes"},
    )
    ledger.tx.record(MessageReceived(message=message, account_id=line.account_id), ACTOR)
    return message


def survey(ledger: Ledger, item: SurveyAnswered, line: Line) -> None:
    """What the customer says of this line's contact. Raises `Invalid` for marks that are none, and for nothing."""
    if item.csat is not None and not 1 <= item.csat <= 5:
        raise Invalid("Satisfaction is a mark from 1 to 5.", field="csat", mend="give one of these")
    if item.nps is not None and not 0 <= item.nps <= 10:
        raise Invalid("A recommendation is a mark from 0 to 10.", field="nps", mend="give one of these")
    comment = item.comment.strip()[:LONGEST_COMMENT]
    if item.csat is None and item.nps is None and not comment:
        raise Invalid("Nothing was answered.", field="csat", mend="answer one of the questions")
    card = ledger.cards[line.id]
    said = SurveyTaken(
        contact_id=card.id,
        conversation_id=card.conversation_id,
        account_id=card.account_id,
        agent_id=card.agent_id,
        csat=item.csat,
        nps=item.nps,
        comment=comment,
    )
    row = {name: getattr(said, name) for name in said.__struct_fields__}
    ledger.chats.keep_survey(row | {"tier": card.tier, "channel": card.channel, "at": item.at})
    ledger.tx.record(said, ACTOR)

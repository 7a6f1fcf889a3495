"""What was said on a line, mailed to its customer when they ask for it.

It goes out as a machine's word, as acknowledgements do: in the commit that took the wish, with the null return path, so
that nothing can answer it in turn. The customer names the address, so it could be a stranger's: nothing is sent before
one of ours has said something, and not more than twice.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.contract.errors import Conflict
from hub.contract.inbound import TranscriptAsked
from hub.contract.plans import Business
from hub.contract.words import ContactCard, MessageCard, Value
from hub.intake import automatic
from hub.intake.acknowledging import instant
from hub.intake.ledger import Ledger
from hub.intake.lines import writing_to
from hub.intake.registrar import Registrar
from hub.intake.rules import Line
from hub.intake.views import to_customer

TRANSCRIPT = "transcript"
"""The client id of such a mail, and its mark in `extra`."""
MOST = 2


class Phrases(Value):
    """What stands around a transcript, in one language."""

    subject: str
    intro: str
    you: str
    file: str


PHRASES = {
    "en": Phrases(
        subject="What was said in our conversation",
        intro="Here is what was said in our conversation of {at}, as you asked.",
        you="You",
        file="File",
    ),
    "zh": Phrases(
        subject="我们的对话记录",
        intro="以下是您索取的对话记录，对话时间：{at}。",
        you="您",
        file="文件",
    ),
}


def send(registrar: Registrar, ledger: Ledger, item: TranscriptAsked, line: Line) -> MessageCard:
    """Queue the mail. Raises `Conflict`, whose `field` says why not: `too_early` (none of ours has spoken),
    `too_often`, `later` (we have no mailbox to send it from)."""
    card, business = ledger.cards[line.id], registrar.business()
    messages = ledger.said_on(line.id)
    written = writing_to(item.address.kind, business, registrar.mailboxes)
    if written is None:
        raise Conflict("There is no mailbox to send it from.", mend="set up a mailbox", field="later")
    if refusal := refused(messages):
        raise refusal
    phrases = PHRASES["zh" if card.language.lower().startswith("zh") else "en"]
    intro = phrases.intro.format(at=instant(card.arrived_at.astimezone(zone_of(business)), card.language or "en"))
    return automatic.send(
        registrar,
        ledger,
        card,
        channel=written.channel,
        our_address=written.our_address,
        to=item.address.value,
        subject=phrases.subject,
        text=intro,
        letter=f"{intro}\n\n{words(messages, card, phrases, zone_of(business))}\n",
        at=item.at,
        client_id=TRANSCRIPT,
        reopens=False,
        marks={TRANSCRIPT: "yes"},
    )


def refused(messages: Sequence[MessageCard]) -> Conflict | None:
    """Why this customer gets no transcript now, if so. `messages`: all of the contact. Pure."""
    if not any(message.kind == "outbound" for message in messages):
        return Conflict("Nobody has answered yet.", mend="ask once somebody has", field="too_early")
    if sum(message.client_id == TRANSCRIPT and message.kind == "system" for message in messages) >= MOST:
        return Conflict("It was sent before.", mend="look for the mail, also among spam", field="too_often")
    return None


def words(messages: Sequence[MessageCard], card: ContactCard, phrases: Phrases, zone: ZoneInfo) -> str:
    """Who said what and when, a paragraph for each message that the customer may see and nobody took back. Pure."""
    told = (message for message in messages if to_customer(message) and not message.deleted)
    return "\n\n".join(_paragraph(message, card, phrases, zone) for message in told)


def _paragraph(message: MessageCard, card: ContactCard, phrases: Phrases, zone: ZoneInfo) -> str:
    who = {"inbound": phrases.you, "outbound": message.author_name}.get(message.kind, card.our_address)
    files = [f"[{phrases.file}: {file.name}]" for file in message.attachments]
    return "\n".join([f"{_time(message.at, zone)}  {who}".rstrip(), *([message.text] if message.text else []), *files])


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def zone_of(business: Business) -> ZoneInfo:
    """The clock by which customers who chat are told times: that of the chat's business hours."""
    calendar = business.calendars.get(business.chats.calendar)
    return ZoneInfo(calendar.zone if calendar else "UTC")

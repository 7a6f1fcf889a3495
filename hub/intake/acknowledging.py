"""The one answer a machine gives: that a customer's first mail has come, and by when a person answers it.

RFC 3834 throughout: never to a machine, once per conversation, few per sender and hour. It is written in the commit
that took the mail in; the channel marks it as automatic and sends it with the null return path, so that nothing can
answer it in turn.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.calendars import after
from hub.contract.inbound import MailReceived
from hub.contract.plans import Acknowledgement, Business
from hub.contract.words import ContactCard
from hub.intake.automatic import send
from hub.intake.ledger import ACKNOWLEDGEMENT, Ledger
from hub.intake.mail_rules import is_old
from hub.intake.registrar import Registrar

FARTHEST = timedelta(days=30)
"""Beyond this, an instant tells a customer nothing good."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = "一二三四五六日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def acknowledge(registrar: Registrar, ledger: Ledger, mail: MailReceived, card: ContactCard) -> None:
    """Tell the sender of a conversation's first mail that it has come, unless a rule is against it."""
    business = registrar.business()
    said = business.mail.acknowledgement
    if said is None or is_old(mail, ledger.tx.now) or not wanted(said, mail, card, ledger.acknowledged(card.person_id)):
        return
    text = words(said, card, expected_by(business, card))
    ledger.note_acknowledgement(card.person_id, mail.at)
    send(
        registrar,
        ledger,
        card,
        channel=card.channel,
        our_address=mail.our_address,
        to=mail.sender.value,
        subject=mail.subject,
        text=text,
        at=mail.at,
        client_id=ACKNOWLEDGEMENT,
        thread_keys=(mail.message_key,),
    )


def wanted(said: Acknowledgement, mail: MailReceived, card: ContactCard, before: list[datetime]) -> bool:
    """Whether this first mail of a conversation is acknowledged. `before`: when its sender got one lately."""
    if mail.automatic or "forwarded_by" in mail.extra:
        return False
    if card.tier in said.off_tiers or mail.our_address in said.off_mailboxes:
        return False
    return sum(at > mail.at - timedelta(hours=1) for at in before) < said.per_hour


def expected_by(business: Business, card: ContactCard) -> datetime | None:
    """By when the customer is promised a first answer, in the time zone they are told it in; None for no promise."""
    tier = business.tiers[card.tier]
    policy = tier.policy(card.channel)
    if policy is None or policy.first_response is None:
        return None
    calendar = business.calendars.get(tier.calendar)
    if calendar is not None and policy.business:
        due = after(calendar, card.arrived_at, policy.first_response)
    else:
        due = card.arrived_at + timedelta(seconds=policy.first_response)
    if due is None or due - card.arrived_at > FARTHEST:
        return None
    said = business.mail.acknowledgement
    zone = calendar.zone if calendar is not None else said.zone if said is not None else "UTC"
    return _whole_minute(due).astimezone(ZoneInfo(zone))


def words(said: Acknowledgement, card: ContactCard, by: datetime | None) -> str:
    """The text in the customer's language, or else in English."""
    language = _language(card.language, said.text)
    promise = ""
    if by is not None and said.promise:
        promise = said.promise[_language(language, said.promise)].replace("{{by}}", instant(by, language))
    filled = said.text[language]
    for name, value in (
        ("promise", promise),
        ("reference", card.reference),
        ("account.name", card.account_name),
        ("person.name", card.person_name),
        ("person.first_name", card.person_name.split(" ")[0]),
        ("agent.name", ""),
    ):
        filled = filled.replace("{{" + name + "}}", value)
    lines = [line.rstrip() for line in filled.splitlines()]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])).strip()


def instant(at: datetime, language: str) -> str:
    """A day and a time with its zone, as people write it: the time alone would mislead across zones."""
    time, zone = f"{at:%H:%M}", at.tzinfo
    if language.startswith("zh"):
        return f"{at.month}月{at.day}日（星期{_DAYS_ZH[at.weekday()]}）{time}（{zone}）"
    if language.startswith("en"):
        return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}, {time} ({zone})"
    return f"{at:%Y-%m-%d} {time} ({zone})"


def _language(wanted_language: str, there: dict[str, str]) -> str:
    """The nearest of the languages there are."""
    base = wanted_language.partition("-")[0]
    near = (each for each in there if base and each.partition("-")[0] == base)
    return wanted_language if wanted_language in there else next(near, "en" if "en" in there else next(iter(there)))


def _whole_minute(at: datetime) -> datetime:
    """Rounded up: the minute told is never before the one that is meant."""
    return (at + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)

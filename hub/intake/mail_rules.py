"""How a mail is met: pure decisions on what it says, the business's rules and what is known of its sender."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import structs

from hub.contract.inbound import AnyInbound, HeldMail, MailReceived
from hub.contract.plans import Business, MailRules
from hub.contract.words import Address
from hub.storage.text import clean_key, clean_text

OLD = timedelta(days=1)
STRANGER = (
    "{who} has not been part of this conversation before. Check who it is before you answer.\n"
    "{who} 此前并未参与本会话，请先核实其身份再回复。"
)


def as_meant(inbound: AnyInbound, mail: MailRules) -> AnyInbound:
    """What one of our own people forwards comes from the customer in it, as far as the forwarded header names one."""
    if not isinstance(inbound, MailReceived) or not among(inbound.sender, mail.colleagues):
        return inbound
    author = clean_key(inbound.extra.get("forwarded_from", ""))
    if "@" not in author or among(structs.replace(inbound.sender, value=author), mail.colleagues):
        return inbound
    return structs.replace(
        inbound,
        sender=structs.replace(inbound.sender, value=author),
        name=clean_text(inbound.extra.get("forwarded_name", ""))[:200],
        extra={**inbound.extra, "forwarded_by": inbound.sender.value},
    )


def why_held(mail: MailReceived, met: MailRules, before: Sequence[datetime]) -> str:
    """Why the mail must not become a contact by itself, as `reason: detail`; empty for nearly all.

    `before`: when its sender's latest mails came that did become one."""
    if mail.quarantine:
        return mail.quarantine
    if among(mail.sender, met.blocked):
        return "blocked"
    if met.spam == "quarantine" and (spam := mail.extra.get("spam")):
        return f"spam: {spam}"
    if met.bulk == "quarantine" and (bulk := mail.extra.get("bulk")) and not (mail.thread_keys or mail.reference):
        return f"bulk: {bulk}"
    since = mail.at - timedelta(seconds=met.rate_seconds)
    if met.rate and not is_old(mail, mail.at) and sum(since < at <= mail.at for at in before) >= met.rate:
        return f"rate: {met.rate} / {met.rate_seconds:.0f} s"
    return ""


def counted_over(mail: MailRules) -> timedelta | None:
    """Over what time the mails of one sender are counted; None when no rule asks."""
    if not mail.rate and mail.acknowledgement is None:
        return None
    return timedelta(seconds=mail.rate_seconds if mail.rate else 0)


def is_old(mail: MailReceived, now: datetime) -> bool:
    """Whether the mail came, or by its own date was written, more than a day ago: from an archive that is imported, or
    a mailbox collected for the first time. No loop is that slow, and nobody waits to hear that it has come."""
    try:
        written = datetime.fromisoformat(mail.extra.get("date", ""))
    except ValueError:
        written = mail.at
    return min(mail.at, written if written.tzinfo else mail.at) < now - OLD


def among(address: Address, listed: Collection[str]) -> bool:
    """Whether an address, its domain, or a domain above that is listed."""
    domain = address.value.rpartition("@")[2].lower()
    labels = domain.split(".")
    names = (".".join(labels[start:]) for start in range(len(labels)))
    return bool(listed) and (address.value.lower() in listed or any(name in listed for name in names))


def skills_for(language: str, business: Business) -> tuple[str, ...]:
    """What the agent must master for a mail in this language."""
    skills = business.mail.skills
    skill = skills.get(language) or skills.get(language.partition("-")[0])
    return (skill,) if skill else ()


def addresses_in(extra: dict[str, str]) -> set[str]:
    """Everyone a message's own headers name."""
    named = ",".join(extra.get(name, "") for name in ("from", "to", "cc", "bcc", "authors", "reply_to"))
    return {address.strip().lower() for address in named.split(",") if "@" in address}


def held_mail(mail: MailReceived, why: str) -> HeldMail:
    """The mail as supervisors see it in quarantine. `why`: `reason: detail`."""
    reason, _, detail = why.partition(": ")
    size = mail.extra.get("size", "")
    return HeldMail(
        id=id_of(mail.key),
        at=mail.at,
        mailbox=mail.our_address,
        sender=mail.sender.value,
        subject=mail.subject,
        reason=reason,
        detail=detail,
        size=int(size) if size.isdecimal() else 0,
        raw=mail.extra.get("raw", ""),
    )


def id_of(key: str) -> str:
    """A mail's key as it can stand in a web address."""
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(id: str) -> str:
    """The key that `id_of` wrote so; empty for what it did not write."""
    try:
        return urlsafe_b64decode(id + "=" * (-len(id) % 4)).decode()
    except (ValueError, binascii.Error):
        return ""

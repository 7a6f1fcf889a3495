"""Who is it, which conversation, which contact: pure decisions on what the store knows."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from msgspec import json, structs

from hub.contract.errors import Invalid
from hub.contract.inbound import (
    AnyInbound,
    ContactOpened,
    LineLeft,
    LineQueued,
    MailReceived,
    RecordingMade,
    TalkChanged,
)
from hub.contract.plans import Business
from hub.contract.words import Address, Attachment, Channel, ContactCard, Delivery, MatchKind, Outcome, Value
from hub.storage.text import LONGEST_KEY, clean_key, clean_text

JOIN_WITHIN = timedelta(hours=24)
PREVIEW = 140
IDLE = "idle"
LARGEST = 2**31 - 1  # of a whole number in a column
THREAD_KEYS = 100  # identifiers of earlier mails that are looked up, the most direct first
LONGEST = {"subject": 1000, "name": 200, "language": 35, "our_address": LONGEST_KEY, "reason": 500, "failure": 500}
KEYS = frozenset({"key", "message_key", "reference", "message_id", "client_id"})
_encode = json.Encoder().encode


class Known(Value):
    """A person as the address book knows them. `new`: to be written in this commit. `failed`: the address they write
    from is marked as one that takes nothing."""

    person_id: str
    name: str
    language: str = ""
    account_id: str | None = None
    account_name: str = ""
    tier: str = ""
    account_language: str = ""
    match: MatchKind = "unknown"
    last_agent_id: str | None = None
    last_handled_at: datetime | None = None
    new: bool = False
    failed: bool = False


class Thread(Value):
    """A conversation something may join. `live`: by channel, its contact that an agent will still read."""

    conversation_id: str
    reference: str
    account_id: str | None
    person_id: str
    agent_id: str | None
    status: str
    subject: str
    messages: int
    last_at: datetime
    live: dict[Channel, str] = {}
    new: bool = False


class Line(Value):
    """A live line's contact, as far as what comes on the line needs it."""

    id: str
    conversation_id: str
    state: str
    account_id: str | None
    agent_id: str | None
    person_id: str
    person_name: str
    address: str
    left_at: datetime | None


def line_of(contact: Any) -> Line:
    """From a contact's card, or a row with the same names."""
    return Line(**{name: getattr(contact, name) for name in Line.__struct_fields__})


class Opening(Value):
    """What a call, a chat or a mail that begins a contact has in common."""

    channel: str
    sender: Address
    our_address: str
    name: str
    language: str
    subject: str
    at: datetime
    preview: str = ""
    skills: tuple[str, ...] = ()
    external_key: str = ""
    account_id: str | None = None
    queue: bool = True


def keepable(inbound: AnyInbound, channels: Container[Channel]) -> AnyInbound:
    """The inbound as both stores can keep it: characters that no store takes are replaced, identifiers fit an index,
    and what stands in every list is of bearable length. Nearly always that is the inbound itself.

    Raises `Invalid` for what cannot be mended here: a channel the business does not have, and a line's name that would
    not be the edge's own any more."""
    if inbound.channel not in channels:
        raise Invalid("The business has no such channel.", field="channel", mend="name one of its channels")
    inbound = _countable(inbound)
    try:
        encoded = _encode(inbound)
    except UnicodeEncodeError:  # half of a surrogate pair
        encoded = b""
    if encoded and len(encoded) <= LONGEST_KEY and rb"\u0000" not in encoded:
        return inbound
    changes = {name: _kept(name, getattr(inbound, name)) for name in inbound.__struct_fields__}
    line: str = getattr(inbound, "external_key", "")
    if changes.get("external_key", "") != line:
        raise Invalid(
            f"A line's name is at most {LONGEST_KEY} characters, without NUL.",
            field="external_key",
            mend="name the line shorter",
        )
    return structs.replace(inbound, **changes)


def _countable(inbound: AnyInbound) -> AnyInbound:
    """Its numbers as both stores count them."""
    if isinstance(inbound, TalkChanged) and not 0 <= inbound.revision <= LARGEST:
        return structs.replace(inbound, revision=min(max(inbound.revision, 0), LARGEST))
    if isinstance(inbound, RecordingMade) and not 0 <= inbound.seconds <= LARGEST:
        return structs.replace(inbound, seconds=min(max(inbound.seconds, 0), LARGEST))
    return inbound


def _kept(name: str, value: Any) -> Any:
    if isinstance(value, str):
        if name in KEYS or name == "external_key":
            return clean_key(value)
        return clean_text(value)[: LONGEST.get(name)]
    if name == "thread_keys":
        return tuple(clean_key(key) for key in value[:THREAD_KEYS])
    if isinstance(value, Address):
        return structs.replace(value, value=clean_key(value.value))
    if isinstance(value, tuple):
        return tuple(_kept("", each) for each in value)
    if isinstance(value, dict):
        return {clean_text(key): clean_text(each) for key, each in value.items()}
    if hasattr(value, "__struct_fields__"):
        return structs.replace(value, **{each: _kept(each, getattr(value, each)) for each in value.__struct_fields__})
    return value


def not_later(inbound: AnyInbound, now: datetime) -> AnyInbound:
    """What an edge with a fast clock received in the future it received now: nobody is sorted behind the future."""
    return structs.replace(inbound, at=now) if inbound.at > now else inbound


def opening_of(inbound: ContactOpened | MailReceived) -> Opening:
    """The common part; a mail queues at once and has no line."""
    if isinstance(inbound, MailReceived):
        return Opening(
            channel=inbound.channel,
            sender=inbound.sender,
            our_address=inbound.our_address,
            name=inbound.name,
            language=inbound.language,
            subject=inbound.subject,
            preview=preview(inbound.text),
            at=inbound.at,
        )
    return Opening(
        channel=inbound.channel,
        sender=inbound.sender,
        our_address=inbound.our_address,
        name=inbound.name,
        language=inbound.language,
        subject=inbound.subject,
        skills=inbound.skills,
        external_key=inbound.external_key,
        account_id=inbound.account_id,
        queue=inbound.queue,
        at=inbound.at,
    )


def preview(text: str, files: Sequence[Attachment] = ()) -> str:
    """The first words, on one line; of a message without words the names of its files."""
    words = " ".join((text[: PREVIEW * 4].strip() or ", ".join(file.name for file in files)).split())
    return words if len(words) <= PREVIEW else words[: PREVIEW - 1] + "…"


def mail_domain(address: Address) -> str:
    """The domain of an email address, empty for other kinds."""
    return address.value.rpartition("@")[2].lower() if address.kind == "email" else ""


def joins(thread: Thread, known: Known, now: datetime) -> bool:
    """Whether a new line of this person continues an open conversation: theirs, and spoken in not long ago."""
    return thread.status == "open" and thread.person_id == known.person_id and now - thread.last_at <= JOIN_WITHIN


def may_join_by_reference(thread: Thread, known: Known) -> bool:
    """A reference number in a subject is no secret: it only joins a conversation of the same person or account."""
    same_account = known.account_id is not None and known.account_id == thread.account_id
    return thread.person_id == known.person_id or same_account


def new_card(opening: Opening, known: Known, thread: Thread, contact_id: str, business: Business) -> ContactCard:
    """The contact's card as it begins: `waiting` when it is queued at once, else `arriving`."""
    tier = business.tiers.get(known.tier) or business.tiers[business.fallback_tier]
    return ContactCard(
        id=contact_id,
        conversation_id=thread.conversation_id,
        reference=thread.reference,
        channel=opening.channel,
        direction="inbound",
        state="waiting" if opening.queue else "arriving",
        account_id=known.account_id,
        account_name=known.account_name,
        tier=tier.key,
        person_id=known.person_id,
        person_name=known.name or opening.sender.value,
        match=known.match,
        address=opening.sender.value,
        our_address=opening.our_address,
        subject=opening.subject or thread.subject,
        preview=opening.preview,
        language=opening.language or known.language or known.account_language,
        skills=opening.skills,
        arrived_at=opening.at,
        queued_at=opening.at if opening.queue else None,
        plan=tier.plan(opening.channel),
        target_seconds=tier.target(opening.channel),
        sticky_agent_id=thread.agent_id if not thread.new else None,
        external_key=opening.external_key,
        last_agent_id=known.last_agent_id,
        last_handled_at=known.last_handled_at,
    )


def queued(card: ContactCard, line: LineQueued, named: Known | None, business: Business) -> ContactCard:
    """The card once the IVR or the pre-chat form is done. `named`: the account the customer proved to speak for,
    which decides tier, plan and target from here on. A line that had waited before keeps its clock."""
    if named is not None and named.account_id != card.account_id:
        tier = business.tiers.get(named.tier) or business.tiers[business.fallback_tier]
        card = structs.replace(
            card,
            account_id=named.account_id,
            account_name=named.account_name,
            match=named.match,
            tier=tier.key,
            plan=tier.plan(card.channel),
            target_seconds=tier.target(card.channel),
        )
    return structs.replace(
        card,
        state="waiting",
        queued_at=card.queued_at or line.at,
        step=0,
        step_at=None,
        diverted="",
        skills=line.skills or card.skills,
        subject=line.subject or card.subject,
        language=line.language or card.language,
    )


def outcome_of(left: LineLeft) -> Outcome | None:
    """What the edge concluded, if it did: that they no longer answered (`idle`) says nothing against the rules. Raises
    `Invalid` for a word that is no outcome."""
    if left.outcome in ("", IDLE):
        return None
    if left.outcome not in get_args(Outcome):
        raise Invalid("There is no such outcome.", field="outcome", mend=f"say one of {', '.join(get_args(Outcome))}")
    return cast(Outcome, left.outcome)


def left_early(card: ContactCard, left: LineLeft, business: Business) -> ContactCard:
    """The card of a customer who left before the queue: short-abandoned, abandoned, or what the edge says."""
    short = (left.at - card.arrived_at).total_seconds() <= business.short_abandon_seconds
    outcome = outcome_of(left) or ("short_abandoned" if short else "abandoned")
    return structs.replace(card, state="closed", left_at=left.at, closed_at=left.at, outcome=outcome)


_PROGRESS = ("none", "scheduled", "queued", "delayed", "sent", "delivered", "read")


def moves_on(now: Delivery, then: Delivery) -> bool:
    """Whether a receipt is news: receipts come late and out of order, and never move a message backwards. A failure
    counts unless the message is known to have arrived."""
    if then == "failed":
        return now not in ("failed", "delivered", "read")
    if then == "cancelled":
        return now in ("none", "scheduled")
    return now not in ("failed", "cancelled") and _PROGRESS.index(then) > _PROGRESS.index(now)

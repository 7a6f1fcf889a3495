"""When to try again, and when to stop: pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import convert, structs

from hub.contract.errors import BadCredentials, Refused, Retryable
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.outbound import AnyOrder, CallBack, Connect, Receipt, SendMessage
from hub.contract.words import Delivery, MessageCard, Value
from hub.storage.text import clean_key, clean_text

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
KEEP_TRYING = timedelta(days=5)  # RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days
LATE = timedelta(minutes=15)  # what has waited for its turn so long is shown as delayed
LINE_TRIES = 3
LINE_PAUSE = timedelta(seconds=1)
MAIL_PATIENCE = 3600.0  # seconds for one try, waiting for its turn at the relay included; each step has its own limit
LINE_PATIENCE = 30.0
LONGEST_FAILURE = 500
WAITS = "It waits for its turn."
# RFC 3463: the address itself is wrong (5.1.x), or its mailbox is closed (5.2.1).
_BAD_ADDRESS = re.compile(r"\b5\.(?:1\.\d{1,3}|2\.1)\b")

Verdict = Literal["done", "again", "failed"]


class Try(Value):
    """One try: of an order, at `now`, after which `attempts` were made. `since`: when it was first ready to go.
    `keep_trying`: how long written messages are tried."""

    order: AnyOrder
    attempts: int
    since: datetime
    now: datetime
    keep_trying: timedelta = KEEP_TRYING


class Settlement(Value):
    """What became of one try. `order`: as it stands now, addressed to whom it has still to reach. `due_at`: when to try
    again."""

    order: AnyOrder
    verdict: Verdict
    attempts: int
    receipt: Receipt | None = None
    failure: str = ""
    due_at: datetime | None = None


def is_live(order: AnyOrder) -> bool:
    """Whether a customer waits on the line for it."""
    return not isinstance(order, SendMessage) or bool(order.external_key)


def patience(order: AnyOrder) -> float:
    """Seconds a channel may take for one try."""
    return LINE_PATIENCE if is_live(order) else MAIL_PATIENCE


def settled(tried: Try, receipt: Receipt) -> Settlement:
    """The channel took it. Of several recipients it may have refused some, who are told and not tried again, and put
    off others, to whom alone it goes again; nobody who got it gets it twice."""
    order = tried.order
    if not isinstance(order, SendMessage) or not (receipt.refused or receipt.later or order.refused):
        return Settlement(order=order, verdict="done", attempts=tried.attempts, receipt=receipt)
    refused = order.refused | receipt.refused
    rest = structs.replace(order, recipients=tuple(receipt.later), refused=refused)
    again = _again(tried) if receipt.later else None
    left = refused | receipt.later
    return Settlement(
        order=rest if again else _given_up(rest),
        verdict="again" if again else "failed",
        attempts=tried.attempts,
        receipt=receipt,
        failure=_named(left),
        due_at=again,
    )


def after_failure(tried: Try, error: Exception) -> Settlement:
    """Try again, or give up and say so.

    Written messages are tried for days with growing pauses; orders about a live line are worthless after seconds.
    Wrong credentials are ours to mend, so the message waits."""
    order = tried.order
    failure = clean_text(getattr(error, "detail", "") or type(error).__name__)
    if isinstance(order, SendMessage) and order.refused:
        failure = f"{_named(order.refused)}; {failure}"
    retry = isinstance(error, Retryable | BadCredentials) or not isinstance(error, Refused)
    again = _again(tried) if retry else None
    return Settlement(
        order=order if again else _given_up(order),
        verdict="again" if again else "failed",
        attempts=tried.attempts,
        failure=failure[:LONGEST_FAILURE],
        due_at=again,
    )


def _again(tried: Try) -> datetime | None:
    """When to try again; None when it has been tried long enough."""
    if is_live(tried.order):
        return tried.now + LINE_PAUSE if tried.attempts < LINE_TRIES else None
    pause = min(FIRST_PAUSE * 2 ** min(tried.attempts - 1, 20), LONGEST_PAUSE)
    return tried.now + pause if tried.now + pause - tried.since <= tried.keep_trying else None


def _given_up(order: AnyOrder) -> AnyOrder:
    """The order as an agent may send it again: to those who have not got it."""
    if isinstance(order, SendMessage) and order.refused:
        left = tuple(dict.fromkeys((*order.recipients, *order.refused)))
        return structs.replace(order, recipients=left)
    return order


def _named(failures: Mapping[str, str]) -> str:
    return clean_text("; ".join(f"{address}: {why}" for address, why in failures.items()))[:LONGEST_FAILURE]


def message_after(message: MessageCard, settlement: Settlement) -> MessageCard | None:
    """The message's new card, None when nothing about it changed. What a receipt said meanwhile is newer than ours; but
    that somebody read it does not hide that another never got it."""
    became: str = {
        "done": settlement.receipt.delivery if settlement.receipt else "sent",
        "again": "delayed",
        "failed": "failed",
    }[settlement.verdict]
    partly = isinstance(settlement.order, SendMessage) and bool(settlement.order.refused) and became == "failed"
    known = ("failed",) if partly else ("delivered", "read", "failed")
    if message.delivery in known or (became, settlement.failure) == (message.delivery, message.failure):
        return None
    return structs.replace(message, delivery=convert(became, Delivery), failure=settlement.failure)


def begun(message: MessageCard) -> MessageQueued | MessageDelivery:
    """What is told when a message's time has come: that the customer is answered, unless it goes to others (`extra`
    says so)."""
    outside = {"forwarded", "aside"} & message.extra.keys()
    return MessageDelivery(message=message) if outside else MessageQueued(message=message)


def late(message: MessageCard) -> MessageCard | None:
    """The card of a message that has waited for its turn too long, None if that is known."""
    return structs.replace(message, delivery="delayed", failure=WAITS) if message.delivery == "queued" else None


def wrong_addresses(settlement: Settlement) -> dict[str, str]:
    """Addresses that will take no mail of anybody, and what their servers said."""
    order, receipt = settlement.order, settlement.receipt
    if not isinstance(order, SendMessage):
        return {}
    said = dict(receipt.refused) if receipt else {}
    if settlement.verdict == "failed" and receipt is None and not (order.cc or order.bcc or order.refused):
        said[order.to] = settlement.failure
    return {address: why for address, why in said.items() if _BAD_ADDRESS.search(why)}


def key_of(settlement: Settlement) -> str:
    """The identifier under which answers to the message will come; empty when there is none."""
    return clean_key(settlement.receipt.message_key) if settlement.receipt else ""


def breaks_contact(settlement: Settlement, holder: str | None) -> bool:
    """Whether an accepted contact must be routed on, because its legs could not be joined. `holder`: the agent who has
    it now, if any: another's failed connection, told late, must not take it from them."""
    order = settlement.order
    return settlement.verdict == "failed" and isinstance(order, Connect | CallBack) and order.agent_id == holder

"""When to try again, and when to stop: pure."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import convert, structs

from hub.contract.errors import BadCredentials, Refused, Retryable
from hub.contract.outbound import AnyOrder, CallBack, Connect, Receipt, SendMessage
from hub.contract.words import Delivery, MessageCard, Value
from hub.storage.text import clean_key, clean_text

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
MAIL_TRIES = 130  # with these pauses: five days
LINE_TRIES = 3
LINE_PAUSE = timedelta(seconds=1)
MAIL_PATIENCE = 600.0  # seconds for one try: RFC 5321 section 4.5.3.2.6 gives a server ten minutes for one answer
LINE_PATIENCE = 30.0

Verdict = Literal["done", "again", "failed"]


class Settlement(Value):
    """What became of one try. `due_at`: when to try again."""

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


def settled(order: AnyOrder, attempts: int, receipt: Receipt) -> Settlement:
    """The channel took it."""
    return Settlement(order=order, verdict="done", attempts=attempts, receipt=receipt)


def after_failure(order: AnyOrder, attempts: int, error: Exception, now: datetime) -> Settlement:
    """Try again, or give up and say so. `attempts`: tries made, this one included.

    Written messages are tried for days with growing pauses (RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days);
    orders about a live line are worthless after seconds. Wrong credentials are ours to mend, so the message waits."""
    live = is_live(order)
    failure = clean_text(getattr(error, "detail", "") or type(error).__name__)
    retry = isinstance(error, Retryable | BadCredentials) or not isinstance(error, Refused)
    if not retry or attempts >= (LINE_TRIES if live else MAIL_TRIES):
        return Settlement(order=order, verdict="failed", attempts=attempts, failure=failure)
    pause = LINE_PAUSE if live else min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return Settlement(order=order, verdict="again", attempts=attempts, failure=failure, due_at=now + pause)


def message_after(message: MessageCard, settlement: Settlement) -> MessageCard | None:
    """The message's new card, None when nothing about it changed. What a receipt said meanwhile is newer than ours."""
    became: str = {
        "done": settlement.receipt.delivery if settlement.receipt else "sent",
        "again": "delayed",
        "failed": "failed",
    }[settlement.verdict]
    if message.delivery in ("delivered", "read", "failed") or (became, settlement.failure) == (
        message.delivery,
        message.failure,
    ):
        return None
    return structs.replace(message, delivery=convert(became, Delivery), failure=settlement.failure)


def key_of(settlement: Settlement) -> str:
    """The identifier under which answers to the message will come; empty when there is none."""
    return clean_key(settlement.receipt.message_key) if settlement.receipt else ""


def breaks_contact(settlement: Settlement, holder: str | None) -> bool:
    """Whether an accepted contact must be routed on, because its legs could not be joined. `holder`: the agent who has
    it now, if any: another's failed connection, told late, must not take it from them."""
    order = settlement.order
    return settlement.verdict == "failed" and isinstance(order, Connect | CallBack) and order.agent_id == holder

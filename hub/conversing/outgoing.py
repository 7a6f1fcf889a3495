"""Second thoughts about what was sent: taking it back before its time, and sending again what failed."""

from collections.abc import Sequence

import structlog
from msgspec import structs

from hub.access.roles import User
from hub.contract.errors import Conflict, KeydeskError, NotFound
from hub.contract.events import MessageDelivery
from hub.contract.words import Delivery, MessageCard, Value
from hub.conversing import store
from hub.conversing.actions import thread_of
from hub.conversing.posting import order_id
from hub.intake.views import message_card
from hub.storage.outbox import take_back, try_again
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Wish(Value):
    """What a user wants of a message that was sent."""

    message_id: str
    user: User


async def cancel(writer: Writer, message_id: str, user: User) -> None:
    """Take a message back that waits for its time. Raises `NotFound` or, when it has left, `Conflict`."""
    await writer.run(cancel_all, Wish(message_id=message_id, user=user))
    log.info("message taken back", message_id=message_id, user_id=user.id)


async def retry(writer: Writer, message_id: str, user: User) -> None:
    """Send a failed message again, as the same mail, to those who have not got it. Raises `NotFound`, or `Conflict`
    when it has not failed."""
    await writer.run(retry_all, Wish(message_id=message_id, user=user))
    log.info("message sent again", message_id=message_id, user_id=user.id)


def cancel_all(tx: Transaction, items: Sequence[Wish]) -> list[KeydeskError | None]:
    return [_cancel(tx, item) for item in items]


def retry_all(tx: Transaction, items: Sequence[Wish]) -> list[KeydeskError | None]:
    return [_retry(tx, item) for item in items]


def _cancel(tx: Transaction, item: Wish) -> KeydeskError | None:
    message = _sent(tx, item)
    if isinstance(message, KeydeskError):
        return message
    if message.delivery != "scheduled" or not take_back(tx, order_id(message.id)):
        return Conflict("It has left already.", mend="write another message")
    _became(tx, message, "cancelled", item.user)
    return None


def _retry(tx: Transaction, item: Wish) -> KeydeskError | None:
    message = _sent(tx, item)
    if isinstance(message, KeydeskError):
        return message
    if message.delivery != "failed":
        return Conflict("Only a message that failed is sent again.", mend="wait for what becomes of it")
    if not try_again(tx, order_id(message.id)):
        return Conflict("It cannot be sent again.", mend="write it anew")
    _became(tx, message, "queued", item.user)
    return None


def _sent(tx: Transaction, item: Wish) -> MessageCard | KeydeskError:
    """The message, if it went out from a conversation this user may write in."""
    nothing = NotFound("There is no such message, or none of yours.")
    row = tx.conn.execute(store.MESSAGE, {"message": item.message_id}).one_or_none()
    if row is None or row.kind != "outbound":
        return nothing
    if isinstance(thread_of(tx, row.conversation_id, item.user), KeydeskError):
        return nothing
    return message_card(tx.conn.execute(store.MESSAGE.with_for_update(), {"message": item.message_id}).one())


def _became(tx: Transaction, message: MessageCard, delivery: Delivery, user: User) -> None:
    message = structs.replace(message, delivery=delivery, failure="")
    tx.conn.execute(store.became, {"message": message.id, "delivery": delivery, "failure": ""})
    tx.record(MessageDelivery(message=message), user.id)

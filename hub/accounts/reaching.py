"""By what callers of an account are known: its customer number and PIN, and the numbers of its switchboards."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import delete, select, update

from hub.accounts import rules
from hub.accounts.views import AccountPhone
from hub.contract.errors import Conflict, KeydeskError, NotFound
from hub.contract.words import Value
from hub.storage.schema import account_phones, accounts
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class CallerFacts(Value):
    """What shall be otherwise; None leaves it. `number`, `pin_hash`: empty takes it away. `version`: of the account as
    `actor` saw it."""

    account_id: str
    version: int
    actor: str
    number: str | None = None
    pin_hash: str | None = None
    phones: tuple[AccountPhone, ...] | None = None


async def change_caller_facts(writer: Writer, facts: CallerFacts) -> None:
    """Raises `NotFound`, `Conflict` (another version, or another account has this number), or `Invalid`."""
    if facts.number:
        rules.checked_number(facts.number)
    rules.check_phones([phone.value for phone in facts.phones or ()])
    await writer.run(_change_all, facts)
    log.info("account's caller facts changed", account_id=facts.account_id, by=facts.actor)


def _change_all(tx: Transaction, items: Sequence[CallerFacts]) -> list[KeydeskError | None]:
    return [_change(tx, item) for item in items]


def _change(tx: Transaction, item: CallerFacts) -> KeydeskError | None:
    account = accounts.c.id == item.account_id
    version = tx.conn.execute(select(accounts.c.version).where(account).with_for_update()).scalar_one_or_none()
    if version is None:
        return NotFound("There is no such account.")
    if version != item.version:
        return Conflict("Somebody else changed this account meanwhile.", mend="look again, then change it")
    changes: dict[str, Any] = {"version": version + 1}
    if item.number is not None:
        taken = select(accounts.c.id).where(accounts.c.number == item.number, ~account)
        if item.number and tx.conn.execute(taken).first() is not None:
            return Conflict("Another account has this customer number.", mend="choose another", field="number")
        changes["number"] = item.number or None
    if item.pin_hash is not None:
        changes |= {"pin_hash": item.pin_hash or None, "pin_misses": 0, "pin_missed_at": None}
    tx.conn.execute(update(accounts).where(account).values(changes))
    if item.phones is not None:
        tx.conn.execute(delete(account_phones).where(account_phones.c.account_id == item.account_id))
        rows = [
            {"value": phone.value, "account_id": item.account_id, "whole_block": phone.whole_block}
            for phone in item.phones
        ]
        if rows:
            tx.conn.execute(account_phones.insert(), rows)
    return None

"""Who callers are: companies by the numbers of their switchboards, accounts by customer number and PIN.

A wrong PIN counts against its account in the store, whichever node took the call; `rules.MISSES_ALLOWED` of them within
an hour of one another, and the account's PIN is refused, right or wrong, until an hour has passed. A try counts when it
begins and is forgiven when it was right, so guesses made at the same time are not free.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import Row

from hub.accounts import rules, store
from hub.contract.ports import CallerCard
from hub.contract.words import Address, Value
from hub.storage.engine import Store
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Secrets(Protocol):
    """Checks what is kept as a hash only (`hub.access.passwords.Passwords`)."""

    async def matches(self, known: str | None, password: str) -> bool: ...


class _Try(Value):
    account_id: str
    pin_hash: str
    misses: int


class StoredCallers:
    """Implements the `Callers` port."""

    def __init__(self, writer: Writer, opened: Store, secrets: Secrets) -> None:
        self._writer = writer
        self._store = opened
        self._secrets = secrets

    async def companies(self, address: Address) -> Sequence[CallerCard]:
        """See the `Callers` port. Of numbers and blocks of numbers that match, the longest counts."""
        if address.kind != "phone":
            return ()
        wanted = {"value": address.value, "blocks": rules.blocks_of(address.value)}
        rows = await self._store.lookup(lambda conn: conn.execute(store.COMPANIES, wanted).all())
        longest = max((len(row.value) for row in rows), default=0)
        return [_card(row) for row in rows if len(row.value) == longest]

    async def proven(self, number: str, pin: str) -> CallerCard | None:
        """See the `Callers` port."""
        digits = rules.digits_of(number)
        begun = await self._writer.run(_begin, digits) if digits else None
        right = await self._secrets.matches(begun.pin_hash if begun else None, pin[: rules.LONGEST_PIN + 1])
        if begun is None or not right:
            if begun is not None and begun.misses >= rules.MISSES_ALLOWED:
                log.warning("an account's PIN is refused for an hour", account_id=begun.account_id)
            return None
        await self._writer.run(_forgive, begun.account_id)
        rows = await self._store.lookup(
            lambda conn: conn.execute(store.ACCOUNT_CALLER, {"account": begun.account_id}).all()
        )
        return _card(rows[0]) if rows else None


def _begin(tx: Transaction, numbers: Sequence[str]) -> list[_Try | None]:
    """Count a try of each account; None for one that may not be tried, or is not there."""
    return [_count(tx, number, tx.now) for number in numbers]


def _count(tx: Transaction, number: str, now: datetime) -> _Try | None:
    since = now - rules.FORGETS_MISSES
    row = tx.conn.execute(
        store.count_try, {"asked": number, "at": now, "since": since, "most": rules.MISSES_ALLOWED}
    ).one_or_none()
    return _Try(account_id=row.id, pin_hash=row.pin_hash, misses=row.pin_misses) if row is not None else None


def _forgive(tx: Transaction, accounts: Sequence[str]) -> list[None]:
    for account in accounts:
        tx.conn.execute(store.forgive_tries, {"account": account})
    return [None] * len(accounts)


def _card(row: Row[Any]) -> CallerCard:
    return CallerCard(
        person_id="",
        person_name="",
        account_id=row.account_id,
        account_name=row.account_name,
        tier=row.tier,
        language=row.language,
        primary_agent_name=row.primary_agent_name,
    )

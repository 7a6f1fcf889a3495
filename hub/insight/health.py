"""How an account fares with us, by what can be told and shown: promises broken or overdue, what is late, what its
customers said last."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.dealings import Dealings
from hub.contract.words import Value
from hub.storage.schema import follow_ups, sla_clocks, surveys

REMEMBERED = timedelta(days=90)
"""For so long a mark counts."""
_account: Any = bindparam("account")
_BREACHED: Any = select(func.count()).where(
    sla_clocks.c.account_id == _account, sla_clocks.c.stopped_at.is_(None), sla_clocks.c.breached_at.is_not(None)
)
_OVERDUE: Any = select(func.count()).where(
    follow_ups.c.account_id == _account, follow_ups.c.done_at.is_(None), follow_ups.c.due_at <= bindparam("now")
)
_LAST: Any = (
    select(surveys.c.at, surveys.c.csat, surveys.c.nps)
    .where(surveys.c.account_id == _account, surveys.c.at > bindparam("since"))
    .where(or_(surveys.c.csat.is_not(None), surveys.c.nps.is_not(None)))
    .order_by(surveys.c.at.desc())
    .limit(1)
)


class LastMark(Value):
    """What a customer of it said last: `csat` from 1 to 5, `nps` from 0 to 10, None where they did not say."""

    at: datetime
    csat: int | None
    nps: int | None


class AccountHealth(Value):
    """`breached`: promised answers that are late and still owed; `overdue`: follow-ups past their time; `late`:
    deliveries that are. `level`: `bad` with a breach or an unhappy mark, `watch` with anything else of these."""

    level: Literal["good", "watch", "bad"]
    breached: int
    overdue: int
    late: int
    mark: LastMark | None


async def health_of(reader: AsyncEngine, account_id: str, dealings: Sequence[Dealings], now: datetime) -> AccountHealth:
    """As of `now`. What a system does not tell counts as in order."""
    facts = {"account": account_id, "now": now, "since": now - REMEMBERED}
    async with reader.connect() as conn:
        breached = (await conn.execute(_BREACHED, facts)).scalar_one()
        overdue = (await conn.execute(_OVERDUE, facts)).scalar_one()
        last = (await conn.execute(_LAST, facts)).one_or_none()
    mark = LastMark(at=last.at, csat=last.csat, nps=last.nps) if last else None
    return judged(breached, overdue, late_of(dealings), mark)


def late_of(dealings: Sequence[Dealings]) -> int:
    """How many deliveries are late; orders, where nobody tells of deliveries. Pure."""
    rows = {each.part: each.rows for each in dealings}
    return sum(row.late for row in rows.get("deliveries", rows.get("orders", ())))


def judged(breached: int, overdue: int, late: int, mark: LastMark | None) -> AccountHealth:
    """Unhappy is a mark of 1 or 2, or a detractor's (0 to 6; Reichheld 2003). Pure."""
    unhappy = mark is not None and ((mark.csat or 5) <= 2 or (mark.nps is not None and mark.nps <= 6))
    level: Literal["good", "watch", "bad"] = "bad" if breached or unhappy else "watch" if overdue or late else "good"
    return AccountHealth(level=level, breached=breached, overdue=overdue, late=late, mark=mark)

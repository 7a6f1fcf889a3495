"""What holds of all that supervisors have said to all."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.acd.announcing import banner_of, emergency_on, holding
from hub.contract.steering import Alert, Banner, Emergency, QueueClosure
from hub.contract.words import Value
from hub.storage.schema import alerts, banners, queue_closures


class Steering(Value):
    """Queues that are closed, banners that are shown, the message callers hear first, alerts that are on."""

    closed: list[QueueClosure]
    banners: list[Banner]
    emergency: Emergency | None
    alerts: list[Alert]


async def steering(reader: AsyncEngine, now: datetime) -> Steering:
    """As of now; the oldest first."""
    async with reader.connect() as conn:
        closed = await conn.execute(select(queue_closures).order_by(queue_closures.c.since))
        shown = await conn.execute(select(banners).where(holding(banners, now)).order_by(banners.c.since))
        return Steering(
            closed=[QueueClosure(**row) for row in closed.mappings()],
            banners=[banner_of(row) for row in shown.mappings()],
            emergency=await conn.run_sync(emergency_on, now),
            alerts=await alerts_on(conn),
        )


async def alerts_on(conn: AsyncConnection) -> list[Alert]:
    """Those that were raised and not ended."""
    query = select(alerts).where(alerts.c.ended_at.is_(None)).order_by(alerts.c.since, alerts.c.id)
    return [Alert(**row) for row in (await conn.execute(query)).mappings()]

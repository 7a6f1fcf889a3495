"""Reports."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.errors import Invalid
from hub.contract.words import Value
from hub.insight.menus import MenuFigures, menu_report

LONGEST = timedelta(days=400)


class MenuReport(Value):
    menus: list[MenuFigures]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/reports", tags=["reports"])

    @router.get("/menus", **shows(MenuReport))
    async def menus(
        _: Annotated[User, Depends(guard.may("read_board"))],
        since: Annotated[datetime | None, Query(alias="from")] = None,
        until: Annotated[datetime | None, Query(alias="to")] = None,
    ) -> Response:
        """How callers fared in the voice menus, from one instant until before another; without, the last seven days."""
        begin, end = span(since, until, hub.clock(), timedelta(days=7))
        return answer(MenuReport(menus=await menu_report(hub.reader, begin, end)))

    return router


def span(since: datetime | None, until: datetime | None, now: datetime, usual: timedelta) -> tuple[datetime, datetime]:
    """From when until before when: until now and so long as usual, where nothing is said. Raises `Invalid`."""
    end = _aware(until) if until else now
    begin = _aware(since) if since else end - usual
    if not begin < end <= begin + LONGEST:
        raise Invalid("This is no span of time.", field="to", mend="end after the beginning, within 400 days")
    return begin, end


def _aware(at: datetime) -> datetime:
    """An instant without an offset is one in UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

"""What customers say of us."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.api.reports import span
from agent_console.hub import Hub
from hub.access.roles import User
from hub.insight.surveys import Surveys, survey_figures

Wanted = Annotated[str | None, Query(max_length=60)]
USUAL = timedelta(days=30)


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/surveys", tags=["reports"])

    @router.get("", **shows(Surveys))
    async def surveys(
        _: Annotated[User, Depends(guard.may("read_board"))],
        since: Annotated[datetime | None, Query(alias="from")] = None,
        until: Annotated[datetime | None, Query(alias="to")] = None,
        account_id: Wanted = None,
        agent_id: Wanted = None,
        tier: Wanted = None,
    ) -> Response:
        """Surveys answered from one instant until before another; without, the last thirty days. Of one account, agent
        or tier, if named."""
        begin, end = span(since, until, hub.clock(), USUAL)
        return answer(await survey_figures(hub.reader, begin, end, account_id=account_id, agent_id=agent_id, tier=tier))

    return router

"""The supervisors' board."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.insight import views
from hub.insight.views import Today


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/board", tags=["board"])

    @router.get("/today", **shows(Today))
    async def today(_: Annotated[User, Depends(guard.may("read_board"))]) -> Response:
        """Figures of the contacts queued since midnight (see `hub.insight.rules` for what each means)."""
        now = hub.clock()
        return answer(await views.today(hub.reader, views.day_began(now, hub.time_zone), now))

    return router

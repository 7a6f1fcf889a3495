"""One's own day."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.plans import DayTargets
from hub.contract.words import Value
from hub.insight.day import Day, day_of
from hub.insight.views import day_began


class MyDay(Value):
    """`misses_allowed`: after so many missed offers in a row one counts as not responding."""

    day: Day
    targets: DayTargets
    misses_allowed: int


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/me", tags=["me"])

    @router.get("/day", **shows(MyDay))
    async def my_day(user: Annotated[User, Depends(guard.may("handle_contacts"))]) -> Response:
        """One's own figures since midnight, against what the business wants (see `hub.insight.day`)."""
        business = hub.business
        since = day_began(hub.clock(), hub.time_zone)
        day = await day_of(hub.reader, user.id, since)
        return answer(MyDay(day=day, targets=business.targets, misses_allowed=business.misses_allowed))

    return router

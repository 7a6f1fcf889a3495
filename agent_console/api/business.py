"""The business configuration: does it hold, and read it anew."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import BusinessStatus, Hub
from hub.access.roles import User


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["business"])

    @router.get("/business/status", **shows(BusinessStatus))
    async def status(_: Annotated[User, Depends(guard.may("configure"))]) -> Response:
        """The configuration that holds, and what is wrong with its files if they were refused."""
        return answer(hub.configuration.status())

    @router.post("/business/reload", **shows(BusinessStatus))
    async def reload(user: Annotated[User, Depends(guard.may("configure"))]) -> Response:
        """Read the files anew. 422 with every problem by file and line when they are refused; then nothing changes."""
        return answer(await hub.configuration.reload(user.id))

    return router

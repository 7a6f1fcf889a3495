"""Words that stand ready for agents' mails."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.plans import Template


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["conversations"])

    @router.get("/templates", **shows(list[Template]))
    async def templates(_: Annotated[User, Depends(guard.may("handle_contacts"))]) -> Response:
        """All of them, by language. Placeholders are filled in by whoever shows them, or as the message goes out."""
        return answer(list(hub.business.templates.values()))

    return router

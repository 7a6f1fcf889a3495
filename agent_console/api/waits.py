"""How long those who wait may expect to."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.promises import Wait
from hub.contract.words import Value
from hub.insight import views


class Waits(Value):
    """By contact."""

    waits: dict[str, Wait]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/waits", **shows(Waits))
    async def waits(user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """The expected wait and position of every waiting contact this user may see, a moment old at most."""
        expected = await hub.waits.all()
        if expected and not user.may("see_everything"):
            desk = await views.desk(hub.reader, user)
            expected = {card.id: expected[card.id] for card in desk.contacts if card.id in expected}
        return answer(Waits(waits=expected))

    return router

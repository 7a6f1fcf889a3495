"""Notes that call the user by name."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.accounts.paging import Page
from hub.contract.work import MentionCard
from hub.conversing import mentions


class SeenBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    conversation_id: Annotated[str, Field(min_length=1, max_length=60)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/mentions", tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("", **shows(Page[MentionCard]))
    async def mine(
        user: handler,
        cursor: Annotated[str, Query(max_length=300)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """What calls the user, seen or not, the latest first."""
        return answer(await mentions.mention_rows(hub.reader, user.id, cursor, limit))

    @router.post("/read", **shows_nothing())
    async def seen(body: SeenBody, user: handler) -> Response:
        """The user has seen what calls them in this conversation."""
        await mentions.read_mentions(hub.writer, user.id, body.conversation_id)
        return nothing()

    return router

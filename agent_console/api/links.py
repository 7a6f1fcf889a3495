"""What pages say of themselves that messages link to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.chat_ports import LinkPreview

Url = Annotated[str, Query(min_length=1, max_length=2000)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["chats"])

    @router.get("/link-preview", **shows(LinkPreview))
    async def preview(url: Url, _: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """The page's title; empty for what is no public page, tells nothing of itself, or where links are not looked
        at (`previews` in chat.yaml)."""
        return answer(await hub.previews.of(url) or LinkPreview(url=url, title=""))

    return router

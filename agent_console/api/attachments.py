"""Files that came with a message: a voicemail, a mail's attachments."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path
from msgspec import structs
from starlette.responses import Response

from agent_console.api.door import Guard
from agent_console.api.downloads import PLAIN, PLAYABLE, download
from agent_console.hub import Hub
from hub.access.roles import User
from hub.conversing import views

PDF = "application/pdf"
VIEWER_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
"""Of a PDF that is looked at. Browsers show nothing of it in a sandboxed frame; it is told to be a PDF and is never
taken for anything else (`nosniff`), and their viewers run its scripts apart from ours."""


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/messages", tags=["conversations"])

    @router.get("/{message_id}/attachments/{place}", response_class=Response)
    async def attachment(
        message_id: Annotated[str, Path(max_length=60)],
        place: Annotated[int, Path(ge=0, le=10_000)],
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        asked: Annotated[str, Header(alias="Range", max_length=200, include_in_schema=False)] = "",
        view: bool = False,
    ) -> Response:
        """One file of a message, by its place from 0, to whoever may read the conversation. Sound is played in place,
        everything else is saved: nothing a customer sent is ever shown as a page of ours. `view`: a PDF is for the
        browser's own viewer, within a frame of the console."""
        file = await views.attachment(hub.reader, user, message_id, place, hub.business.fallback_tier)
        seen = view and file.media_type == PDF
        plays = seen or file.media_type.startswith(PLAYABLE)
        shown = file if plays else structs.replace(file, media_type=PLAIN)
        response = await download(hub.files, shown, asked, plays=plays)
        if seen:
            response.headers["Content-Security-Policy"] = VIEWER_POLICY
        return response

    return router

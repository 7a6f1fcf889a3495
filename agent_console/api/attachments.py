"""Files that came with a message: a voicemail, a mail's attachments."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.conversing import views

PLAYABLE = ("audio/", "video/")
PLAIN = "application/octet-stream"


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/messages", tags=["conversations"])

    @router.get("/{message_id}/attachments/{place}", response_class=Response)
    async def attachment(
        message_id: Annotated[str, Path(max_length=60)],
        place: Annotated[int, Path(ge=0, le=10_000)],
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
    ) -> Response:
        """One file of a message, by its place from 0, to whoever may read the conversation. Sound is played in place,
        everything else is saved: nothing a customer sent is ever shown as a page of ours."""
        file = await views.attachment(hub.reader, user, message_id, place, hub.business.fallback_tier)
        data = await hub.files.get(file.key)
        plays = file.media_type.startswith(PLAYABLE)
        return Response(data, media_type=file.media_type if plays else PLAIN, headers=safe_headers(file.name, plays))

    return router


def safe_headers(name: str, plays: bool) -> dict[str, str]:
    """How a browser must treat a file whose name and content strangers chose (RFC 6266; no name reaches a header
    unquoted)."""
    how = "inline" if plays else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name or 'file', safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }

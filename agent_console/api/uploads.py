"""Files agents attach to what they write: uploaded first, then named in the message."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.attachments import PLAIN, safe_headers
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.conversing.uploads import LARGEST, UploadCard, own_file, too_large, upload

RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}}


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["conversations"])

    @router.post("/uploads", **shows(UploadCard, 201), openapi_extra=RAW)
    async def take(
        request: Request,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        content_type: Annotated[str, Header(max_length=200)] = "",
        x_filename: Annotated[str, Header(max_length=2000)] = "",
    ) -> Response:
        """Keep a file until it is sent. The body is the file itself; `X-Filename`: its name, percent-encoded."""
        data = bytearray()
        async for part in request.stream():
            data += part
            if len(data) > LARGEST:
                raise too_large()
        name = unquote(x_filename, errors="replace")
        card = await upload(hub.writer, hub.files, user, name, content_type, bytes(data), hub.new_id)
        return answer(card, 201)

    @router.get("/uploads/{upload_id}", response_class=Response)
    async def own(
        upload_id: Annotated[str, Path(max_length=60)], user: Annotated[User, Depends(guard.may("handle_contacts"))]
    ) -> Response:
        """A file of one's own, for what is being written: an image in its place. As safe as what customers send."""
        file = await own_file(hub.reader, user, upload_id)
        data = await hub.files.get(file.key)
        return Response(data, media_type=PLAIN, headers=safe_headers(file.name, plays=False))

    return router

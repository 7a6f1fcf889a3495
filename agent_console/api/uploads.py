"""Files agents attach to what they write: uploaded first, then named in the message."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Path, Request
from msgspec import structs
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.api.downloads import PLAIN, download
from agent_console.hub import Hub
from hub.access.roles import User
from hub.conversing.uploads import Sent, UploadCard, own_file, upload

RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}}


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["conversations"])

    @router.post("/uploads", **shows(UploadCard, 201), openapi_extra=RAW)
    async def take(
        request: Request,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        content_type: Annotated[str, Header(max_length=200)] = "",
        x_filename: Annotated[str, Header(max_length=2000)] = "",
        content_length: Annotated[str, Header(max_length=20, include_in_schema=False)] = "",
    ) -> Response:
        """Keep a file until it is sent. The body is the file itself; `X-Filename`: its name, percent-encoded."""
        sent = Sent(
            name=unquote(x_filename, errors="replace"),
            media_type=content_type,
            data=request.stream(),
            announced=int(content_length) if content_length.isdecimal() else 0,
        )
        card = await upload(hub.writer, hub.files, user, sent, hub.new_id)
        return answer(card, 201)

    @router.get("/uploads/{upload_id}", response_class=Response)
    async def own(
        upload_id: Annotated[str, Path(max_length=60)], user: Annotated[User, Depends(guard.may("handle_contacts"))]
    ) -> Response:
        """A file of one's own, for what is being written: an image in its place. As safe as what customers send."""
        file = await own_file(hub.reader, user, upload_id)
        return await download(hub.files, structs.replace(file, media_type=PLAIN))

    return router

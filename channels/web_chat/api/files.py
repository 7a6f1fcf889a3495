"""Files of messages, and agents' photos."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from channels.web_chat import frames
from channels.web_chat.api.documented import PROBLEMS, answer, shows
from channels.web_chat.api.entrance import Credentials, Entrance
from channels.web_chat.api.parts import Parts
from channels.web_chat.links import agent_named
from channels.web_chat.media_types import INLINE
from channels.web_chat.visit import Visit
from hub.contract.errors import NotFound, TooLarge
from hub.contract.words import Attachment

KEPT = {
    "id": "up_0198",
    "name": "lamp.jpg",
    "media_type": "image/jpeg",
    "size": 48210,
    "url": "/chat/v1/files/up_0198?key=…",
}
RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}}
BYTES = {200: {"description": "The bytes", "content": {"application/octet-stream": {}}}, **PROBLEMS}
PHOTO_SECONDS = 3600
FILE_SECONDS = 43_200


def routes(parts: Parts, entrance: Entrance) -> APIRouter:
    router = APIRouter(tags=["files"])

    @router.post("/files", openapi_extra=RAW, **shows(frames.File, KEPT, 201))
    async def keep(
        request: Request,
        visit: Annotated[Visit, Depends(entrance.visit)],
        x_filename: Annotated[str, Header(max_length=2000, description="The name, percent-encoded.")] = "",
        content_type: Annotated[str, Header(max_length=200)] = "",
        content_length: Annotated[str, Header(max_length=20, include_in_schema=False)] = "",
    ) -> Response:
        """Send a file, to be named in a message (`files`) within a day. The body is the file. What it is, is told by
        its bytes. It is looked at before anybody may open it: 503 with `field` `later` when that cannot be done now."""
        most = parts.chat.rules().files.max_bytes
        if content_length.isdecimal() and int(content_length) > most:
            raise TooLarge(f"A file may have {most} bytes.", field="size")
        name = unquote(x_filename, errors="replace")
        return answer(await parts.uploads.keep(visit.note.visitor, name, content_type, request.stream()), 201)

    @router.get("/files/{file_id}", response_class=Response, responses=BYTES)
    async def fetch(
        credentials: Credentials,
        file_id: Annotated[str, Path(max_length=80)],
        key: Annotated[str, Query(max_length=200, description="From a message's `url`; instead of a token.")] = "",
    ) -> Response:
        """A file of the visitor's own conversation. A `url` from a message opens for some hours."""
        visitor = parts.uploads.named(file_id, key) if key else (await entrance.visit_of(credentials)).note.visitor
        with entrance.limited(visitor):
            return await _download(parts, await parts.uploads.find(visitor, file_id))

    @router.get("/photos/{sealed}", response_class=Response, responses=BYTES)
    async def photo(sealed: Annotated[str, Path(max_length=300)]) -> Response:
        """An agent's photo, by the address from a message or a status."""
        found = await parts.chat.photos.of(agent_named(parts.key, sealed))
        if found is None:
            raise NotFound("There is no such photo.")
        headers = {**_SAFE, "Cache-Control": f"private, max-age={PHOTO_SECONDS}"}
        return Response(found.data, media_type=found.media_type, headers=headers)

    return router


_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
}


async def _download(parts: Parts, file: Attachment) -> Response:
    """As safe as a stranger's file must be: shown in place only if it is a picture that can hold no script, with a name
    that reaches no header unquoted (RFC 6266)."""
    pieces = parts.doors.files.open(file.key)
    first = await anext(pieces, b"")  # so that what is not there is an answer of its own
    shown = file.media_type in INLINE

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    how = "inline" if shown else "attachment"
    headers = {
        **_SAFE,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name or 'file', safe='')}",
        "Cache-Control": f"private, max-age={FILE_SECONDS}",
        **({"Content-Length": str(file.size)} if file.size else {}),
    }
    media_type = file.media_type if shown else "application/octet-stream"
    return StreamingResponse(whole(), media_type=media_type, headers=headers)

"""What users look like: to colleagues here, to customers in chats."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from agent_console.api.answers import nothing, shows_nothing
from agent_console.api.door import Guard
from agent_console.api.downloads import safe_headers
from agent_console.hub import Hub
from hub.access.photos import LARGEST, drop_photo, keep_photo, too_large
from hub.access.roles import User
from hub.contract.errors import NotFound

RAW = {"requestBody": {"required": True, "content": {"image/*": {"schema": {"format": "binary"}}}}}
KEPT = {"Cache-Control": "private, max-age=300"}


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["users"])

    @router.put("/me/photo", **shows_nothing(), openapi_extra=RAW)
    async def keep(
        request: Request,
        user: Annotated[User, Depends(guard.may("be_here"))],
        content_length: Annotated[str, Header(max_length=20, include_in_schema=False)] = "",
    ) -> Response:
        """One's own photo. The body is the picture itself: PNG, JPEG or WebP, at most 1 MB."""
        if content_length.isdecimal() and int(content_length) > LARGEST:
            raise too_large()
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > LARGEST:
                raise too_large()
        await keep_photo(hub.writer, hub.files, user.id, bytes(data), hub.new_id)
        return nothing()

    @router.delete("/me/photo", **shows_nothing())
    async def drop(user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """Be shown by one's initials again."""
        await drop_photo(hub.writer, hub.files, user.id)
        return nothing()

    @router.get("/users/{user_id}/photo", response_class=Response)
    async def photo(
        user_id: Annotated[str, Path(max_length=60)], _: Annotated[User, Depends(guard.may("be_here"))]
    ) -> Response:
        """A colleague's photo; 404 for who has none."""
        found = await hub.photos.of(user_id)
        if found is None:
            raise NotFound("There is no such photo.")
        return Response(found.data, media_type=found.media_type, headers=safe_headers("photo", plays=True) | KEPT)

    return router

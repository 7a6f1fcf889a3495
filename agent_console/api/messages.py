"""What becomes of a message that was sent: taken back, sent again; and a mail as it came in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from agent_console.api.answers import nothing, shows_nothing
from agent_console.api.door import Guard
from agent_console.api.downloads import download
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Attachment
from hub.conversing import outgoing, raw

Id = Annotated[str, Path(max_length=60)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/messages/{message_id}", tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.post("/cancel", **shows_nothing())
    async def cancel(message_id: Id, user: handler) -> Response:
        """Take it back while it waits for its time; 409 when it has left."""
        await outgoing.cancel(hub.writer, message_id, user)
        return nothing()

    @router.post("/retry", **shows_nothing())
    async def retry(message_id: Id, user: handler) -> Response:
        """Send a message that failed once more, to those who have not got it."""
        await outgoing.retry(hub.writer, message_id, user)
        return nothing()

    @router.get("/raw", response_class=Response)
    async def as_it_came(message_id: Id, user: handler) -> Response:
        """A mail as it came, byte for byte, to be saved."""
        key = await raw.raw_key(hub.reader, user, message_id)
        mail = Attachment(key=key, name=f"{message_id}.eml", media_type="message/rfc822", size=0)
        return await download(hub.files, mail)

    return router

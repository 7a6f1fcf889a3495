"""What becomes of a message that was sent: taken back, sent again, put otherwise; and a mail as it came in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.api.downloads import download
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Attachment, MessageCard, Value
from hub.conversing import editing, outgoing, raw
from hub.conversing.editing import Version

Id = Annotated[str, Path(max_length=60)]


class Versions(Value):
    """What a message said before, oldest first."""

    items: list[Version]


class WordsBody(BaseModel):
    """`text`: what the message says from now on."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=100_000)]


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

    @router.patch("", **shows(MessageCard))
    async def change(message_id: Id, body: WordsBody, user: handler) -> Response:
        """Put otherwise what was said in a chat: one's own, a supervisor also others'. What it said is kept."""
        return answer(await editing.change_message(hub.writer, message_id, body.text, user, hub.written_lines))

    @router.delete("", **shows_nothing())
    async def delete(message_id: Id, user: handler) -> Response:
        """Take back what was said in a chat: the customer no longer sees it, colleagues still see what it said."""
        await editing.delete_message(hub.writer, message_id, user, hub.written_lines)
        return nothing()

    @router.get("/versions", **shows(Versions))
    async def versions(message_id: Id, user: handler) -> Response:
        return answer(Versions(items=await editing.versions(hub.reader, user, message_id)))

    @router.get("/raw", response_class=Response)
    async def as_it_came(message_id: Id, user: handler) -> Response:
        """A mail as it came, byte for byte, to be saved."""
        key = await raw.raw_key(hub.reader, user, message_id)
        mail = Attachment(key=key, name=f"{message_id}.eml", media_type="message/rfc822", size=0)
        return await download(hub.files, mail)

    return router

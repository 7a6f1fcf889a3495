"""Mails that are held: supervisors look, and say what becomes of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.api.downloads import PLAIN, download
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.errors import NotFound
from hub.contract.inbound import HeldMail, Received
from hub.contract.words import Attachment, Value
from hub.intake.quarantine import Decision, Quarantine

Id = Annotated[str, Path(max_length=3000)]


class Held(Value):
    items: list[HeldMail]


class WhyBody(BaseModel):
    """`reason`: why, in the supervisor's own words, for the journal."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(max_length=2000)] = ""


class DiscardBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/quarantine", tags=["quarantine"])
    steers = Annotated[User, Depends(guard.may("steer"))]

    def held() -> Quarantine:
        return Quarantine(hub.writer, hub.reader, lambda: hub.business, hub.new_id, hub.read_anew)

    @router.get("", **shows(Held))
    async def quarantine(_: steers) -> Response:
        """Those that wait for a decision, the oldest first. The stream tells what is held and decided on."""
        return answer(Held(items=await held().held()))

    @router.get("/{id}/raw", response_class=Response)
    async def raw(id: Id, _: steers) -> Response:
        """The mail as it came, to be saved and never shown: nobody knows what it does to a reader."""
        mail = await held().one(id)
        if not mail.raw:
            raise NotFound("This mail was not fetched; it is still in its mailbox.", mend="read it there")
        name = f"{mail.subject[:80] or 'mail'}.eml"
        return await download(hub.files, Attachment(key=mail.raw, name=name, media_type=PLAIN, size=0))

    @router.post("/{id}/release", **shows(Received))
    async def release(id: Id, user: steers, body: WhyBody | None = None) -> Response:
        """Make it a contact. It keeps the time at which it came."""
        why = body.reason if body else ""
        return answer(await held().release(Decision(id=id, actor=user.id, why=why)))

    @router.post("/{id}/retry", **shows(Received))
    async def retry(id: Id, user: steers, body: WhyBody | None = None) -> Response:
        """Read it anew and make it a contact; 409 when it is still unreadable."""
        why = body.reason if body else ""
        return answer(await held().retry(Decision(id=id, actor=user.id, why=why)))

    @router.post("/{id}/discard", **shows_nothing())
    async def discard(id: Id, body: DiscardBody, user: steers) -> Response:
        """Put it aside for good. Its raw bytes are kept."""
        await held().discard(Decision(id=id, actor=user.id, why=body.reason))
        return nothing()

    return router

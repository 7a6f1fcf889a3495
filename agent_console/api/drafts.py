"""What one has written and not sent yet: one draft for each user and conversation."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Value
from hub.conversing.drafts import Draft, draft_of, keep_draft, version_of
from hub.conversing.uploads import UploadCard

Id = Annotated[str, Path(max_length=60)]
Line = Annotated[str, Field(max_length=500)]
Typed = Annotated[list[Line], Field(max_length=100)]
Version = Annotated[str | None, Header(alias="If-Match", max_length=100)]


class DraftCard(Value):
    """A draft as it was left. `to`, `cc`, `bcc`: as they were typed. `at`: when; null where there is none."""

    text: str
    html: str
    subject: str
    to: str
    cc: list[str]
    bcc: list[str]
    attachments: list[UploadCard]
    at: datetime | None


class FileBody(BaseModel):
    """An upload, by its id; what else a client knows of it is not read."""

    id: Annotated[str, Field(min_length=1, max_length=60)]


class DraftBody(BaseModel):
    """`attachments`: uploads, or their ids."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=100_000)] = ""
    html: Annotated[str, Field(max_length=300_000)] = ""
    subject: Line = ""
    to: Line = ""
    cc: Typed = []
    bcc: Typed = []
    attachments: Annotated[list[Annotated[str, Field(max_length=60)] | FileBody], Field(max_length=50)] = []
    at: datetime | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/conversations/{conversation_id}/draft", tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("", **shows(DraftCard))
    async def draft(conversation_id: Id, user: handler) -> Response:
        """One's own draft; an empty one where there is none. The ETag names its version."""
        view = await draft_of(hub.reader, user, conversation_id)
        words = view.draft
        card = DraftCard(
            text=words.text,
            html=words.html,
            subject=words.subject,
            to=words.to,
            cc=list(words.cc),
            bcc=list(words.bcc),
            attachments=view.files,
            at=view.at,
        )
        return answer(card, headers={"ETag": f'"{version_of(view.at)}"'})

    @router.put("", **shows_nothing())
    async def keep(conversation_id: Id, body: DraftBody, user: handler, if_match: Version = None) -> Response:
        """Keep it in place of the one there is; with `If-Match` only if that is the one it was made from. It is thrown
        away when the message is sent."""
        kept = Draft(
            text=body.text,
            html=body.html,
            subject=body.subject,
            to=body.to,
            cc=tuple(body.cc),
            bcc=tuple(body.bcc),
            attachments=tuple(each if isinstance(each, str) else each.id for each in body.attachments),
        )
        at = await keep_draft(hub.writer, user, conversation_id, kept, _version(if_match))
        response = nothing()
        response.headers["ETag"] = f'"{version_of(at)}"'
        return response

    @router.delete("", **shows_nothing())
    async def throw_away(conversation_id: Id, user: handler, if_match: Version = None) -> Response:
        await keep_draft(hub.writer, user, conversation_id, None, _version(if_match))
        return nothing()

    return router


def _version(if_match: str | None) -> str | None:
    return None if if_match in (None, "*") else (if_match or "").removeprefix("W/").strip('"')

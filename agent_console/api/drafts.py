"""What one has written and not sent yet: one draft in each conversation, and one of a mail that begins one."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path
from msgspec import structs
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Value
from hub.conversing.drafts import Draft, DraftView, NewDraft, draft_of, keep_draft, new_draft_of, version_of
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


class NewDraftCard(DraftCard):
    """A mail to somebody as it was left. `our_address`: the mailbox it is from; empty where none was chosen, as is
    `account_id`."""

    our_address: str
    account_id: str


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


class NewDraftBody(DraftBody):
    our_address: Line = ""
    account_id: Annotated[str, Field(max_length=60)] = ""


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]
    of_conversation, of_new = "/conversations/{conversation_id}/draft", "/me/new-mail-draft"

    async def put(conversation_id: str, user: User, draft: Draft | None, if_match: str | None) -> Response:
        at = await keep_draft(hub.writer, user, conversation_id, draft, _version(if_match))
        response = nothing()
        if draft is not None:
            response.headers["ETag"] = _tag(at)
        return response

    @router.get(of_conversation, **shows(DraftCard))
    async def draft(conversation_id: Id, user: handler) -> Response:
        """One's own draft; an empty one where there is none. The ETag names its version."""
        view = await draft_of(hub.reader, user, conversation_id)
        return answer(DraftCard(**_shown(view)), headers={"ETag": _tag(view.at)})

    @router.put(of_conversation, **shows_nothing())
    async def keep(conversation_id: Id, body: DraftBody, user: handler, if_match: Version = None) -> Response:
        """Keep it in place of the one there is; with `If-Match` only if that is the one it was made from. It is thrown
        away when the message is sent."""
        return await put(conversation_id, user, Draft(**_kept(body)), if_match)

    @router.delete(of_conversation, **shows_nothing())
    async def throw_away(conversation_id: Id, user: handler, if_match: Version = None) -> Response:
        return await put(conversation_id, user, None, if_match)

    @router.get(of_new, **shows(NewDraftCard))
    async def new_draft(user: handler) -> Response:
        """One's own mail to somebody, as it was left; an empty one where there is none. The ETag names its version."""
        view = await new_draft_of(hub.reader, user)
        return answer(NewDraftCard(**_shown(view)), headers={"ETag": _tag(view.at)})

    @router.put(of_new, **shows_nothing())
    async def keep_new(body: NewDraftBody, user: handler, if_match: Version = None) -> Response:
        """As with a conversation's draft. It is thrown away when a mail to somebody is sent."""
        return await put("", user, NewDraft(**_kept(body)), if_match)

    @router.delete(of_new, **shows_nothing())
    async def throw_new_away(user: handler, if_match: Version = None) -> Response:
        return await put("", user, None, if_match)

    return router


def _shown(view: DraftView) -> dict[str, Any]:
    """What a card says of a draft."""
    return structs.asdict(view.draft) | {
        "cc": list(view.draft.cc),
        "bcc": list(view.draft.bcc),
        "attachments": view.files,
        "at": view.at,
    }


def _kept(body: DraftBody) -> dict[str, Any]:
    """What is kept of a body."""
    files = tuple(each if isinstance(each, str) else each.id for each in body.attachments)
    lists = {"cc": tuple(body.cc), "bcc": tuple(body.bcc), "attachments": files}
    return body.model_dump(exclude={"at"}) | lists


def _tag(at: datetime | None) -> str:
    return f'"{version_of(at)}"'


def _version(if_match: str | None) -> str | None:
    return None if if_match in (None, "*") else (if_match or "").removeprefix("W/").strip('"')

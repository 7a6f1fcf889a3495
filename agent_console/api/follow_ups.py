"""What we promised, by when, and who does it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from msgspec import UNSET
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.accounts.paging import Page
from hub.contract.errors import Invalid
from hub.contract.work import FollowUpCard
from hub.follow_ups import actions, views
from hub.follow_ups.actions import Change, Promise
from hub.follow_ups.views import State

Id = Annotated[str, Path(max_length=60)]
AnyId = Annotated[str, Field(min_length=1, max_length=60)]
Named = Annotated[str | None, Query(max_length=60)]
Words = Annotated[str, Field(max_length=2_000)]
Zone = Annotated[str, Field(min_length=1, max_length=60)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FollowUpBody(Body):
    """About a conversation or an account, exactly one of them. `due_at`: as it is meant in `zone` (IANA). `owner_id`:
    who is to do it, oneself where nobody is named. `client_id`: the same is made once, however often it is sent."""

    text: Words
    due_at: AwareDatetime
    zone: Zone
    client_id: Annotated[str, Field(min_length=1, max_length=100)]
    conversation_id: AnyId | None = None
    account_id: AnyId | None = None
    owner_id: AnyId | None = None


class ChangeBody(Body):
    """What shall be otherwise."""

    text: Words | None = None
    due_at: AwareDatetime | None = None
    zone: Zone | None = None
    owner_id: AnyId | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/follow-ups", tags=["follow-ups"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("", **shows(Page[FollowUpCard]))
    async def listed(
        user: handler,
        state: State = "open",
        owner_id: Named = None,
        account_id: Named = None,
        conversation_id: Named = None,
        cursor: Annotated[str, Query(max_length=300)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Of an owner, an account or a conversation; one's own where none is named. What is open has the overdue first,
        what is done the latest."""
        owner = owner_id or (None if account_id or conversation_id else user.id)
        page = await views.follow_up_rows(hub.reader, user, state, owner, account_id, conversation_id, cursor, limit)
        return answer(page)

    @router.post("", **shows(FollowUpCard, 201))
    async def make(body: FollowUpBody, user: handler) -> Response:
        """Promise it."""
        if bool(body.conversation_id) == bool(body.account_id):
            raise Invalid(
                "A follow-up is about a conversation or an account.", field="conversation_id", mend="name one"
            )
        promise = Promise(
            by=user,
            client_id=body.client_id,
            text=body.text,
            due_at=body.due_at,
            zone=body.zone,
            owner_id=body.owner_id or user.id,
            conversation_id=body.conversation_id,
            account_id=body.account_id,
        )
        return answer(await actions.make(hub.writer, promise, hub.new_id), 201)

    @router.patch("/{follow_up_id}", **shows(FollowUpCard))
    async def change(follow_up_id: Id, body: ChangeBody, user: handler) -> Response:
        """Put it otherwise, put it off, or give it to somebody else."""
        wanted = {name: getattr(body, name) for name in ChangeBody.model_fields}
        said = {name: UNSET if value is None else value for name, value in wanted.items()}
        return answer(await actions.change(hub.writer, Change(id=follow_up_id, by=user, **said)))

    @router.post("/{follow_up_id}/done", **shows(FollowUpCard))
    async def done(follow_up_id: Id, user: handler) -> Response:
        """The promise is kept."""
        return answer(await actions.change(hub.writer, Change(id=follow_up_id, by=user, done=True)))

    @router.post("/{follow_up_id}/reopen", **shows(FollowUpCard))
    async def reopen(follow_up_id: Id, user: handler) -> Response:
        """It is still to be done."""
        return answer(await actions.change(hub.writer, Change(id=follow_up_id, by=user, done=False)))

    return router

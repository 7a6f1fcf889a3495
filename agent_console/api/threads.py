"""What agents do with whole conversations: merge, split, let rest."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Value
from hub.conversing.merging import merge
from hub.conversing.snoozing import snooze
from hub.conversing.splitting import split

Id = Annotated[str, Path(max_length=60)]
AnyId = Annotated[str, Field(min_length=1, max_length=60)]
MOST_MARKED = 500


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MergeBody(Body):
    """`into`: the conversation that stays."""

    into: AnyId


class SplitBody(Body):
    """`message_id`: the mail with which the new conversation begins; `with_ids`: what goes along."""

    message_id: AnyId
    with_ids: Annotated[list[AnyId], Field(max_length=MOST_MARKED)] = []


class SnoozeBody(Body):
    """`until`: null wakes it."""

    until: AwareDatetime | None


class SplitOff(Value):
    """The conversation that was split off."""

    conversation_id: str


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/conversations/{conversation_id}", tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.post("/merge", **shows_nothing())
    async def merge_into(conversation_id: Id, body: MergeBody, user: handler) -> Response:
        """It becomes part of another conversation of the same customer, with all its contacts and messages."""
        await merge(hub.writer, conversation_id, body.into, user, hub.business)
        return nothing()

    @router.post("/split", **shows(SplitOff, 201))
    async def split_off(conversation_id: Id, body: SplitBody, user: handler) -> Response:
        """A mail begins a conversation of its own, which is queued and offered first to whoever split it off."""
        ids = list(dict.fromkeys([body.message_id, *body.with_ids]))
        made = await split(hub.writer, conversation_id, ids, user, hub.business, hub.new_id)
        return answer(SplitOff(conversation_id=made), 201)

    @router.post("/snooze", **shows_nothing())
    async def let_rest(conversation_id: Id, body: SnoozeBody, user: handler) -> Response:
        """Out of the open lists until then, or until the customer writes."""
        until: datetime | None = body.until
        await snooze(hub.writer, conversation_id, until, user, hub.business)
        return nothing()

    return router

"""When agents are away: each for themselves, supervisors for anyone."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.leaves import LeaveRow, NewLeave, OldLeave, enter_leave, leave_id, leaves_of, strike_leave
from hub.access.roles import User
from hub.contract.errors import NotAllowed, NotFound
from hub.contract.words import Value

Id = Annotated[str, Path(max_length=60)]


class Leaves(Value):
    leaves: list[LeaveRow]


class Entered(Value):
    id: str


class LeaveBody(BaseModel):
    """From `begins` until `ends`. `substitute_id`: who stands in wherever an account's plan names the agent."""

    model_config = ConfigDict(extra="forbid")
    begins: AwareDatetime
    ends: AwareDatetime
    substitute_id: Annotated[str, Field(min_length=1, max_length=60)] | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/agents/{agent_id}/leaves", tags=["leaves"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("", **shows(Leaves))
    async def leaves(agent_id: Id, _: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """Present and future ones, the earliest first."""
        return answer(Leaves(leaves=await leaves_of(hub.reader, agent_id, hub.clock())))

    @router.post("", **shows(Entered, 201))
    async def enter(
        agent_id: Id,
        body: LeaveBody,
        user: handler,
        idempotency_key: Annotated[str, Header(max_length=200)] = "",
    ) -> Response:
        """Sent again with the same `Idempotency-Key` it is entered once. Refused when substitutes would go in a
        circle."""
        _check(user, agent_id)
        id = leave_id(agent_id, idempotency_key) if idempotency_key else hub.new_id("lv")
        leave = NewLeave(
            id=id,
            agent_id=agent_id,
            begins=body.begins.astimezone(UTC),
            ends=body.ends.astimezone(UTC),
            substitute_id=body.substitute_id,
            actor=user.id,
        )
        await enter_leave(hub.writer, leave)
        return answer(Entered(id=id), 201)

    @router.delete("/{leave_id}", **shows_nothing())
    async def strike(agent_id: Id, leave_id: Id, user: handler) -> Response:
        if all(leave.id != leave_id for leave in await leaves_of(hub.reader, agent_id, hub.clock())):
            raise NotFound("There is no such leave, or it is over.")
        _check(user, agent_id)
        await strike_leave(hub.writer, OldLeave(id=leave_id, agent_id=agent_id, actor=user.id))
        return nothing()

    return router


def _check(user: User, agent_id: str) -> None:
    if agent_id != user.id and not user.may("steer"):
        raise NotAllowed("This is a colleague's leave.", mend="ask a supervisor")

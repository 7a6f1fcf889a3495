"""The desk's snapshot, one's colleagues, and what they are doing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.photos import all_photos
from hub.access.roles import User
from hub.access.views import all_users
from hub.contract.commands import SetActivity
from hub.contract.errors import Invalid, NotAllowed
from hub.contract.words import Value
from hub.insight import views
from hub.insight.views import AgentRow, Desk


class Agents(Value):
    """`others`: names by id of the users who take no contacts; the timeline tells what they did. `photos`: by id of the
    users who have one, which it is; another photo, another word."""

    items: list[AgentRow]
    others: dict[str, str]
    photos: dict[str, str]


class ActivityWish(BaseModel):
    model_config = ConfigDict(extra="forbid")
    activity: Annotated[str, Field(min_length=1, max_length=60)]
    after_contact: bool = False
    reason: Annotated[str, Field(max_length=200)] = ""


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/desk", **shows(Desk))
    async def desk(user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """Open contacts this user may see and all agents, as of `seq`; the stream goes on from there."""
        return answer(await views.desk(hub.reader, user, hub.business.calls.supervisors_seen))

    @router.get("/agents", **shows(Agents))
    async def agents(_: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        others = {user.id: user.name for user in await all_users(hub.reader) if user.agent is None}
        photos = await all_photos(hub.reader)
        return answer(Agents(items=await views.agent_rows(hub.reader), others=others, photos=photos))

    @router.put("/agents/{agent_id}/activity", **shows_nothing())
    async def set_activity(
        agent_id: Annotated[str, Path(max_length=60)],
        wish: ActivityWish,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
    ) -> Response:
        """One's own; supervisors also others'."""
        if agent_id != user.id and not user.may("steer"):
            raise NotAllowed("This is a colleague's activity.", mend="ask a supervisor")
        if wish.activity not in hub.business.activities:
            raise Invalid("There is no such activity.", field="activity", mend="take one of the set-up's")
        await hub.acd.do(
            SetActivity(
                actor=user.id,
                agent_id=agent_id,
                activity=wish.activity,
                after_contact=wish.after_contact,
                reason=wish.reason,
            )
        )
        return nothing()

    return router

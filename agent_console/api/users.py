"""Users, for administrators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access import actions, views
from hub.access.actions import AgentFacts, NewUser, UserChange
from hub.access.roles import User
from hub.access.views import UserRow
from hub.contract.commands import SetActivity
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.words import Role, Value

TOTAL = "total"
Key = Annotated[str, Field(min_length=1, max_length=60)]


class Users(Value):
    items: list[UserRow]


class Created(Value):
    id: str


class AgentBody(BaseModel):
    """`skills`: level 1 to 10. `capacity`: contacts at a time, by channel, where it differs from the channel's own, and
    under `total` of uninterruptible work on all channels."""

    model_config = ConfigDict(extra="forbid")
    teams: Annotated[list[Key], Field(max_length=50)] = []
    skills: Annotated[dict[Key, Annotated[int, Field(ge=1, le=10)]], Field(max_length=100)] = {}
    capacity: Annotated[dict[Key, Annotated[int, Field(ge=0, le=100)]], Field(max_length=20)] = {}


class NewUserBody(BaseModel):
    """`agent` null: takes no contacts; somebody of the role `agent` always does."""

    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(min_length=2, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    role: Role
    language: Literal["en", "zh-CN"] = "en"
    password: Annotated[str, Field(min_length=1, max_length=200)]
    agent: AgentBody | None = None


class UserBody(BaseModel):
    """What shall be otherwise; `version` as seen."""

    model_config = ConfigDict(extra="forbid")
    version: int
    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    role: Role | None = None
    language: Literal["en", "zh-CN"] | None = None
    enabled: bool | None = None
    password: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    agent: AgentBody | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/users", tags=["users"])
    manager = Annotated[User, Depends(guard.may("manage_users"))]

    @router.get("", **shows(Users))
    async def users(_: manager) -> Response:
        return answer(Users(items=await views.all_users(hub.reader)))

    @router.post("", **shows(Created, 201))
    async def create(body: NewUserBody, user: manager) -> Response:
        agent = _facts(hub, body.agent) if body.agent else AgentFacts() if body.role == "agent" else None
        new = NewUser(
            id=hub.new_id("us"),
            login=body.login,
            name=body.name,
            role=body.role,
            language=body.language,
            password_hash="",
            activity=hub.signed_out,
            actor=user.id,
            agent=agent,
        )
        await actions.create_user(hub.writer, hub.door.passwords, new, body.password)
        return answer(Created(id=new.id), 201)

    @router.patch("/{user_id}", **shows_nothing())
    async def change(user_id: Annotated[str, Path(max_length=60)], body: UserBody, user: manager) -> Response:
        """A new role or password, or being disabled, signs them out everywhere."""
        if user_id == user.id and (body.enabled is False or body.role not in (None, user.role)):
            raise Conflict("You cannot lock yourself out.", mend="ask another administrator")
        wanted = UserChange(
            id=user_id,
            version=body.version,
            actor=user.id,
            activity=hub.signed_out,
            name=body.name,
            role=body.role,
            language=body.language,
            enabled=body.enabled,
            agent=_facts(hub, body.agent) if body.agent else None,
        )
        await actions.change_user(hub.writer, hub.door.passwords, wanted, body.password)
        if body.enabled is False:
            await _sign_out_agent(hub, user.id, user_id)
        return nothing()

    return router


async def _sign_out_agent(hub: Hub, actor: str, user_id: str) -> None:
    """Let the router know that nothing more is to be offered to a disabled user."""
    try:
        await hub.acd.do(SetActivity(actor=actor, agent_id=user_id, activity=hub.signed_out))
    except NotFound:
        return  # they took no contacts


def _facts(hub: Hub, body: AgentBody) -> AgentFacts:
    for team in body.teams:
        if team not in hub.business.teams:
            raise Invalid("There is no such team.", field="agent.teams", mend="take one of the set-up's")
    for channel in body.capacity:
        if channel != TOTAL and channel not in hub.business.channels:
            raise Invalid(
                "There is no such channel.", field="agent.capacity", mend="take one of the set-up's, or total"
            )
    return AgentFacts(teams=tuple(body.teams), skills=body.skills, capacity=body.capacity)

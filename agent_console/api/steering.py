"""What supervisors say to all: queues they close, banners, the emergency message; and where own agents are."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import LANGUAGES, User
from hub.acd.announcing import Over, begin_emergency, end_banner, end_emergency, show_banner
from hub.contract.commands import CloseQueue, OpenQueue
from hub.contract.errors import Invalid
from hub.contract.steering import Banner, Emergency, QueueKind, Urgency
from hub.contract.words import Value
from hub.insight.own_agents import OwnAgents, own_agents
from hub.insight.steering import Steering, steering

Id = Annotated[str, Path(max_length=60)]
Reason = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=600)]


class Said(Value):
    id: str


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CloseQueueBody(Body):
    """Until it is opened, or `until`. `moves`: those who wait go elsewhere, too."""

    kind: QueueKind
    name: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    until: AwareDatetime | None = None
    moves: bool = False


class OpenQueueBody(Body):
    kind: QueueKind
    name: Annotated[str, Field(max_length=60)]
    reason: Reason = ""


class BannerBody(Body):
    """`teams`: to whom; empty: to all."""

    text: Annotated[str, Field(min_length=1, max_length=300)]
    urgency: Urgency = "info"
    teams: Annotated[list[str], Field(max_length=100)] = []
    until: AwareDatetime | None = None


class EmergencyBody(Body):
    """`texts`: by language, one at least. `then`: after it the call ends, or goes on."""

    texts: dict[str, Words]
    then: Literal["go_on", "hang_up"] = "go_on"
    until: AwareDatetime | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["steering"])
    steerer = Annotated[User, Depends(guard.may("steer"))]

    @router.get("/steering", **shows(Steering))
    async def all_of_it(_: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        """What holds now: closed queues, banners, the emergency message, alerts."""
        return answer(await steering(hub.reader, hub.clock()))

    @router.get("/board/own-agents", **shows(OwnAgents))
    async def own(_: Annotated[User, Depends(guard.may("read_board"))]) -> Response:
        """Of each account whose contact waits or is with somebody else: where its own people are."""
        return answer(await own_agents(hub.reader, hub.business, hub.clock()))

    @router.post("/queues/close", **shows_nothing())
    async def close_queue(body: CloseQueueBody, user: steerer) -> Response:
        """Close a team's or a plan's queue, or change what is said of one that is closed."""
        await hub.acd.do(
            CloseQueue(
                actor=user.id,
                actor_name=user.name,
                kind=body.kind,
                name=body.name,
                reason=body.reason,
                until=_utc(body.until),
                moves=body.moves,
            )
        )
        return nothing()

    @router.post("/queues/open", **shows_nothing())
    async def open_queue(body: OpenQueueBody, user: steerer) -> Response:
        """409 when it is open."""
        await hub.acd.do(OpenQueue(actor=user.id, kind=body.kind, name=body.name, reason=body.reason))
        return nothing()

    @router.post("/banners", **shows(Said, 201))
    async def show(body: BannerBody, user: steerer) -> Response:
        for team in body.teams:
            if team not in hub.business.teams:
                raise Invalid("There is no such team.", field="teams", mend="take one of the set-up's")
        banner = Banner(
            id=hub.new_id("bn"),
            text=_said(body.text, "text"),
            urgency=body.urgency,
            teams=tuple(dict.fromkeys(body.teams)),
            by_id=user.id,
            by_name=user.name,
            since=hub.clock(),
            until=_utc(body.until),
        )
        await show_banner(hub.writer, banner)
        return answer(Said(id=banner.id), 201)

    @router.delete("/banners/{banner_id}", **shows_nothing())
    async def take_back(banner_id: Id, user: steerer) -> Response:
        await end_banner(hub.writer, Over(id=banner_id, actor=user.id))
        return nothing()

    @router.post("/emergencies", **shows(Said, 201))
    async def begin(body: EmergencyBody, user: steerer) -> Response:
        """Every caller in a menu hears it first, from now on. It takes the place of the one before."""
        texts = {language: text.strip() for language, text in body.texts.items() if text.strip()}
        if not texts or not texts.keys() <= set(LANGUAGES):
            known = " or ".join(LANGUAGES)
            raise Invalid("A message needs words.", field="texts", mend=f"give them in {known}")
        emergency = Emergency(
            id=hub.new_id("em"),
            texts=texts,
            hangs_up=body.then == "hang_up",
            by_id=user.id,
            by_name=user.name,
            since=hub.clock(),
            until=_utc(body.until),
        )
        await begin_emergency(hub.writer, emergency)
        return answer(Said(id=emergency.id), 201)

    @router.delete("/emergencies/{emergency_id}", **shows_nothing())
    async def end(emergency_id: Id, user: steerer) -> Response:
        await end_emergency(hub.writer, Over(id=emergency_id, actor=user.id))
        return nothing()

    return router


def _said(text: str, field: str) -> str:
    """Raises `Invalid` for words that are none."""
    if not text.strip():
        raise Invalid("A message needs words.", field=field, mend="write some")
    return text.strip()


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at is not None else None

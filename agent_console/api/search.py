"""Finding accounts, people, conversations and messages; views kept by name."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Value
from hub.searching import saving
from hub.searching.saving import Keep, SavedView
from hub.searching.views import find
from hub.searching.wanted import Found, Kind, Order, Status, Wanted

Id = Annotated[str, Path(max_length=60)]
Word = Annotated[str, Field(max_length=60)]
Tag = Annotated[str, Field(max_length=100)]
Words = Annotated[str, Field(max_length=200)]


class Views(Value):
    """One's own views, and the shared ones."""

    items: list[SavedView]


class Kept(Value):
    id: str


class FiltersBody(BaseModel):
    """What is looked for: words in `q`, and what must be so besides; what is empty leaves all."""

    model_config = ConfigDict(extra="forbid")
    q: Words = ""
    kind: Kind | None = None
    channel: Word = ""
    account_id: Word = ""
    tier: Word = ""
    agent_id: Word = ""
    status: Status = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    attached: bool = False
    tag: Tag = ""

    def wanted(self) -> Wanted:
        facts = self.model_dump()
        for name in ("since", "until"):
            facts[name] = facts[name] and facts[name].astimezone(UTC)
        return Wanted(**facts)


class ViewBody(BaseModel):
    """`shared`: everybody has it; only supervisors may say so."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=saving.LONGEST_NAME)]
    filters: FiltersBody
    order: Order = "latest"
    shared: bool = False


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["search"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("/search", **shows(Found))
    async def search(
        user: handler,
        q: Annotated[str, Query(max_length=200)] = "",
        kind: Kind | None = None,
        channel: Annotated[str, Query(max_length=60)] = "",
        account_id: Annotated[str, Query(max_length=60)] = "",
        tier: Annotated[str, Query(max_length=60)] = "",
        agent_id: Annotated[str, Query(max_length=60)] = "",
        status: Status = "",
        since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
        attached: bool = False,
        tag: Annotated[str, Query(max_length=100)] = "",
        order: Order = "latest",
        cursor: Annotated[str, Query(max_length=300)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        """All this user may see of it, by kind, each the latest first. Without `q`, conversations alone. `cursor`: of
        one kind, which is then named. Instants are from one until before another."""
        asked = FiltersBody(
            q=q, kind=kind, channel=channel, account_id=account_id, tier=tier, agent_id=agent_id, status=status,
            since=since, until=until, attached=attached, tag=tag,
        )  # fmt: skip
        found = await find(hub.reader, user, hub.business.fallback_tier, asked.wanted(), order, cursor, limit)
        return answer(found)

    @router.get("/views", **shows(Views))
    async def views(user: handler) -> Response:
        """One's own and the shared ones, by name."""
        return answer(Views(items=await saving.saved(hub.reader, user)))

    @router.post("/views", **shows(Kept, 201))
    async def keep(body: ViewBody, user: handler) -> Response:
        """Keep a view. Nobody has two of one name, so that sent again it is refused (409)."""
        id = hub.new_id("vw")
        await saving.keep(hub.writer, _kept(id, body, user, new=True))
        return answer(Kept(id=id), 201)

    @router.put("/views/{view_id}", **shows_nothing())
    async def change(view_id: Id, body: ViewBody, user: handler) -> Response:
        """One's own; supervisors also change what is shared."""
        await saving.keep(hub.writer, _kept(view_id, body, user, new=False))
        return nothing()

    @router.delete("/views/{view_id}", **shows_nothing())
    async def drop(view_id: Id, user: handler) -> Response:
        """One's own; supervisors also delete what is shared."""
        await saving.drop(hub.writer, view_id, user)
        return nothing()

    return router


def _kept(id: str, body: ViewBody, user: User, new: bool) -> Keep:
    return Keep(
        id=id,
        name=body.name,
        shared=body.shared,
        filters=body.filters.wanted(),
        order=body.order,
        user=user,
        new=new,
    )

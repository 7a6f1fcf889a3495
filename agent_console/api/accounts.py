"""Accounts: the list, one with all around it, its team; people finding their account."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from agent_console.talking import block_of, number_of
from hub.access.agents import agent_cards
from hub.access.roles import User
from hub.access.views import may_see
from hub.accounts import actions, views
from hub.accounts.actions import Attachment, TeamChange
from hub.accounts.cards import LIVE, cards
from hub.accounts.paging import Page
from hub.accounts.reaching import CallerFacts, change_caller_facts
from hub.accounts.views import AccountFacts, AccountPhone, AccountRow, PersonRow, checked_pin
from hub.contract.dealings import Dealings
from hub.contract.errors import Invalid
from hub.contract.words import AgentCard, ContactCard, Value
from hub.conversing.views import ConversationRow, conversation_rows
from hub.insight.health import AccountHealth, health_of
from hub.storage.schema import agents, contacts

Id = Annotated[str, Path(max_length=60)]
RECENT = 20


class TeamMember(Value):
    """`position` 1 is the account's own agent."""

    agent: AgentCard
    role: Literal["primary", "backup"]
    position: int


class AccountView(Value):
    """An account with its team and people. `open` and `recent`: as far as this user may see them."""

    id: str
    name: str
    tier: str
    language: str
    time_zone: str
    note: str
    version: int
    team: list[TeamMember]
    people: list[PersonRow]
    open: list[ContactCard]
    recent: list[ConversationRow]
    external_ids: dict[str, str]
    number: str | None
    has_pin: bool
    phones: tuple[AccountPhone, ...]


class AccountBusiness(Value):
    """What an account has going on with the business itself, a part for each kind that a system is named for; and how
    it fares with us."""

    parts: tuple[Dealings, ...]
    health: AccountHealth


class PhoneBody(BaseModel):
    """A number of the company's switchboard, E.164; with `whole_block` the beginning of all its numbers."""

    model_config = ConfigDict(extra="forbid")
    value: Annotated[str, Field(min_length=3, max_length=40)]
    whole_block: bool = False


class AccountBody(BaseModel):
    """What shall be otherwise. `number`: the customer number callers type, null for none. `pin`: 4 to 8 digits, never
    shown again; null takes it away."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[str, Field(max_length=20)] | None = None
    pin: Annotated[str, Field(max_length=20)] | None = None
    phones: Annotated[list[PhoneBody], Field(max_length=100)] | None = None


class TeamBody(BaseModel):
    """Agent ids, the primary first."""

    model_config = ConfigDict(extra="forbid")
    team: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=20)]


class AttachBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    account_id: Annotated[str, Field(min_length=1, max_length=60)]
    same_as: Annotated[str, Field(min_length=1, max_length=60)] | None = None


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["accounts"])

    @router.get("/accounts", **shows(Page[AccountRow]))
    async def accounts(
        _: Annotated[User, Depends(guard.may("read_accounts"))],
        q: Annotated[str, Query(max_length=100)] = "",
        cursor: Annotated[str, Query(max_length=300)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """By name; `q` finds accounts, and people by name or address."""
        return answer(await views.account_rows(hub.reader, q, cursor, limit))

    @router.get("/accounts/{account_id}", **shows(AccountView))
    async def account(account_id: Id, user: Annotated[User, Depends(guard.may("read_accounts"))]) -> Response:
        facts = await views.account(hub.reader, account_id)
        return answer(await _around(hub, user, facts), headers={"ETag": f'"{facts.version}"'})

    @router.get("/accounts/{account_id}/business", **shows(AccountBusiness))
    async def business(
        account_id: Id,
        _: Annotated[User, Depends(guard.may("read_accounts"))],
        language: Annotated[Literal["en", "zh-CN"], Query()] = "en",
        anew: bool = False,
    ) -> Response:
        """Its orders, deliveries and invoices as the company's own systems tell them, each with its age; a system that
        does not answer is named, never an error. `anew`: what was asked a little while ago does not do."""
        facts = await views.account(hub.reader, account_id)
        known = {**facts.external_ids, "language": language}
        parts = tuple(await hub.dealings.of(account_id, known, anew=anew))
        health = await health_of(hub.reader, account_id, parts, hub.clock())
        return answer(AccountBusiness(parts=parts, health=health))

    @router.patch("/accounts/{account_id}", **shows_nothing())
    async def change(
        account_id: Id,
        body: AccountBody,
        user: Annotated[User, Depends(guard.may("change_teams"))],
        if_match: Annotated[str, Header(max_length=40)] = "",
    ) -> Response:
        """By what its callers are known. Needs `If-Match` with the version seen; 409 when somebody else was faster, or
        another account has the number."""
        said = body.model_fields_set
        pin_hash = None
        if "pin" in said:
            pin_hash = await hub.door.passwords.hash(checked_pin(body.pin)) if body.pin else ""
        facts = CallerFacts(
            account_id=account_id,
            version=_version(if_match),
            actor=user.id,
            number=(body.number or "").strip() if "number" in said else None,
            pin_hash=pin_hash,
            phones=_phones(body.phones or []) if "phones" in said else None,
        )
        await change_caller_facts(hub.writer, facts)
        return nothing()

    @router.put("/accounts/{account_id}/team", **shows_nothing())
    async def set_team(
        account_id: Id,
        body: TeamBody,
        user: Annotated[User, Depends(guard.may("change_teams"))],
        if_match: Annotated[str, Header(max_length=40)] = "",
    ) -> Response:
        """Needs `If-Match` with the version seen; 409 when somebody else was faster."""
        change = TeamChange(account_id=account_id, version=_version(if_match), team=tuple(body.team), actor=user.id)
        await actions.set_team(hub.writer, change)
        return nothing()

    @router.post("/people/{person_id}/attach", **shows_nothing())
    async def attach(
        person_id: Id, body: AttachBody, user: Annotated[User, Depends(guard.may("attach_people"))]
    ) -> Response:
        """Let a person belong to an account, with their history. `same_as`: they turned out to be this person of it."""
        await actions.attach_person(
            hub.writer,
            Attachment(
                person_id=person_id,
                account_id=body.account_id,
                same_as=body.same_as,
                actor=user.id,
                may_move=user.may("steer"),
                business=hub.business,
            ),
        )
        return nothing()

    return router


async def _around(hub: Hub, user: User, facts: AccountFacts) -> AccountView:
    found = {card.id: card for card in await agent_cards(hub.reader, agents.c.id.in_(facts.team))}
    team = [
        TeamMember(agent=found[agent], role="primary" if place == 1 else "backup", position=place)
        for place, agent in enumerate(facts.team, start=1)
        if agent in found
    ]
    live = await cards(hub.reader, contacts.c.account_id == facts.id, LIVE)
    seen_by = {facts.id: facts.team}
    recent = await conversation_rows(
        hub.reader, user, hub.business.fallback_tier, "all", account_id=facts.id, limit=RECENT
    )
    return AccountView(
        id=facts.id,
        name=facts.name,
        tier=facts.tier,
        language=facts.language,
        time_zone=facts.time_zone,
        note=facts.note,
        version=facts.version,
        team=team,
        people=facts.people,
        open=[card for card in live if may_see(user, seen_by, card)],
        recent=recent.items,
        external_ids=facts.external_ids,
        number=facts.number,
        has_pin=facts.has_pin,
        phones=facts.phones,
    )


def _phones(named: list[PhoneBody]) -> tuple[AccountPhone, ...]:
    return tuple(
        AccountPhone(
            value=block_of(each.value, "phones") if each.whole_block else number_of(each.value, "phones"),
            whole_block=each.whole_block,
        )
        for each in named
    )


def _version(if_match: str) -> int:
    """The version in an entity tag such as `"3"`. Raises `Invalid`."""
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid("If-Match names no version.", field="If-Match", mend="send the ETag of the account as you saw it")
    return int(text)

"""Signing in and out, and who one is."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard, check_guard
from agent_console.cookies import SESSION_COOKIE, clear_session, set_session
from agent_console.hub import DemoLogin, Hub
from hub.access import actions
from hub.access.actions import Language, set_languages
from hub.access.devices import device_of
from hub.access.roles import User
from hub.access.views import agent_of
from hub.contract.controls import Device
from hub.contract.errors import NotFound
from hub.contract.plans import Activity, Disposition, Plan, Signature
from hub.contract.words import AgentCard, ChannelTraits, Value
from hub.contract.work import CustomField, Tag


class Welcome(Value):
    """What the sign-in page shows. `logins`: in the demo only."""

    demo: bool
    version: str
    logins: list[DemoLogin]


class Me(Value):
    """The user signed in. `agent` None: takes no contacts."""

    user: User
    agent: AgentCard | None


class SetupTier(Value):
    """A tier as lists show it."""

    key: str
    rank: int
    names: dict[str, str]
    colour: str


class CallSetup(Value):
    """`supervisors_seen`: agents see who listens or whispers."""

    supervisors_seen: bool


class ChatSetup(Value):
    """`facts`: how facts of visitors are called, by fact and language: the questions of the form before the chat.
    `previews`: agents may see where links lead."""

    facts: dict[str, dict[str, str]]
    previews: bool


class Setup(Value):
    """The business's own words. `declines`: why an offer may be declined, by key and language. `mailboxes`: from which
    agents write, the first where they do not say. `signatures`: what stands below what they write, added as it goes
    out. `caller_ids`: our numbers that agents may show, the usual one first. `device`: where the user speaks; `voice`:
    it may be their browser. `translation`: words can be translated. `tags`, `fields`: how conversations are marked;
    `free_tags`: agents may make new tags."""

    tiers: list[SetupTier]
    channels: list[ChannelTraits]
    activities: list[Activity]
    declines: dict[str, dict[str, str]]
    dispositions: list[Disposition]
    teams: dict[str, dict[str, str]]
    plans: list[Plan]
    mailboxes: list[str]
    signatures: list[Signature]
    caller_ids: list[str]
    device: Device
    voice: bool
    calls: CallSetup
    translation: bool
    chats: ChatSetup
    tags: list[Tag]
    free_tags: bool
    fields: list[CustomField]


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class MyWishes(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: Literal["en", "zh-CN"]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["session"])

    async def me(user: User) -> Me:
        return Me(user=user, agent=await agent_of(hub.reader, user.id))

    @router.get("/welcome", **shows(Welcome))
    async def welcome() -> Response:
        """For everybody: is this the demo, and which version."""
        return answer(Welcome(demo=hub.demo is not None, version=hub.version, logins=list(hub.demo or ())))

    @router.post("/session", **shows(Me))
    async def sign_in(credentials: Credentials, request: Request) -> Response:
        """Sign in. Wrong passwords slow down further tries."""
        check_guard(request)
        address = request.client.host if request.client else ""
        token, user = await actions.sign_in(
            hub.door, credentials.login, credentials.password, address, hub.clock()
        )  # fmt: skip
        response = answer(await me(user))
        set_session(response, token, secure=hub.secure_cookies)
        return response

    @router.get("/session", **shows(Me))
    async def who_am_i(user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        return answer(await me(user))

    @router.delete("/session", **shows_nothing())
    async def sign_out(request: Request, _: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        await actions.sign_out(hub.writer, request.cookies[SESSION_COOKIE])
        response = nothing()
        clear_session(response, secure=hub.secure_cookies)
        return response

    @router.patch("/me", **shows(Me))
    async def change_me(wishes: MyWishes, user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        await hub.writer.run(set_languages, Language(user_id=user.id, language=wishes.language))
        user = User(id=user.id, login=user.login, name=user.name, role=user.role, language=wishes.language)
        return answer(await me(user))

    @router.get("/setup", **shows(Setup))
    async def setup(user: Annotated[User, Depends(guard.may("be_here"))]) -> Response:
        business = hub.business
        ours = [*business.calls.calling.caller_ids, *([hub.our_number] if hub.our_number else [])]
        tiers = sorted(business.tiers.values(), key=lambda tier: tier.rank)
        return answer(
            Setup(
                tiers=[SetupTier(key=t.key, rank=t.rank, names=t.names, colour=t.colour) for t in tiers],
                channels=list(business.channels.values()),
                activities=list(business.activities.values()),
                declines=business.declines,
                dispositions=list(business.dispositions.values()),
                teams=business.teams,
                plans=list(business.plans.values()),
                mailboxes=list(hub.mailboxes),
                signatures=list(business.signatures),
                caller_ids=list(dict.fromkeys(ours)),
                device=await device_of(hub.reader, user.id),
                voice=await _may_speak(hub, user.id),
                calls=CallSetup(supervisors_seen=business.calls.supervisors_seen),
                translation=hub.translator is not None,
                chats=ChatSetup(
                    facts={field.key: field.names for field in business.chats.form.fields},
                    previews=business.chats.previews,
                ),
                tags=list(business.marks.tags.values()),
                free_tags=business.marks.free_tags,
                fields=list(business.marks.fields.values()),
            )
        )

    return router


async def _may_speak(hub: Hub, user_id: str) -> bool:
    """Whether the carrier has devices in browsers."""
    try:
        await hub.talks.device_token(user_id)
    except NotFound:
        return False
    return True

"""What users do in a talk: each a control that the channel carries out at once, or refuses."""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from agent_console.talking import Talking
from hub.access.roles import User
from hub.access.views import shown
from hub.contract.controls import (
    AddParty,
    Complete,
    Consult,
    Control,
    Hold,
    Keypad,
    Monitor,
    Mute,
    Record,
    RemoveParty,
    Return,
    SendOn,
    Swap,
)
from hub.contract.errors import NotFound
from hub.contract.talks import Hearing, Talk

Id = Annotated[str, Path(max_length=60)]
LegId = Annotated[str, Path(max_length=80)]
AnyId = Annotated[str, Field(max_length=60)]
Number = Annotated[str, Field(max_length=40)]
OnceKey = Annotated[str, Header(alias="Idempotency-Key", max_length=80)]
C = TypeVar("C", bound=Control)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OnBody(Body):
    on: bool


class MuteBody(Body):
    """Without `leg_id`: one's own leg."""

    on: bool
    leg_id: Annotated[str, Field(max_length=80)] = ""


class KeypadBody(Body):
    """Digits, `*`, `#`, and `w` for half a second of pause."""

    digits: Annotated[str, Field(pattern=r"^[0-9*#w]{1,50}$")]


class PartyBody(Body):
    """Exactly one of the two; `to_number` in E.164."""

    to_agent_id: AnyId = ""
    to_number: Number = ""


class CompleteBody(Body):
    """`stay`: do not leave; all are in one talk then."""

    stay: bool = False


class SendOnBody(Body):
    to_number: Annotated[str, Field(min_length=1, max_length=40)]


class MonitorBody(Body):
    """Empty: leave."""

    hearing: Hearing


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/contacts/{contact_id}", tags=["talks"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]
    steerer = Annotated[User, Depends(guard.may("steer"))]
    talking = Talking(hub)

    async def do(kind: type[Any], contact_id: str, user: User, key: str, **facts: Any) -> Response:
        await talking.control(kind, contact_id, user, key, **facts)
        return nothing()

    @router.get("/talk", **shows(Talk))
    async def talk(contact_id: Id, user: handler) -> Response:
        """Who is in the talk, and how; 404 when nobody is."""
        _, found = await talking.of(user, contact_id)
        if found is None:
            raise NotFound("This contact has no talk.")
        return answer(shown(found, user.may("see_everything") or hub.business.calls.supervisors_seen))

    @router.post("/talk/hold", **shows_nothing())
    async def hold(contact_id: Id, body: OnBody, user: handler, key: OnceKey = "") -> Response:
        """The customer hears music, or the talk goes on."""
        return await do(Hold, contact_id, user, key, on=body.on)

    @router.post("/talk/mute", **shows_nothing())
    async def mute(contact_id: Id, body: MuteBody, user: handler, key: OnceKey = "") -> Response:
        """A leg is heard by nobody, or again. Everyone in the talk may mute themselves, its agent anybody."""
        return await do(Mute, contact_id, user, key, on=body.on, leg_id=body.leg_id)

    @router.post("/talk/keypad", **shows_nothing())
    async def keypad(contact_id: Id, body: KeypadBody, user: handler, key: OnceKey = "") -> Response:
        return await do(Keypad, contact_id, user, key, digits=body.digits)

    @router.post("/talk/consult", **shows_nothing())
    async def consult(contact_id: Id, body: PartyBody, user: handler, key: OnceKey = "") -> Response:
        """Hold the customer and call a colleague or a number."""
        return await do(Consult, contact_id, user, key, to_agent_id=body.to_agent_id, to_number=body.to_number)

    @router.post("/talk/swap", **shows_nothing())
    async def swap(contact_id: Id, user: handler, key: OnceKey = "") -> Response:
        """Speak with the other one."""
        return await do(Swap, contact_id, user, key)

    @router.post("/talk/return", **shows_nothing())
    async def give_up(contact_id: Id, user: handler, key: OnceKey = "") -> Response:
        """End the consultation and go back to the customer."""
        return await do(Return, contact_id, user, key)

    @router.post("/talk/complete", **shows_nothing())
    async def complete(contact_id: Id, user: handler, body: CompleteBody | None = None, key: OnceKey = "") -> Response:
        """Join the customer with whom one consults and leave; a colleague has the contact from then on."""
        return await do(Complete, contact_id, user, key, stay=bool(body and body.stay))

    @router.post("/talk/parties", **shows_nothing())
    async def add_party(contact_id: Id, body: PartyBody, user: handler, key: OnceKey = "") -> Response:
        """Call a colleague or a number into the talk."""
        return await do(AddParty, contact_id, user, key, to_agent_id=body.to_agent_id, to_number=body.to_number)

    @router.delete("/talk/parties/{leg_id}", **shows_nothing())
    async def remove_party(contact_id: Id, leg_id: LegId, user: handler, key: OnceKey = "") -> Response:
        """Everyone may leave a talk, its agent may remove anybody but the customer."""
        return await do(RemoveParty, contact_id, user, key, leg_id=leg_id)

    @router.post("/send-on", **shows_nothing())
    async def send_on(contact_id: Id, body: SendOnBody, user: handler, key: OnceKey = "") -> Response:
        """Put the customer through to a number outside and leave."""
        return await do(SendOn, contact_id, user, key, to_number=body.to_number)

    @router.post("/recording", **shows_nothing())
    async def recording(contact_id: Id, body: OnBody, user: handler, key: OnceKey = "") -> Response:
        """Pause the recording (card numbers), or go on."""
        return await do(Record, contact_id, user, key, on=body.on)

    @router.post("/monitor", **shows_nothing())
    async def monitor(contact_id: Id, body: MonitorBody, user: steerer, key: OnceKey = "") -> Response:
        """Listen, whisper to the agent, or barge in; empty: leave. It is in the journal who did, and how."""
        return await do(Monitor, contact_id, user, key, hearing=body.hearing)

    return router

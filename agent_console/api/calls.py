"""Calls that agents make, their devices, and the numbers nobody calls."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from agent_console.talking import number_of
from hub.access.devices import device_of, set_device
from hub.access.roles import User
from hub.contract.controls import Device, DeviceKind, DeviceToken
from hub.contract.errors import NotFound
from hub.contract.words import Value
from hub.conversing.calling import NewCall, Wish
from hub.conversing.do_not_call import Unwanted, add_unwanted, remove_unwanted, unwanted
from hub.conversing.views import may_read

Number = Annotated[str, Field(min_length=3, max_length=40)]
AnyId = Annotated[str, Field(max_length=60)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CallBody(Body):
    """`to`: E.164. `our_address`: one of the set-up's caller ids, the first without. The same `client_id` is called
    once."""

    to: Number
    client_id: Annotated[str, Field(min_length=1, max_length=100)]
    account_id: AnyId = ""
    person_id: AnyId = ""
    conversation_id: AnyId = ""
    our_address: Annotated[str, Field(max_length=40)] = ""
    subject: Annotated[str, Field(max_length=200)] = ""


class Calling(Value):
    """The call under way: it rings at its agent first."""

    contact_id: str
    conversation_id: str


class DeviceBody(Body):
    """`address`: of a SIP phone sip:…, of any other number E.164; none of a browser."""

    kind: DeviceKind
    address: Annotated[str, Field(max_length=200)] = ""


class UnwantedBody(Body):
    number: Number
    reason: Annotated[str, Field(max_length=300)] = ""


class UnwantedList(Value):
    items: list[Unwanted]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["calls"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]
    steerer = Annotated[User, Depends(guard.may("steer"))]
    manager = Annotated[User, Depends(guard.may("manage_users"))]

    @router.post("/calls", **shows(Calling, 201))
    async def call(body: CallBody, user: handler) -> Response:
        """Call a customer: your own telephone rings, then theirs. 409 while you are on another call, and for a number
        on the do-not-call list; 422 outside the customer's hours."""
        if body.conversation_id and not await may_read(hub.reader, user, body.conversation_id):
            raise NotFound("There is no such conversation, or none you may read.", field="conversation_id")
        wish = Wish(
            to=number_of(body.to, "to"),
            author=user,
            client_id=body.client_id,
            our_address=number_of(body.our_address, "our_address") if body.our_address else "",
            account_id=body.account_id,
            person_id=body.person_id,
            conversation_id=body.conversation_id,
            subject=body.subject.strip(),
        )
        begun = NewCall(wish, hub.business, hub.our_number, hub.new_id)
        await hub.acd.begin_with(begun)
        return answer(Calling(contact_id=begun.contact_id, conversation_id=begun.conversation_id), 201)

    @router.get("/voice/token", **shows(DeviceToken))
    async def token(user: handler) -> Response:
        """Lets your browser be your telephone; 404 where the carrier has no devices in browsers."""
        return answer(await hub.talks.device_token(user.id))

    @router.get("/me/device", **shows(Device))
    async def my_device(user: handler) -> Response:
        return answer(await device_of(hub.reader, user.id))

    @router.put("/me/device", **shows_nothing())
    async def choose_device(body: DeviceBody, user: handler) -> Response:
        """Where your calls ring from the next one on."""
        await set_device(hub.writer, user.id, Device(kind=body.kind, address=body.address))
        return nothing()

    @router.put("/users/{user_id}/device", **shows_nothing())
    async def give_device(user_id: Annotated[str, Path(max_length=60)], body: DeviceBody, _: manager) -> Response:
        await set_device(hub.writer, user_id, Device(kind=body.kind, address=body.address))
        return nothing()

    @router.get("/do-not-call", **shows(UnwantedList))
    async def numbers(_: handler) -> Response:
        """Numbers nobody calls, the latest first."""
        return answer(UnwantedList(items=await unwanted(hub.reader)))

    @router.post("/do-not-call", **shows_nothing())
    async def add(body: UnwantedBody, user: steerer) -> Response:
        await add_unwanted(hub.writer, number_of(body.number, "number"), body.reason.strip(), user.id)
        return nothing()

    @router.delete("/do-not-call/{number}", **shows_nothing())
    async def remove(number: Annotated[str, Path(max_length=40)], _: steerer) -> Response:
        await remove_unwanted(hub.writer, number_of(number, "number"))
        return nothing()

    return router

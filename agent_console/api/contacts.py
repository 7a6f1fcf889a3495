"""What agents and supervisors do with contacts and offers: each a command to the router."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.access.views import may_see
from hub.accounts.cards import cards
from hub.accounts.views import teams
from hub.contract.commands import (
    AcceptOffer,
    Assign,
    Boost,
    CloseContact,
    DeclineOffer,
    EndContact,
    Move,
    Pull,
    Transfer,
    WrapUp,
)
from hub.contract.errors import Invalid, NotAllowed, NotFound
from hub.contract.events import Recorded
from hub.contract.promises import ClockCard, Wait
from hub.contract.words import ContactCard, Explanation, Value
from hub.conversing.actions import Words, note
from hub.conversing.marking import check_wrap_up
from hub.conversing.views import TIMELINE
from hub.journal import views as journal
from hub.sla.views import clocks_of
from hub.storage.schema import contacts

Id = Annotated[str, Path(max_length=60)]
AnyId = Annotated[str, Field(max_length=60)]
Remark = Annotated[str, Field(max_length=2_000)]
Reason = Annotated[str, Field(max_length=200)]
DAY = 86_400


class Explained(Value):
    """Why a contact is where it is: what happened so far, what it waits for now and how much longer, and by when its
    conversation is to be answered."""

    contact: ContactCard
    events: list[Recorded]
    asked: list[Explanation]
    wait: Wait | None = None
    clocks: list[ClockCard] = []


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DeclineBody(Body):
    reason: Reason = ""


class WrapUpBody(Body):
    disposition: Annotated[str, Field(min_length=1, max_length=60)]
    note: Remark = ""


class TransferBody(Body):
    """Exactly one of the two."""

    to_agent_id: AnyId = ""
    to_team: AnyId = ""
    note: Remark = ""


class PullBody(Body):
    """`take_over`: also from a colleague who has it, for supervisors."""

    take_over: bool = False
    reason: Reason = ""


class MoveBody(Body):
    """Exactly one of `to_team` and `to_plan`."""

    to_team: AnyId = ""
    to_plan: AnyId = ""
    reason: Reason = ""


class AssignBody(Body):
    agent_id: AnyId
    reason: Reason = ""


class BoostBody(Body):
    """`seconds` of waiting more, or fewer if negative; not 0."""

    seconds: Annotated[float, Field(ge=-DAY, le=DAY, allow_inf_nan=False)]
    reason: Reason = ""


class CloseBody(Body):
    reason: Reason = ""


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["contacts"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]
    steerer = Annotated[User, Depends(guard.may("steer"))]

    async def seen(user: User, contact_id: str) -> ContactCard:
        """The contact, if the user may see it."""
        found = await cards(hub.reader, contacts.c.id == contact_id)
        account = found[0].account_id if found else None
        if not found or not may_see(user, await teams(hub.reader, account) if account else {}, found[0]):
            raise NotFound("There is no such contact, or none you may see.")
        return found[0]

    async def held(user: User, contact_id: str) -> ContactCard:
        """The contact, if the user has it or may steer."""
        card = await seen(user, contact_id)
        if card.agent_id != user.id and not user.may("steer"):
            raise NotAllowed("A colleague has this contact.", mend="ask them, or a supervisor")
        return card

    @router.post("/offers/{offer_id}/accept", **shows_nothing())
    async def accept(offer_id: Id, user: handler) -> Response:
        """Take the contact offered to you; 409 when the offer is gone."""
        await hub.acd.do(AcceptOffer(actor=user.id, offer_id=offer_id))
        return nothing()

    @router.post("/offers/{offer_id}/decline", **shows_nothing())
    async def decline(offer_id: Id, body: DeclineBody, user: handler) -> Response:
        await hub.acd.do(DeclineOffer(actor=user.id, offer_id=offer_id, reason=body.reason))
        return nothing()

    @router.post("/contacts/{contact_id}/end", **shows_nothing())
    async def end(contact_id: Id, user: handler) -> Response:
        """End the talk; wrap-up begins."""
        await held(user, contact_id)
        await hub.acd.do(EndContact(actor=user.id, contact_id=contact_id))
        return nothing()

    @router.post("/contacts/{contact_id}/wrap-up", **shows_nothing())
    async def wrap_up(contact_id: Id, body: WrapUpBody, user: handler) -> Response:
        """Close with a disposition; 422 while a field is missing that the business wants noted. A note is kept in the
        conversation first, once however often this is sent."""
        card = await held(user, contact_id)
        if body.disposition not in hub.business.dispositions:
            raise Invalid("There is no such disposition.", field="disposition", mend="take one of the set-up's")
        await check_wrap_up(hub.reader, card, hub.business)
        if body.note.strip():
            await note(hub.writer, _wrap_up_note(user, card, body.note), hub.new_id)
        await hub.acd.do(
            WrapUp(actor=user.id, contact_id=contact_id, disposition=body.disposition, note=body.note)
        )  # fmt: skip
        return nothing()

    @router.post("/contacts/{contact_id}/transfer", **shows_nothing())
    async def transfer(contact_id: Id, body: TransferBody, user: handler) -> Response:
        """Send it on to an agent or a team; its clock is kept."""
        if bool(body.to_agent_id) == bool(body.to_team):
            raise Invalid("Name an agent or a team.", field="to_agent_id", mend="exactly one of the two")
        if body.to_team and body.to_team not in hub.business.teams:
            raise Invalid("There is no such team.", field="to_team", mend="take one of the set-up's")
        await held(user, contact_id)
        await hub.acd.do(
            Transfer(
                actor=user.id,
                contact_id=contact_id,
                to_agent_id=body.to_agent_id,
                to_team=body.to_team,
                note=body.note,
            )
        )
        return nothing()

    @router.post("/contacts/{contact_id}/pull", **shows_nothing())
    async def pull(contact_id: Id, user: handler, body: PullBody | None = None) -> Response:
        """Take a waiting contact oneself; a supervisor also from the colleague who has it."""
        wish = body or PullBody()
        await seen(user, contact_id)
        if wish.take_over and not user.may("steer"):
            raise NotAllowed("Only supervisors take a contact over.", mend="ask your colleague to transfer it")
        await hub.acd.do(
            Pull(actor=user.id, contact_id=contact_id, take_over=wish.take_over, reason=wish.reason)
        )  # fmt: skip
        return nothing()

    @router.post("/contacts/{contact_id}/move", **shows_nothing())
    async def move(contact_id: Id, body: MoveBody, user: steerer) -> Response:
        """Send it to another queue, a team's or a plan's; its clock is kept."""
        if bool(body.to_team) == bool(body.to_plan):
            raise Invalid("Name a team or a plan.", field="to_team", mend="exactly one of the two")
        if body.to_team and body.to_team not in hub.business.teams:
            raise Invalid("There is no such team.", field="to_team", mend="take one of the set-up's")
        if body.to_plan and body.to_plan not in hub.business.plans:
            raise Invalid("There is no such plan.", field="to_plan", mend="take one of the set-up's")
        await hub.acd.do(
            Move(
                actor=user.id,
                contact_id=contact_id,
                to_team=body.to_team,
                to_plan=body.to_plan,
                reason=body.reason,
            )
        )
        return nothing()

    @router.post("/contacts/{contact_id}/assign", **shows_nothing())
    async def assign(contact_id: Id, body: AssignBody, user: steerer) -> Response:
        """Offer it to an agent, outside its plan."""
        await hub.acd.do(Assign(actor=user.id, contact_id=contact_id, agent_id=body.agent_id, reason=body.reason))
        return nothing()

    @router.post("/contacts/{contact_id}/boost", **shows_nothing())
    async def boost(contact_id: Id, body: BoostBody, user: steerer) -> Response:
        """Count so many seconds more of waiting, or fewer."""
        if not body.seconds:
            raise Invalid("No seconds change nothing.", field="seconds", mend="give more than 0, or fewer")
        await hub.acd.do(Boost(actor=user.id, contact_id=contact_id, seconds=body.seconds, reason=body.reason))
        return nothing()

    @router.post("/contacts/{contact_id}/close", **shows_nothing())
    async def close(contact_id: Id, body: CloseBody, user: steerer) -> Response:
        """Close a contact that needs no agent."""
        await hub.acd.do(CloseContact(actor=user.id, contact_id=contact_id, reason=body.reason))
        return nothing()

    @router.get("/contacts/{contact_id}/explain", **shows(Explained))
    async def explain(contact_id: Id, user: handler) -> Response:
        """Why it went where it went, and what it waits for."""
        card = await seen(user, contact_id)
        explained = Explained(
            contact=card,
            events=await journal.of_contact(hub.reader, contact_id, TIMELINE),
            asked=list(await hub.acd.explain(contact_id)),
            wait=await hub.waits.of(contact_id),
            clocks=(await clocks_of(hub.reader, [card.conversation_id])).get(card.conversation_id, []),
        )
        return answer(explained)

    return router


def _wrap_up_note(user: User, card: ContactCard, text: str) -> Words:
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Words(
        conversation_id=card.conversation_id,
        author=user,
        text=text,
        client_id=f"wrap-up {card.id} {digest}",
        contact_id=card.id,
    )

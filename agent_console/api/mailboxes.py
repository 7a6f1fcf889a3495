"""The mailboxes that mails are collected from: can they be read, and is every mail of theirs here?"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub, MailboxState
from hub.access.roles import User
from hub.contract.words import Value


class Mailboxes(Value):
    items: list[MailboxState]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["quarantine"])

    @router.get("/mailboxes", **shows(Mailboxes))
    async def mailboxes(_: Annotated[User, Depends(guard.may("steer"))]) -> Response:
        """How each folder of each is. Supervisors are told of what is in trouble, or was missing here."""
        return answer(Mailboxes(items=list(await hub.mailbox_states())))

    return router

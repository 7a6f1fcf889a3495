"""What stands below one's own mails."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import Value
from hub.conversing.signatures import LONGEST, MOST, OwnSignature, checked, set_signatures, signature_of

Text = Annotated[str, Field(max_length=2 * LONGEST)]


class MySignature(Value):
    """One's own signature by language, above the brand's; empty where there is none."""

    texts: dict[str, str]


class SignatureBody(BaseModel):
    """It may hold the placeholders of templates. A language whose words are empty has none."""

    model_config = ConfigDict(extra="forbid")
    texts: Annotated[dict[Annotated[str, Field(max_length=35)], Text], Field(max_length=MOST)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/me/signature", tags=["session"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.get("", **shows(MySignature))
    async def mine(user: handler) -> Response:
        return answer(MySignature(texts=await signature_of(hub.reader, user.id)))

    @router.put("", **shows(MySignature))
    async def keep(body: SignatureBody, user: handler) -> Response:
        """Keep it in place of the one there is; empty texts end it."""
        texts = checked(body.texts)
        await hub.writer.run(set_signatures, OwnSignature(user_id=user.id, texts=texts))
        return answer(MySignature(texts=texts))

    return router

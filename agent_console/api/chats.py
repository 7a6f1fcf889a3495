"""What is of chats alone: what the agent has read, whispers, translations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, nothing, shows, shows_nothing
from agent_console.api.conversations import Key, NoteBody, check_key
from agent_console.api.door import Guard
from agent_console.chatting import Chatting, Translation
from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.words import MessageCard
from hub.conversing import actions
from hub.conversing.actions import Words

Id = Annotated[str, Path(max_length=60)]
Tag = Annotated[str, Field(min_length=2, max_length=35, pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


class ReadBody(BaseModel):
    """`number`: of the last message of the customer's that stands on the screen."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[int, Field(ge=1, le=2**31 - 1)]


class IntoBody(BaseModel):
    """`into`: a language tag (RFC 5646)."""

    model_config = ConfigDict(extra="forbid")
    into: Tag


class TranslateBody(IntoBody):
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(tags=["chats"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]
    chatting = Chatting(hub)

    @router.post("/conversations/{conversation_id}/read", **shows_nothing())
    async def read(conversation_id: Id, body: ReadBody, user: handler) -> Response:
        """Its agent has seen what the customer wrote so far; the customer is told, if they are there."""
        await chatting.read(user, conversation_id, body.number)
        return nothing()

    @router.post("/conversations/{conversation_id}/whisper", **shows(MessageCard, 201))
    async def whisper(
        conversation_id: Id,
        body: NoteBody,
        user: Annotated[User, Depends(guard.may("steer"))],
        idempotency_key: Key = None,
    ) -> Response:
        """Words for the agent who is in the chat: a note that says whom it is for. The customer never sees it."""
        check_key(idempotency_key, body.client_id)
        to = await chatting.whispered_to(user, conversation_id)
        words = Words(conversation_id=conversation_id, author=user, text=body.text, client_id=body.client_id)
        return answer(await actions.note(hub.writer, words, hub.new_id, to), 201)

    @router.post("/messages/{message_id}/translation", **shows(Translation))
    async def translate(message_id: Id, body: IntoBody, user: handler) -> Response:
        """What a message says, in another language. Nothing of it is kept."""
        return answer(await chatting.translated(await chatting.words_of(user, message_id), body.into))

    @router.post("/translation", **shows(Translation))
    async def translate_own(body: TranslateBody, _: handler) -> Response:
        """One's own words in another language, before they are sent."""
        return answer(await chatting.translated(body.text, body.into))

    return router

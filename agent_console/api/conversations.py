"""Conversations: the list, one as a whole, replies and notes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.accounts.paging import Page
from hub.contract.errors import Invalid
from hub.contract.words import MessageCard
from hub.conversing import actions, views
from hub.conversing.actions import Words
from hub.conversing.views import ConversationRow, ConversationView, View

Id = Annotated[str, Path(max_length=60)]
ClientId = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=100_000)]


class ReplyBody(BaseModel):
    """`contact_id`: by which contact it goes out; the latest if none is named."""

    model_config = ConfigDict(extra="forbid")
    text: Text
    client_id: ClientId
    html: Annotated[str, Field(max_length=300_000)] = ""
    subject: Annotated[str, Field(max_length=500)] = ""
    contact_id: Annotated[str, Field(max_length=60)] | None = None


class NoteBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: Text
    client_id: ClientId


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/conversations", tags=["conversations"])

    @router.get("", **shows(Page[ConversationRow]))
    async def conversations(
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        view: View = "open",
        account_id: Annotated[str | None, Query(max_length=60)] = None,
        cursor: Annotated[str, Query(max_length=300)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """What this user may read, the latest first."""
        page = await views.conversation_rows(
            hub.reader, user, hub.business.fallback_tier, view, account_id, cursor, limit
        )
        return answer(page)

    @router.get("/{conversation_id}", **shows(ConversationView))
    async def conversation(
        conversation_id: Id, user: Annotated[User, Depends(guard.may("handle_contacts"))]
    ) -> Response:
        """All of it: contacts, messages, and the events that tell its story."""
        return answer(await views.conversation(hub.reader, user, conversation_id, hub.business.fallback_tier))

    @router.post("/{conversation_id}/messages", **shows(MessageCard, 201))
    async def reply(
        conversation_id: Id,
        body: ReplyBody,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        idempotency_key: Annotated[str | None, Header(max_length=100)] = None,
    ) -> Response:
        """Say it to the customer. The same `client_id` is said once, however often it is sent."""
        if idempotency_key not in (None, body.client_id):
            raise Invalid("Idempotency-Key and client_id differ.", field="client_id", mend="send the same in both")
        words = Words(
            conversation_id=conversation_id,
            author=user,
            text=body.text,
            client_id=body.client_id,
            html=body.html,
            subject=body.subject,
            contact_id=body.contact_id,
        )
        return answer(await actions.reply(hub.writer, words, hub.live_channels, hub.new_id), 201)

    @router.post("/{conversation_id}/notes", **shows(MessageCard, 201))
    async def note(
        conversation_id: Id, body: NoteBody, user: Annotated[User, Depends(guard.may("handle_contacts"))]
    ) -> Response:
        """Words for colleagues; the customer never sees them."""
        words = Words(conversation_id=conversation_id, author=user, text=body.text, client_id=body.client_id)
        return answer(await actions.note(hub.writer, words, hub.new_id), 201)

    return router

"""Conversations: the list, one as a whole, replies and notes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.accounts.paging import Page
from hub.contract.errors import Invalid
from hub.contract.words import MessageCard
from hub.conversing import actions, forwarding, starting, views
from hub.conversing.actions import Words
from hub.conversing.letters import Recipients
from hub.conversing.views import ConversationRow, ConversationView, View

Id = Annotated[str, Path(max_length=60)]
ClientId = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=100_000)]
AnyId = Annotated[str, Field(min_length=1, max_length=60)]
MailAddress = Annotated[str, Field(min_length=3, max_length=254)]
Copies = Annotated[list[MailAddress], Field(max_length=100)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=100)]


class MailBody(BaseModel):
    """What mails have. `attachments`: ids of uploads; one whose `cid:` and id the HTML shows stands in its place.
    `send_at`: when it goes out; `undo_seconds`: for so long it can be taken back; `signature`: with the mailbox's."""

    model_config = ConfigDict(extra="forbid")
    client_id: ClientId
    html: Annotated[str, Field(max_length=300_000)] = ""
    subject: Annotated[str, Field(max_length=500)] = ""
    to: MailAddress | None = None
    cc: Copies = []
    bcc: Copies = []
    attachments: Annotated[list[AnyId], Field(max_length=50)] = []
    send_at: AwareDatetime | None = None
    undo_seconds: Annotated[float, Field(ge=0, le=30)] = 0
    signature: bool = True

    def words(self, conversation_id: str, user: User, text: str, contact_id: str | None = None) -> Words:
        return Words(
            conversation_id=conversation_id,
            author=user,
            text=text,
            client_id=self.client_id,
            html=self.html,
            subject=self.subject,
            contact_id=contact_id,
            recipients=Recipients(to=self.to or "", cc=tuple(self.cc), bcc=tuple(self.bcc)),
            uploads=tuple(self.attachments),
            send_at=self.send_at,
            undo_seconds=self.undo_seconds,
            signed=self.signature,
        )


class ReplyBody(MailBody):
    """`contact_id`: by which contact it goes out; the latest if none is named. Beside text and files, all is of mails
    only. `text` may be empty where files are sent in a chat. `to`: somebody else than the contact."""

    text: Annotated[str, Field(max_length=100_000)] = ""
    contact_id: AnyId | None = None


class StartBody(MailBody):
    """A mail to somebody first. `our_address`: the mailbox it is from. `account_id`: the customer's, where their
    address does not tell."""

    to: MailAddress
    text: Text
    our_address: MailAddress | None = None
    account_id: AnyId | None = None


class ForwardBody(MailBody):
    """`message_id`: what is passed on, with its files; `text`: one's own words above it."""

    message_id: AnyId
    to: MailAddress
    text: Annotated[str, Field(max_length=100_000)] = ""


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
        business = hub.business
        seen = business.calls.supervisors_seen
        return answer(await views.conversation(hub.reader, user, conversation_id, business.fallback_tier, seen))

    @router.post("", **shows(MessageCard, 201))
    async def start(
        body: StartBody, user: Annotated[User, Depends(guard.may("handle_contacts"))], idempotency_key: Key = None
    ) -> Response:
        """Begin a conversation with a mail of ours."""
        check_key(idempotency_key, body.client_id)
        ours = body.our_address or next(iter(hub.mailboxes), "")
        message = await starting.start(
            hub.writer, body.words("", user, body.text), ours, hub.mailboxes, body.account_id, hub.business, hub.new_id
        )
        return answer(message, 201)

    @router.post("/{conversation_id}/messages", **shows(MessageCard, 201))
    async def reply(
        conversation_id: Id,
        body: ReplyBody,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        idempotency_key: Key = None,
    ) -> Response:
        """Say it to the customer. The same `client_id` is said once, however often it is sent. `extra` of the answer
        names in `undeliverable` addresses that sent something back before."""
        check_key(idempotency_key, body.client_id)
        words = body.words(conversation_id, user, body.text, body.contact_id)
        message = await actions.reply(
            hub.writer,
            words,
            hub.live_channels,
            hub.new_id,
            hub.business.signatures,
            hub.written_lines,
            hub.from_transcript,
        )
        return answer(message, 201)

    @router.post("/{conversation_id}/forward", **shows(MessageCard, 201))
    async def forward(
        conversation_id: Id,
        body: ForwardBody,
        user: Annotated[User, Depends(guard.may("handle_contacts"))],
        idempotency_key: Key = None,
    ) -> Response:
        """Pass a message on to somebody outside."""
        check_key(idempotency_key, body.client_id)
        words = body.words(conversation_id, user, body.text)
        message = await forwarding.forward(
            hub.writer, words, body.message_id, hub.live_channels, hub.new_id, hub.business.signatures
        )
        return answer(message, 201)

    @router.post("/{conversation_id}/notes", **shows(MessageCard, 201))
    async def note(
        conversation_id: Id, body: NoteBody, user: Annotated[User, Depends(guard.may("handle_contacts"))]
    ) -> Response:
        """Words for colleagues; the customer never sees them."""
        words = Words(conversation_id=conversation_id, author=user, text=body.text, client_id=body.client_id)
        return answer(await actions.note(hub.writer, words, hub.new_id), 201)

    return router


def check_key(key: str | None, client_id: str) -> None:
    """Raises `Invalid` when the header says something else than the body."""
    if key not in (None, client_id):
        raise Invalid("Idempotency-Key and client_id differ.", field="client_id", mend="send the same in both")

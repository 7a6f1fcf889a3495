"""What is said: in order, each message once."""

import asyncio
import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from msgspec import structs
from starlette.responses import Response

from channels.web_chat import frames
from channels.web_chat.api.documented import answer, body, shows, takes
from channels.web_chat.api.entrance import Entrance
from channels.web_chat.api.parts import Parts
from channels.web_chat.asked import answer_to
from channels.web_chat.line import Line
from channels.web_chat.origins import address_of
from channels.web_chat.visit import Visit
from hub.contract.errors import Invalid, NotSignedIn
from hub.contract.words import Value

SAY = {"client_id": "a1b2c3d4e5", "text": "Where is order 48210?", "files": []}
TAKEN = {"type": "ack", "client_id": "a1b2c3d4e5", "number": 1, "reference": ""}
HEARD = {
    "conversation": "cv_0198",
    "number": 2,
    "changes": 0,
    "mark": "9f2c01ab77de",
    "read": 1,
    "status": {"type": "state", "state": "active", "agent": "Mara Lindt"},
    "typing": "",
    "messages": [
        {
            "type": "message",
            "number": 2,
            "side": "hub",
            "author": "Mara Lindt",
            "text": "It leaves today.",
            "at": "2026-03-02T09:00:00Z",
        }
    ],
    "changed": [],
}
HIGHEST = 2**31 - 1
REFUSED = {
    "too_long": "The message is too long.",
    "empty": "The message is empty.",
    "email": "This is no email address.",
    "file": "A file is not this visitor's, or no longer there.",
    "files": "A message cannot carry so many files.",
    "form": "The form before the chat is to be filled in first.",
}


class Heard(Value):
    """What is new. `conversation`, `number`, `changes` and `mark`: to ask from next time; in another conversation
    everything is new. `read`: our side has seen the visitor's messages up to it. `status`: how the chat stands.
    `typing`: the agent who typed while this request waited."""

    conversation: str
    number: int
    changes: int
    mark: str
    read: int
    status: frames.Status
    typing: str = ""
    messages: tuple[frames.Message, ...] = ()
    changed: tuple[frames.Changed, ...] = ()


class Asking:
    """A connection that waits for news for the length of a request."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.news = asyncio.Event()

    def flush(self) -> None:
        """See `Connected`."""
        self.news.set()

    async def wait(self, seconds: float) -> str:
        """Return with the first news, or after so many seconds; the name of an agent who types, if that was it."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.news.wait()
                    self.news.clear()
                    news = [frame for frame in self.line.drain() if not isinstance(frame, frames.Welcome)]
                    if news or self.line.closing is not None:
                        return next((each.agent for each in news if isinstance(each, frames.Typed) and each.on), "")
        except TimeoutError:
            return ""

    def told(self) -> None:
        """How the chat stood when the connection began was told already: it is no news. That it was let go, is."""
        self.line.drain()
        if self.line.closing is None:
            self.news.clear()


def routes(parts: Parts, entrance: Entrance) -> APIRouter:
    router = APIRouter(tags=["messages"])
    most = parts.settings.max_frame_bytes

    @router.post("/messages", openapi_extra=takes(frames.Say, SAY), **shows(frames.Ack, TAKEN))
    async def say(request: Request, visit: Annotated[Visit, Depends(entrance.visit)]) -> Response:
        """Say a message. It is committed when this is answered; say it again with the same `client_id` until it is: it
        is taken once. The first opens the chat. In the state `unattended` it is left for whoever comes next, with an
        `email` to answer to."""
        said = await body(request, frames.Say, most)
        await asyncio.sleep(parts.visits.patience(visit, address_of(request), said))
        taken = await answer_to(visit, said)
        if isinstance(taken, frames.Refused):
            raise Invalid(REFUSED[taken.code], field=taken.code)
        return answer(taken)

    @router.get("/messages", **shows(Heard, HEARD))
    async def hear(
        visit: Annotated[Visit, Depends(entrance.visit)],
        conversation: Annotated[str, Query(max_length=200, description="From the last answer.")] = "",
        after: Annotated[int, Query(ge=0, le=HIGHEST, description="The `number` of the last answer.")] = 0,
        changes: Annotated[int, Query(ge=0, le=HIGHEST, description="The `changes` of the last answer.")] = 0,
        mark: Annotated[str, Query(max_length=40, description="From the last answer.")] = "",
        wait: Annotated[float, Query(ge=0, le=55, description="Seconds to wait for news, if there is none.")] = 0,
    ) -> Response:
        """What is new, in order: messages and changes of messages, and how the chat stands. Give back the
        `conversation`, `number` (as `after`), `changes` and `mark` of the last answer. With `wait` it is answered as
        soon as anything is new, be it that an agent types."""
        hello = frames.Hello(site=visit.note.site, conversation=conversation, after=after, changes=changes)
        heard = await _heard(parts, visit, hello)
        if wait and not heard.messages and not heard.changed and mark == heard.mark:
            heard = await _waited(parts, visit, hello, min(wait, parts.settings.poll_seconds))
        return answer(heard)

    return router


async def _waited(parts: Parts, visit: Visit, hello: frames.Hello, seconds: float) -> Heard:
    asking = Asking(_line(parts))
    visit.attach(asking, hello, token="")
    try:
        asking.told()
        typing = await asking.wait(seconds)
    finally:
        visit.detach(asking)
    if asking.line.closing is not None and asking.line.closing.code == frames.NOT_OURS:
        raise NotSignedIn(asking.line.closing.reason, field="token", mend="begin a session")
    return structs.replace(await _heard(parts, visit, hello), typing=typing)


async def _heard(parts: Parts, visit: Visit, hello: frames.Hello) -> Heard:
    """What is new to a client that knows so much."""
    line, conversation = _line(parts), visit.note.conversation_id
    line.conversation = conversation
    if hello.conversation == conversation:
        line.delivered, line.changes = hello.after, hello.changes
    if conversation:
        cards = await parts.doors.transcript.after(conversation, line.delivered, visit.note.customers)
        changes = await parts.doors.transcript.changed(conversation, line.changes, visit.note.customers)
        agents = [card.author_id for card in cards if card.kind == "outbound"]
        await visit.around.faces.learn([visit.note.agent_id, *agents])
        line.tell(cards, visit.shown)
        line.change(changes)
    told, status, read = line.drain(), visit.status(), visit.note.read
    return Heard(
        conversation=conversation,
        number=line.delivered,
        changes=line.changes,
        mark=hashlib.sha256(f"{conversation} {read} {status}".encode()).hexdigest()[:12],
        read=read,
        status=status,
        messages=tuple(frame for frame in told if isinstance(frame, frames.Message)),
        changed=tuple(frame for frame in told if isinstance(frame, frames.Changed)),
    )


def _line(parts: Parts) -> Line:
    return Line(max_frame_bytes=parts.settings.max_frame_bytes, max_message_chars=parts.settings.max_message_chars)

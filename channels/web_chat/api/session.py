"""Before the chat: what the site says of itself, and a token for the visitor."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from msgspec import structs
from starlette.responses import Response

from channels.web_chat import frames
from channels.web_chat.api.documented import answer, body, shows, takes
from channels.web_chat.api.parts import Parts
from channels.web_chat.hours import is_open
from channels.web_chat.line import Line
from channels.web_chat.site import Site, site_in
from hub.contract.errors import BadSignature, NotSignedIn, Unavailable

BEGIN = {"site": "shop", "language": "en", "name": "Ada", "page": {"url": "https://shop.example/cart", "title": "Cart"}}
WELCOME = {
    "type": "welcome",
    "visitor": "vi_0198",
    "token": "eyJ2aXNpdG9y….q83v",
    "conversation": "",
    "number": 0,
    "state": "none",
    "form": True,
    "open": True,
}


class Momentary:
    """A connection that lives for one request: it only collects what it is told."""

    def __init__(self, max_frame_bytes: int, max_message_chars: int) -> None:
        self.line = Line(max_frame_bytes=max_frame_bytes, max_message_chars=max_message_chars)

    def flush(self) -> None:
        """See `Connected`."""


def routes(parts: Parts) -> APIRouter:
    router = APIRouter(tags=["session"])

    @router.get("/site", **shows(Site, {"language": "en", "title": "Chat with us", "open": True}))
    async def site(
        site: Annotated[str, Query(max_length=64, description="The site's name, as in `data-site`.")] = "",  # noqa: ARG001
        lang: Annotated[str, Query(max_length=40, description="A language tag.")] = "",
    ) -> Response:
        """The form, topics, words and look of the chat, and whether it is open now. Needs no session."""
        rules = parts.chat.rules()
        now_open = await is_open(parts.chat.queues, rules.calendar)
        return answer(site_in(lang, rules, parts.words, is_open=now_open))

    @router.post("/session", openapi_extra=takes(frames.Hello, BEGIN), **shows(frames.Welcome, WELCOME))
    async def begin(request: Request) -> Response:
        """Begin, or go on with the `token` of an earlier session: keep the token that is answered. A signed-in visitor
        is proven by `jwt`, or by `identity`. `conversation`, `after` and `changes` may be left out."""
        hello = await body(request, frames.Hello, parts.settings.max_frame_bytes)
        return answer(await _welcome(parts, hello))

    return router


async def _welcome(parts: Parts, hello: frames.Hello) -> frames.Welcome:
    """Raises `NotSignedIn` for a token that is not good, `BadSignature` for an identity that is not."""
    connection = Momentary(parts.settings.max_frame_bytes, parts.settings.max_message_chars)
    try:
        visit = await parts.visits.enter(structs.replace(hello, conversation="", after=0, changes=0), connection)
    except BadSignature as error:
        if error.field == "identity":
            raise
        raise NotSignedIn(error.detail, field="token", mend="begin a session without a token") from None
    visit.detach(connection)
    await visit.save()  # nothing else may be asked for so long that this node forgets who they said they are
    for frame in connection.line.drain():
        if isinstance(frame, frames.Welcome):
            return frame
    raise Unavailable("There are too many connections of this visitor.")

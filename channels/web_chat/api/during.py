"""What else happens in a chat, each as the frame of the same name does it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from channels.web_chat import frames
from channels.web_chat.api.documented import answer, body, nothing, shows, shows_nothing, takes
from channels.web_chat.api.entrance import Entrance
from channels.web_chat.api.parts import Parts
from channels.web_chat.asked import answer_to
from channels.web_chat.frames import Asked, ServerFrame
from channels.web_chat.origins import address_of
from channels.web_chat.visit import Visit


def routes(parts: Parts, entrance: Entrance) -> APIRouter:
    router = APIRouter(tags=["during"])
    most = parts.settings.max_frame_bytes
    theirs = Annotated[Visit, Depends(entrance.visit)]

    async def do(request: Request, visit: Visit, asked: Asked) -> ServerFrame | None:
        await asyncio.sleep(parts.visits.patience(visit, address_of(request), asked))
        return await answer_to(visit, asked)

    @router.post("/seen", openapi_extra=takes(frames.Seen, {"number": 2}), **shows_nothing())
    async def seen(request: Request, visit: theirs) -> Response:
        """Every message up to this number has arrived."""
        await do(request, visit, await body(request, frames.Seen, most))
        return nothing()

    @router.post("/read", openapi_extra=takes(frames.Read, {"number": 2}), **shows_nothing())
    async def read(request: Request, visit: theirs) -> Response:
        """The visitor has seen every message up to this number with their own eyes."""
        await do(request, visit, await body(request, frames.Read, most))
        return nothing()

    @router.post("/typing", openapi_extra=takes(frames.Type, {"on": True}), **shows_nothing())
    async def typing(request: Request, visit: theirs) -> Response:
        """The visitor types; say it again every few seconds while they do."""
        await do(request, visit, await body(request, frames.Type, most))
        return nothing()

    @router.post(
        "/page",
        openapi_extra=takes(frames.Page, {"url": "https://shop.example/cart", "title": "Cart"}),
        **shows_nothing(),
    )
    async def page(request: Request, visit: theirs) -> Response:
        """Where the visitor is now, for the agent to see."""
        await do(request, visit, frames.Look(page=await body(request, frames.Page, most)))
        return nothing()

    @router.post(
        "/form",
        openapi_extra=takes(frames.Form, {"answers": {"order": "48210"}, "topic": "delivery", "consent": True}),
        **shows(frames.FormTaken, {"type": "form", "wrong": {"order": "missing"}}),
    )
    async def form(request: Request, visit: theirs) -> Response:
        """The form before the chat, filled in. It is taken when nothing is `wrong` with it."""
        return answer(await do(request, visit, frames.Fill(form=await body(request, frames.Form, most))))

    @router.post(
        "/survey",
        openapi_extra=takes(frames.Rate, {"csat": 5, "nps": 9, "comment": "Quick and kind."}),
        **shows(frames.Done, {"type": "done", "what": "survey", "code": ""}),
    )
    async def survey(request: Request, visit: theirs) -> Response:
        """How the visitor found the chat that is over, while `survey` stands in its status. `code` tells why it was not
        taken, if it was not."""
        return answer(await do(request, visit, await body(request, frames.Rate, most)))

    @router.post(
        "/transcript",
        openapi_extra=takes(frames.MailMe, {"email": "ada@example.com"}),
        **shows(frames.Done, {"type": "done", "what": "transcript", "code": ""}),
    )
    async def transcript(request: Request, visit: theirs) -> Response:
        """What was said, by mail. `code` tells why it was not taken, if it was not."""
        return answer(await do(request, visit, await body(request, frames.MailMe, most)))

    @router.post("/end", **shows_nothing())
    async def end(request: Request, visit: theirs) -> Response:
        """The visitor ends the chat. The next message begins another, or goes on with this one."""
        await do(request, visit, frames.Leave())
        return nothing()

    return router

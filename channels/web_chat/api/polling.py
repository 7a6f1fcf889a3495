"""The line's frames by requests."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from channels.web_chat.api.documented import answer, body, shows, takes
from channels.web_chat.api.entrance import too_many
from channels.web_chat.api.parts import Parts
from channels.web_chat.origins import address_of
from channels.web_chat.polling import FRAMES, Poll, Polled

SAID = {"connection": "", "turn": 0, "frames": [{"type": "hello", "site": "shop", "language": "en"}]}
HEARD = {"connection": "hN2b…", "frames": [{"type": "welcome", "visitor": "vi_0198", "token": "eyJ2….q83v"}]}


def routes(parts: Parts) -> APIRouter:
    router = APIRouter(tags=["line"])
    most = parts.settings.max_frame_bytes * 8

    @router.post("/poll", openapi_extra=takes(Poll, SAID), **shows(Polled, HEARD))
    async def poll(request: Request) -> Response:
        """Say frames and hear frames: those of the socket (`ClientFrame`, `ServerFrame`), up to 50 a request. It is
        answered as soon as there is something to hear, and after 25 s at the latest. Post again at once, from the
        second time on with the `connection` that was answered. A request may be sent while another waits: that one is
        then answered first. After any failure, and when the answer has `closed`, begin anew with a hello."""
        return answer(await parts.polls.take(await body(request, Poll, most), address_of(request), too_many))

    assert FRAMES == 50  # as the description says
    return router

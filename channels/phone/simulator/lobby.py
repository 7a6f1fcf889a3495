"""The customer's phone in the demo's lobby: dial, be called, press keys, speak, hang up, see what the phone hears."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from channels.phone.normalize import e164
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.line import Line

NOT_FOUND, NOT_ALLOWED = 4404, 4403
LONGEST_SPEECH = 2000
MOST_DIGITS = 32
T = TypeVar("T")


class DialBody(msgspec.Struct, forbid_unknown_fields=True, rename={"caller": "from", "called": "to"}):
    caller: str
    called: str


class DigitsBody(msgspec.Struct, forbid_unknown_fields=True):
    digits: str


class SayBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class Refusal(Exception):
    """What the phone cannot do, and why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Lobby:
    """JSON over HTTP, and one WebSocket per call. Only pages of `lobby_origins` may use it from a browser."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._origins = exchange.settings.lobby_origins

    def routes(self) -> list[BaseRoute]:
        posts = {
            "": self.dial,
            "/{sid}/answer": self.answer,
            "/{sid}/digits": self.digits,
            "/{sid}/say": self.say,
            "/{sid}/hangup": self.hang_up,
        }
        return [
            *(Route(f"/lobby/calls{path}", self._guarded(handle), methods=["POST"]) for path, handle in posts.items()),
            WebSocketRoute("/lobby/calls/{sid}", self.follow),
            WebSocketRoute("/lobby/phones/{number}", self.ringing),
        ]

    async def dial(self, request: Request) -> Response:
        """201 {sid}. The caller may be `anonymous`."""
        body = await _read(request, DialBody)
        withheld = body.caller.strip().lower() == "anonymous"
        caller, called = "anonymous" if withheld else e164(body.caller, "US"), e164(body.called, "US")
        if caller is None or called is None:
            raise Refusal(422, "from and to must be phone numbers, such as +14155550100")
        return JSONResponse({"sid": self._exchange.dial_in(caller, called).sid}, 201)

    async def answer(self, request: Request) -> Response:
        """204: the phone that rings is picked up."""
        line = self._live(request)
        self._exchange.phones.stop(line)
        line.picked_up.set()
        return Response(status_code=204)

    async def digits(self, request: Request) -> Response:
        """204."""
        line, body = self._live(request), await _read(request, DigitsBody)
        if not body.digits or len(body.digits) > MOST_DIGITS or set(body.digits) - set("0123456789*#"):
            raise Refusal(422, "digits are 0 to 9, * and #")
        line.press(body.digits)
        return Response(status_code=204)

    async def say(self, request: Request) -> Response:
        """202 {heard}: whether anything listens yet."""
        line, body = self._live(request), await _read(request, SayBody)
        text = body.text.strip()
        if not text or len(text) > LONGEST_SPEECH:
            raise Refusal(422, f"say something, up to {LONGEST_SPEECH} characters")
        return JSONResponse({"heard": line.say(text)}, 202)

    async def hang_up(self, request: Request) -> Response:
        """204, also when the call was over. Who hangs up a phone that rings is busy."""
        line = self._line(request)
        declined = line.kind != "inbound" and line.status in ("queued", "ringing")
        self._exchange.hang_up(line, "busy" if declined else "completed")
        return Response(status_code=204)

    async def follow(self, socket: WebSocket) -> None:
        """What the phone hears, from the call's beginning: state, prompt, music, agent_said, said, ended."""
        if not self.allowed(socket.headers.get("origin")):
            await socket.close(NOT_ALLOWED)
            return
        await socket.accept()
        line = self._exchange.lines.get(socket.path_params["sid"])
        if line is None:
            await socket.close(NOT_FOUND)
            return
        try:
            async for entry in line.follow():
                await socket.send_json(entry)
            await socket.close()
        except WebSocketDisconnect:
            return

    async def ringing(self, socket: WebSocket) -> None:
        """Calls to a customer's phone: {sid, from} for each that rings there."""
        if not self.allowed(socket.headers.get("origin")):
            await socket.close(NOT_ALLOWED)
            return
        await socket.accept()
        with self._exchange.phones.watch(socket.path_params["number"]) as calls:
            telling = asyncio.create_task(_tell_ringing(socket, calls))
            try:
                while True:
                    await socket.receive_text()
            except WebSocketDisconnect:
                return
            finally:
                telling.cancel()

    def allowed(self, origin: str | None) -> bool:
        """A browser always tells its page's origin; what tells none is no browser."""
        return origin is None or origin in self._origins

    def _guarded(self, handle: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                if not self.allowed(request.headers.get("origin")):
                    raise Refusal(403, "this page may not use the phone")
                return await handle(request)
            except Refusal as no:
                problem = {"status": no.status, "detail": no.detail}
                return JSONResponse(problem, no.status, media_type="application/problem+json")

        return endpoint

    def _line(self, request: Request) -> Line:
        line = self._exchange.lines.get(request.path_params["sid"])
        if line is None:
            raise Refusal(404, "no such call")
        return line

    def _live(self, request: Request) -> Line:
        line = self._line(request)
        if line.over:
            raise Refusal(409, "the call is over")
        return line


async def _tell_ringing(socket: WebSocket, calls: "asyncio.Queue[Line]") -> None:
    with suppress(WebSocketDisconnect):
        while True:
            line = await calls.get()
            if not line.over:
                await socket.send_json({"sid": line.sid, "from": line.caller})


async def _read(request: Request, kind: type[T]) -> T:
    body = await request.body()
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Refusal(400, str(error)) from error

"""The console's WebSocket at `/api/v1/stream?after=SEQ`: a thin shell around `agent_console.stream`."""

import asyncio

import structlog
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from agent_console.cookies import SESSION_COOKIE, same_origin
from agent_console.fan_out import FanOut
from agent_console.hub import Hub
from agent_console.stream import NOT_SIGNED_IN, SILENCE, SILENT, TOO_SLOW, UNREADABLE, Session
from hub.access.actions import session_user
from hub.access.roles import User
from hub.access.views import agent_of

log = structlog.get_logger()
CHECK_EVERY = 60.0
GOODBYE = 5.0  # seconds for the last frames to a console that reads slowly


class Stream:
    """The endpoint, plain ASGI. `silence`: seconds without a word from the console until it counts as gone;
    `check_every`: seconds between looks whether the sign-in still holds."""

    def __init__(self, hub: Hub, fan_out: FanOut, silence: float = SILENCE, check_every: float = CHECK_EVERY) -> None:
        self._hub = hub
        self._fan_out = fan_out
        self._silence = silence
        self._check_every = check_every

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        await receive()  # websocket.connect
        if not same_origin(request, self._hub.origins):
            log.warning("socket from another origin refused", origin=request.headers.get("origin", "")[:200])
            await send({"type": "websocket.close", "code": 4403})
            return
        await send({"type": "websocket.accept"})
        token = request.cookies.get(SESSION_COOKIE, "")
        user = await self._user(token)
        after = _number(request.query_params.get("after", ""))
        if user is None or after is None:
            await send({"type": "websocket.close", "code": NOT_SIGNED_IN if user is None else UNREADABLE})
            return
        await self._serve(Session(user, after), token, receive, send)

    async def _user(self, token: str) -> User | None:
        return await session_user(self._hub.door, token, self._hub.clock()) if token else None

    async def _serve(self, session: Session, token: str, receive: Receive, send: Send) -> None:
        rung = asyncio.Event()
        is_agent = await agent_of(self._hub.reader, session.user.id) is not None
        sender = asyncio.ensure_future(_send(session, rung, send))
        listener = asyncio.ensure_future(self._listen(session, token, rung, receive))
        if is_agent:
            self._fan_out.presence.opened(session.user.id)
        try:
            await self._join(session, rung)
            await asyncio.wait({sender, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._fan_out.leave(session)
            if is_agent:
                self._fan_out.presence.closed(session.user.id)
            for task in (sender, listener):
                task.cancel()
            await asyncio.gather(sender, listener, return_exceptions=True)

    async def _join(self, session: Session, rung: asyncio.Event) -> None:
        try:
            await self._fan_out.join(session, rung.set)
        except Exception as error:
            log.warning("a console cannot catch up", user_id=session.user.id, error=type(error).__name__)
            session.close(TOO_SLOW)
            rung.set()

    async def _attend(self, session: Session) -> None:
        """Tell the others what the user does. That is a courtesy, and no reason to end the talk."""
        for said in session.take_doings():
            try:
                await self._fan_out.attend(session, said)
            except Exception as error:
                log.warning("nobody is told who looks on", user_id=session.user.id, error=type(error).__name__)

    async def _listen(self, session: Session, token: str, rung: asyncio.Event, receive: Receive) -> None:
        """Hear what it says until the console leaves, says nothing for too long, or is signed out."""
        loop = asyncio.get_running_loop()
        checked = loop.time()
        while True:
            try:
                async with asyncio.timeout(self._silence):
                    message = await receive()
            except TimeoutError:
                session.close(SILENT)
            else:
                if message["type"] == "websocket.disconnect":
                    return
                session.hear(message.get("text"))
                await self._attend(session)
            if loop.time() - checked > self._check_every:
                checked = loop.time()
                if await self._user(token) is None:
                    session.close(NOT_SIGNED_IN)
            rung.set()
            if session.closing is not None:
                await asyncio.sleep(GOODBYE)  # usually the sender says goodbye and ends us long before
                return


async def _send(session: Session, rung: asyncio.Event, send: Send) -> None:
    """Send what the session has as soon as it has it."""
    try:
        while True:
            await rung.wait()
            rung.clear()
            for text in session.take():
                await send({"type": "websocket.send", "text": text})
            if session.closing is not None:
                await send({"type": "websocket.close", "code": session.closing})
                return
    except (OSError, RuntimeError):
        return  # the console is gone; the listener hears of it too


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

"""The line where sockets are blocked: the same frames, carried by requests.

A client posts what it has to say, the hello first, and gets what there is to hear, at once or as soon as there is
something. The answer names the connection, and the client posts to it again, always. It may post before the last answer
came: that one then comes at once. Answers are taken in the order of their requests. To the connection as to a socket,
any failure is its end: the client begins another with a hello, and nothing is lost.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Annotated

import msgspec
import structlog

from channels.web_chat import frames
from channels.web_chat.carrying import carry_out
from channels.web_chat.frames import ServerFrame
from channels.web_chat.limits import Gate
from channels.web_chat.line import Line
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visit import Visit
from channels.web_chat.visits import Visits
from hub.contract.errors import Conflict, NotFound
from hub.contract.ports import NewId
from hub.contract.words import Value

log = structlog.get_logger()
FRAMES = 50
IN_FLIGHT = 4
TURN_SECONDS = 10.0


class Poll(Value):
    """What a client says. `connection`: from the last answer; empty begins one, whose first frame is a hello. `turn`
    counts the requests of a connection, from 0: with it they are taken in that order, and each once, whatever becomes
    of them on the way; without it, as they come."""

    connection: str = ""
    turn: int | None = None
    frames: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=FRAMES)] = ()


class Closed(Value):
    """The connection is over: a close code of the line, and why."""

    code: int
    reason: str


class Polled(Value):
    """What there is to hear. `connection`: where to post next; empty once it is `closed`."""

    connection: str
    frames: tuple[ServerFrame, ...] = ()
    closed: Closed | None = None


class Connection:
    """One client's; a `Connected` for its visit. `name` is for the log, `at` when it was last heard of."""

    def __init__(self, line: Line, name: str, address: str, now: float) -> None:
        self.line = line
        self.name = name
        self.address = address
        self.at = now
        self.visit: Visit | None = None
        self.in_flight = 0
        self.turn = 0
        self.turned = asyncio.Condition()
        self.order = asyncio.Lock()
        self.news = asyncio.Event()

    def flush(self) -> None:
        """See `Connected`."""
        self.news.set()

    async def in_turn(self, turn: int | None) -> None:
        """Return when it is this request's turn. Raises `Conflict` when that is past, or does not come."""
        if turn is None:
            return
        try:
            async with self.turned, asyncio.timeout(TURN_SECONDS):
                await self.turned.wait_for(lambda: turn <= self.turn)
                if turn < self.turn:
                    raise Conflict("This request was taken before.", field="turn", mend="begin a new connection")
                self.turn += 1
                self.turned.notify_all()
        except TimeoutError:
            raise Conflict(
                "A request before this one is missing.", field="turn", mend="begin a new connection"
            ) from None

    async def heard(self, until: float) -> list[ServerFrame]:
        """What there is to say, as soon as there is anything, the line closes, or another request has come."""
        while not (out := self.line.drain()) and self.line.closing is None and self.in_flight == 1:
            self.news.clear()
            try:
                async with asyncio.timeout_at(until):
                    await self.news.wait()
            except TimeoutError:
                break
        return out or self.line.drain()


class Polls:
    """All connections of this node over HTTP. Give it requests (`take`) and the passing of time (`tick`). A
    connection's secret is its key here; `gate` is the one of the sockets."""

    def __init__(self, settings: ChatSettings, visits: Visits, gate: Gate, new_id: NewId) -> None:
        self._settings = settings
        self._visits = visits
        self._gate = gate
        self._new_id = new_id
        self._connections: dict[str, Connection] = {}

    async def take(self, poll: Poll, address: str, refuse: Callable[[], Exception]) -> Polled:
        """Carry out what a client says and give it what there is to hear. `refuse`: the error for an address with too
        many connections. Raises `NotFound` for a connection that is over or of another node, `Conflict` for requests
        out of turn."""
        secret = poll.connection or self._begin(address, refuse)
        connection = self._connections.get(secret)
        if connection is None:
            raise NotFound("There is no such connection.", field="connection", mend="begin a new one with a hello")
        if connection.in_flight >= IN_FLIGHT:
            raise Conflict("Too many requests on this connection at once.", field="connection")
        connection.in_flight += 1
        try:
            await connection.in_turn(poll.turn)
            connection.news.set()  # whoever waits there answers now
            async with connection.order:
                return await self._talk(secret, connection, poll)
        finally:
            connection.in_flight -= 1
            connection.at = asyncio.get_running_loop().time()

    def _begin(self, address: str, refuse: Callable[[], Exception]) -> str:
        now = asyncio.get_running_loop().time()
        if not self._gate.enter(address, now):
            raise refuse()
        limits = self._settings
        line = Line(max_frame_bytes=limits.max_frame_bytes, max_message_chars=limits.max_message_chars)
        secret = secrets.token_urlsafe(24)
        self._connections[secret] = Connection(line, self._new_id("cx"), address, now)
        return secret

    async def _talk(self, secret: str, connection: Connection, poll: Poll) -> Polled:
        line = connection.line
        until = asyncio.get_running_loop().time() + self._settings.poll_seconds
        for frame in poll.frames:
            if line.closing is None:
                connection.visit = await carry_out(
                    self._visits,
                    connection,
                    connection.visit,
                    bytes(frame).decode(errors="replace"),
                    name=connection.name,
                    address=connection.address,
                )
        if not line.entered:
            line.close(frames.REFUSED, "hello comes first")
        out = tuple(await connection.heard(until))
        if line.closing is None:
            return Polled(connection=secret, frames=out)
        code, reason = line.closing
        log.info("chat connection closed", connection=connection.name, code=code, why=reason)
        self._end(secret)
        return Polled(connection="", frames=out, closed=Closed(code=code, reason=f"{reason} ({connection.name})"))

    def _end(self, secret: str) -> None:
        connection = self._connections.pop(secret, None)
        if connection is not None:
            self._gate.leave(connection.address)
            if connection.visit is not None:
                connection.visit.detach(connection)

    def tick(self, now: float) -> None:
        """Forget those that have not been heard of for too long; `now` is the event loop's time."""
        for secret, connection in list(self._connections.items()):
            if not connection.in_flight and now - connection.at > self._settings.silent_seconds:
                self._end(secret)

    def __len__(self) -> int:
        return len(self._connections)

"""The WebSocket by which browsers register and are joined: `/media?token=…&page=…` for agents' devices,
`/media?call=…&page=…` for the phone of a customer.

Frames from a browser: `answer`, `decline`, `hangup` (leg), `keys` (leg, keys), `signal` (leg, to, signal).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.media.devices import Device
from channels.phone.simulator.media.tokens import BadToken, identity_of

BAD_TOKEN, NOT_ALLOWED, NOT_FOUND, BAD_FRAME = 4401, 4403, 4404, 4400
LONGEST_FRAME = 64 * 1024
LONGEST_PAGE = 64
KEYS = frozenset("0123456789*#ABCDw")


class Answer(msgspec.Struct, tag="answer", tag_field="type"):
    leg: str


class Decline(msgspec.Struct, tag="decline", tag_field="type"):
    leg: str


class HangUp(msgspec.Struct, tag="hangup", tag_field="type"):
    leg: str


class Keys(msgspec.Struct, tag="keys", tag_field="type"):
    leg: str
    keys: str


class Signal(msgspec.Struct, tag="signal", tag_field="type"):
    leg: str
    to: str
    signal: Any


Frame = Answer | Decline | HangUp | Keys | Signal
_read = msgspec.json.Decoder(Frame).decode


class Media:
    """Pages of `allowed` origins may speak for a customer; who has an agent's token may come from anywhere."""

    def __init__(self, exchange: Exchange, allowed: Callable[[str | None], bool]) -> None:
        self._exchange = exchange
        self._allowed = allowed

    def routes(self) -> list[BaseRoute]:
        return [WebSocketRoute("/media", self.join)]

    async def join(self, socket: WebSocket) -> None:
        """One page, as long as its socket lasts. Closed with 4401 for a bad token, 4403 for a page of others, 4404 for
        a call nobody knows, 4400 for a frame that cannot be read."""
        page = socket.query_params.get("page", "")[:LONGEST_PAGE].replace(":", "")
        identity, call = "", socket.query_params.get("call")
        await socket.accept()
        if call is None:
            try:
                secret = self._exchange.settings.auth_token.get_secret_value()
                identity = identity_of(socket.query_params.get("token", ""), secret)
            except BadToken:
                await socket.close(BAD_TOKEN)
                return
        elif not self._allowed(socket.headers.get("origin")):
            await socket.close(NOT_ALLOWED)
            return
        line = self._exchange.lines.get(call) if call is not None else None
        if call is not None and (line is None or line.over):
            await socket.close(NOT_FOUND)
            return
        device = self._exchange.devices.attach(page, identity, line)
        telling = asyncio.create_task(_tell(socket, device))
        try:
            await self._listen(socket, device)
        except WebSocketDisconnect:
            return
        finally:
            telling.cancel()
            self._exchange.devices.detach(device)

    async def _listen(self, socket: WebSocket, device: Device) -> None:
        while True:
            text = await socket.receive_text()
            try:
                if len(text) > LONGEST_FRAME:
                    raise ValueError("too long")
                frame = _read(text)
            except (msgspec.MsgspecError, ValueError):
                await socket.close(BAD_FRAME)
                return
            self._take(device, frame)

    def _take(self, device: Device, frame: Frame) -> None:
        devices = self._exchange.devices
        match frame:
            case Answer():
                devices.answer(device, frame.leg)
            case Decline():
                devices.decline(device, frame.leg)
            case HangUp():
                devices.hang_up(device, frame.leg)
            case Keys():
                devices.press(device, frame.leg, "".join(key for key in frame.keys if key in KEYS))
            case Signal():
                devices.signal(device, frame.leg, frame.to, frame.signal)


async def _tell(socket: WebSocket, device: Device) -> None:
    """Everything the page is to be told; what could not be sent waits for its next socket."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            device.news.clear()
            while device.frames:
                frame = device.frames[0]
                await socket.send_json(frame)
                if device.frames and device.frames[0] is frame:  # a newer socket may have sent it
                    device.frames.popleft()
            await device.news.wait()

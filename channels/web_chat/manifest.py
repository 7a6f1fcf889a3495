"""Web chat: a widget by one script tag, and a line that never drops a word."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from starlette.routing import BaseRoute, WebSocketRoute

from channels.web_chat.limits import Gate
from channels.web_chat.note import CHANNEL
from channels.web_chat.pages import DIST, WidgetPages
from channels.web_chat.receive import ChatSocket
from channels.web_chat.send import ChatSender
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visits import Visits
from hub.contract.chat_ports import ChatDoors
from hub.contract.errors import KeydeskError, Misconfigured
from hub.contract.ports import ChannelSender, Doors
from hub.contract.words import ChannelTraits

__all__ = ["RULES", "TRAITS", "ChatChannel", "ChatSettings", "open_channel"]

log = structlog.get_logger()
KEY_CHARS = 32

TRAITS = ChannelTraits(
    name=CHANNEL,
    address_kind="chat",
    live=True,
    connects=False,
    offer_seconds=30,
    capacity=3,
    blocked_by=("phone",),
    diverts=("message",),
)

RULES = {
    "acknowledges-after-commit": "done",
    "idempotent-inbound": "done",
    "idempotent-outbound": "done",
    "verifies-the-sender": "done",
    "refuses-malformed": "done",
    "refuses-oversize-at-the-protocol": "done",
    "resumes-without-gap-or-double": "done",
    "limits-rates": "done",
    "maps-provider-errors": "exempt: no provider stands between us and the visitor",
    "receipts": "done",
    "takes-messages-nobody-waits-for": "done",
    "attachments": "todo",
    "typing": "todo",
    "opening-hours": "todo",
    "long-polling": "todo: where sockets are blocked",
}


@dataclass(frozen=True)
class ChatChannel:
    """The channel in service."""

    routes: Sequence[BaseRoute]
    sender: ChannelSender
    visits: Visits


@asynccontextmanager
async def open_channel(
    settings: ChatSettings, doors: Doors, chat: ChatDoors, dist: Path = DIST
) -> AsyncIterator[ChatChannel]:
    """Take up the open chats and serve until left. `dist`: the built widget. Raises `Misconfigured`."""
    visits = Visits(settings, doors, chat, _token_key(settings))
    gate = Gate(
        at_once=settings.connections_at_once, rate=settings.connections_per_second, burst=settings.connection_burst
    )
    await visits.start()
    ticking = asyncio.create_task(_tick(visits, gate, every=min(15.0, settings.away_seconds / 4)))
    try:
        routes: list[BaseRoute] = [
            WebSocketRoute("/chat/socket", ChatSocket(settings, visits, gate, doors.new_id).serve),
            *WidgetPages(settings, dist).routes(),
        ]
        yield ChatChannel(routes=routes, sender=ChatSender(visits), visits=visits)
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
        await visits.stop()


def _token_key(settings: ChatSettings) -> bytes:
    key = settings.token_key.get_secret_value()
    if not key:
        log.warning("chat tokens are signed with a key of this process only", mend="set web_chat.token_key")
        return secrets.token_bytes(KEY_CHARS)
    if len(key) < KEY_CHARS:
        raise Misconfigured(
            f"web_chat.token_key has fewer than {KEY_CHARS} characters.",
            mend="make one with `openssl rand -base64 48`",
            field="web_chat.token_key",
        )
    return key.encode()


async def _tick(visits: Visits, gate: Gate, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        gate.forget(asyncio.get_running_loop().time())
        try:
            await visits.tick()
        except KeydeskError as error:
            log.warning("chat visits not looked after", why=error.detail)

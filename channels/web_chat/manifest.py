"""Web chat: a widget by one script tag, and a line that never drops a word."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from starlette.routing import BaseRoute, WebSocketRoute

from channels.web_chat.api import ChatApi, open_api
from channels.web_chat.api.parts import Parts
from channels.web_chat.limits import Gate
from channels.web_chat.note import CHANNEL
from channels.web_chat.pages import DIST, WidgetPages
from channels.web_chat.polling import Polls
from channels.web_chat.receive import ChatSocket
from channels.web_chat.send import ChatSender
from channels.web_chat.settings import ChatSettings
from channels.web_chat.site import read_words
from channels.web_chat.uploads import Uploads
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
    from_transcript=True,
)

RULES = {
    "acknowledges-after-commit": "done",
    "idempotent-inbound": "done",
    "idempotent-outbound": "done",
    "verifies-the-sender": "done",
    "refuses-whom-the-site-has-not-signed-in": "done",
    "refuses-malformed": "done",
    "refuses-oversize-at-the-protocol": "done",
    "refuses-foreign-origins": "done",
    "resumes-without-gap-or-double": "done",
    "limits-rates": "done",
    "lets-slow-and-silent-clients-go": "done",
    "maps-provider-errors": "exempt: no provider stands between us and the visitor",
    "receipts": "done",
    "takes-messages-nobody-waits-for": "done",
    "attachments": "done",
    "scans-files-before-anybody-opens-them": "done",
    "typing": "done",
    "opening-hours": "done",
    "ends-idle-chats": "done",
    "long-polling": "done",
    "describes-its-api": "done",
}
SWEEP_SECONDS = 3600.0
FIRST_SWEEP_SECONDS = 60.0


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
    key = _token_key(settings)
    _check_proofs(settings)
    words = read_words()
    uploads = Uploads(settings, doors, chat, key)
    visits = Visits(settings, doors, chat, key, uploads)
    gate = Gate(
        at_once=settings.connections_at_once, rate=settings.connections_per_second, burst=settings.connection_burst
    )
    polls = Polls(settings, visits, gate, doors.new_id)
    api = open_api(
        Parts(
            settings=settings,
            doors=doors,
            chat=chat,
            visits=visits,
            uploads=uploads,
            polls=polls,
            key=key,
            words=words,
        )
    )
    await visits.start()
    tasks = [
        asyncio.create_task(_tick(visits, gate, polls, api, every=min(15.0, settings.away_seconds / 4))),
        asyncio.create_task(_sweep(uploads)),
    ]
    try:
        routes: list[BaseRoute] = [
            WebSocketRoute("/chat/socket", ChatSocket(settings, visits, gate, doors.new_id).serve),
            *WidgetPages(settings, chat.rules, words, dist).routes(),
            api.route,
        ]
        yield ChatChannel(routes=routes, sender=ChatSender(visits), visits=visits)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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


def _check_proofs(settings: ChatSettings) -> None:
    """Where only signed-in visitors may chat, there must be a way to prove them."""
    keys = settings.proof_keys
    if settings.identity_required and not keys.secret and not keys.public_key:
        raise Misconfigured(
            "web_chat.identity_required shuts everybody out, as nothing proves who visitors are.",
            mend="set web_chat.identity_secret or web_chat.identity_public_key",
            field="web_chat.identity_required",
        )


async def _tick(visits: Visits, gate: Gate, polls: Polls, api: ChatApi, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        now = asyncio.get_running_loop().time()
        gate.forget(now)
        api.entrance.tick(now)
        polls.tick(now)
        try:
            await visits.tick()
        except KeydeskError as error:
            log.warning("chat visits not looked after", why=error.detail)
        except Exception:  # the next look may do better, but none at all ends no chat ever again
            log.exception("chat visits not looked after")


async def _sweep(uploads: Uploads) -> None:
    pause = FIRST_SWEEP_SECONDS
    while True:
        await asyncio.sleep(pause)
        pause = SWEEP_SECONDS
        try:
            await uploads.sweep()
        except KeydeskError as error:
            log.warning("unsent files not swept", why=error.detail)
        except Exception:
            log.exception("unsent files not swept")

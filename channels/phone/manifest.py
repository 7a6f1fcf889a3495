"""The phone channel: what it is, what it needs, and how it is opened."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import structlog
from starlette.routing import BaseRoute

from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.music import FILE as HOLD_MUSIC
from channels.phone.normalize import CHANNEL
from channels.phone.receive import Webhooks
from channels.phone.settings import PhoneSettings, Voice
from channels.phone.signatures.choice import signatures_of
from channels.phone.talks.acting import Acting
from channels.phone.talks.desk import TalkDesk
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.note import TalkNotes
from channels.phone.talks.sweep import Sweep
from channels.phone.talks.tapes import Tapes
from channels.phone.talks.twiml import TalkScript
from channels.phone.talks.webhooks import TalkWebhooks
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.webhook import Gate
from hub.contract.errors import KeydeskError, Misconfigured
from hub.contract.ports import CallDoors, ChannelSender, Doors, Talks
from hub.contract.words import ChannelTraits
from ivr.menu import Menus

__all__ = ["RULES", "TRAITS", "PhoneChannel", "PhoneSettings", "Voice", "open_channel"]

log = structlog.get_logger()
SWEEP_SECONDS = 5.0

TRAITS = ChannelTraits(
    name=CHANNEL,
    address_kind="phone",
    live=True,
    connects=True,
    offer_seconds=20,
    capacity=1,
    blocked_by=(),
    diverts=("callback", "voicemail"),
)

RULES = {
    "acknowledges-after-commit": "done",
    "idempotent-inbound": "done",
    "idempotent-outbound": "done",
    "verifies-the-sender": "done",
    "refuses-malformed": "done",
    "refuses-oversize-at-the-protocol": "done",
    "survives-reordered-callbacks": "done",
    "fallback-keeps-the-caller": "done",
    "maps-provider-errors": "done",
    "receipts": "exempt: a spoken text has no receipt",
    "announces-expected-wait": "done",
    "heals-lost-callbacks": "done",
    "takes-callbacks": "done",
    "takes-voicemail": "done",
    "records-talks": "done",
    "controls-talks": "done",
    "agents-choose-devices": "done",
    "supervisors-take-part": "done",
    "paces-its-calls": "done",
    "real-audio": "done",
}


@dataclass(frozen=True, kw_only=True)
class PhoneChannel:
    """The channel in service. `sweep`: look after live calls at once. `counts`: webhooks taken, by name, and known
    events nothing was done for."""

    routes: Sequence[BaseRoute]
    sender: ChannelSender
    talks: Talks
    sweep: Callable[[], Awaitable[None]]
    counts: Counter[str]


@asynccontextmanager
async def open_channel(
    settings: PhoneSettings,
    doors: Doors,
    menus: Callable[[], Menus],
    call_doors: CallDoors,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[PhoneChannel]:
    """Serve calls until left. `menus`: gives those that hold now. `transport`: another way to the carrier than the
    network. Raises `Misconfigured` when the menu is not there, or a real carrier's account is not."""
    _check(settings, menus())
    # here, because Twilio's REST package is slow to import
    from channels.phone.carriers.twiml_carrier import TwiMLCarrier
    from channels.phone.send import CallSender

    links = Links(settings.public_url, settings.retry)
    music = links.sound(HOLD_MUSIC) if settings.hold_music_url is None else settings.hold_music_url
    script = Script(menus, links, settings.voices, music)
    gate = Gate(settings.public_url, signatures_of(settings, doors.clock), settings.body_limit)
    carrier = TwiMLCarrier(settings, transport)
    left_behind = LeftBehind(carrier, doors, WaitingDocuments(script), gate.unhandled)
    notes, talk_links = TalkNotes(doors.notes), TalkLinks(links)
    words = TalkScript(script, talk_links)
    consent = lambda: call_doors.rules().recordings.consent  # noqa: E731
    acting = Acting(carrier, notes, words, talk_links, call_doors.devices, settings.number, consent)
    keeper = Keeper(notes, acting, doors, gate.unhandled)
    tapes = Tapes(carrier, notes, doors, gate.unhandled)
    legs = TalkWebhooks(doors, carrier, keeper, notes, words, tapes, gate.unhandled)
    webhooks = Webhooks(settings, doors, call_doors, script, gate, left_behind, legs)
    sweep = Sweep(carrier, settings, doors, call_doors, keeper, left_behind, tapes)
    sweeping = [
        asyncio.create_task(_sweep(left_behind)),
        asyncio.create_task(_again(sweep.work, settings.sweep_seconds)),
    ]
    try:
        yield PhoneChannel(
            routes=webhooks.routes(),
            sender=CallSender(carrier, doors, call_doors, keeper, script, settings.number, left_behind),
            talks=TalkDesk(settings, keeper, call_doors.devices, doors.clock),
            sweep=sweep.work,
            counts=webhooks.counts,
        )
    finally:
        for task in sweeping:
            task.cancel()
        await asyncio.gather(*sweeping, return_exceptions=True)
        await carrier.close()


async def _again(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    """At once, and then every so many seconds."""
    while True:
        try:
            await work()
        except KeydeskError as error:
            log.warning("live calls are not known", why=error.detail)
        except Exception:
            log.exception("live calls were not looked after")
        await asyncio.sleep(seconds)


async def _sweep(left_behind: LeftBehind) -> None:
    while True:
        try:
            await left_behind.start()
            break
        except KeydeskError as error:
            log.warning("awaited voicemails are not known yet", why=error.detail)
            await asyncio.sleep(SWEEP_SECONDS)
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await left_behind.sweep()
        except Exception:
            log.exception("voicemails were not looked after")


def _check(settings: PhoneSettings, menus: Menus) -> None:
    if settings.menu not in menus.menus:
        known = ", ".join(sorted(menus.menus))
        raise Misconfigured(f"There is no menu '{settings.menu}'", mend=f"set menu of phone to one of: {known}")
    unset = [name for name in ("account_sid", "number") if not getattr(settings, name)]
    unset += [] if settings.auth_token.get_secret_value() else ["auth_token"]
    if settings.carrier == "twilio" and unset:
        raise Misconfigured(f"Phone lacks {', '.join(unset)}", mend="set them to those of your carrier account")

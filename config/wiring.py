"""Builds everything and hands it in: the one place that knows every room.

`open_hub` claims the store, opens it, the bus, the writer, the ACD, delivery and the channels, in the river's order,
runs their tasks, and closes them in reverse.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
import uuid_utils

from agent_console.hub import MailboxState
from channels.email import manifest as email
from channels.phone import manifest as phone
from channels.phone.lookups import HttpLookups
from channels.web_chat import manifest as web_chat
from channels.web_chat.previews import HttpPreviews
from config.alert_webhook import AlertWebhook
from config.business_file import load_business
from config.files import open_files
from config.mail_verify import every_night, mailbox_states
from config.outside import open_scanner, open_signals
from config.reload import Configuration, on_hangup, read_folder
from config.settings import Settings
from hub.access.devices import StoredDevices
from hub.access.passwords import Passwords
from hub.access.photos import StoredPhotos
from hub.accounts.callers import StoredCallers
from hub.accounts.dealings import AccountDealings
from hub.accounts.views import PhoneBook
from hub.acd.actions import Acd
from hub.acd.announcing import EmergencyNow
from hub.acd.queues import QueuesNow
from hub.acd.views import ExpectedWaits
from hub.bus.in_process import InProcessBus
from hub.contract.chat_ports import ChatDoors, Previews
from hub.contract.dealings import BusinessContext
from hub.contract.plans import Business
from hub.contract.ports import Bus, CallDoors, Doors, Files, Signals
from hub.contract.steering import AlertEnded, AlertRaised
from hub.conversing.retention import Retention
from hub.conversing.sleeping import Sleeping
from hub.delivery.actions import Delivery
from hub.follow_ups.actions import Reminders
from hub.insight.alerting import Alerting
from hub.intake.actions import IntakeDoor
from hub.intake.notes import StoredNotes
from hub.intake.views import OpenLinesView, TranscriptView
from hub.journal import store as journal
from hub.journal import views as journal_views
from hub.searching.actions import Indexer
from hub.sla.actions import SlaClocks
from hub.storage.claim import claim_store
from hub.storage.engine import Store, open_store
from hub.storage.writer import Writer

log = structlog.get_logger()
TRAITS = (phone.TRAITS, email.TRAITS, web_chat.TRAITS)


def now() -> datetime:
    """The `Clock` of production."""
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """The `NewId` of production: UUID version 7 (RFC 9562), so that later ids sort later."""
    return f"{prefix}_{uuid_utils.uuid7().hex}"


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A running hub."""

    settings: Settings
    configuration: Configuration
    store: Store
    bus: Bus
    writer: Writer
    acd: Acd
    waits: ExpectedWaits
    intake: IntakeDoor
    channels: dict[str, Any]
    signals: Signals
    files: Files
    previews: Previews
    dealings: BusinessContext

    @property
    def business(self) -> Business:
        """The business configuration that holds now."""
        return self.configuration.business()

    async def ready(self) -> None:
        """Return when the store answers; raise when it does not."""
        await journal_views.head(self.store.reader)

    @property
    def troubled_mailboxes(self) -> int:
        """How many mailbox folders cannot be read at the moment."""
        return sum(bool(collector.troubled) for collector in self.channels[email.TRAITS.name].collectors)

    async def mailbox_states(self) -> Sequence[MailboxState]:
        """How each mailbox folder is that mails are collected from."""
        collectors = self.channels[email.TRAITS.name].collectors
        return await mailbox_states(collectors, StoredNotes(self.writer, self.store))

    @property
    def routes(self) -> Sequence[Any]:
        return [route for channel in self.channels.values() for route in channel.routes]


def open_writer(store: Store, bus: Bus, stack: AsyncExitStack) -> Writer:
    """The process's one writer, at work until `stack` is closed."""
    writer = Writer(store, journal.append, bus.publish, now)
    stack.push_async_callback(run_task("writer", writer.work()))
    return writer


def read_business(settings: Settings) -> Business:
    """Raises `Misconfigured` with every mistake, by file and line."""
    return load_business(settings.business_dir, TRAITS)


def open_bus(settings: Settings) -> Bus:
    """In process, or over Redis when it is configured."""
    if not settings.redis_url:
        return InProcessBus()
    from hub.bus.redis_streams import RedisBus

    return RedisBus(settings.redis_url, node=new_id("no"))


def open_alert_webhook(settings: Settings, stack: AsyncExitStack) -> Callable[[AlertRaised | AlertEnded], None]:
    """Who is told of alerts outside, until `stack` is closed; nobody unless an address is set."""
    if not settings.alert_webhook_url:
        return lambda _: None
    secret = settings.alert_webhook_secret.get_secret_value() or settings.key("alerts").get_secret_value()
    webhook = AlertWebhook(settings.alert_webhook_url, secret)
    stack.push_async_callback(run_task("alert webhook", webhook.work()))
    return webhook.tell


@asynccontextmanager
async def open_hub(settings: Settings) -> AsyncIterator[Hub]:
    """Open everything. Raises `Misconfigured` when the business configuration or a channel's settings are wrong, or
    another hub runs on the store; `Unavailable` when the store does not answer."""
    folder, menu = settings.business_dir, settings.phone.menu
    url = settings.public_url
    configuration = Configuration(folder, lambda: read_folder(folder, TRAITS, menu, url), now)
    business = configuration.business
    async with AsyncExitStack() as stack:
        claim = await stack.enter_async_context(claim_store(settings.database_url))
        stack.push_async_callback(run_task("claim", claim.watch()))
        store = open_store(settings.database_url)
        stack.push_async_callback(store.close)
        bus = open_bus(settings)
        stack.push_async_callback(bus.close)
        signals = open_signals(settings)
        stack.push_async_callback(signals.close)
        writer = open_writer(store, bus, stack)
        acd = Acd(writer, business, new_id, now)
        await acd.start()
        stack.push_async_callback(acd.stop)
        sla = SlaClocks(writer, business, now)
        await sla.start()
        stack.push_async_callback(sla.stop)
        sleeping = Sleeping(writer, business, new_id, now)
        await sleeping.start()
        stack.push_async_callback(sleeping.stop)
        reminders = Reminders(writer, now)
        await reminders.start()
        stack.push_async_callback(reminders.stop)
        waits = ExpectedWaits(acd, store.reader, bus, business, now)
        await waits.start()
        stack.push_async_callback(run_task("waits", waits.work()))
        intake = IntakeDoor(writer, business, new_id, [mailbox.address for mailbox in settings.email.mailboxes])
        doors = Doors(
            intake=intake,
            transcript=TranscriptView(store.reader),
            who_is=PhoneBook(store),
            notes=StoredNotes(writer, store),
            files=open_files(settings),
            waits=waits,
            bus=bus,
            clock=now,
            new_id=new_id,
        )
        emergency = EmergencyNow(store.reader, bus, now)
        await emergency.start()
        stack.push_async_callback(run_task("emergency message", emergency.work()))
        lookups = HttpLookups(configuration.lookups)
        stack.push_async_callback(lookups.close)
        pins = Passwords()
        stack.callback(pins.close)
        call_doors = CallDoors(
            callers=StoredCallers(writer, store, pins),
            lookups=lookups,
            queues=QueuesNow(acd, waits, business, now),
            devices=StoredDevices(store),
            lines=OpenLinesView(store.reader),
            rules=lambda: business().calls,
            emergency=emergency.now,
        )
        previews = HttpPreviews(lambda: business().chats.previews)
        stack.push_async_callback(previews.close)
        chat_doors = ChatDoors(
            queues=call_doors.queues,
            lines=call_doors.lines,
            signals=signals,
            scanner=open_scanner(settings),
            photos=StoredPhotos(store, doors.files),
            previews=previews,
            rules=lambda: business().chats,
        )
        channels: dict[str, Any] = {
            phone.TRAITS.name: await stack.enter_async_context(
                phone.open_channel(settings.phone, doors, configuration.menus, call_doors)
            ),
            email.TRAITS.name: await stack.enter_async_context(email.open_channel(settings.email, doors)),
            web_chat.TRAITS.name: await stack.enter_async_context(
                web_chat.open_channel(settings.web_chat, doors, chat_doors)
            ),
        }
        if collectors := channels[email.TRAITS.name].collectors:
            nightly = every_night(settings.email, store.reader, doors.notes, collectors, now)
            stack.push_async_callback(run_task("mail comparison", nightly))
        senders = {name: channel.sender for name, channel in channels.items()}
        delivery = Delivery(writer, store.reader, bus, senders, now, timedelta(days=settings.retry_days))
        stack.push_async_callback(run_task("delivery", delivery.work()))
        stack.push_async_callback(run_task("search", Indexer(writer, store.reader, bus).work()))
        retention = Retention(writer, store.reader, doors.files, now)
        stack.push_async_callback(run_task("retention", retention.work()))
        alerting = Alerting(
            writer,
            store.reader,
            business,
            new_id,
            now,
            lambda: sum(bool(mailbox.troubled) for mailbox in collectors),
            open_alert_webhook(settings, stack),
        )
        stack.push_async_callback(run_task("alerts", alerting.work()))
        configuration.apply = acd.reconfigure
        await stack.enter_async_context(on_hangup(configuration))
        if settings.watch_business:
            stack.push_async_callback(run_task("configuration", configuration.watch()))
        yield Hub(
            settings=settings,
            configuration=configuration,
            store=store,
            bus=bus,
            writer=writer,
            acd=acd,
            waits=waits,
            intake=intake,
            channels=channels,
            signals=signals,
            files=doors.files,
            previews=previews,
            dealings=AccountDealings(configuration.dealings, lookups, now),
        )


def run_task(name: str, work: Awaitable[None]) -> Callable[[], Awaitable[None]]:
    """Run a room's task; the answer stops it. A task that dies ends the process: half a hub helps nobody."""
    task = asyncio.ensure_future(work)

    def ended(done: asyncio.Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            log.critical("a task of the hub died; stopping", task=name, exc_info=error)
            os.kill(os.getpid(), signal.SIGTERM)

    task.add_done_callback(ended)

    async def stop() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return stop

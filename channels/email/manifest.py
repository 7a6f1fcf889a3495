"""The email channel: what it is, what it needs, and how it is opened."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from channels.email.anew import read_anew
from channels.email.collect import Collector
from channels.email.dkim import DkimKey, Signer
from channels.email.imap import ImapAccount
from channels.email.listener import open_listener
from channels.email.message_ids import MessageIds
from channels.email.receive import Mailboxes, MailDoor
from channels.email.send import MailSender, Relay, Tls
from hub.contract.errors import Misconfigured
from hub.contract.inbound import MailReceived
from hub.contract.ports import ChannelSender, Doors
from hub.contract.words import ChannelTraits

TRAITS = ChannelTraits(
    name="email", address_kind="email", live=False, connects=False, offer_seconds=60, capacity=5
)  # nothing blocks a mail: it waits until there is time, and never blocks a call

RULES: dict[str, str] = {
    "acknowledges-after-commit": "done",
    "idempotent-inbound": "done",
    "never-loses-what-it-cannot-parse": "done",
    "refuses-oversize-at-the-protocol": "done",
    "verifies-the-sender": "exempt: SMTP proves no sender; only our own Message-IDs carry a token that is checked",
    "idempotent-outbound": "done",
    "maps-provider-errors": "done",
    "receipts": "done",
    "polls-mailboxes": "done",
    "encrypts-in-transit": "done",
}

log = structlog.get_logger()
_ADDRESS = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")


def _valid_address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is not an email address")
    return value.lower()


class Mailbox(BaseModel):
    """An address of ours. `brand` stands beside the agent's name in what we send; `name` stands in for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: Annotated[str, AfterValidator(_valid_address)]
    name: str = ""
    brand: str = ""


class EmailSettings(BaseModel):
    """Settings of the email channel. The defaults listen on loopback only and have no mailbox, so nothing is taken.

    `listen_port`: 0 takes any free one, None opens no listener. With `tls_certificate` and `tls_key` (PEM files) it
    offers STARTTLS, with `tls_required` it takes nothing without. `size_limit` in octets. `domain` stands in our
    Message-IDs and greeting. `imap`: mailboxes to collect from. `token_key` keys the tokens of our Message-IDs: keep
    it, or answers to older mails no longer thread. At most `smtp_connections` at once and `smtp_per_minute` mails (0:
    no limit) go to the relay; more than that wait. `dkim`: keys that sign what goes out, one for each domain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen_host: str = "127.0.0.1"
    listen_port: int | None = Field(default=2525, ge=0, le=65535)
    listen_protocol: Literal["smtp", "lmtp"] = "smtp"
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_required: bool = False
    size_limit: int = Field(default=25_000_000, ge=10_000)
    mailboxes: tuple[Mailbox, ...] = ()
    imap: tuple[ImapAccount, ...] = ()
    domain: str = Field(default="localhost", pattern=r"^[A-Za-z0-9.-]{1,190}$")
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_tls: Tls = "none"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_timeout_seconds: float = Field(default=30, gt=0)
    smtp_connections: int = Field(default=20, ge=1)
    smtp_per_minute: int = Field(default=0, ge=0)
    dkim: tuple[DkimKey, ...] = ()
    token_key: SecretStr = SecretStr("")
    from_name: str = "{agent} ({brand})"


@dataclass(kw_only=True)
class EmailChannel:
    """The channel in service (an `OpenChannel`). `listen_port`: where mail comes in, None without a listener.
    `collectors`: who follows which mailbox folder. `read_anew`: reads a held mail once more (`channels.email.anew`)."""

    sender: ChannelSender
    listen_port: int | None
    read_anew: Callable[[MailReceived], Awaitable[MailReceived]]
    collectors: Sequence[Collector] = ()
    routes: Sequence[Any] = ()


@asynccontextmanager
async def open_channel(settings: EmailSettings, doors: Doors) -> AsyncIterator[EmailChannel]:
    """Start the listener and the collectors in the running loop and give the sender; all end with the block.

    Raises `Misconfigured` when the port cannot be had, or mailboxes are set without a `token_key`."""
    secret = settings.token_key.get_secret_value().encode()
    if settings.mailboxes and not secret:
        raise Misconfigured("Email has mailboxes but no token_key", mend="Set token_key of email to a random value")
    ids = MessageIds(domain=settings.domain, secret=secret)
    addresses = tuple(mailbox.address for mailbox in settings.mailboxes)
    for account in settings.imap:
        if account.mailbox.lower() not in addresses:
            raise Misconfigured(
                f"The IMAP account {account.user!r} is for {account.mailbox}, which is none of email's mailboxes.",
                mend="Add the address to mailboxes, or name one of them",
            )
    async with AsyncExitStack() as stack:
        port = None
        if settings.listen_port is not None:
            listening = await stack.enter_async_context(
                open_listener(
                    MailDoor(Mailboxes(addresses), doors, ids),
                    host=settings.listen_host,
                    port=settings.listen_port,
                    size_limit=settings.size_limit,
                    hostname=settings.domain,
                    tls=_tls(settings),
                    require_tls=settings.tls_required,
                    local=settings.listen_protocol == "lmtp",
                )
            )
            port = listening.port
            log.info("mail_listener_open", host=listening.host, port=port, mailboxes=len(addresses))
        collectors = [
            Collector(account, folder, doors, ids, Mailboxes(addresses))
            for account in settings.imap
            for folder in account.folders
        ]
        for collector in collectors:
            stack.push_async_callback(_running(collector))
        yield EmailChannel(
            sender=_sender(settings, doors, ids),
            listen_port=port,
            read_anew=partial(read_anew, doors=doors, ids=ids),
            collectors=collectors,
        )


def _running(collector: Collector) -> Callable[[], Awaitable[None]]:
    """Let the collector work; the answer stops it."""
    task = asyncio.ensure_future(collector.work())

    async def stop() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return stop


def _tls(settings: EmailSettings) -> ssl.SSLContext | None:
    if settings.tls_certificate is None:
        if settings.tls_required:
            raise Misconfigured("Email requires TLS but has no certificate.", mend="Set tls_certificate and tls_key")
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"The certificate of email cannot be used: {error}", mend="Check tls_certificate and tls_key (PEM files)"
        ) from error
    return context


def _sender(settings: EmailSettings, doors: Doors, ids: MessageIds) -> MailSender:
    relay = Relay(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password,
        timeout_seconds=settings.smtp_timeout_seconds,
        connections=settings.smtp_connections,
        per_minute=settings.smtp_per_minute,
    )
    names = {mailbox.address: mailbox.brand or mailbox.name for mailbox in settings.mailboxes}
    signer = Signer(settings.dkim)
    return MailSender(relay, doors, ids, names=names, from_name=settings.from_name, signer=signer)

"""A hub of its own with real mail: customers send by SMTP, and what goes out comes by SMTP to a sink that keeps it."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib

from channels.email.sink import Sink, open_sink
from config.demo.company import PASSWORD, load_company
from config.demo.load import load_demo
from config.migrate import upgrade
from config.settings import read_settings
from config.wiring import now, read_business
from hub.storage.engine import open_store
from tests.browser.pages import Console, Stage
from tests.crash.hub_process import HubProcess

HELENA = "helena.brandt@northwind.example"
HOST = "127.0.0.1"


@dataclass
class MailRoom:
    """`ours`: the mailbox customers write to."""

    stage: Stage
    hub: HubProcess
    sink: Sink
    ours: str

    async def agent(self, login: str, **options: Any) -> Console:
        """A console, signed in by its form; a hub in service has no list of logins."""
        console = await self.stage.agent(**options)
        await console.page.goto(self.hub.url)
        await console.page.get_by_label("Login").fill(login)
        await console.page.get_by_label("Password").fill(PASSWORD)
        await console.page.keyboard.press("Enter")
        await console.page.get_by_role("navigation").wait_for()
        return console

    async def send(self, subject: str, text: str, html: str = "", headers: dict[str, str] | None = None) -> None:
        """Helena's mail; it is the hub's when this returns."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Helena Brandt <{HELENA}>", self.ours, subject
        mail["Message-ID"] = f"<{secrets.token_hex(8)}@northwind.example>"
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        await aiosmtplib.send(mail, sender=HELENA, recipients=[self.ours], hostname=HOST, port=self.hub.mail_port)

    async def arrived(self, address: str, words: str) -> EmailMessage:
        """The mail to this address that says this, once it is there; as it came over the wire."""
        async with asyncio.timeout(30):
            with self.sink.subscribe() as coming:
                while True:
                    for known, raw in zip(self.sink.mails, self.sink.raw, strict=True):
                        if address in known.to and words in known.text:
                            return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]
                    await coming.get()


@asynccontextmanager
async def mail_room(stage: Stage, folder: Path) -> AsyncIterator[MailRoom]:
    """Serve until left."""
    url = f"sqlite:///{folder / 'keydesk.sqlite3'}"
    business = read_business(read_settings())
    company = load_company(business)
    await asyncio.to_thread(upgrade, url)
    store = open_store(url)
    await load_demo(store, company, business, now())
    await store.close()
    ours = company.supplier.email
    async with open_sink(HOST, 0, clock=now) as sink:
        hub = HubProcess(
            folder,
            {
                "KEYDESK_DATABASE_URL": url,
                "KEYDESK_SECRET_KEY": secrets.token_urlsafe(48),
                "KEYDESK_LOG_LEVEL": "warning",
                "KEYDESK_EMAIL__MAILBOXES": json.dumps([{"address": ours, "name": company.supplier.name}]),
                "KEYDESK_EMAIL__DOMAIN": ours.partition("@")[2],
                "KEYDESK_EMAIL__SMTP_HOST": HOST,
                "KEYDESK_EMAIL__SMTP_PORT": str(sink.port),
            },
        )
        try:
            await hub.start()
            yield MailRoom(stage, hub, sink, ours)
            for watched in stage.pages:  # before the hub goes, or they would miss it
                await watched.page.close()
        except BaseException:
            print(hub.log())
            raise
        finally:
            hub.close()


@dataclass
class ImageHost:
    """A site whose images mails show. `asked`: every request's path and headers."""

    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"  # no cookie of the hub's own host


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000127"
    "34270a0000000049454e44ae426082"
)


@asynccontextmanager
async def image_host() -> AsyncIterator[ImageHost]:
    host = ImageHost()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        host.asked.append((lines[0].split()[1], headers))
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {len(PIXEL)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + PIXEL)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    async with server:
        host.port = server.sockets[0].getsockname()[1]
        yield host

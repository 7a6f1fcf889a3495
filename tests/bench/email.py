"""Mail in on one process: SMTP → committed → offer on the agent's WebSocket, and a mailbox folder of Dovecot collected.

Latency counts from the last octet of the mail to the offer on the socket; 250 is said in between. The floor beside it,
in the same run: Python's own parser and one fully durable SQLite commit for each mail, one after another, with no
network, no router and no second copy. Clients, Dovecot and hub share the machine's cores."""

import asyncio
import email
import email.policy
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
from sqlalchemy import update
from websockets.asyncio.client import connect

from config.demo.company import Company, load_company
from config.demo.load import load_demo
from config.migrate import upgrade
from config.settings import Settings
from config.wiring import now, read_business
from hub.storage.engine import open_store
from hub.storage.schema import agents
from tests.bench.figures import Figure, figure, percentile
from tests.bench.river import UNBOUNDED, Arrivals
from tests.mail_servers import PASSWORD, DovecotServer, dovecot_server, is_here
from tests.servers import free_port

CONNECTIONS = 10
PATIENCE = 60.0  # seconds until a run that stands still is given up


def bench(quick: bool) -> list[Figure]:
    """Latency, rate, and the rate of an import; none where there is no Dovecot."""
    if not is_here("dovecot"):
        print("email: skipped, Dovecot is not installed or this is not root")
        return []
    single, many, imported = (25, 120, 200) if quick else (500, 5_000, 5_000)
    with tempfile.TemporaryDirectory() as folder, dovecot_server() as dovecot:
        least, rate = _floor(Path(folder), many)
        p50, p99, per_second, import_rate = asyncio.run(_hub_figures(Path(folder), dovecot, single, many, imported))
    return [
        figure("email.accept_to_offer_p50", p50, "ms", percentile(least, 0.5)),
        figure("email.accept_to_offer_p99", p99, "ms", percentile(least, 0.99)),
        figure("email.mails_per_s", per_second, "mails/s", rate),
        figure("email.import_per_s", import_rate, "mails/s", rate),
    ]


def letter(sender: str, to: str, key: str) -> bytes:
    """A mail as customers send them: both forms of its words, a quote, a signature; about 2 kB."""
    words = f"Hello,\n\nwhere is our order {key}? 请问什么时候发货？\n\nKind regards,\nHelena\n\n"
    words += "> As agreed.\n" * 40
    mail = email.message.EmailMessage(email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"Helena Brandt <{sender}>", to, f"Letter {key}"
    mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2026 09:00:00 +0000", f"<{key}@there.example>"
    mail.set_content(words)
    mail.add_alternative("<html><body><p>" + words.replace("\n", "<br>") + "</p></body></html>", subtype="html")
    return mail.as_bytes()


# --- the floor -------------------------------------------------------------------------------------------------------


def _floor(folder: Path, many: int) -> tuple[list[float], float]:
    """Milliseconds for each mail, and mails per second."""
    raws = [letter("ann@northwind.example", "care@hub.example", f"floor{number}") for number in range(many)]
    connection = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE mails (id INTEGER PRIMARY KEY, sender TEXT, subject TEXT, body TEXT, raw BLOB)")
    waits = []
    begin = time.perf_counter()
    for raw in raws:
        start = time.perf_counter()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        part = mail.get_body(("plain",))
        body = part.get_content() if part is not None else ""
        values = (str(mail["From"]), str(mail["Subject"]), body, raw)
        connection.execute("INSERT INTO mails (sender, subject, body, raw) VALUES (?, ?, ?, ?)", values)
        waits.append((time.perf_counter() - start) * 1000)
    rate = many / (time.perf_counter() - begin)
    connection.close()
    return waits, rate


# --- the hub ---------------------------------------------------------------------------------------------------------


class MailLine:
    """The lightest honest SMTP client: one connection, one mail at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "MailLine":
        line = cls(*await asyncio.open_connection("127.0.0.1", port))
        await line._expect(b"220")
        await line._say(b"EHLO bench.example", b"250")
        return line

    async def send(self, sender: str, to: str, raw: bytes) -> float:
        """Send a mail; the instant its last octet went out."""
        await self._say(f"MAIL FROM:<{sender}>".encode(), b"250")
        await self._say(f"RCPT TO:<{to}>".encode(), b"250")
        await self._say(b"DATA", b"354")
        self._writer.write(re.sub(rb"(?m)^\.", b"..", raw) + b"\r\n.\r\n")
        gone = time.perf_counter()
        await self._expect(b"250")
        return gone

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def _say(self, command: bytes, answer: bytes) -> None:
        self._writer.write(command + b"\r\n")
        await self._expect(answer)

    async def _expect(self, code: bytes) -> None:
        while True:
            line = await self._reader.readline()
            assert line.startswith(code), line
            if line[3:4] != b"-":
                return


async def _hub_figures(
    folder: Path, dovecot: DovecotServer, single: int, many: int, imported: int
) -> tuple[float, float, float, float]:
    url = f"sqlite:///{folder}/hub.sqlite3"
    business_dir, company = await _prepare(url, folder)
    sender, ours = company.accounts[0].people[0].email, company.supplier.email
    dovecot.fill("desk", (letter(sender, ours, f"old{number}") for number in range(imported)))
    async with _hub(url, folder, business_dir, ours, dovecot) as (http, mail_port):
        import_rate = await asyncio.to_thread(_rate, folder / "hub.sqlite3", "messages", imported)
        answer = await http.post("/api/v1/session", json={"login": "wang.lei", "password": "demo"})
        assert answer.is_success, answer.text
        desk = (await http.get("/api/v1/desk")).json()
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        address = f"{str(http.base_url).replace('http', 'ws', 1)}/api/v1/stream?after={desk['seq']}"
        async with connect(address, additional_headers={"Cookie": cookie}, compression=None, max_queue=None) as socket:
            arrivals = Arrivals(socket, _offered)
            try:
                await asyncio.to_thread(_rate, folder / "hub.sqlite3", "offers", imported)  # now it is quiet
                async with asyncio.timeout(5 * PATIENCE):
                    return *await _drive(mail_port, arrivals, sender, ours, single, many), import_rate
            finally:
                arrivals.stop()


async def _drive(
    port: int, arrivals: Arrivals, sender: str, ours: str, single: int, many: int
) -> tuple[float, float, float]:
    """p50 and p99 in ms of single mails, then the rate of many over ten connections."""
    line = await MailLine.open(port)
    waits = []
    for number in range(single + 10):
        seen = arrivals.expect(f"Letter one{number}")
        gone = await line.send(sender, ours, letter(sender, ours, f"one{number}"))
        waits.append((await seen - gone) * 1000)
    await line.close()
    waits = waits[10:]
    mails = [(f"many{number}", letter(sender, ours, f"many{number}")) for number in range(many)]
    expected = [arrivals.expect(f"Letter {key}") for key, _ in mails]
    left = iter(mails)

    async def client() -> None:
        line = await MailLine.open(port)
        for _, raw in left:
            await line.send(sender, ours, raw)
        await line.close()

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    last = max(await asyncio.gather(*expected))
    return percentile(waits, 0.5), percentile(waits, 0.99), many / (last - begin)


def _offered(data: str | bytes) -> str | None:
    if '"offer.made"' not in str(data):
        return None
    subject: str = json.loads(data)["recorded"]["event"]["contact"]["subject"]
    return subject


def _rate(database: Path, table: str, many: int) -> float:
    """Rows per second from the first that is there to the last. Watches the store as a reader of its own."""
    connection = sqlite3.connect(database)
    first: tuple[float, int] | None = None
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        (there,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        if there and first is None:
            first = (time.perf_counter(), there)
        if there >= many and first is not None:
            connection.close()
            return (many - first[1]) / (time.perf_counter() - first[0])
        time.sleep(0.002)
    raise TimeoutError(f"only {there} of {many} rows came into {table}")


async def _prepare(url: str, folder: Path) -> tuple[Path, Company]:
    """The demo's company, its agents without limit, offers that stay open."""
    business_dir = folder / "business"
    shutil.copytree(Settings().business_dir, business_dir)
    channels = business_dir / "channels.yaml"
    channels.write_text(re.sub(r"offer: .*", "offer: 10 h", channels.read_text()))
    upgrade(url)
    business = read_business(Settings(business_dir=business_dir))
    company = load_company(business)
    store = open_store(url)
    await load_demo(store, company, business, now())
    await store.transact(
        lambda conn: conn.execute(update(agents).values(capacity={"email": UNBOUNDED, "total": UNBOUNDED}))
    )
    await store.close()
    return business_dir, company


@asynccontextmanager
async def _hub(
    url: str, folder: Path, business_dir: Path, ours: str, dovecot: DovecotServer
) -> AsyncIterator[tuple[httpx.AsyncClient, int]]:
    """The hub as operators run it. Yields a client of its API and its mail port."""
    port, mail_port = free_port(), free_port()
    account = {"mailbox": ours, "host": "127.0.0.1", "port": dovecot.port, "tls": "none", "user": "desk"}
    environment = {
        "KEYDESK_DATABASE_URL": url,
        "KEYDESK_PORT": str(port),
        "KEYDESK_SECRET_KEY": "bench-secret-key-of-32-characters-or-more",
        "KEYDESK_DATA_DIR": str(folder / "data"),
        "KEYDESK_BUSINESS_DIR": str(business_dir),
        "KEYDESK_LOG_LEVEL": "error",
        "KEYDESK_EMAIL__LISTEN_PORT": str(mail_port),
        "KEYDESK_EMAIL__MAILBOXES": json.dumps([{"address": ours}]),
        "KEYDESK_EMAIL__IMAP": json.dumps([account | {"password": PASSWORD}]),
    }
    process = subprocess.Popen([sys.executable, "-m", "config.cli", "serve"], env=environment)
    async with AsyncExitStack() as stack:
        stack.callback(process.wait, 15)
        stack.callback(process.terminate)
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Keydesk": "1"}, timeout=30)
        )
        async with asyncio.timeout(PATIENCE):
            while not await _answers(http):
                await asyncio.sleep(0.02)
        yield http, mail_port


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).is_success
    except httpx.TransportError:
        return False

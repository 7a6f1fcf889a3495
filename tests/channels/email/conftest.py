"""An SMTP server that says what a test wants, and the channel open on free ports."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import pytest

from channels.email.manifest import EmailChannel, EmailSettings, Mailbox, open_channel
from tests.fakes.email_doors import FakeHub

DOMAIN = "hub.test"
SECRET = "a long random value"
CARE = "care@hub.test"
SALES = "sales@hub.test"


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


class ScriptedServer:
    """Answers each SMTP verb with its reply, a whole line with its own; `answers[verb] = ""` hangs up instead. `taken`:
    the mails it took; `scans`: seconds it looks at each before it says so."""

    def __init__(self) -> None:
        self.answers = {
            "greeting": "220 scripted",
            "EHLO": "250 scripted",
            "HELO": "250 scripted",
            "MAIL": "250 ok",
            "RCPT": "250 ok",
            "DATA": "354 go on",
            ".": "250 taken",
            "QUIT": "221 bye",
            "RSET": "250 ok",
        }
        self.heard: list[str] = []
        self.taken: list[bytes] = []
        self.scans = 0.0
        self.port = 0
        self.dialogues: list[asyncio.Task[None] | None] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dialogues.append(asyncio.current_task())
        try:
            going = self._say(writer, "greeting")
            while going and (line := (await reader.readline()).decode().strip()):
                self.heard.append(line)
                verb = line.split(" ")[0].upper()
                going = self._say(writer, line if line in self.answers else verb)
                if verb == "DATA" and self.answers["DATA"].startswith("354"):
                    self.taken.append(await reader.readuntil(b"\r\n.\r\n"))
                    await asyncio.sleep(self.scans)
                    going = self._say(writer, ".")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            await hang_up(writer)

    def _say(self, writer: asyncio.StreamWriter, verb: str) -> bool:
        answer = self.answers.get(verb, "502 what?")
        if answer:
            writer.write(answer.encode() + b"\r\n")
        return bool(answer) and not answer.startswith("421")


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    yield scripted
    server.close()
    await asyncio.gather(*[dialogue for dialogue in scripted.dialogues if dialogue])
    await server.wait_closed()


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def settings() -> EmailSettings:
    return EmailSettings(
        listen_port=0,
        domain=DOMAIN,
        token_key=SECRET,  # type: ignore[arg-type]
        mailboxes=(Mailbox(address=CARE, brand="Acme Care"), Mailbox(address=SALES, name="Sales")),
    )


OpenEmail = Callable[..., AbstractAsyncContextManager[EmailChannel]]


@pytest.fixture
def open_email(settings: EmailSettings, hub: FakeHub) -> OpenEmail:
    """The channel with these settings changed."""

    @asynccontextmanager
    async def opened(**changes: object) -> AsyncIterator[EmailChannel]:
        async with open_channel(settings.model_copy(update=changes), hub.doors) as channel:
            yield channel

    return opened

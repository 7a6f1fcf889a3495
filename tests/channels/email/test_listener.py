import asyncio
import ssl
import subprocess
from pathlib import Path

import aiosmtplib
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from channels.email.listener import MAX_SESSIONS, Listening, open_listener
from hub.contract.errors import Misconfigured
from tests.channels.email.conftest import hang_up

LIMIT = 100_000


class Keeper:
    """Keeps what the listener hands it; waits for `may_answer` before it answers."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.senders: list[str | None] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.asked = asyncio.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.contents.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.asked.set()
        await self.may_answer.wait()
        return "250 kept"

    async def handle_exception(self, error: Exception) -> str:
        return f"451 {type(error).__name__}"


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
async def listening(keeper: Keeper):
    async with open_listener(keeper, host="127.0.0.1", port=0, size_limit=LIMIT, hostname="hub.test") as listening:
        yield listening


class Talk:
    """A raw SMTP dialogue."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, line: bytes) -> str:
        self.writer.write(line + b"\r\n")
        return await self.hear()

    async def hear(self) -> str:
        while True:
            line = (await self.reader.readline()).decode()
            if line[3:4] != "-":
                return line.strip()


@pytest.fixture
async def talk(listening: Listening):
    talk = Talk(*await asyncio.open_connection("127.0.0.1", listening.port))
    assert (await talk.hear()).startswith("220 hub.test")
    yield talk
    await hang_up(talk.writer)


async def begin(talk: Talk, sender: bytes = b"<a@b.c>") -> None:
    await talk.say(b"EHLO me")
    assert (await talk.say(b"MAIL FROM:" + sender)).startswith("250")
    assert (await talk.say(b"RCPT TO:<care@hub.test>")).startswith("250")
    assert (await talk.say(b"DATA")).startswith("354")


async def test_it_names_its_size_limit(talk: Talk):
    talk.writer.write(b"EHLO me\r\n")
    lines = [(await talk.reader.readline()).decode().strip() for _ in range(5)]
    assert f"250-SIZE {LIMIT}" in lines
    assert not any("AUTH" in line for line in lines)


async def test_dots_at_line_starts_are_unstuffed_and_content_is_kept_to_the_byte(talk: Talk, keeper: Keeper):
    await begin(talk)
    assert await talk.say(b"..one\r\n...\r\nbare\nlf\r\n\xff\x00\r\n.") == "250 kept"
    assert keeper.contents == [b".one\r\n..\r\nbare\nlf\r\n\xff\x00\r\n"]


async def test_an_empty_mail_is_a_mail(talk: Talk, keeper: Keeper):
    await begin(talk)
    assert await talk.say(b".") == "250 kept"
    assert keeper.contents == [b""]


async def test_a_line_as_long_as_the_mail_is_taken(talk: Talk, keeper: Keeper):
    await begin(talk)
    assert await talk.say(b"x" * (LIMIT - 100) + b"\r\n.") == "250 kept"
    assert len(keeper.contents[0]) == LIMIT - 98


async def test_the_null_return_path_is_taken(talk: Talk, keeper: Keeper):
    await begin(talk, b"<>")
    await talk.say(b"x\r\n.")
    assert keeper.senders == ["<>"]


async def test_a_declared_size_beyond_the_limit_is_refused_at_mail_from(talk: Talk):
    await talk.say(b"EHLO me")
    assert (await talk.say(b"MAIL FROM:<a@b.c> SIZE=%d" % (LIMIT + 1))).startswith("552")
    assert (await talk.say(b"MAIL FROM:<a@b.c> SIZE=%d" % LIMIT)).startswith("250")


@pytest.mark.parametrize("line", [b"y" * 76 + b"\r\n", b"y" * 200_000], ids=["many lines", "one endless line"])
async def test_content_beyond_the_limit_is_refused_and_the_dialogue_goes_on(talk: Talk, keeper: Keeper, line: bytes):
    await begin(talk)
    answer = await talk.say(line * (3 * LIMIT // len(line) + 1) + b"\r\n.")
    assert answer == f"552 5.3.4 Message too large: at most {LIMIT} octets"
    assert keeper.contents == []
    await begin(talk)
    assert await talk.say(b"small\r\n.") == "250 kept"


async def test_malformed_commands_get_a_5xx_and_the_dialogue_goes_on(talk: Talk):
    await talk.say(b"EHLO me")
    for bad in (b"MAIL FROM:<", b"MAIL FROM:<a@>>", b"MAIL", b"MAIL FROM:<a@b> SIZE=x", b"\xff\xfe", b"NONSENSE", b"",
                b"RCPT TO:<a@b>", b"DATA", b"MAIL FROM:" + b"(" * 400 + b"<a@b>"):  # fmt: skip
        assert (await talk.say(bad))[0] == "5", bad
    assert (await talk.say(b"NOOP")).startswith("250")


async def test_several_mails_go_through_one_connection(listening: Listening, keeper: Keeper):
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=listening.port) as client:
        for number in range(3):
            await client.sendmail("a@b.c", ["care@hub.test"], f"Subject: {number}\r\n\r\nhi".encode())
    assert len(keeper.contents) == 3


async def test_beyond_the_most_connections_new_mails_are_put_off(listening: Listening):
    held = [await asyncio.open_connection("127.0.0.1", listening.port) for _ in range(MAX_SESSIONS)]
    for reader, _ in held:
        await reader.readline()
    talk = Talk(*await asyncio.open_connection("127.0.0.1", listening.port))
    await talk.hear()
    await talk.say(b"EHLO me")
    assert (await talk.say(b"MAIL FROM:<a@b.c>")).startswith("421")
    for _, writer in [*held, (talk.reader, talk.writer)]:
        await hang_up(writer)


async def test_closing_lets_the_mail_in_hand_get_its_answer_and_hangs_up_on_the_idle(keeper: Keeper):
    keeper.may_answer.clear()
    stack = open_listener(keeper, host="127.0.0.1", port=0, size_limit=LIMIT, hostname="hub.test")
    listening = await stack.__aenter__()
    busy = Talk(*await asyncio.open_connection("127.0.0.1", listening.port))
    idle = Talk(*await asyncio.open_connection("127.0.0.1", listening.port))
    await busy.hear()
    await idle.hear()
    await begin(busy)
    busy.writer.write(b"hi\r\n.\r\n")
    await keeper.asked.wait()
    closing = asyncio.create_task(stack.__aexit__(None, None, None))
    assert await idle.reader.read() == b""
    keeper.may_answer.set()
    assert await busy.hear() == "250 kept"
    assert await busy.reader.read() == b""
    await closing
    await hang_up(busy.writer)
    await hang_up(idle.writer)


async def test_a_client_that_vanishes_harms_nobody(talk: Talk, listening: Listening, keeper: Keeper):
    await begin(talk)
    talk.writer.write(b"half a mail")
    talk.writer.transport.abort()
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=listening.port) as client:
        await client.sendmail("a@b.c", ["care@hub.test"], b"Subject: x\r\n\r\nhi")
    assert len(keeper.contents) == 1


async def test_a_port_in_use_is_said_plainly(listening: Listening, keeper: Keeper):
    with pytest.raises(Misconfigured, match=str(listening.port)):
        async with open_listener(keeper, host="127.0.0.1", port=listening.port, size_limit=1, hostname="x"):
            pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


async def test_a_mail_may_come_over_tls_and_must_where_it_is_required(keeper: Keeper, certificate: tuple[Path, Path]):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    listener = open_listener(
        keeper, host="127.0.0.1", port=0, size_limit=LIMIT, hostname="hub.test", tls=tls, require_tls=True
    )
    async with listener as at:
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=at.port, start_tls=True, tls_context=trusting, cert_bundle=None
        )
        trusting.check_hostname = False
        async with client:
            await client.sendmail("a@b.c", ["care@hub.test"], b"Subject: x\r\n\r\nhi")
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=at.port, start_tls=False) as plain:
            with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
                await plain.sendmail("a@b.c", ["care@hub.test"], b"Subject: y\r\n\r\nhi")
    assert [b"Subject: x" in content for content in keeper.contents] == [True]


async def test_lmtp_may_insist_on_tls_too(keeper: Keeper, certificate: tuple[Path, Path]):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    listener = open_listener(
        keeper, host="127.0.0.1", port=0, size_limit=LIMIT, hostname="hub.test", tls=tls, require_tls=True, local=True
    )
    async with listener as at:
        talk = Talk(*await asyncio.open_connection("127.0.0.1", at.port))
        await talk.hear()
        assert (await talk.say(b"LHLO me")).startswith("250")
        assert (await talk.say(b"MAIL FROM:<a@b.c>")).startswith("530")
        await hang_up(talk.writer)


async def test_in_lmtp_each_recipient_that_was_accepted_is_answered(keeper: Keeper):
    listener = open_listener(keeper, host="127.0.0.1", port=0, size_limit=LIMIT, hostname="hub.test", local=True)
    async with listener as at:
        talk = Talk(*await asyncio.open_connection("127.0.0.1", at.port))
        await talk.hear()
        assert (await talk.say(b"EHLO me")).startswith("500")
        assert (await talk.say(b"LHLO me")).startswith("250")
        await talk.say(b"MAIL FROM:<a@b.c>")
        for _ in range(2):
            assert (await talk.say(b"RCPT TO:<care@hub.test>")).startswith("250")
        await talk.say(b"DATA")
        talk.writer.write(b"Subject: x\r\n\r\nhi\r\n.\r\n")
        assert [await talk.hear(), await talk.hear()] == ["250 kept", "250 kept"]
        await hang_up(talk.writer)

import asyncio

import aiosmtplib
import msgspec
import pytest

from channels.email.sink import Sink, SinkMail, open_sink
from tests.fakes.email_doors import NOW

MAIL = (
    b"From: Mei <care@hub.test>\r\nTo: ann@northwind.example\r\n"
    b"Subject: =?utf-8?B?5ZCI5ZCM?=\r\nMessage-ID: <2@hub>\r\n"
    b"In-Reply-To: <1@n>\r\nReferences: <0@n> <1@n>\r\n\r\nWe ship tomorrow.\r\n"
)


def clock():
    return NOW


async def send(sink: Sink, raw: bytes = MAIL, to: str = "Ann@northwind.example") -> None:
    async with aiosmtplib.SMTP(hostname=sink.host, port=sink.port) as client:
        await client.sendmail("care@hub.test", [to], raw)


async def test_what_is_sent_can_be_read():
    async with open_sink("127.0.0.1", 0, clock=clock) as sink:
        await send(sink)
        (mail,) = sink.mails_to("ann@Northwind.example")
    assert msgspec.to_builtins(mail) == {
        "number": 1, "from": "care@hub.test", "sender_name": "Mei", "to": ["ann@northwind.example"], "subject": "合同",
        "text": "We ship tomorrow.", "message_id": "2@hub", "in_reply_to": "1@n", "references": ["0@n", "1@n"],
        "at": NOW.isoformat().replace("+00:00", "Z"),
    } | {"to": mail.to, "references": mail.references}  # fmt: skip
    assert sink.raw[0] == MAIL


async def test_a_reader_hears_of_new_mails():
    async with open_sink("127.0.0.1", 0, clock=clock) as sink:
        with sink.subscribe() as queue:
            await send(sink)
            mail = await asyncio.wait_for(queue.get(), 10)
        assert mail.subject == "合同"
        await send(sink)
        assert queue.empty()


async def test_old_mails_and_slow_readers_cost_no_more_than_their_room():
    async with open_sink("127.0.0.1", 0, clock=clock, keep=3) as sink:
        with sink.subscribe(room=2) as queue:
            mails: list[SinkMail] = [sink.keep(MAIL, ("ann@northwind.example",)) for _ in range(5)]
            assert list(sink.mails) == mails[2:]
            assert [queue.get_nowait().number for _ in range(2)] == [4, 5]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"Subject: x"])
async def test_anything_at_all_is_kept(raw: bytes):
    async with open_sink("127.0.0.1", 0, clock=clock) as sink:
        await send(sink, raw)
        assert len(sink.mails) == 1

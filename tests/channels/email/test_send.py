"""Mail out, over real sockets: to a sink, and to servers that misbehave."""

import asyncio
from typing import Any

import aiosmtplib
import pytest

from channels.email.message_ids import MessageIds
from channels.email.sink import open_sink
from hub.contract.errors import BadCredentials, Refused, Retryable, SendFailed
from hub.contract.outbound import Connect, Disconnect, SendMessage
from hub.contract.words import Attachment
from tests.channels.email.conftest import CARE, DOMAIN, SECRET, OpenEmail, ScriptedServer, hang_up
from tests.channels.email.test_compose import order
from tests.fakes.email_doors import NOW, FakeHub

IDS = MessageIds(domain=DOMAIN, secret=SECRET.encode())


def reply(**changes: Any) -> SendMessage:
    return order(**changes)


def scripted_relay(server: ScriptedServer) -> dict[str, Any]:
    return {"smtp_port": server.port, "smtp_timeout_seconds": 5.0}


async def test_question_answer_and_thanks_are_one_thread(open_email: OpenEmail, hub: FakeHub):
    async with open_sink("127.0.0.1", 0, clock=lambda: NOW) as sink, open_email(smtp_port=sink.port) as channel:
        customer = aiosmtplib.SMTP(hostname="127.0.0.1", port=channel.listen_port)
        async with customer:
            first = b"From: ann@northwind.example\r\nSubject: Late\r\nMessage-ID: <1@n>\r\n\r\nWhere is it?"
            await customer.sendmail("ann@northwind.example", [CARE], first)
            asked = hub.intake.mails[0]

            receipt = await channel.sender.send(reply(subject=asked.subject, thread_keys=(asked.message_key,)))
            (answer,) = sink.mails_to("ann@northwind.example")
            assert (answer.sender, answer.sender_name) == (CARE, "Mei Chen (Acme Care)")
            assert (answer.in_reply_to, answer.references) == ("1@n", ("1@n",))
            assert answer.subject == "Re: Late [KD-1042]"
            assert answer.message_id == receipt.message_key == IDS.make("ms_1")

            second = f"From: ann@northwind.example\r\nSubject: {answer.subject}\r\nMessage-ID: <3@n>\r\n"
            second += f"In-Reply-To: <{answer.message_id}>\r\nReferences: <1@n> <{answer.message_id}>\r\n\r\nThanks"
            await customer.sendmail("ann@northwind.example", [CARE], second.encode())
    thanked = hub.intake.mails[1]
    assert thanked.thread_keys == (receipt.message_key, "1@n")
    assert thanked.reference == "KD-1042"


async def test_a_repeated_order_is_the_same_mail(open_email: OpenEmail):
    async with open_sink("127.0.0.1", 0, clock=lambda: NOW) as sink, open_email(smtp_port=sink.port) as channel:
        assert await channel.sender.send(reply()) == await channel.sender.send(reply())
        assert len({mail.message_id for mail in sink.mails}) == 1


async def test_attachments_come_from_the_file_port(open_email: OpenEmail, hub: FakeHub):
    await hub.files.put("f1", b"PDF", "application/pdf")
    file = Attachment(key="f1", name="合同.pdf", media_type="application/pdf", size=3)
    async with open_sink("127.0.0.1", 0, clock=lambda: NOW) as sink, open_email(smtp_port=sink.port) as channel:
        await channel.sender.send(reply(attachments=(file,)))
        assert b"UERG" in sink.raw[0]
        with pytest.raises(Refused):
            await channel.sender.send(reply(attachments=(Attachment(key="gone", name="x", media_type="a/b", size=1),)))
        assert len(sink.mails) == 1


async def test_orders_about_a_line_mean_nothing_to_mail(open_email: OpenEmail):
    told = {"order_id": "or_1", "channel": "email", "contact_id": "ct_1", "conversation_id": "cv_1"}
    async with open_email(smtp_port=9) as channel:
        for nothing in (Connect(**told, agent_id="us_1", agent_name="Mei"), Disconnect(**told)):
            assert (await channel.sender.send(nothing)).message_key == ""


@pytest.mark.parametrize(
    ("verb", "answer", "expected"),
    [
        ("greeting", "421 busy", Retryable),
        ("greeting", "554 no service", Refused),
        ("greeting", "", Retryable),
        ("EHLO", "", Retryable),
        ("MAIL", "451 later", Retryable),
        ("MAIL", "530 authentication required", BadCredentials),
        ("MAIL", "553 sender not allowed", Refused),
        ("RCPT", "450 greylisted", Retryable),
        ("RCPT", "550 5.1.1 no such user", Refused),
        ("DATA", "452 disk full", Retryable),
        (".", "554 5.7.1 looks like spam", Refused),
        (".", "451 4.3.0 try again", Retryable),
        (".", "", Retryable),
        (".", "garbage", Retryable),
    ],
)
async def test_a_servers_no_becomes_the_hubs_word(
    open_email: OpenEmail, scripted: ScriptedServer, verb: str, answer: str, expected: type[SendFailed]
):
    scripted.answers[verb] = answer
    async with open_email(**scripted_relay(scripted)) as channel:
        with pytest.raises(expected) as failed:
            await channel.sender.send(reply())
    assert type(failed.value) is expected
    assert failed.value.detail


async def test_a_login_the_server_rejects_is_bad_credentials(open_email: OpenEmail, scripted: ScriptedServer):
    scripted.answers |= {"EHLO": "250-scripted\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"}
    async with open_email(**scripted_relay(scripted), smtp_user="us") as channel:
        with pytest.raises(BadCredentials):
            await channel.sender.send(reply())
        scripted.answers["AUTH"] = "454 4.7.0 not now"
        with pytest.raises(Retryable):
            await channel.sender.send(reply())


async def test_a_server_without_the_asked_encryption_gets_no_mail(open_email: OpenEmail, scripted: ScriptedServer):
    async with open_email(**scripted_relay(scripted), smtp_tls="starttls") as channel:
        with pytest.raises(Retryable, match="STARTTLS"):
            await channel.sender.send(reply())
    assert not any(line.startswith("MAIL") for line in scripted.heard)


async def test_nobody_listening_is_retryable(open_email: OpenEmail):
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with open_email(smtp_port=port) as channel:
        with pytest.raises(Retryable):
            await channel.sender.send(reply())


async def test_a_silent_server_is_retryable_after_the_timeout(open_email: OpenEmail):
    hung_up = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        await hang_up(writer)
        hung_up.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with open_email(smtp_port=port, smtp_timeout_seconds=0.2) as channel:
        with pytest.raises(Retryable):
            await channel.sender.send(reply())
    await hung_up.wait()
    server.close()
    await server.wait_closed()


async def test_a_server_may_look_at_a_mail_for_longer_than_at_a_command(
    open_email: OpenEmail, scripted: ScriptedServer
):
    """Whoever stopped listening would send it again, though it was taken."""
    scripted.scans = 1.5
    async with open_email(smtp_port=scripted.port, smtp_timeout_seconds=1.0) as channel:
        assert (await channel.sender.send(reply())).delivery == "sent"
    assert len(scripted.taken) == 1


async def test_a_server_that_took_the_mail_and_hangs_up_has_taken_it(open_email: OpenEmail, scripted: ScriptedServer):
    scripted.answers["QUIT"] = ""
    async with open_email(**scripted_relay(scripted)) as channel:
        assert (await channel.sender.send(reply())).delivery == "sent"


async def test_a_line_break_in_an_address_never_reaches_the_server(open_email: OpenEmail, scripted: ScriptedServer):
    async with open_email(**scripted_relay(scripted)) as channel:
        with pytest.raises(Refused):
            await channel.sender.send(reply(to="a@b.c\r\nRCPT TO:<victim@x.example>"))
    assert scripted.heard == []


# --- several recipients ---------------------------------------------------------------------------------------------
MANY = {"cc": ("bob@x.example",), "bcc": ("eve@x.example", "ANN@northwind.example".lower())}


async def test_everybody_is_in_the_envelope_and_blind_copies_are_in_no_header(open_email: OpenEmail):
    async with open_sink("127.0.0.1", 0, clock=lambda: NOW) as sink, open_email(smtp_port=sink.port) as channel:
        await channel.sender.send(reply(**MANY))
    assert sink.mails[0].to == ("ann@northwind.example", "bob@x.example", "eve@x.example")
    assert b"eve@" not in sink.raw[0]


async def test_those_the_server_did_not_take_are_told_apart(open_email: OpenEmail, scripted: ScriptedServer):
    scripted.answers |= {
        "RCPT TO:<bob@x.example>": "550 5.1.1 no such user",
        "RCPT TO:<eve@x.example>": "450 4.2.0 greylisted",
    }
    async with open_email(**scripted_relay(scripted)) as channel:
        receipt = await channel.sender.send(reply(**MANY))
    assert receipt.delivery == "sent"
    assert receipt.refused == {"bob@x.example": "The mail server said 550 5.1.1 no such user"}
    assert receipt.later == {"eve@x.example": "The mail server said 450 4.2.0 greylisted"}
    assert len(scripted.taken) == 1


async def test_a_second_try_goes_to_those_who_are_left(open_email: OpenEmail, scripted: ScriptedServer):
    async with open_email(**scripted_relay(scripted)) as channel:
        await channel.sender.send(reply(**MANY, recipients=("eve@x.example",)))
    assert [line for line in scripted.heard if line.startswith("RCPT")] == ["RCPT TO:<eve@x.example>"]
    assert b"To: ann@northwind.example" in scripted.taken[0]


@pytest.mark.parametrize(("bob", "expected"), [("550 no", Refused), ("450 later", Retryable)])
async def test_if_nobody_is_taken_for_one_reason_that_is_raised(
    open_email: OpenEmail, scripted: ScriptedServer, bob: str, expected: type[SendFailed]
):
    scripted.answers["RCPT"] = bob
    async with open_email(**scripted_relay(scripted)) as channel:
        with pytest.raises(expected, match=r"bob@x\.example"):
            await channel.sender.send(reply(cc=("bob@x.example",)))


async def test_if_nobody_is_taken_for_several_reasons_each_is_told(open_email: OpenEmail, scripted: ScriptedServer):
    scripted.answers |= {"RCPT": "450 later", "RCPT TO:<bob@x.example>": "550 no"}
    async with open_email(**scripted_relay(scripted)) as channel:
        receipt = await channel.sender.send(reply(cc=("bob@x.example",)))
    assert (list(receipt.refused), list(receipt.later)) == (["bob@x.example"], ["ann@northwind.example"])
    assert scripted.taken == []


async def test_a_blind_copy_that_is_no_address_is_refused_before_anything_is_sent(
    open_email: OpenEmail, scripted: ScriptedServer
):
    async with open_email(**scripted_relay(scripted)) as channel:
        with pytest.raises(Refused):
            await channel.sender.send(reply(bcc=("nobody",)))
    assert scripted.heard == []


async def test_a_relay_sees_no_more_connections_than_its_limit(open_email: OpenEmail):
    open_now = most = 0

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        server = ScriptedServer()
        await server.serve(reader, writer)
        open_now -= 1

    listening = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with open_email(smtp_port=port, smtp_connections=2) as channel:
        orders = [reply(message_id=f"ms_{number}") for number in range(8)]
        receipts = await asyncio.gather(*(channel.sender.send(each) for each in orders))
    listening.close()
    await listening.wait_closed()
    assert [receipt.delivery for receipt in receipts] == ["sent"] * 8
    assert most <= 2

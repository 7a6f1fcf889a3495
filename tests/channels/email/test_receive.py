"""Mail in, over real sockets, down to a fake intake."""

import aiosmtplib
import pytest

from channels.email.listener import open_listener
from channels.email.manifest import EmailChannel
from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, ParsedMail
from channels.email.receive import Mailboxes, MailDoor
from hub.contract.errors import Unavailable
from hub.contract.inbound import ReceiptReceived
from tests.channels.email.conftest import CARE, DOMAIN, SALES, SECRET, OpenEmail
from tests.channels.email.test_reports import DELAYED, FAILED, status
from tests.fakes.email_doors import FakeHub

MAIL = b"From: Ann <ann@northwind.example>\r\nSubject: Late\r\nMessage-ID: <1@northwind.example>\r\n\r\n"
MAIL += b"Where is it?\r\n"
BIG = 30_000_000


async def deliver(channel: EmailChannel, raw: bytes, *to: str, sender: str = "ann@northwind.example") -> str:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=channel.listen_port) as client:
        _, said = await client.sendmail(sender, list(to or (CARE,)), raw)
        return said


def raw_key(hub: FakeHub) -> str:
    return hub.intake.mails[0].extra["raw"]


async def test_a_mail_is_kept_raw_and_handed_to_the_hub(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        assert "ms_1" in await deliver(channel, MAIL)
    (mail,) = hub.intake.mails
    assert (mail.sender.value, mail.name, mail.our_address) == ("ann@northwind.example", "Ann", CARE)
    assert (mail.subject, mail.text, mail.message_key) == ("Late", "Where is it?", "1@northwind.example")
    assert hub.files.kept[raw_key(hub)] == (MAIL, "message/rfc822")


async def test_attachments_are_kept_before_the_hub_hears_of_them(open_email: OpenEmail, hub: FakeHub):
    raw = (
        b'From: a@b.c\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nsee\r\n'
        b"--b\r\nContent-Type: application/pdf; name=q.pdf\r\n\r\nPDF\r\n--b--\r\n"
    )
    async with open_email() as channel:
        await deliver(channel, raw)
    (file,) = hub.intake.mails[0].attachments
    assert hub.files.kept[file.key] == (b"PDF", "application/pdf")


async def test_five_deliveries_of_one_mail_are_one(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        for _ in range(5):
            await deliver(channel, MAIL)
    assert hub.intake.calls == 5
    assert len(hub.intake.mails) == 1


async def test_one_mail_to_two_mailboxes_is_one(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        await deliver(channel, MAIL, SALES, CARE)
        await deliver(channel, MAIL, CARE)
    (mail,) = hub.intake.mails
    assert mail.our_address == SALES


async def test_an_unknown_mailbox_is_refused_and_leaves_no_trace(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await deliver(channel, MAIL, "nobody@hub.test")
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await deliver(channel, MAIL, "care@elsewhere.test")
    assert refused.value.recipients[0].code == 550
    assert hub.intake.calls == 0
    assert hub.files.kept == {}


@pytest.mark.parametrize("address", ["CARE@Hub.TEST", "care+invoice@hub.test", "postmaster@hub.test"])
async def test_case_tags_and_postmaster_reach_the_mailbox(open_email: OpenEmail, hub: FakeHub, address: str):
    async with open_email() as channel:
        await deliver(channel, MAIL, address)
    assert hub.intake.mails[0].our_address == CARE


async def test_while_the_hub_is_down_the_sender_keeps_the_mail(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        for failure in (Unavailable("the store does not answer"), RuntimeError("a bug")):
            hub.intake.fail_with = failure
            with pytest.raises(aiosmtplib.SMTPDataError) as put_off:
                await deliver(channel, MAIL)
            assert put_off.value.code == 451
            assert "bug" not in put_off.value.message
        hub.intake.fail_with = None
        await deliver(channel, MAIL)
    assert len(hub.intake.mails) == 1


async def test_while_the_disk_is_full_the_sender_keeps_the_mail(open_email: OpenEmail, hub: FakeHub):
    hub.files.fail_with = OSError("no space left on device")
    async with open_email() as channel:
        with pytest.raises(aiosmtplib.SMTPDataError) as put_off:
            await deliver(channel, MAIL)
    assert put_off.value.code == 451
    assert hub.intake.calls == 0


async def test_a_mail_of_30_mb_is_refused_politely_where_its_size_is_declared(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel, aiosmtplib.SMTP(hostname="127.0.0.1", port=channel.listen_port) as client:
        await client.ehlo()
        refused = await client.execute_command(b"MAIL", b"FROM:<a@b.c>", b"SIZE=%d" % BIG)
        assert refused.code == 552
        assert (await client.noop()).code == 250
    assert hub.intake.calls == 0


async def test_a_mail_of_30_mb_is_refused_politely_where_it_is_sent_undeclared(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel, aiosmtplib.SMTP(hostname="127.0.0.1", port=channel.listen_port) as client:
        await client.ehlo()
        await client.execute_command(b"MAIL", b"FROM:<a@b.c>")
        await client.rcpt(CARE)
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await client.data((b"x" * 998 + b"\r\n") * (BIG // 1000))
        assert refused.value.code == 552
        assert (await client.noop()).code == 250
    assert hub.intake.calls == 0
    assert hub.files.kept == {}


async def test_a_large_mail_within_the_limit_is_taken(open_email: OpenEmail, hub: FakeHub):
    raw = MAIL + (b"y" * 70 + b"\r\n") * 20_000
    async with open_email() as channel:
        await deliver(channel, raw)
    assert hub.files.kept[raw_key(hub)][0] == raw


async def test_a_mail_that_breaks_the_parser_is_taken_into_quarantine(hub: FakeHub):
    def broken(raw: bytes, told: Envelope, ids: MessageIds) -> ParsedMail:
        raise RuntimeError("crash on purpose")

    door = MailDoor(Mailboxes((CARE,)), hub.doors, MessageIds(domain="hub.test", secret=b"k"), read=broken)
    async with open_listener(door, host="127.0.0.1", port=0, size_limit=10_000, hostname="hub.test") as listening:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=listening.port)
        async with client:
            await client.sendmail("ann@northwind.example", [CARE], MAIL)
    (mail,) = hub.intake.mails
    assert mail.extra["quarantined"] == "RuntimeError: crash on purpose"
    assert hub.files.kept[raw_key(hub)][0] == MAIL


async def test_a_bounce_is_taken_and_marked_automatic(open_email: OpenEmail, hub: FakeHub):
    async with open_email() as channel:
        await deliver(channel, MAIL, sender="")
    assert hub.intake.mails[0].extra["return_path"] == "<>"
    assert hub.intake.mails[0].automatic


async def test_a_bounce_is_reported_to_the_message_it_is_about_and_shown_in_its_conversation(
    open_email: OpenEmail, hub: FakeHub
):
    key = MessageIds(domain=DOMAIN, secret=SECRET.encode()).make("ms_0190")
    async with open_email() as channel:
        for _ in range(2):
            await deliver(channel, status(FAILED, key=key).replace("\n", "\r\n").encode(), sender="")
    receipt = next(each for each in hub.intake.taken.values() if isinstance(each, ReceiptReceived))
    assert (receipt.message_id, receipt.delivery) == ("ms_0190", "failed")
    assert "User unknown" in receipt.failure
    (mail,) = hub.intake.mails
    assert mail.thread_keys[0] == key
    assert mail.automatic


async def test_a_delay_is_reported_and_bothers_nobody(open_email: OpenEmail, hub: FakeHub):
    key = MessageIds(domain=DOMAIN, secret=SECRET.encode()).make("ms_0190")
    async with open_email() as channel:
        await deliver(channel, status(DELAYED, key=key).replace("\n", "\r\n").encode(), sender="")
    assert [type(each).__name__ for each in hub.intake.taken.values()] == ["ReceiptReceived"]


async def test_a_report_on_a_message_the_hub_no_longer_has_is_a_mail_like_others(open_email: OpenEmail, hub: FakeHub):
    key = MessageIds(domain=DOMAIN, secret=SECRET.encode()).make("ms_0190")
    hub.intake.unknown = "ms_0190"
    async with open_email() as channel:
        await deliver(channel, status(DELAYED, key=key).replace("\n", "\r\n").encode(), sender="")
    assert len(hub.intake.mails) == 1

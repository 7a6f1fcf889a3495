"""Every mail in a real mailbox is with the hub, or the comparison says which is not and why."""

import asyncio
from collections.abc import Sequence

from channels.email.collect import note_of
from channels.email.verify import FolderTally, compare
from tests.channels.email.test_collect import (
    IDS,
    account,
    collecting,
    deliver,
    dovecot,
    mail,
    until,
    until_marked,
    user,
)
from tests.channels.email.test_reports import DELAYED, status
from tests.fakes.email_doors import FakeHub
from tests.mail_servers import DovecotServer

__all__ = ["dovecot", "user"]
NO_ID = b"From: Ann <ann@northwind.example>\r\nSubject: nameless\r\n\r\nHello\r\n"


async def tally(server: DovecotServer, user: str, hub: FakeHub, lost: Sequence[str] = ()) -> FolderTally:
    async def taken(keys: Sequence[str]) -> set[str]:
        return {key for key in keys if key in hub.intake.taken and key not in lost}

    return await compare(account(server, user), "INBOX", IDS, hub.notes.get, taken)


async def test_a_mailbox_that_was_collected_has_nothing_missing(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, mail(1), NO_ID, mail(2, body="x" * 70_000))
    async with collecting(hub, account(dovecot, user)):
        await until_marked(dovecot, user, 3)
    found = await tally(dovecot, user, hub)
    assert (found.there, found.taken, found.missing, found.waiting, found.before) == (3, 3, (), (), 0)


async def test_a_report_nobody_need_read_was_taken_too(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, status(DELAYED, key=IDS.make("ms_0190")).replace("\n", "\r\n").encode())
    async with collecting(hub, account(dovecot, user)):
        await until_marked(dovecot, user, 1)
    assert hub.intake.mails == []
    found = await tally(dovecot, user, hub)
    assert (found.there, found.taken, found.missing) == (1, 1, ())


async def test_mails_nobody_can_read_hold_up_no_other_and_are_not_missing(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    """Nested thousands deep, one of them without an empty line anywhere, so that all of it looks like headers."""
    deep = [b'Content-Type: multipart/mixed; boundary="b%d"\r\n%%s--b%d\r\n' % (at, at) for at in range(3000)]
    hostile = [b"Message-ID: <h@b>\r\n" + b"".join(each % gap for each in deep) for gap in (b"", b"\r\n")]
    await deliver(dovecot, user, *hostile, mail(1))
    async with collecting(hub, account(dovecot, user, first="all")):
        await until_marked(dovecot, user, 3)
    assert [bool(each.quarantine) for each in hub.intake.mails] == [True, True, False]
    found = await tally(dovecot, user, hub)
    assert (found.there, found.taken, found.missing) == (3, 3, ())


async def test_a_mail_the_hub_does_not_have_is_named_and_can_be_taken_again(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    async with collecting(hub, account(dovecot, user, idle=False)) as collector:
        await until(lambda: not collector.troubled)
        await deliver(dovecot, user, mail(1), mail(2))
        await until_marked(dovecot, user, 2)
        lost = hub.intake.mails[0].key
        found = await tally(dovecot, user, hub, [lost])
        assert [(each.message_id, each.uid) for each in found.missing] == [("1@northwind.example", 1)]
        del hub.intake.taken[lost]
        collector.take_again(each.uid for each in found.missing)
        while lost not in hub.intake.taken:
            await asyncio.sleep(0.05)


async def test_mails_from_before_and_mails_yet_to_be_taken_are_told_apart(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, mail(1), seen=True)
    assert (await tally(dovecot, user, hub)).before == 1
    async with collecting(hub, account(dovecot, user)) as collector:
        await until(lambda: not collector.troubled)
    await deliver(dovecot, user, mail(2))
    found = await tally(dovecot, user, hub)
    assert (found.before, [each.message_id for each in found.waiting], found.missing) == (
        1,
        ["2@northwind.example"],
        (),
    )
    assert hub.notes.kept["email", note_of(account(dovecot, user), "INBOX")]["began"] == 2

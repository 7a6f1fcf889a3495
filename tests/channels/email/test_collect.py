"""Mail in from a real Dovecot: pushed, polled, cut off, renumbered. What is committed is marked, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from channels.email.collect import Collector, portions
from channels.email.imap import ImapAccount, Stored
from channels.email.message_ids import MessageIds
from channels.email.normalize import read_mail
from channels.email.receive import Mailboxes
from hub.contract.errors import Invalid, Unavailable
from tests.channels.email.conftest import CARE, SALES
from tests.fakes.cutting_proxy import CuttingProxy
from tests.fakes.email_doors import FakeHub
from tests.mail_servers import PASSWORD, DovecotServer, dovecot_server

IDS = MessageIds(domain="hub.test", secret=b"secret")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[DovecotServer]:
    with dovecot_server() as server:
        yield server


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of the test's own."""
    return f"box{abs(hash(request.node.nodeid)) % 10**10}"


def mail(number: int, extra: str = "", body: str = "Where is it?") -> bytes:
    head = (
        f"From: Ann <ann@northwind.example>\r\nSubject: Late {number}\r\nMessage-ID: <{number}@northwind.example>\r\n"
    )
    return f"{head}{extra}\r\n{body} {number}\r\n".encode()


def account(server: Any, user: str, **changes: Any) -> ImapAccount:
    facts = {"mailbox": CARE, "host": "127.0.0.1", "port": server.port, "tls": "none", "user": user, "poll_seconds": 1}
    return ImapAccount(password=PASSWORD, **(facts | changes))  # type: ignore[arg-type]


@asynccontextmanager
async def collecting(hub: FakeHub, account: ImapAccount, **options: Any) -> AsyncIterator[Collector]:
    collector = Collector(account, account.folders[0], hub.doors, IDS, Mailboxes((CARE, SALES)), pause=0.02, **options)
    work = asyncio.ensure_future(collector.work())
    try:
        yield collector
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def until(condition: Any) -> None:
    """The test's own time limit ends a wait in vain."""
    while not condition():
        await asyncio.sleep(0.02)


async def deliver(server: DovecotServer, user: str, *mails: bytes, **how: Any) -> None:
    for raw in mails:
        await asyncio.to_thread(server.deliver, user, raw, **how)


async def flags(server: DovecotServer, user: str, folder: str = "INBOX") -> list[str]:
    return await asyncio.to_thread(server.flags, user, folder)


def subjects(hub: FakeHub) -> list[str]:
    return [each.subject for each in hub.intake.mails]


async def test_mails_that_wait_are_taken_in_order_and_marked_as_seen(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, mail(1), mail(2))
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: len(hub.intake.mails) == 2)
        await until_marked(dovecot, user, 2)
    assert subjects(hub) == ["Late 1", "Late 2"]
    assert hub.intake.mails[0].our_address == CARE
    assert hub.files.kept[hub.intake.mails[0].extra["raw"]][0] == mail(1)


async def until_marked(server: DovecotServer, user: str, many: int) -> None:
    while sum("Seen" in line for line in await flags(server, user)) < many:
        await asyncio.sleep(0.05)


async def test_a_new_mail_is_pushed(dovecot: DovecotServer, hub: FakeHub, user: str):
    async with collecting(hub, account(dovecot, user, poll_seconds=3600)) as collector:
        await until(lambda: not collector.troubled)
        await deliver(dovecot, user, mail(1))
        await until(lambda: subjects(hub) == ["Late 1"])


async def test_without_push_the_folder_is_looked_at_again_and_again(dovecot: DovecotServer, hub: FakeHub, user: str):
    async with collecting(hub, account(dovecot, user, idle=False)) as collector:
        await until(lambda: not collector.troubled)
        await deliver(dovecot, user, mail(1))
        await until(lambda: subjects(hub) == ["Late 1"])


async def test_a_mail_goes_to_the_mailbox_its_envelope_names(dovecot: DovecotServer, hub: FakeHub, user: str):
    to_sales = "To: somebody@else.example\r\nDelivered-To: sales+orders@hub.test\r\nReturn-Path: <>\r\n"
    await deliver(dovecot, user, mail(1, to_sales))
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: hub.intake.mails)
    (taken,) = hub.intake.mails
    assert taken.our_address == SALES
    assert taken.extra["automatic_reason"] == "null return path"


async def test_taken_mails_may_be_moved_or_left(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, mail(1))
    async with collecting(hub, account(dovecot, user, after="move", move_to="Done")):
        await until(lambda: hub.intake.mails)
        while await flags(dovecot, user):
            await asyncio.sleep(0.05)
    assert len(await flags(dovecot, user, "Done")) == 1
    await deliver(dovecot, user, mail(2))
    async with collecting(hub, account(dovecot, user, after="keep")):
        await until(lambda: len(hub.intake.mails) == 2)
    assert not any("Seen" in line for line in await flags(dovecot, user))


async def test_at_first_read_mails_do_not_count_unless_all_do(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, mail(1), seen=True)
    await deliver(dovecot, user, mail(2))
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: subjects(hub) == ["Late 2"])
    hub.notes.kept.clear()
    async with collecting(hub, account(dovecot, user, first="all")):
        await until(lambda: sorted(subjects(hub)) == ["Late 1", "Late 2"])


async def test_reading_goes_on_where_it_ended_even_past_mails_someone_else_opened(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    async with collecting(hub, account(dovecot, user)) as collector:
        await until(lambda: not collector.troubled)
    await deliver(dovecot, user, mail(1), seen=True)  # opened on somebody's phone meanwhile
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: subjects(hub) == ["Late 1"])


async def test_while_the_hub_cannot_commit_nothing_is_marked_and_all_comes_later(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, mail(1), mail(2))
    hub.intake.fail_with = Unavailable("The store does not answer.")
    async with collecting(hub, account(dovecot, user)) as collector:
        await until(lambda: hub.intake.calls >= 2)
        assert not any("Seen" in line for line in await flags(dovecot, user))
        hub.intake.fail_with = None
        await until(lambda: len(hub.intake.mails) == 2)
        await until(lambda: not collector.troubled)


async def test_a_mail_that_cannot_be_kept_is_put_off_and_holds_up_no_other(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, mail(1, body="heavy"), mail(2))
    hub.files.full_for = b"heavy"  # no space left on the device, for this one only
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: subjects(hub) == ["Late 2"])
        hub.files.full_for = None
        await until(lambda: subjects(hub) == ["Late 2", "Late 1"])
        await until_marked(dovecot, user, 2)


async def test_a_mail_the_hub_refuses_stays_in_the_mailbox_unmarked(dovecot: DovecotServer, hub: FakeHub, user: str):
    await deliver(dovecot, user, mail(1))
    hub.intake.fail_with = Invalid("The business has no such channel.")
    async with collecting(hub, account(dovecot, user)) as collector:
        await until(lambda: hub.intake.calls >= 2)
        await until(lambda: collector.put_off == 1)
    assert not any("Seen" in line for line in await flags(dovecot, user))


async def test_a_mail_that_breaks_the_parser_is_quarantined_and_marked(dovecot: DovecotServer, hub: FakeHub, user: str):
    def read(raw: bytes, envelope: Any, ids: Any) -> Any:
        if b"poison" in raw:
            raise RecursionError("poison")
        return read_mail(raw, envelope, ids)

    await deliver(dovecot, user, mail(1, body="poison"), mail(2))
    async with collecting(hub, account(dovecot, user), read=read):
        await until_marked(dovecot, user, 2)
    assert ["quarantined" in each.extra for each in hub.intake.mails] == [True, False]


async def test_of_a_mail_too_large_the_headers_are_taken_and_the_rest_stays(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, mail(1, body="x" * 5000))
    async with collecting(hub, account(dovecot, user), largest=4000):
        await until(lambda: hub.intake.mails)
    (taken,) = hub.intake.mails
    assert (taken.subject, taken.sender.value) == ("Late 1", "ann@northwind.example")
    assert "Too large" in taken.text
    assert taken.extra["quarantined"].endswith("octets")


async def test_the_server_may_restart(dovecot: DovecotServer, hub: FakeHub, user: str):
    async with collecting(hub, account(dovecot, user)) as collector:
        await until(lambda: not collector.troubled)
        await asyncio.to_thread(dovecot.stop)
        await until(lambda: collector.troubled)
        await asyncio.to_thread(dovecot.start)
        await deliver(dovecot, user, mail(1))
        await until(lambda: subjects(hub) == ["Late 1"])


async def test_a_connection_cut_in_the_middle_of_a_mail_loses_nothing_and_doubles_nothing(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, *[mail(n, body="y" * 20_000) for n in range(6)])
    async with CuttingProxy("127.0.0.1", dovecot.port, cut_after=[3_000, 30_000, 70_000]) as proxy:
        async with collecting(hub, account(proxy, user)):
            await until(lambda: len(hub.intake.mails) == 6)
            await until_marked(dovecot, user, 6)
        assert proxy.cuts == 3
    assert sorted(subjects(hub)) == [f"Late {n}" for n in range(6)]


async def test_a_folder_that_numbers_its_mails_anew_is_read_again_and_taken_once(
    dovecot: DovecotServer, hub: FakeHub, user: str
):
    await deliver(dovecot, user, mail(1), mail(2))
    async with collecting(hub, account(dovecot, user)):
        await until_marked(dovecot, user, 2)
    await asyncio.to_thread(renumber, dovecot, user)
    await deliver(dovecot, user, mail(3))
    async with collecting(hub, account(dovecot, user)):
        await until(lambda: len(hub.intake.mails) == 3)
    assert hub.intake.calls == 5  # the first two came again, and were known


def renumber(server: DovecotServer, user: str) -> None:
    with server.client(user) as imap:
        imap.select("INBOX")
        _, found = imap.fetch("1:*", "(BODY.PEEK[])")
        raws = [part[1] for part in found if isinstance(part, tuple)]
        imap.create("New")
        for raw in raws:
            imap.append("New", "", "", raw)
        imap.close()
    folder = server.folder / "mail" / user
    for path in (folder / "cur").iterdir():
        path.unlink()
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
        (folder / name).unlink(missing_ok=True)
    for path in sorted((folder / ".New" / "new").iterdir()) + sorted((folder / ".New" / "cur").iterdir()):
        path.rename(folder / "new" / path.name.split(":")[0])


async def test_a_wrong_password_is_told_and_nothing_is_hammered(dovecot: DovecotServer, hub: FakeHub, user: str):
    wrong = account(dovecot, user).model_copy(update={"user": "no body@else"})
    async with collecting(hub, wrong) as collector:
        await until(lambda: "refused the login" in collector.troubled)


def test_mails_are_fetched_so_many_at_a_time_as_fit_in_memory(hub: FakeHub):
    sizes = [3_000_000, 3_000_000, 3_000_000, 50_000_000, 10]
    mails = [Stored(uid=n, size=size, at=hub.doors.clock()) for n, size in enumerate(sizes)]
    assert [[each.uid for each in portion] for portion in portions(mails)] == [[0, 1], [2], [3], [4]]

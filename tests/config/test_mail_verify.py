"""`keydesk email verify` against a real Dovecot and a real store."""

import asyncio
import io
from collections.abc import Iterator
from datetime import datetime

import pytest
from msgspec import to_builtins
from rich.console import Console

from channels.email.collect import Collector
from channels.email.cursor import Cursor
from channels.email.imap import ImapAccount, ImapFolder
from channels.email.manifest import EmailSettings, Mailbox
from channels.email.message_ids import MessageIds
from channels.email.receive import Mailboxes
from channels.email.verify import FolderTally
from config.mail_verify import compare_now, mailbox_states, only_with_us, show, show_only_with_us, until_night, verify
from hub.contract.errors import Misconfigured
from hub.intake.notes import StoredNotes
from hub.storage.engine import Store
from tests.channels.email.test_collect import mail
from tests.factories.river import OUR_MAILBOX, open_river
from tests.factories.river import mail as received
from tests.fakes.clock import START
from tests.fakes.email_doors import FakeHub
from tests.mail_servers import PASSWORD, DovecotServer, dovecot_server

OURS = "care@hub.test"


@pytest.fixture
def dovecot() -> Iterator[DovecotServer]:
    with dovecot_server() as server:
        yield server


def _settings(dovecot: DovecotServer, user: str) -> EmailSettings:
    account = ImapAccount(mailbox=OURS, host="127.0.0.1", port=dovecot.port, tls="none", user=user, password=PASSWORD)  # type: ignore[arg-type]
    return EmailSettings(mailboxes=(Mailbox(address=OURS),), imap=(account,), token_key="k")  # type: ignore[arg-type]


async def test_what_was_never_taken_is_told_as_from_before(dovecot: DovecotServer, store: Store) -> None:
    dovecot.deliver("care", mail(1))
    (tally,) = await verify(_settings(dovecot, "care"), store.reader)
    assert (tally.there, tally.taken, tally.before) == (1, 0, 1)
    page = Console(file=io.StringIO(), width=120)
    show([tally], page)
    assert "care@hub.test" in page.file.getvalue()  # type: ignore[attr-defined]


async def test_what_lies_in_no_folder_any_more_is_told_too(store: Store) -> None:
    kept, gone = (received("ann@there.example", f"mail:{name}@x:0") for name in ("kept", "gone"))
    async with open_river(store) as river:
        await river.intake.receive(kept)
        await river.intake.receive(gone)
        tally = FolderTally(mailbox=OUR_MAILBOX, folder="INBOX", there=1, taken=1, keys=frozenset({kept.key}))
        found = await only_with_us([tally], store.reader)
    assert list(found[OUR_MAILBOX]) == [gone.key]
    page = Console(file=io.StringIO(), width=120)
    show_only_with_us(found, page)
    assert "gone@x" in page.file.getvalue()  # type: ignore[attr-defined]


async def test_without_a_mailbox_that_is_said(store: Store) -> None:
    with pytest.raises(Misconfigured, match="No mailbox"):
        await verify(EmailSettings(), store.reader)


async def test_a_mail_that_is_missing_is_told_to_supervisors_and_taken(dovecot: DovecotServer, store: Store) -> None:
    """The cursor is past a mail that the hub never took, which must not happen; if it does, it is found."""
    dovecot.deliver("desk", mail(1))
    settings = _settings(dovecot, "desk")
    hub = FakeHub()
    (box,) = settings.imap
    collector = Collector(box, "INBOX", hub.doors, MessageIds(domain="localhost", secret=b"k"), Mailboxes((OURS,)))
    async with open_river(store) as river:
        notes = StoredNotes(river.writer, store)
        (before,) = await mailbox_states([collector], notes)
        assert (before.mailbox, before.trouble, before.compared_at) == (OURS, "not yet connected", None)
        past = Cursor(validity=await asyncio.to_thread(_validity, box), next_uid=2)
        for each in (notes, hub.notes):
            await each.put("email", collector.note, to_builtins(past, str_keys=True))
        await compare_now(settings, store.reader, notes, [collector], START)
        (state,) = await mailbox_states([collector], notes)
        assert (state.compared_at, state.mails, state.missing) == (START, 1, 1)
        work = asyncio.create_task(collector.work())
        async with asyncio.timeout(30):
            while not hub.intake.mails:
                await asyncio.sleep(0.02)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


def _validity(account: ImapAccount) -> int:
    folder = ImapFolder(account, "INBOX")
    try:
        return folder.open().validity
    finally:
        folder.close()


def test_the_comparison_is_made_at_night() -> None:
    assert until_night(datetime(2026, 3, 2, 1, 0)) == 7200  # noqa: DTZ001
    assert until_night(datetime(2026, 3, 2, 4, 0)) == 23 * 3600  # noqa: DTZ001

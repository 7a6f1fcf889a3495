"""`keydesk email verify` against a real Dovecot and a real store."""

import io
from collections.abc import Iterator
from datetime import datetime

import pytest
from rich.console import Console

from channels.email.imap import ImapAccount
from channels.email.manifest import EmailSettings, Mailbox
from channels.email.verify import FolderTally
from config.mail_verify import only_with_us, show, show_only_with_us, until_night, verify
from hub.contract.errors import Misconfigured
from hub.storage.engine import Store
from tests.channels.email.test_collect import mail
from tests.factories.river import OUR_MAILBOX, open_river
from tests.factories.river import mail as received
from tests.mail_servers import PASSWORD, DovecotServer, dovecot_server


@pytest.fixture
def dovecot() -> Iterator[DovecotServer]:
    with dovecot_server() as server:
        yield server


async def test_what_was_never_taken_is_told_as_from_before(dovecot: DovecotServer, store: Store) -> None:
    dovecot.deliver("care", mail(1))
    account = ImapAccount(
        mailbox="care@hub.test", host="127.0.0.1", port=dovecot.port, tls="none", user="care", password=PASSWORD
    )  # type: ignore[arg-type]
    settings = EmailSettings(mailboxes=(Mailbox(address="care@hub.test"),), imap=(account,), token_key="k")  # type: ignore[arg-type]
    (tally,) = await verify(settings, store.reader)
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


def test_the_comparison_is_made_at_night() -> None:
    assert until_night(datetime(2026, 3, 2, 1, 0)) == 7200  # noqa: DTZ001
    assert until_night(datetime(2026, 3, 2, 4, 0)) == 23 * 3600  # noqa: DTZ001

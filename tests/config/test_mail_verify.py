"""`keydesk email verify` against a real Dovecot and a real store."""

import io
from collections.abc import Iterator
from datetime import datetime

import pytest
from rich.console import Console

from channels.email.imap import ImapAccount
from channels.email.manifest import EmailSettings, Mailbox
from config.mail_verify import show, until_night, verify
from hub.contract.errors import Misconfigured
from hub.storage.engine import Store
from tests.channels.email.test_collect import mail
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


async def test_without_a_mailbox_that_is_said(store: Store) -> None:
    with pytest.raises(Misconfigured, match="No mailbox"):
        await verify(EmailSettings(), store.reader)


def test_the_comparison_is_made_at_night() -> None:
    assert until_night(datetime(2026, 3, 2, 1, 0)) == 7200  # noqa: DTZ001
    assert until_night(datetime(2026, 3, 2, 4, 0)) == 23 * 3600  # noqa: DTZ001

import asyncio

import pytest
from pydantic import ValidationError

from channels.email.imap import ImapAccount
from channels.email.manifest import RULES, TRAITS, EmailSettings, Mailbox, open_channel
from hub.contract.errors import Misconfigured
from tests.channels.email.conftest import CARE, OpenEmail
from tests.fakes.email_doors import FakeHub


def test_a_mail_waits_and_never_blocks_a_call():
    assert (TRAITS.name, TRAITS.live, TRAITS.connects, TRAITS.blocked_by) == ("email", False, False, ())


def test_every_rule_is_done_or_todo_or_exempt_with_a_reason():
    for name, state in RULES.items():
        word, _, reason = state.partition(":")
        assert word in ("done", "todo", "exempt"), name
        assert (word == "done") != bool(reason.strip()), name


def test_the_defaults_listen_on_loopback_and_hide_secrets():
    settings = EmailSettings(token_key="hush", smtp_password="hush")  # type: ignore[arg-type]
    assert settings.listen_host == "127.0.0.1"
    assert "hush" not in repr(settings)


def test_addresses_are_checked_and_lower_case():
    assert Mailbox(address="Care@Hub.Test").address == "care@hub.test"
    with pytest.raises(ValidationError):
        Mailbox(address="no address")


async def test_mailboxes_without_a_token_key_are_not_opened(hub: FakeHub):
    with pytest.raises(Misconfigured, match="token_key"):
        async with open_channel(EmailSettings(mailboxes=(Mailbox(address="care@hub.test"),)), hub.doors):
            pass


async def test_without_a_listen_port_only_the_way_out_opens(open_email: OpenEmail):
    async with open_email(listen_port=None) as channel:
        assert channel.listen_port is None
        assert list(channel.routes) == []
        assert channel.sender


async def test_an_imap_account_for_no_mailbox_of_ours_is_refused(open_email: OpenEmail):
    account = ImapAccount(mailbox="who@hub.test", host="127.0.0.1", user="who")
    with pytest.raises(Misconfigured, match=r"who@hub\.test"):
        async with open_email(imap=(account,)):
            pass


async def test_a_mailbox_that_does_not_answer_stops_nobody_and_is_told(open_email: OpenEmail):
    account = ImapAccount(mailbox=CARE, host="127.0.0.1", port=1, tls="none", user="care")
    async with open_email(imap=(account,)) as channel:
        (collector,) = channel.collectors
        while "does not answer" not in collector.troubled:
            await asyncio.sleep(0.01)

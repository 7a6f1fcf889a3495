from datetime import UTC, datetime

import pytest

from channels.email.anew import read_anew
from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, ParsedMail
from channels.email.receive import keep_mail
from hub.contract.errors import NotFound
from tests.fakes.email_doors import FakeHub

IDS = MessageIds(domain="hub.test", secret=b"secret")
TOLD = Envelope(
    return_path="ann@there.example", mailboxes=("care@hub.test", "b@hub.test"), at=datetime(2026, 3, 2, tzinfo=UTC)
)
RAW = b"From: ann@there.example\r\nSubject: Hi\r\nMessage-ID: <1@x>\r\n\r\nHello"


def broken(raw: bytes, told: Envelope, ids: MessageIds) -> ParsedMail:
    raise RuntimeError("crash on purpose")


async def test_a_mail_that_broke_an_older_parser_is_read_by_the_present_one():
    hub = FakeHub()
    held = (await keep_mail(RAW, TOLD, hub.doors, IDS, read=broken)).mail
    assert held.quarantine
    mail = await read_anew(held, hub.doors, IDS)
    assert (mail.subject, mail.text, mail.quarantine) == ("Hi", "Hello", "")
    assert (mail.at, mail.our_address) == (TOLD.at, "care@hub.test")
    assert mail.extra["mailboxes"] == "care@hub.test, b@hub.test"
    assert mail.extra["return_path"] == "ann@there.example"


async def test_what_still_breaks_is_still_held():
    hub = FakeHub()
    held = (await keep_mail(RAW, TOLD, hub.doors, IDS, read=broken)).mail
    assert (await read_anew(held, hub.doors, IDS, read=broken)).quarantine == held.quarantine


async def test_a_mail_that_was_not_fetched_cannot_be_read():
    hub = FakeHub()
    held = (await keep_mail(RAW, TOLD, hub.doors, IDS, read=broken)).mail
    held.extra.pop("raw")
    with pytest.raises(NotFound):
        await read_anew(held, hub.doors, IDS)

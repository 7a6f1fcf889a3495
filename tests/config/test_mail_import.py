"""An archive goes through the hub's own mail door: committed, in order within threads, and known the second time."""

import asyncio
import io
from pathlib import Path

import pytest
from rich.console import Console

from channels.email.archive import mails_in
from channels.email.manifest import EmailSettings, Mailbox, open_channel
from config.mail_import import deliver, import_mails
from hub.contract.errors import Misconfigured, Unavailable
from tests.channels.email.test_listener import certificate
from tests.fakes.email_doors import FakeHub
from tests.servers import free_port

__all__ = ["certificate"]  # a fixture
BOXES = (Mailbox(address="care@hub.test"), Mailbox(address="sales@hub.test"))


def settings(port: int = 0, **changes: object) -> EmailSettings:
    return EmailSettings(listen_port=port, mailboxes=BOXES, domain="hub.test", token_key="k").model_copy(update=changes)  # type: ignore[arg-type]


def fill(folder: Path, many: int) -> Path:
    for number in range(many):
        thread = number // 5
        answers = f"References: <{thread * 5}@n.example>\n" if number % 5 else ""
        to = "Delivered-To: sales@hub.test\n" if thread % 2 else ""
        head = f"From: Ann <ann@n.example>\nSubject: {number}\nMessage-ID: <{number}@n.example>\n{answers}{to}"
        (folder / f"{number:04}.eml").write_text(f"{head}\nHello {number}\n")
    return folder


async def run(folder: Path, hub: FakeHub, **changes: object) -> tuple[int, list[str], int]:
    steps = []
    async with open_channel(settings(**changes), hub.doors) as channel:
        assert channel.listen_port is not None
        there = settings(channel.listen_port, **changes)
        done = await deliver(mails_in(folder), there, "care@hub.test", lambda: steps.append(1))
    return done.taken, [each.reason for each in done.failed], len(steps)


async def test_every_mail_is_taken_for_the_mailbox_it_names_and_threads_keep_their_order(tmp_path: Path) -> None:
    hub = FakeHub()
    assert await run(fill(tmp_path, 100), hub) == (100, [], 100)
    subjects = [mail.subject for mail in hub.intake.mails]
    for thread in range(20):
        own = [subject for subject in subjects if int(subject) // 5 == thread]
        assert own == sorted(own, key=int)
    assert {mail.our_address for mail in hub.intake.mails} == {"care@hub.test", "sales@hub.test"}


async def test_how_far_it_is_is_shown(tmp_path: Path) -> None:
    fill(tmp_path, 10)
    page = Console(file=io.StringIO(), force_terminal=True, width=100)
    async with open_channel(settings(), FakeHub().doors) as channel:
        there = settings(channel.listen_port or 0)
        done = await asyncio.to_thread(import_mails, tmp_path, there, "", page)
    assert (done.taken, done.failed) == (10, ())
    shown = page.file.getvalue()  # type: ignore[attr-defined]
    assert "Importing" in shown
    assert "10/10" in shown


async def test_a_second_import_takes_nothing_twice(tmp_path: Path) -> None:
    hub = FakeHub()
    fill(tmp_path, 10)
    await run(tmp_path, hub)
    assert (await run(tmp_path, hub))[0] == 10
    assert len(hub.intake.mails) == 10


async def test_what_the_hub_refuses_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    (tmp_path / "big.eml").write_bytes(b"Subject: big\n\n" + b"x" * 20_000)
    taken, reasons, steps = await run(tmp_path, FakeHub(), size_limit=10_000)
    assert (taken, steps) == (3, 4)
    assert "552" in reasons[0]


async def test_what_the_hub_puts_off_is_tried_again(tmp_path: Path) -> None:
    hub = FakeHub()
    fill(tmp_path, 1)
    hub.files.fails_once = True
    assert (await run(tmp_path, hub))[0] == 1


async def test_a_listener_that_speaks_lmtp_is_spoken_to_so(tmp_path: Path) -> None:
    hub = FakeHub()
    fill(tmp_path, 10)
    for_both = b"From: ann@n.example\nTo: care@hub.test, sales@hub.test\nMessage-ID: <both@n.example>\n\nHello\n"
    (tmp_path / "both.eml").write_bytes(for_both)
    hub.files.fails_once = True
    assert await run(tmp_path, hub, listen_protocol="lmtp") == (11, [], 11)
    both = next(mail for mail in hub.intake.mails if mail.message_key == "both@n.example")
    assert both.extra["mailboxes"] == "care@hub.test, sales@hub.test"


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
async def test_a_listener_that_insists_on_tls_gets_it(
    tmp_path: Path, certificate: tuple[Path, Path], protocol: str
) -> None:
    secured = {"tls_certificate": certificate[0], "tls_key": certificate[1], "tls_required": True}
    assert await run(fill(tmp_path, 10), FakeHub(), listen_protocol=protocol, **secured) == (10, [], 10)


def test_without_a_hub_that_is_said(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with pytest.raises(Unavailable, match="No hub listens"):
        import_mails(tmp_path, settings(free_port()), "", Console(file=io.StringIO()))


def test_an_import_needs_a_listener_and_a_mailbox_of_ours(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with pytest.raises(Misconfigured, match="no mail listener"):
        import_mails(tmp_path, settings(0), "", Console(file=io.StringIO()))
    with pytest.raises(Misconfigured, match="none of our mailboxes"):
        import_mails(tmp_path, settings(free_port()), "who@hub.test", Console(file=io.StringIO()))

"""Huge attachments pass through: to the disk as they come, from there to the file port, and never whole in memory."""

import base64
import json
import os
import smtplib
import subprocess
import sys
import tempfile
from asyncio import to_thread
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from channels.email.manifest import EmailSettings, open_channel
from hub.storage.files import FolderFiles
from tests.channels.email.conftest import CARE
from tests.channels.email.test_collect import account, deliver, dovecot, mail, until, user
from tests.channels.email.test_full_disk import disk, left_aside
from tests.fakes.email_doors import FakeHub
from tests.mail_servers import PASSWORD, DovecotServer

__all__ = ["disk", "dovecot", "user"]
MAY_GROW = 40_000_000  # octets; some 13 million are used, parsed whole it would be 100 to 500 million


def scanned(size: int) -> tuple[bytes, bytes]:
    """A mail with an attachment of so many octets that nobody can guess, and the attachment."""
    scan = os.urandom(4_000_000) * (size // 4_000_000)
    encoded = base64.encodebytes(scan).replace(b"\n", b"\r\n")
    head = (
        b"From: Ann <ann@northwind.example>\r\nSubject: The scan\r\nMessage-ID: <scan@northwind.example>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee the scan.\r\n--b\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Type: application/pdf; name="scan.pdf"\r\n\r\n'
    )
    return head + encoded + b"\r\n--b--\r\n", scan


class Reader:
    """The channel at work in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def told(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = next(line for line in self._process.stdout if line.startswith("{"))  # others are its log
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def reader(folder: Path, **settings: Any) -> Iterator[Reader]:
    whole = {"token_key": "a long random value", "domain": "hub.test", "mailboxes": [{"address": CARE}], **settings}
    command = [sys.executable, "-m", "tests.channels.email.heavy_reader", str(folder), json.dumps(whole)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Reader(process)
        finally:
            process.terminate()


def check(told: dict[str, Any], folder: Path, raw_size: int, scan: bytes) -> None:
    ((name, size, key),) = told["files"]
    assert (name, size, told["text"]) == ("scan.pdf", len(scan), "See the scan.")
    assert sha256((folder / key).read_bytes()).digest() == sha256(scan).digest()
    assert (folder / told["raw"]).stat().st_size >= raw_size
    assert told["grown"] < MAY_GROW


def test_a_mail_of_a_hundred_megabytes_in_a_mailbox(tmp_path: Path, dovecot: DovecotServer, user: str) -> None:
    raw, scan = scanned(100_000_000)
    dovecot.fill(user, iter([raw]))
    account = {"mailbox": CARE, "host": "127.0.0.1", "port": dovecot.port, "tls": "none", "user": user}
    with reader(tmp_path, listen_port=None, imap=[account | {"password": PASSWORD}]) as hub:
        assert hub.told() == {"port": None}
        check(hub.told(), tmp_path, len(raw), scan)


def test_a_mail_of_thirty_megabytes_by_smtp(tmp_path: Path) -> None:
    raw, scan = scanned(30_000_000)
    with (
        reader(tmp_path, listen_port=0, size_limit=50_000_000) as hub,
        smtplib.SMTP("127.0.0.1", hub.told()["port"], timeout=60) as smtp,
    ):
        smtp.sendmail("ann@northwind.example", [CARE], raw)
        check(hub.told(), tmp_path, len(raw), scan)


async def test_a_disk_too_small_for_it_keeps_nothing_of_it_and_the_sender_keeps_it_all(
    disk: Path, hub: FakeHub, settings: EmailSettings
) -> None:
    raw, scan = scanned(4_000_000)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
            smtp.sendmail("ann@northwind.example", [CARE], raw)

    async with open_channel(settings, replace(hub.doors, files=FolderFiles(disk))) as channel:
        assert channel.listen_port is not None
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            await to_thread(send, channel.listen_port)
        assert refusal.value.smtp_code == 451
        assert (hub.intake.mails, left_aside(disk)) == ([], [])
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        await to_thread(send, channel.listen_port)
    (taken,) = hub.intake.mails
    assert [(file.name, file.size) for file in taken.attachments] == [("scan.pdf", len(scan))]


async def test_where_it_finds_no_room_as_it_comes_the_sender_keeps_it(
    disk: Path, hub: FakeHub, settings: EmailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, _ = scanned(4_000_000)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
            with pytest.raises(smtplib.SMTPDataError) as refusal:
                smtp.sendmail("ann@northwind.example", [CARE], raw)
            assert refusal.value.smtp_code == 451
            smtp.sendmail("ann@northwind.example", [CARE], raw[:700] + b"\r\n")  # the dialogue goes on

    async with open_channel(settings, hub.doors) as channel:
        assert channel.listen_port is not None
        await to_thread(send, channel.listen_port)
    assert [mail.subject for mail in hub.intake.mails] == ["The scan"]


async def test_in_a_mailbox_it_waits_for_room_and_holds_up_no_other(
    disk: Path, hub: FakeHub, settings: EmailSettings, dovecot: DovecotServer, user: str
) -> None:
    raw, scan = scanned(4_000_000)
    await deliver(dovecot, user, raw, mail(2))
    changed = settings.model_copy(update={"listen_port": None, "imap": (account(dovecot, user),)})
    async with open_channel(changed, replace(hub.doors, files=FolderFiles(disk))):
        await until(lambda: [each.subject for each in hub.intake.mails] == ["Late 2"])
        assert left_aside(disk) == []
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        await until(lambda: len(hub.intake.mails) == 2)
    assert [(file.name, file.size) for file in hub.intake.mails[1].attachments] == [("scan.pdf", len(scan))]

"""A disk without room for an attachment: nothing is half-kept, the sender keeps the mail, and it is taken later."""

import smtplib
import subprocess
from asyncio import to_thread
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.email.collect import Collector
from channels.email.manifest import EmailSettings, open_channel
from hub.contract.ports import Doors
from hub.storage.files import FolderFiles
from tests.channels.email.conftest import CARE
from tests.channels.email.test_collect import account, deliver, dovecot, flags, mail, until, until_marked, user
from tests.fakes.email_doors import FakeHub
from tests.mail_servers import DovecotServer

__all__ = ["dovecot", "user"]
HEAVY = (
    'Content-Type: multipart/mixed; boundary="b"\r\n',
    '--b\r\n\r\nSee the scan.\r\n--b\r\nContent-Type: application/pdf; name="scan.pdf"\r\n\r\n'
    + "x" * 700_000
    + "\r\n--b--\r\n",
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip("needs to mount a small disk: root with CAP_SYS_ADMIN")
    yield folder
    subprocess.run(["umount", folder], check=True)


def kept_on(disk: Path, hub: FakeHub) -> Doors:
    return replace(hub.doors, files=FolderFiles(disk))


def left_aside(disk: Path) -> list[str]:
    return [path.name for path in disk.rglob(".*")]


async def test_the_sender_is_asked_to_come_again_and_then_the_mail_is_taken(
    disk: Path, hub: FakeHub, settings: EmailSettings
):
    raw = mail(1, *HEAVY)
    (disk / "ballast").write_bytes(b"x" * 300_000)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
            smtp.sendmail("ann@northwind.example", [CARE], raw)

    async with open_channel(settings, kept_on(disk, hub)) as channel:
        assert channel.listen_port is not None
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            await to_thread(send, channel.listen_port)
        assert refusal.value.smtp_code == 451
        assert (hub.intake.mails, left_aside(disk)) == ([], [])
        subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
        await to_thread(send, channel.listen_port)
    (taken,) = hub.intake.mails
    assert [(file.name, file.size) for file in taken.attachments] == [("scan.pdf", 700_000)]


async def test_a_mail_in_a_mailbox_is_put_off_holds_up_no_other_and_is_taken_later(
    disk: Path, hub: FakeHub, settings: EmailSettings, dovecot: DovecotServer, user: str
):
    await deliver(dovecot, user, mail(1, *HEAVY), mail(2))
    (disk / "ballast").write_bytes(b"x" * 300_000)
    changed = settings.model_copy(update={"listen_port": None, "imap": (account(dovecot, user),)})
    async with open_channel(changed, kept_on(disk, hub)) as channel:
        await until(lambda: [each.subject for each in hub.intake.mails] == ["Late 2"])
        assert left_aside(disk) == []
        assert sum("Seen" in line for line in await flags(dovecot, user)) <= 1
        subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
        await until(lambda: len(hub.intake.mails) == 2)
        await until_marked(dovecot, user, 2)
        collector: Collector = channel.collectors[0]
        assert not collector.troubled

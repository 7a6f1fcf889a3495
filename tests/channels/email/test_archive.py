"""Mails in files are found whatever way they are kept."""

import mailbox
from pathlib import Path

import pytest

from channels.email.archive import addressed_to, mails_in, returned_to, thread_of
from hub.contract.errors import Invalid


def raw(number: int, extra: str = "") -> bytes:
    return f"From: Ann <ann@n.example>\nSubject: {number}\nMessage-ID: <{number}@n.example>\n{extra}\nHello\n".encode()


def subjects(path: Path) -> list[bytes]:
    return [next(line for line in mail.read().splitlines() if line.startswith(b"Subject")) for mail in mails_in(path)]


def test_a_single_mail(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(raw(1))
    assert subjects(tmp_path / "one.eml") == [b"Subject: 1"]


def test_a_folder_of_mails_in_the_order_of_names(tmp_path: Path) -> None:
    for number in (2, 1):
        (tmp_path / f"{number}.eml").write_bytes(raw(number))
    (tmp_path / "notes.txt").write_text("no mail")
    assert subjects(tmp_path) == [b"Subject: 1", b"Subject: 2"]


def test_an_mbox_in_its_order(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "archive")
    for number in (3, 1, 2):
        box.add(raw(number))
    box.close()
    assert mails_in(tmp_path / "archive")[0].read() == raw(3) + b"\n"
    assert subjects(tmp_path / "archive") == [b"Subject: 3", b"Subject: 1", b"Subject: 2"]


def test_a_maildir_with_its_folders(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(raw(1))
    box.add_folder("Done").add(raw(2))
    assert sorted(subjects(tmp_path / "box")) == [b"Subject: 1", b"Subject: 2"]


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_where_there_is_nothing_to_read_that_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match=name):
        mails_in(tmp_path / name)


def test_mails_of_one_thread_share_a_name() -> None:
    answer = raw(2, "References: <1@n.example>\nIn-Reply-To: <1@n.example>\n")
    assert thread_of(answer) == thread_of(raw(1)) == "1@n.example"
    assert thread_of(b"no header at all") == ""


def test_whom_it_is_for_and_where_it_bounces() -> None:
    told = raw(1, "Delivered-To: care@hub.test\nTo: Sales <sales@hub.test>\nReturn-Path: <bounce@n.example>\n")
    assert addressed_to(told) == ["care@hub.test", "sales@hub.test"]
    assert returned_to(told) == "bounce@n.example"
    assert returned_to(raw(1)) == "ann@n.example"
    assert returned_to(raw(1, "Return-Path: <>\n")) == ""
    assert returned_to(b"Return-Path: <\xff@n.example>\n" + raw(1)) == "ann@n.example"
    assert returned_to(raw(1, "Return-Path: unknown\n")) == "ann@n.example"


def test_a_hostile_mail_has_headers_to_read_too() -> None:
    deep = [b'Content-Type: multipart/mixed; boundary="b%d"\r\n--b%d\r\n' % (at, at) for at in range(3000)]
    hostile = b"From: ann@n.example\r\nTo: care@hub.test\r\nMessage-ID: <h@b>\r\n" + b"".join(deep)
    assert (thread_of(hostile), addressed_to(hostile)) == ("h@b", ["care@hub.test"])

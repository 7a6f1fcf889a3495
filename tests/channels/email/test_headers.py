from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.headers import (
    Person,
    address_in,
    bulk_reason,
    first_line,
    is_notice,
    machine_reason,
    people,
    reference_in,
    sent_at,
    spam_reason,
)
from channels.email.parts import tree_of


def people_in(value: str) -> tuple[Person, ...]:
    return people(tree_of(f"From: {value}\r\n\r\n".encode()), "From")


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("Ann Lee <Ann@North.example>", "ann@north.example", "Ann Lee"),
        ("ann@north.example", "ann@north.example", ""),
        ("<ann@north.example>", "ann@north.example", ""),
        ('"Lee, Ann" <ann@north.example>', "ann@north.example", "Lee, Ann"),
        ("=?utf-8?Q?Lee=2C_Ann?= <ann@north.example>", "ann@north.example", "Lee, Ann"),
        ("=?utf-8?B?546L6IqzIDxhQGIuY24+?=", "a@b.cn", "王芳"),
        ('"ann@north.example" <ann@north.example>', "ann@north.example", ""),
        ("'ann@north.example' <ann@north.example>", "ann@north.example", ""),
        ('"real@north.example" <>', "real@north.example", ""),
        ("王芳 <wang@huaxia.example>", "wang@huaxia.example", "王芳"),
    ],
)
def test_the_author_is_found_however_written(value: str, address: str, name: str):
    assert people_in(value)[0] == Person(address=address, name=name)


def test_nobody_is_nobody():
    for value in ("", "undisclosed-recipients:;", "no address", "<>", "@", "a@"):
        assert people_in(value) == ()


def test_groups_and_repetitions_give_each_address_once():
    value = "Team: a@x.example, B <b@x.example>;, A@X.example"
    assert [person.address for person in people_in(value)] == ["a@x.example", "b@x.example"]


def test_the_date_is_an_instant_in_utc():
    assert sent_at(tree_of(b"Date: Mon, 02 Mar 2026 16:30:00 +0800\r\n\r\n")) == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    for bad in (b"", b"Date: yesterday\r\n", b"Date: 32 Foo 20206 99:99 +9999\r\n"):
        assert sent_at(tree_of(bad + b"\r\n")) is None


@pytest.mark.parametrize(
    ("subject", "reference"),
    [
        ("Re: x [KD-1042]", "KD-1042"),
        ("回复：x【kd-7】", "KD-7"),
        ("no [KD-] [XY-3]", ""),
        ("KD-1042", ""),
        ("[KD-1] and [KD-2]", "KD-1"),
    ],
)
def test_the_reference_is_read_from_the_subject(subject: str, reference: str):
    assert reference_in(subject) == reference


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner=x",
        "Precedence: bulk",
        "Precedence: LIST",
        "List-Id: <x>",
        "List-Unsubscribe: <x>",
        "X-Autoreply: yes",
        "X-Autorespond: 1",
    ],
)
def test_machines_are_known_by_their_headers(header: str):
    assert machine_reason(tree_of(f"{header}\r\n\r\n".encode()), return_path="a@b.c", sender="a@b.c")


def test_machines_are_known_by_where_they_write_from():
    nothing = tree_of(b"\r\n")
    assert machine_reason(nothing, return_path="<>", sender="a@b.c") == "null return path"
    for robot in ("mailer-daemon@x.example", "no-reply@x.example", "bounces+12=3@x.example", "donotreply@x.example"):
        assert machine_reason(nothing, return_path="a@b.c", sender=robot)


def test_people_are_not_taken_for_machines():
    human = tree_of(b"Auto-Submitted: no\r\nPrecedence: normal\r\n\r\n")
    assert machine_reason(human, return_path="a@b.c", sender="noreen@x.example") == ""


@given(st.binary())
def test_any_bytes_have_headers_to_read(raw: bytes):
    tree = tree_of(b"From: " + raw)
    people(tree, "From")
    first_line(tree, "Subject")
    sent_at(tree)
    machine_reason(tree, return_path="", sender="")


@pytest.mark.parametrize(
    ("header", "notice", "bulk"),
    [
        ("Auto-Submitted: auto-replied", True, ""),
        ("Auto-Submitted: auto-generated; owner=x", True, ""),
        ("Auto-Submitted: no", False, ""),
        ("Precedence: auto_reply", True, ""),
        ("X-Autoreply: yes", True, ""),
        ("Subject: Automatic reply: contract", True, ""),
        ("Subject: Out of Office: contract", True, ""),
        ("Subject: 自动回复: 合同", True, ""),
        ("Subject: Abwesenheitsnotiz", True, ""),
        ("Subject: Re: Automatic reply: contract", False, ""),
        ("Subject: Automatic replying machine", False, ""),
        ("List-Id: <a.b>", False, "List-Id"),
        ("Precedence: bulk", False, "Precedence: bulk"),
        ("Subject: A question", False, ""),
    ],
)
def test_a_notice_and_a_bulk_mail_are_told_apart(header: str, notice: bool, bulk: str):
    tree = tree_of(f"{header}\r\n\r\n".encode())
    assert (is_notice(tree), bulk_reason(tree)) == (notice, bulk)
    if notice:
        assert machine_reason(tree, return_path="ann@there.example", sender="ann@there.example")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("X-Spam-Flag: YES", True),
        ("X-Spam-Status: Yes, score=9.1 required=5.0", True),
        ("X-Spam: Yes", True),
        ("X-Rspamd-Action: add header", True),
        ("X-Spamd-Result: default: True [15.2 / 15.0]", True),
        ("X-Spam-Flag: NO", False),
        ("X-Spam-Status: No, score=-1 tests=YES_MAYBE", False),
        ("X-Rspamd-Action: no action", False),
        ("X-Spamd-Result: default: False [1.0 / 15.0]", False),
    ],
)
def test_what_the_mail_server_calls_spam_is_heard(header: str, says: bool):
    assert spam_reason(tree_of(f"{header}\r\n\r\n".encode())) == (header if says else "")


def test_an_address_written_out_is_read():
    assert address_in("Ann Smith [mailto:Ann@Shop.example]") == Person(address="ann@shop.example", name="Ann Smith")
    assert address_in("ann@shop.example") == Person(address="ann@shop.example")
    assert address_in("Ann Smith") is None

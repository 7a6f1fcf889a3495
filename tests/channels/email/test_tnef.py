"""winmail.dat: opened where it can be, and left as it is where not."""

import base64
import struct

from hypothesis import given
from hypothesis import strategies as st

from channels.email.normalize import Envelope, normalize
from channels.email.parts import Body, MailFile
from channels.email.tnef import MOST_FILES, packed_in, unpacked
from tests.channels.email.test_normalize import IDS, NOW

MESSAGE, FILE = 1, 2
STRING, UNICODE, BINARY, OBJECT, LONG = 0x1E, 0x1F, 0x102, 0x0D, 0x03


def attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) % 65536)


def properties(*given: tuple[int, int, bytes]) -> bytes:
    """Each as kind, id and value."""
    made = struct.pack("<I", len(given))
    for kind, name, value in given:
        sized = b"" if kind == LONG else struct.pack("<II", 1, len(value))
        made += struct.pack("<HH", kind, name) + sized + value + b"\0" * (-len(value) % 4)
    return made


def tnef(*attributes: bytes, page: int = 1252) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1)
    return head + attribute(MESSAGE, 0x9007, struct.pack("<II", page, 0)) + b"".join(attributes)


def file(title: bytes, data: bytes, *given: tuple[int, int, bytes]) -> bytes:
    return (
        attribute(FILE, 0x9002, b"\0" * 14)
        + attribute(FILE, 0x8010, title + b"\0")
        + attribute(FILE, 0x800F, data)
        + attribute(FILE, 0x9005, properties(*given))
    )


LONG_NAME = (UNICODE, 0x3707, "报价单 2026.xlsx\0".encode("utf-16-le"))
NAMED = struct.pack("<HH", STRING, 0x8001) + b"g" * 16 + struct.pack("<II", 1, 6) + b"a\0b\0\0\0\0\0"
WINMAIL = tnef(
    attribute(MESSAGE, 0x800C, "请看附件。\0".encode("gbk")),
    file(b"OFFER~1.XLS", b"XLSX", LONG_NAME, (STRING, 0x370E, b"application/vnd.ms-excel\0")),
    file(b"photo.jpg", b"JPEG", (STRING, 0x3712, b"img1@x\0")),
    page=936,
)


def mail(data: bytes, text: str = "") -> bytes:
    return (
        b"From: ann@there.example\r\nSubject: Offer\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\n" + text.encode() + b"\r\n"
        b"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data)
        + b"\r\n--b--\r\n"
    )


def test_its_words_and_files_are_the_mails_own() -> None:
    told = Envelope(return_path="ann@there.example", mailboxes=("care@hub.test",), at=NOW)
    parsed = normalize(mail(WINMAIL), told, IDS)
    assert parsed.mail.text == "请看附件。"
    offer, photo = parsed.mail.attachments
    assert (offer.name, offer.media_type, offer.size) == ("报价单 2026.xlsx", "application/vnd.ms-excel", 4)
    assert (photo.name, photo.content_id) == ("photo.jpg", "img1@x")
    assert [payload.data for payload in parsed.payloads] == [b"XLSX", b"JPEG"]
    assert normalize(mail(WINMAIL, "See here."), told, IDS).mail.text == "See here."


def test_words_may_be_a_page() -> None:
    html = (BINARY, 0x1013, "<p>Ça va<script>x</script></p>".encode("cp1252"))
    whole = tnef(attribute(MESSAGE, 0x9003, properties(html, (LONG, 0x3FDE, struct.pack("<I", 1252)))))
    body = unpacked(Body(text="", html="", files=(MailFile(name="winmail.dat", media_type="x/y", data=whole),)))
    assert (body.text, body.html, body.files) == ("Ça va", "<p>Ça va</p>", ())


def test_a_message_within_is_opened_too() -> None:
    inner = bytes.fromhex("0703020000000000c000000000000046") + WINMAIL
    outer = tnef(
        attribute(FILE, 0x9002, b"")
        + attribute(FILE, 0x9005, properties((OBJECT, 0x3701, inner), (STRING, 0x3704, b"Old mail\0")))
    )
    found = packed_in(outer)
    assert found is not None
    assert [each.name for each in found.files] == ["Old mail.txt", "报价单 2026.xlsx", "photo.jpg"]


def test_properties_with_names_of_their_own_are_passed_over() -> None:
    named = struct.pack("<I", 2) + NAMED + struct.pack("<II", 1, 2) + b"x\0\0\0" + properties(LONG_NAME)[4:]
    found = packed_in(tnef(attribute(FILE, 0x9002, b""), attribute(FILE, 0x9005, named)))
    assert found is not None
    assert [each.name for each in found.files] == ["报价单 2026.xlsx"]


def test_one_that_is_cut_off_stays_a_file() -> None:
    told = Envelope(return_path="ann@there.example", mailboxes=("care@hub.test",), at=NOW)
    for gone in range(1, 35):  # within its last attribute
        assert [each.name for each in normalize(mail(WINMAIL[:-gone]), told, IDS).mail.attachments] == ["winmail.dat"]


def test_not_more_is_unpacked_than_a_sane_mail_has() -> None:
    found = packed_in(tnef(*[file(b"x", b"y")] * (MOST_FILES + 50)))
    assert found is not None
    assert len(found.files) == MOST_FILES


@given(st.binary(max_size=300), st.integers(0, len(WINMAIL)), st.integers(0, 40))
def test_no_bytes_make_it_raise(noise: bytes, at: int, gone: int) -> None:
    packed_in(WINMAIL[:at] + noise + WINMAIL[at + gone :])
    packed_in(struct.pack("<IH", 0x223E9F78, 1) + noise)

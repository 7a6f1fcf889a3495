import io
import zipfile

import pytest

from channels.web_chat.media_types import INLINE, UNKNOWN, allowed, sniff

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def archive(*members: str, kind: str = "") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        if kind:
            zipped.writestr("mimetype", kind)
        for member in members:
            zipped.writestr(member, "x")
    return whole.getvalue()


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\0\0\0\0else", UNKNOWN),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\0", "application/x-msdownload"),
        (b"\x7fELF\x02", "application/x-executable"),
        (archive("a.txt"), "application/zip"),
        (archive("content.xml", kind=SHEET), SHEET),
        ("Grüße aus 北京\n".encode(), "text/plain"),
        ("北京".encode()[:-1], "text/plain"),
        (b"Gr\xfc\xdfe", UNKNOWN),
        (b"a\0b", UNKNOWN),
        (b"  <!DOCTYPE html><script>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', "image/svg+xml"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b'<?xml version="1.0"?><order/>', "application/xml"),
        (b"a < b is what I mean", "text/plain"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head, media_type):
    assert sniff(head, "image/png") == media_type


def test_its_sender_decides_only_between_kinds_of_one_form():
    assert sniff(archive("[Content_Types].xml", "word/document.xml"), WORD) == WORD
    assert sniff(archive("[Content_Types].xml"), "image/png") == "application/zip"
    assert sniff(archive("a.txt"), WORD) == "application/zip"
    assert sniff(b"a,b\n1,2\n", "text/csv; charset=utf-8") == "text/csv"
    assert sniff(b"a,b\n1,2\n", "text/html") == "text/plain"
    assert sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword") == "application/msword"
    assert sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "image/png") == "application/x-ole-storage"


def test_kinds_are_allowed_by_name_or_all_of_a_family():
    assert allowed("image/png", ("image/*",))
    assert allowed("image/png", ("text/plain", "image/png"))
    assert allowed("application/zip", ("*/*",))
    assert not allowed("text/html", ("text/plain", "image/*"))
    assert not allowed("image/png", ())


def test_no_kind_that_can_hold_a_script_is_shown_in_place():
    assert not INLINE & {"image/svg+xml", "text/html", "application/xml", "application/pdf"}

"""Heavy mails: cut before they are parsed, and every octet back in its place afterwards."""

import base64
import io
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.parts import Body, body_of, tree_of
from channels.email.slim import TEXT_KEPT, Slim, filled, mark_of, slimmed, undone

MARK = mark_of("ab" * 32)
SCAN = bytes(range(256)) * 2_000
LONG = "It is late. 很晚了。\n" * 20_000


def cut(raw: bytes) -> Slim:
    return slimmed(io.BytesIO(raw).readline, MARK)


def whole(raw: bytes, slim: Slim) -> bytes:
    return b"".join(filled(slim.light, slim, lambda begin, end: [raw[begin:end]]))


def read(raw: bytes) -> tuple[Body, list[bytes]]:
    """Body and the files' contents, by way of the cut mail."""
    slim = cut(raw)
    body = body_of(tree_of(slim.light), MARK)
    contents = []
    for file in body.files:
        pieces = [file.data]
        if file.encoded is not None:
            pieces = list(undone(filled(file.data, slim, lambda begin, end: [raw[begin:end]]), file.encoded))
        contents.append(b"".join(pieces))
    return body, contents


def part(head: str, content: bytes) -> bytes:
    return b"--b\r\n" + head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + content + b"\r\n"


def mixed(*parts: bytes) -> bytes:
    return b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(parts) + b"--b--\r\n"


BASE64 = base64.encodebytes(SCAN).replace(b"\n", b"\r\n").rstrip()
PDF = 'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64'
NESTED = (
    b"From: ann@shop.example\r\nSubject: inside\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
    + part(PDF, BASE64).replace(b"--b", b"--c")
    + b"--c--\r\n"
)
MAILS = {
    "base64": mixed(part("Content-Type: text/plain", b"See the scan."), part(PDF, BASE64)),
    "one line of base64": mixed(part(PDF, base64.b64encode(SCAN))),
    "quoted-printable": mixed(
        part(
            "Content-Type: text/csv\nContent-Disposition: attachment\nContent-Transfer-Encoding: quoted-printable",
            quopri.encodestring(LONG.encode()).replace(b"\n", b"\r\n"),
        )
    ),
    "as it is": mixed(part("Content-Type: application/json", b'{"a": 1}\r\n' * 30_000)),
    "with lines like boundaries": mixed(part("Content-Type: application/x-diff", b"--- a\r\n+++ b\r\n" * 20_000)),
    "a mail within": mixed(part("Content-Type: message/rfc822", NESTED)),
    "no mail at all": SCAN * 2,
    "alone": PDF.replace("\n", "\r\n").encode() + b"\r\n\r\n" + BASE64,
    "line ends of Unix": mixed(part(PDF, BASE64)).replace(b"\r\n", b"\n"),
}


def unix(data: bytes) -> bytes:
    """Python's generator writes a mail within a mail with such line ends, whatever it came with."""
    return data.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("name", MAILS)
def test_a_cut_mail_is_read_like_the_whole_and_is_whole_again(name: str) -> None:
    raw = MAILS[name]
    assert whole(raw, cut(raw)) == raw
    body, contents = read(raw)
    plain = body_of(tree_of(raw))
    assert [file.name for file in body.files] == [file.name for file in plain.files]
    assert [unix(data) for data in contents] == [unix(file.data) for file in plain.files]
    assert (body.text, body.html) == (plain.text, plain.html)


@pytest.mark.parametrize("name", ["base64", "one line of base64", "quoted-printable", "as it is", "a mail within"])
def test_what_is_parsed_is_light(name: str) -> None:
    assert len(cut(MAILS[name]).light) < 2_000


def test_long_words_stay_as_far_as_they_are_read_and_say_that_there_was_more() -> None:
    raw = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + LONG.encode() * 8
    assert len(cut(raw).light) < TEXT_KEPT + 1_000
    body, _ = read(raw)
    assert body.cut
    assert body.text.startswith("It is late.")
    assert MARK not in body.text


def test_somebody_elses_mark_is_but_letters() -> None:
    raw = mixed(part("Content-Type: text/plain", mark_of("cd" * 32).encode() + b"000000"), part(PDF, BASE64))
    assert whole(raw, cut(raw)) == raw
    forged = Slim(light=f"{MARK}000007".encode(), mark=MARK)
    assert whole(b"", forged) == forged.light


@given(st.binary(max_size=500), st.lists(st.integers(1, 60), max_size=20))
def test_base64_comes_out_however_it_is_cut_into_pieces(data: bytes, steps: list[int]) -> None:
    encoded = base64.encodebytes(data)
    pieces, at = [], 0
    for step in [*steps, len(encoded)]:
        pieces.append(encoded[at : at + step])
        at += step
    assert b"".join(undone(pieces, " BASE64 ")) == data


@given(st.lists(st.binary(max_size=60), max_size=8), st.sampled_from(["base64", "quoted-printable", "7bit", "?"]))
def test_nothing_is_so_broken_that_it_raises(pieces: list[bytes], encoding: str) -> None:
    b"".join(undone(pieces, encoding))


@given(st.lists(st.sampled_from([b"--b\r\n", b"\r\n", b"\n", b"x: y\r\n", b"a" * 70_000, b"--", b"A" * 76 + b"\r\n"])))
def test_any_bytes_are_whole_again(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    assert whole(raw, cut(raw)) == raw

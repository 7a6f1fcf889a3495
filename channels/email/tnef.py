"""What Outlook packs into winmail.dat (TNEF): the words, and the files. Pure; source: [MS-OXTNEF] and [MS-OXCDATA].

Read here, and not by tnefparse (1.4 of 2021, LGPL, the only one there is): it copies the rest of the data once for each
attribute, so that a mail of some megabytes of empty attributes would hold the hub up for minutes."""

import codecs
import struct
from collections.abc import Iterator
from typing import Any

from msgspec import structs

from channels.email.charsets import file_name, plain, text_of
from channels.email.html_text import sanitised, text_from
from channels.email.parts import Body, MailFile
from hub.contract.words import Value

MEDIA_TYPE = "application/ms-tnef"
MOST_FILES = 500
DEEPEST = 5
_SIGNATURE = 0x223E9F78
_IN_ATTACHMENT = 2
_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_BEGINS_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_TEXT, _HTML, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x3FDE
_LONG_NAME, _NAME, _MEDIA_TYPE, _CONTENT_ID, _OBJECT = 0x3707, 0x3704, 0x370E, 0x3712, 0x3701
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: what follows is a message of its own."""
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING, _UNICODE, _BINARY, _OLE = 0x1E, 0x1F, 0x102, 0x0D
_MANY = 0x1000
_NAMED = 0x8000


class Packed(Value):
    """What was inside. `html` as it was written."""

    text: str
    html: str
    files: tuple[MailFile, ...]


def unpacked(body: Body) -> Body:
    """The body with what its winmail.dat holds in its place; one that is broken stays the file it is. The words count
    where the mail has none of its own."""
    if not any(_is_packed(file) for file in body.files):
        return body
    files: list[MailFile] = []
    for file in body.files:
        inside = packed_in(file.data) if _is_packed(file) else None
        if inside is None:
            files.append(file)
            continue
        files += inside.files
        if not body.text.strip():
            html = sanitised(inside.html) if inside.html else ""
            body = structs.replace(body, text=inside.text or text_from(html), html=html)
    return structs.replace(body, files=tuple(files[:MOST_FILES]), cut=body.cut or len(files) > MOST_FILES)


def packed_in(data: bytes, depth: int = 0) -> Packed | None:
    """What these bytes hold; None for what is no TNEF, is broken, or holds nothing that can be shown."""
    try:
        found = _read(data, depth)
    except (struct.error, ValueError, IndexError):
        return None
    return found if found.text or found.html or found.files else None


def _is_packed(file: MailFile) -> bool:
    return file.encoded is None and (file.media_type.endswith("ms-tnef") or file.name.lower() == "winmail.dat")


def _read(data: bytes, depth: int) -> Packed:
    words: dict[int, Any] = {}
    found: list[dict[int, Any]] = []
    charset = "cp1252"
    for level, name, value in _attributes(data):
        if level == _IN_ATTACHMENT:
            if name == _BEGINS_FILE:
                found.append({})
            elif not found:
                raise ValueError("a file's attribute before its file")
            elif name == _FILE_PROPERTIES:
                found[-1] |= _properties(value, charset)
            else:
                found[-1][name] = value
        elif name == _CODEPAGE:
            charset = _charset(struct.unpack_from("<I", value)[0], charset)
        elif name == _PROPERTIES:
            words |= _properties(value, charset)
        elif name == _BODY:
            words.setdefault(_TEXT, _string(value, charset))
    html = words.get(_HTML, b"")
    files = [file for each in found[:MOST_FILES] for file in _files(each, charset, depth)]
    return Packed(
        text=plain(str(words.get(_TEXT, ""))).strip(),
        html=text_of(html, _charset(words.get(_INTERNET_CODEPAGE), charset)) if isinstance(html, bytes) else str(html),
        files=tuple(files),
    )


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, name and value of each. Raises `ValueError` for what does not end where it says."""
    if struct.unpack_from("<I", data)[0] != _SIGNATURE:
        raise ValueError("no TNEF")
    at = 6
    while at < len(data):
        level, name, _, size = struct.unpack_from("<BHHI", data, at)
        at += 9
        if at + size + 2 > len(data):
            raise ValueError("cut off")
        yield level, name, data[at : at + size]
        at += size + 2  # a checksum, which nobody gets wrong on purpose


def _properties(data: bytes, charset: str) -> dict[int, Any]:
    """Those of a message or a file by id; of several values the first."""
    found: dict[int, Any] = {}
    (many,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(many):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= _NAMED:
            at = _behind_name(data, at)
        values, at = _values(data, at, kind)
        if values and name < _NAMED:
            found[name] = _value(values[0], kind & ~_MANY, charset)
    return found


def _behind_name(data: bytes, at: int) -> int:
    by_words, size = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(size) if by_words else 0)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    plain_kind = kind & ~_MANY
    sized = plain_kind in (_STRING, _UNICODE, _BINARY, _OLE)
    many = 1
    if sized or kind & _MANY:
        (many,) = struct.unpack_from("<I", data, at)
        at += 4
    if many > len(data) - at:
        raise ValueError("cut off")
    values = []
    for _ in range(many):
        if sized:
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        else:
            size = _SIZES.get(plain_kind, -1)
        if size < 0 or at + size > len(data):
            raise ValueError("cut off, or of no known kind")
        values.append(data[at : at + size])
        at += _padded(size)
    return values, at


def _value(value: bytes, kind: int, charset: str) -> Any:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _STRING:
        return _string(value, charset)
    return struct.unpack("<I", value)[0] if kind == 0x03 else value


def _files(facts: dict[int, Any], charset: str, depth: int) -> Iterator[MailFile]:
    """The file, or of a message within the message its files and words."""
    title = facts.get(_TITLE, b"")
    called = facts.get(_LONG_NAME) or facts.get(_NAME) or _string(title, charset)
    name = file_name(str(called)) or "file.bin"
    inner = facts.get(_OBJECT)
    if isinstance(inner, bytes) and inner.startswith(_MESSAGE) and depth < DEEPEST:
        message = packed_in(inner[len(_MESSAGE) :], depth + 1)
        if message is not None:
            if message.text or message.html:
                text = message.text or text_from(sanitised(message.html))
                yield MailFile(name=f"{name}.txt", media_type="text/plain", data=text.encode())
            yield from message.files
            return
    data = facts.get(_DATA, inner if isinstance(inner, bytes) else b"")
    media_type = str(facts.get(_MEDIA_TYPE) or "application/octet-stream").lower()
    yield MailFile(
        name=name, media_type=media_type, data=data, content_id=str(facts.get(_CONTENT_ID) or "").strip("<> ")[:500]
    )


def _string(value: bytes, charset: str) -> str:
    return text_of(value.split(b"\0", 1)[0], charset)


def _charset(page: Any, otherwise: str) -> str:
    """A Windows code page's name, if Python knows it."""
    name = {65001: "utf-8", 54936: "gb18030", 20127: "ascii", 28591: "latin-1"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return otherwise


def _padded(size: int) -> int:
    return size + -size % 4

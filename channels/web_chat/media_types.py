"""What a file is, by its first bytes and not by what its sender says. Pure."""

import codecs
import re
from collections.abc import Sequence

HEAD = 4096
"""So many first bytes tell what a file is."""
UNKNOWN = "application/octet-stream"
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What may be shown in place: pictures that can hold no script."""

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {  # ISO 14496-12, section 4.3
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OLE = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook")
_TEXTS = ("text/csv", "text/markdown", "text/calendar", "text/vcard", "application/json")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    rb"\s*<(!doctype|!--|\?xml|html|head|body|script|svg|iframe|img|table|style|title|a |div|p>)", re.I
)


def sniff(head: bytes, claimed: str = "") -> str:
    """The media type of a file that begins so. `claimed` decides only between kinds that share their form: office
    documents, and kinds of plain text."""
    claimed = claimed.partition(";")[0].strip().lower()
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"PK\x03\x04"):
        return _zipped(head, claimed)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return claimed if claimed in _OLE else "application/x-ole-storage"
    return _text(head, claimed)


def allowed(media_type: str, types: Sequence[str]) -> bool:
    """Whether one of these names it: `image/png`, or `image/*` for all of a kind."""
    kind = media_type.partition("/")[0]
    return any(each in (media_type, f"{kind}/*", "*/*") for each in types)


def _zipped(head: bytes, claimed: str) -> str:
    if head[30:38] == b"mimetype":  # OpenDocument: the first member, stored as it is
        told = re.match(rb"application/[a-z0-9.+-]+", head[38:HEAD])
        size = int.from_bytes(head[22:26], "little")
        return head[38 : 38 + size].decode("ascii", "replace") if told else "application/zip"
    if b"[Content_Types].xml" in head and claimed.startswith(_OPEN_XML):
        return claimed
    return "application/zip"


def _text(head: bytes, claimed: str) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # its last letter may be cut
    except UnicodeDecodeError:
        return UNKNOWN
    if _CONTROL.search(head):
        return UNKNOWN
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        if b"<svg" in head.lower():
            return "image/svg+xml"
        return "application/xml" if b"<html" not in head.lower() and head.lstrip().startswith(b"<?xml") else "text/html"
    return claimed if claimed in _TEXTS else "text/plain"

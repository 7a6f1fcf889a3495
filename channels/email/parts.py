"""A mail's MIME tree, read leniently: its body as text and HTML, and its files.

Built on Python's parser with `policy.compat32`: the newer policies parse header values with a grammar that is slow on
long ones and raises on broken ones, and turn raw 8-bit bytes (daily bread in Chinese and Russian mail) into
question marks before we can guess their charset. Values are read raw and decoded by `channels.email.charsets`."""

import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser

from channels.email.charsets import file_name, header_text, plain, text_of
from channels.email.html_text import crude_text, html_from, sanitised, text_from
from hub.contract.words import Value

MAX_TEXT = 250_000
"""Characters of body text handed on; the raw mail keeps all."""

MAX_DEPTH = 40
MAX_FILES = 500
CUT = "\n[…]"
_NAMES = {
    "text/calendar": "invite.ics",
    "text/vcard": "contact.vcf",
    "text/plain": "text.txt",
    "text/html": "page.html",
    "image/png": "image.png",
    "image/jpeg": "image.jpg",
    "image/gif": "image.gif",
    "application/pdf": "document.pdf",
    "message/delivery-status": "delivery-status.txt",
    "text/rfc822-headers": "headers.txt",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "pgp-version.txt",
    "application/ms-tnef": "winmail.dat",
}
"""What nameless files are called."""

_READABLE = ("text/plain", "text/html", "text/enriched")
_ENRICHED = re.compile(r"<param>.*?</param>|<<|</?[A-Za-z0-9-]{1,60}>", re.IGNORECASE | re.DOTALL)

MailTree = Message


class MailFile(Value):
    """A file found in a mail. `content_id`: by which the mail's HTML shows it, empty for others. `encoded`: None for
    data as it is; else the data has marks where the mail was cut (`channels.email.slim`), and this transfer encoding
    is still to be undone."""

    name: str
    media_type: str
    data: bytes
    content_id: str = ""
    encoded: str | None = None


class Body(Value):
    """What the parts say together. `html` is sanitised; empty when no part was HTML. `cut`: more was sent."""

    text: str
    html: str
    files: tuple[MailFile, ...]
    cut: bool = False


class _Piece(Value):
    """One part's words: `text` as written, or sanitised `html`, or both of the same words."""

    text: str = ""
    html: str = ""


class _Found(Value):
    pieces: tuple[_Piece, ...] = ()
    files: tuple[MailFile, ...] = ()
    cut: bool = False


def tree_of(raw: bytes) -> MailTree:
    """The mail as Python's parser sees it. May raise `RecursionError` on hostile nesting."""
    return BytesParser(policy=policy.compat32).parsebytes(raw)


def head_of(raw: bytes) -> MailTree:
    """Its headers alone, which nothing in its body keeps from being read."""
    return BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True)


def headers_of(part: MailTree, name: str) -> list[str]:
    """All values of a header, decoded to one line each, in their order."""
    return [header_text(value) for value in raw_headers(part, name)]


def raw_headers(part: MailTree, name: str) -> list[str]:
    """All values of a header as they stand in the mail, 8-bit bytes as surrogates."""
    wanted = name.lower()
    return [str(value) for key, value in part.raw_items() if key.lower() == wanted]


def parts_of(tree: MailTree) -> Iterator[MailTree]:
    """The mail itself and every part in it, outside in; as many as a sane mail has."""
    waiting = [(tree, 0)]
    many = 0
    while waiting and many < MAX_FILES:
        part, depth = waiting.pop(0)
        many += 1
        yield part
        if depth < MAX_DEPTH:
            waiting += [(child, depth + 1) for child in _children(part)]


def body_of(tree: MailTree, mark: str = "") -> Body:
    """Body and files. `mark` stands where the mail was cut. Nested mails, invitations and anything unknown become
    files; nothing is left out unless it is nested deeper than `MAX_DEPTH` or beyond `MAX_FILES`, which `cut` tells."""
    found = _gather(tree, mark, depth=0)
    texts = [text for piece in found.pieces if (text := (piece.text or text_from(piece.html)).strip("\n"))]
    html = ""
    if any(piece.html for piece in found.pieces):
        html = "\n".join(piece.html or html_from(piece.text) for piece in found.pieces)
    text = "\n\n".join(texts)
    long = len(text) > MAX_TEXT
    return Body(
        text=text[:MAX_TEXT] + CUT if long else text,
        html=html.strip(),
        files=found.files[:MAX_FILES],
        cut=found.cut or long or len(found.files) > MAX_FILES,
    )


def _gather(part: MailTree, mark: str, *, depth: int) -> _Found:
    if depth > MAX_DEPTH:
        return _Found(cut=True)
    media_type = _media_type(part)
    if media_type == "message/rfc822" and part.is_multipart() and depth:
        return _Found(files=(_nested_mail(part, mark),))
    if media_type.startswith("multipart/") and part.is_multipart():
        children = [_gather(child, mark, depth=depth + 1) for child in _children(part)]
        pieces = _best(children) if media_type == "multipart/alternative" else _in_order(children)
        files = tuple(file for child in children for file in child.files)
        return _Found(pieces=pieces, files=files, cut=any(child.cut for child in children))
    readable = media_type in _READABLE or media_type.startswith("multipart/")  # with no boundary
    if readable and not _is_attached(part, alone=depth == 0):
        long = _is_cut(part, mark)
        if long:
            part.set_payload(str(part.get_payload()).partition(mark)[0])
        words = text_of(_data(part), _charset(part))
        if media_type == "text/enriched":
            words = _unenriched(words)
        return _Found(pieces=(_html_piece(words) if media_type == "text/html" else _Piece(text=words),), cut=long)
    return _Found(files=(_file(part, media_type, mark),))


def _unenriched(source: str) -> str:
    """RFC 1896's words without its marks; there `<<` is a less-than sign."""
    return _ENRICHED.sub(lambda found: "<" if found.group() == "<<" else "", source)


def sealed_by(tree: MailTree) -> str:
    """How a mail is encrypted, or signed so that only its tool can open it; empty for one that lies open."""
    kind = _media_type(tree)
    if kind == "multipart/encrypted":
        return "PGP"
    return "S/MIME" if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") else ""


def _html_piece(source: str) -> _Piece:
    clean = sanitised(source)
    return _Piece(html=clean) if clean else _Piece(text=crude_text(source))


def _best(children: list[_Found]) -> tuple[_Piece, ...]:
    """Of alternatives: the last that has HTML (RFC 2046: the best comes last), and the first that has plain words."""
    html = next((child.pieces for child in reversed(children) if any(piece.html for piece in child.pieces)), ())
    text = next((child.pieces for child in children if any(piece.text.strip() for piece in child.pieces)), ())
    if not html or not text:
        return html or text
    return (
        _Piece(
            text="\n\n".join(piece.text or text_from(piece.html) for piece in text),
            html="\n".join(piece.html or html_from(piece.text) for piece in html),
        ),
    )


def _in_order(children: list[_Found]) -> tuple[_Piece, ...]:
    return tuple(piece for child in children for piece in child.pieces if piece.text.strip() or piece.html.strip())


def _children(part: MailTree) -> list[MailTree]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _media_type(part: MailTree) -> str:
    """The declared type, lower case. Python answers text/plain for what it cannot read, as RFC 2045 asks."""
    return _decoded(part, "Content-Type").get_content_type()


def _charset(part: MailTree) -> str:
    charset = _safely_param(part, "Content-Type", "charset")
    return charset.strip()


def _is_attached(part: MailTree, *, alone: bool) -> bool:
    """Declared an attachment, or a named file among others that does not ask to be shown inline."""
    disposition = _decoded(part, "Content-Disposition").get("Content-Disposition", "")
    kind = disposition.partition(";")[0].strip().lower()
    return kind == "attachment" or (not alone and kind != "inline" and bool(_name(part)))


def _name(part: MailTree) -> str:
    raw = _safely_param(part, "Content-Disposition", "filename") or _safely_param(part, "Content-Type", "name")
    return file_name(raw)


def _file(part: MailTree, media_type: str, mark: str) -> MailFile:
    name = _name(part) or _NAMES.get(media_type, "file.bin")
    if _is_cut(part, mark):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
        encoded: str | None = next(iter(headers_of(part, "Content-Transfer-Encoding")), "").strip()
    else:
        data = _data(part)
        encoded = _left_encoded(data, mark)
    return MailFile(name=name, media_type=media_type, data=data, content_id=_content_id(part), encoded=encoded)


def _is_cut(part: MailTree, mark: str) -> bool:
    return bool(mark) and not part.is_multipart() and mark in str(part.get_payload())


def _left_encoded(data: bytes, mark: str) -> str | None:
    """Of data that is a mail, or several, as they stand."""
    return "" if mark and mark.encode() in data else None


def _content_id(part: MailTree) -> str:
    """Without brackets, as `cid:` names it (RFC 2392)."""
    return next(iter(headers_of(part, "Content-ID")), "").strip("<> ")[:500]


def _nested_mail(part: MailTree, mark: str) -> MailFile:
    """A mail within the mail, kept whole as a file named after its subject."""
    children = _children(part)
    subject = next(iter(headers_of(children[0], "Subject")), "") if children else ""
    data = _as_bytes(children[0]) if children else b""
    encoded = _left_encoded(data, mark)
    if encoded is not None:  # what comes back in its place has the line ends of mail
        data = data.replace(b"\n", b"\r\n")
    return MailFile(
        name=_name(part) or file_name(f"{subject[:80].replace('/', ' ') or 'message'}.eml"),
        media_type="message/rfc822",
        data=data,
        encoded=encoded,
    )


def _as_bytes(part: MailTree) -> bytes:
    try:
        return part.as_bytes()
    except Exception:  # the generator raises various errors on trees that the parser accepted
        return plain(str(part.get_payload() or "")).encode("utf-8", "replace")


def _data(part: MailTree) -> bytes:
    """The content, transfer encoding undone as far as it can be."""
    if part.is_multipart():
        return b"".join(_as_bytes(child) for child in _children(part))
    try:
        data = part.get_payload(decode=True)
    except Exception:  # broken uuencode raises; what was sent is better than nothing
        data = str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _decoded(part: MailTree, name: str) -> MailTree:
    """A stand-in that holds one header, decoded, so that Python's parameter readers see no raw 8-bit bytes."""
    stand_in: MailTree = Message(policy=policy.compat32)
    for value in raw_headers(part, name)[:1]:
        text = value if value.isascii() else text_of(value.encode("utf-8", "surrogateescape"))
        stand_in[name] = plain(text).replace("\n", " ")
    return stand_in


def _safely_param(part: MailTree, header: str, parameter: str) -> str:
    """A header's parameter with RFC 2231 undone; empty when there is none or it cannot be read."""
    try:
        value = _decoded(part, header).get_param(parameter, "", header=header)
    except Exception:  # RFC 2231 continuations with broken numbers raise
        return ""
    if not isinstance(value, tuple):
        return str(value or "")
    charset, _, text = value
    return text_of(text.encode("latin-1", "replace"), charset or "")

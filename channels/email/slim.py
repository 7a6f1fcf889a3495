"""Heavy mails made light: what is long and not to be read in place is cut out of a mail before it is parsed, and a mark
stands for it until its file is written, piece by piece. Pure.

Python's parser holds a mail several times over; of a cut mail it sees headers, words and marks. A mark is made from the
digest of the whole mail, so nobody can write one into a mail of theirs, and it is of letters that every transfer
encoding leaves as they are.
"""

import binascii
import re
from collections.abc import Callable, Iterable, Iterator

from hub.contract.words import Value

WORTH = 64 * 1024  # octets from which cutting is worth it
TEXT_KEPT = 2_000_000  # octets of a readable part that are left in place; far more than is handed on
TNEF_KEPT = 40_000_000
LONGEST_HEAD = 256 * 1024
PIECE = 64 * 1024
_TYPE = re.compile(rb"^content-type:\s*([\w.+-]+)/([\w.+-]+)", re.IGNORECASE | re.MULTILINE)
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(rb"^content-transfer-encoding:\s*(?:base64|quoted-printable)", re.IGNORECASE | re.MULTILINE)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


class Slim(Value):
    """A mail with marks. `cuts`: where in the whole mail each lies that was cut out, from and to."""

    light: bytes
    mark: str
    cuts: tuple[tuple[int, int], ...] = ()


def mark_of(digest: str) -> str:
    """48 characters with the number behind it: whole groups of base64."""
    return f"KD{digest[:40]}"


def slimmed(readline: Callable[[int], bytes], mark: str) -> Slim:
    """Read a mail line by line and cut it. Only a line that begins with `--` may end a part: every boundary does
    (RFC 2046 5.1.1); one that is none costs nothing but a second cut."""
    cutter = _Cutter(mark.encode())
    while piece := readline(PIECE):
        cutter.take(piece)
    cutter.end_part()
    return Slim(light=bytes(cutter.light), mark=mark, cuts=tuple(cutter.cuts))


class _Cutter:
    def __init__(self, mark: bytes) -> None:
        self.light = bytearray()
        self.cuts: list[tuple[int, int]] = []
        self._mark = mark
        self._at = 0
        self._last = b"\n"
        self._head: bytearray | None = bytearray()  # None within a body
        self._keep = 0
        self._begin = 0  # of the body, in `light`
        self._cut_from: int | None = None

    def take(self, piece: bytes) -> None:
        starts_line = self._last.endswith(b"\n")
        if starts_line and piece.startswith(b"--"):
            self.end_part()
            self._head = bytearray()
            self.light += piece
        elif self._head is not None:
            self._take_header(piece, starts_line)
        elif self._cut_from is None:
            self.light += piece
            if len(self.light) - self._begin > self._keep + WORTH:
                self._cut(self._at + len(piece))
        self._at += len(piece)
        self._last = piece

    def _take_header(self, piece: bytes, starts_line: bool) -> None:
        assert self._head is not None
        self.light += piece
        self._head += piece
        if starts_line and not piece.strip(b"\r\n"):
            keep = _kept(bytes(self._head))
            if keep is None:  # a mail within the mail: its headers follow
                self._head = bytearray()
                return
            self._keep = keep
        elif len(self._head) > LONGEST_HEAD:
            self._keep = TEXT_KEPT
        else:
            return
        self._head = None
        self._begin = len(self.light)

    def _cut(self, end: int) -> None:
        """From a line's begin, if there is one near."""
        keep_to = self._begin
        if self._keep:
            keep_to = self.light.find(b"\n", self._begin + self._keep) + 1 or self._begin + self._keep
        self._cut_from = end - (len(self.light) - keep_to)
        del self.light[keep_to:]

    def end_part(self) -> None:
        """The line's end before a boundary belongs to the boundary, and stays."""
        if self._cut_from is None:
            return
        content = self._last.rstrip(b"\r\n")
        line_end = self._last[len(content) :] if self._last.endswith(b"\n") else b""
        self.light += self._mark + b"%06d" % len(self.cuts) + line_end
        self.cuts.append((self._cut_from, self._at - len(line_end)))
        self._cut_from = None


def _kept(head: bytes) -> int | None:
    """How much of a part with these headers is left in place; None for a mail within the mail."""
    kind = _TYPE.search(head)
    main, sub = (kind[1].lower(), kind[2].lower()) if kind else (b"text", b"plain")
    if (main, sub) == (b"message", b"rfc822") and not _ENCODED.search(head):
        return None
    if main == b"multipart":
        return TEXT_KEPT
    if sub == b"ms-tnef":  # opened in memory (`channels.email.tnef`)
        return TNEF_KEPT
    readable = main == b"text" and sub in (b"plain", b"html", b"enriched") and not _ATTACHED.search(head)
    return TEXT_KEPT if readable else 0


def filled(data: bytes, slim: Slim, read: Callable[[int, int], Iterable[bytes]]) -> Iterator[bytes]:
    """What was cut, back in its place. `read` gives the whole mail's octets between two offsets."""
    at = 0
    for found in re.finditer(slim.mark.encode() + rb"(\d{6})", data):
        if int(found[1]) < len(slim.cuts):
            yield data[at : found.start()]
            yield from read(*slim.cuts[int(found[1])])
            at = found.end()
    yield data[at:]


def undone(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content with its transfer encoding undone as far as it can be; of others than base64 and quoted-printable as
    it is."""
    match encoding.strip().lower():
        case "base64":
            return _from_base64(pieces)
        case "quoted-printable":
            return _from_quoted(pieces)
        case _:
            return iter(pieces)


def _from_base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        letters = left + _NO_BASE64.sub(b"", piece)
        content, padding, _ = letters.partition(b"=")
        if padding:  # the end (RFC 2045 6.8)
            left = content
            break
        whole = len(letters) - len(letters) % 4
        left = letters[whole:]
        if whole:
            yield binascii.a2b_base64(letters[:whole])
    if len(left) % 4 != 1:
        yield binascii.a2b_base64(left + b"=" * (-len(left) % 4))
    else:  # one letter too many
        yield binascii.a2b_base64(left[:-1])


def _from_quoted(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        lines, line_end, rest = (left + piece).rpartition(b"\n")
        if line_end:
            yield binascii.a2b_qp(lines + line_end)
        left = rest
    yield binascii.a2b_qp(left)

"""Files on their way to a browser: piece by piece, from any place, and as safe as a stranger's file must be."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from hub.contract.ports import Files
from hub.contract.words import Attachment

PLAYABLE = ("audio/", "video/")
PLAIN = "application/octet-stream"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


async def download(files: Files, file: Attachment, asked: str = "", *, plays: bool = False) -> Response:
    """The file, or the part of it that `asked` (a Range header, RFC 9110 section 14) names: players seek by it.
    `plays`: it may be shown in place. A file of unknown size (0) has no parts. Raises `NotFound`."""
    headers = safe_headers(file.name, plays)
    part = range_of(asked, file.size) if plays and file.size else None
    if part is not None and part[0] >= part[1]:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    begin, end = part or (0, file.size)
    pieces = files.open(file.key, begin)
    first = await anext(pieces, b"")  # so that what is not there is an answer of its own
    if file.size:
        headers["Content-Length"] = str(end - begin)
    if plays and file.size:
        headers["Accept-Ranges"] = "bytes"
    if part is not None:
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{file.size}"
    return StreamingResponse(
        _cut(first, pieces, end - begin if file.size else None),
        status_code=200 if part is None else 206,
        media_type=file.media_type,
        headers=headers,
    )


def range_of(asked: str, size: int) -> tuple[int, int] | None:
    """Which octets, from and up to. None for all: nothing was asked, or several parts, or in words we do not know. An
    empty part for one that the file does not have."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:  # the last so many
        return (max(0, size - int(found[2])), size) if int(found[2]) else (size, size)
    if found[2] and int(found[2]) < int(found[1]):
        return None
    return int(found[1]), min(int(found[2]) + 1, size) if found[2] else size


def safe_headers(name: str, plays: bool) -> dict[str, str]:
    """How a browser must treat a file whose name and content strangers chose (RFC 6266; no name reaches a header
    unquoted)."""
    how = "inline" if plays else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name or 'file', safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


async def _cut(first: bytes, pieces: AsyncIterator[bytes], left: int | None) -> AsyncIterator[bytes]:
    """`first` and what follows, as many octets as are `left`; None for all."""
    yield first[:left]
    while left is None or (left := left - len(first)) > 0:
        first = await anext(pieces, b"")
        if not first:
            return
        yield first[:left]

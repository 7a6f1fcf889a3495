"""Mails that lie in files: a single mail, an mbox, a Maildir, or a folder of `.eml` files. Read lazily, oldest first
where the archive has an order; what is no mail at all is still handed on, for the parser to make of it what it can."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from channels.email.headers import people
from channels.email.message_ids import keys_in
from channels.email.parts import head_of, raw_headers
from hub.contract.errors import Invalid
from hub.contract.words import Value

_HEADERS_WITHIN = 64_000  # octets
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")


class Filed(Value):
    """A mail in an archive. `name`: where it lies, for messages about it."""

    name: str
    read: Callable[[], bytes]


def mails_in(path: Path) -> list[Filed]:
    """The mails an archive holds. Raises `Invalid` when there is nothing to read at `path`."""
    try:
        found = list(_found(path))
    except OSError as error:
        raise Invalid(f"{path} cannot be read ({error.strerror}).", mend="name a mail, an mbox or a Maildir") from error
    if not found:
        raise Invalid(f"{path} holds no mails.", mend="name a mail, an mbox, a Maildir or a folder of .eml files")
    return found


def thread_of(raw: bytes) -> str:
    """A name that a mail shares with those it answers, so that they are handed over one after the other."""
    tree = head_of(raw[:_HEADERS_WITHIN])
    for name in ("References", "In-Reply-To", "Message-ID"):
        for value in raw_headers(tree, name):
            if keys := keys_in(value):
                return keys[0]
    return ""


def addressed_to(raw: bytes) -> list[str]:
    """Whom a mail says it is for, the envelope's word first."""
    tree = head_of(raw[:_HEADERS_WITHIN])
    return [person.address for name in ("Delivered-To", "X-Original-To", "To", "Cc") for person in people(tree, name)]


def returned_to(raw: bytes) -> str:
    """Its return path: the null one as an empty word, its author where nothing is said that is an address."""
    tree = head_of(raw[:_HEADERS_WITHIN])
    for value in raw_headers(tree, "Return-Path"):
        path = value.strip().strip("<>")
        if not path or (path.isascii() and _ADDRESS.fullmatch(path)):
            return path
    return next((person.address for person in people(tree, "From")), "")


def _found(path: Path) -> Iterator[Filed]:
    if path.is_file():
        with path.open("rb") as opened:
            is_mbox = opened.read(5) == b"From "
        if is_mbox:
            yield from _of_mbox(path)
        else:
            yield Filed(name=str(path), read=path.read_bytes)
    elif (path / "cur").is_dir():
        for folder in (path, *sorted(each for each in path.iterdir() if each.name.startswith(".") and each.is_dir())):
            yield from _of_maildir(folder)
    elif path.is_dir():
        for file in sorted(path.rglob("*.eml")):
            yield Filed(name=str(file), read=file.read_bytes)
    else:
        raise Invalid(f"There is no file or folder {path}.", mend="check the path")


def _of_mbox(path: Path) -> Iterator[Filed]:
    """RFC 4155: a mail begins at a line `From …` after a blank one. Opened anew for each mail: archives are large."""
    begins: list[int] = []
    at, blank = 0, True
    with path.open("rb") as file:
        for line in file:
            if blank and line.startswith(b"From "):
                begins.append(at)
            blank = not line.strip()
            at += len(line)
    for number, (begin, end) in enumerate(pairwise([*begins, at]), start=1):
        yield Filed(name=f"{path} mail {number}", read=partial(_slice, path, begin, end))


def _slice(path: Path, begin: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(begin)
        file.readline()
        return file.read(end - file.tell())


def _of_maildir(path: Path) -> Iterator[Filed]:
    files = [file for part in ("cur", "new") for file in (path / part).glob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: file.name):  # names begin with the time of delivery
        yield Filed(name=str(file), read=file.read_bytes)

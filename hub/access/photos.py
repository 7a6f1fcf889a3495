"""What agents look like, as customers and colleagues see them."""

import re
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.chat_ports import Photo
from hub.contract.errors import Invalid, KeydeskError, NotFound, TooLarge
from hub.contract.ports import Files, NewId
from hub.contract.words import Value
from hub.storage.engine import Store
from hub.storage.schema import users
from hub.storage.writer import Transaction, Writer

LARGEST = 1024 * 1024
"""Bytes of a photo: it is shown the size of a thumb."""
_KINDS = {
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
"""How files of each kind begin (JPEG: ITU T.81 B.1; PNG: RFC 2083, 3.1; WebP: RFC 9649, 2.4)."""


class PhotoChange(Value):
    """`key`: where the picture lies at the file port; empty for none."""

    user_id: str
    key: str


class StoredPhotos:
    """Implements the `Photos` port. The picture lies at the file port under `photos/<user>/<id>/<media subtype>`."""

    def __init__(self, store: Store, files: Files) -> None:
        self._store = store
        self._files = files

    async def of(self, agent_id: str) -> Photo | None:
        """See the `Photos` port."""
        async with self._store.reader.connect() as conn:
            key = (await conn.execute(select(users.c.photo).where(users.c.id == agent_id))).scalar()
        if not key:
            return None
        try:
            data = await self._files.get(key)
        except NotFound:
            return None
        return Photo(data=data, media_type=f"image/{key.rpartition('/')[2]}")


async def all_photos(reader: AsyncEngine) -> dict[str, str]:
    """By user, which photo they have: a word that is another for another photo."""
    query = select(users.c.id, users.c.photo).where(users.c.photo != "")
    async with reader.connect() as conn:
        return {row.id: row.photo.split("/")[-2] for row in await conn.execute(query)}


async def keep_photo(writer: Writer, files: Files, user_id: str, data: bytes, new_id: NewId) -> None:
    """Show the user like this from now on. What the picture is, its bytes say. Raises `Invalid` for what is no JPEG,
    PNG or WebP, `TooLarge` above `LARGEST`, `NotFound`."""
    if len(data) > LARGEST:
        raise too_large()
    kind = next((name for name, begins in _KINDS.items() if begins.match(data)), None)
    if kind is None:
        raise Invalid("This is no picture.", mend="choose a JPEG, PNG or WebP file", field="photo")
    key = f"photos/{user_id}/{new_id('ph')}/{kind}"
    await files.put(key, data, f"image/{kind}")
    try:
        before = await writer.run(set_photos, PhotoChange(user_id=user_id, key=key))
    except KeydeskError:
        await files.delete(key)
        raise
    if before:
        await files.delete(before)


async def drop_photo(writer: Writer, files: Files, user_id: str) -> None:
    """Show the user by their initials again. Raises `NotFound`."""
    if before := await writer.run(set_photos, PhotoChange(user_id=user_id, key="")):
        await files.delete(before)


def too_large() -> TooLarge:
    return TooLarge(f"A photo may have {LARGEST // 1024} kB.", mend="choose a smaller one")


def set_photos(tx: Transaction, items: Sequence[PhotoChange]) -> list[str | NotFound]:
    """The keys that stood there before."""
    return [_set(tx, item) for item in items]


def _set(tx: Transaction, item: PhotoChange) -> str | NotFound:
    before = tx.conn.execute(select(users.c.photo).where(users.c.id == item.user_id)).scalar()
    if before is None:
        return NotFound("There is no such user.")
    tx.conn.execute(update(users).where(users.c.id == item.user_id).values(photo=item.key))
    return str(before)

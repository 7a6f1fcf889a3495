"""Files agents attach to what they write: kept before they are sent, by whoever uploaded them."""

import re
import unicodedata
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.contract.errors import Invalid, KeydeskError, NotFound, TooLarge
from hub.contract.ports import Files, NewId
from hub.contract.words import Attachment, Value
from hub.storage.schema import drafts, new_drafts, uploads
from hub.storage.writer import Transaction, Writer

LARGEST = 20_000_000
QUOTA = 500_000_000  # octets that one user may upload within a day
DAY = timedelta(days=1)
LONGEST_NAME = 150
PLAIN = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_USED = select(func.coalesce(func.sum(uploads.c.size), 0)).where(
    uploads.c.user_id == bindparam("user"), uploads.c.at > bindparam("since")
)
_OWN = select(uploads).where(uploads.c.user_id == bindparam("user"), uploads.c.id == bindparam("id"))
_UNSENT = select(uploads.c.id, uploads.c.key).where(uploads.c.sent.is_(False), uploads.c.at < bindparam("before"))
_FORGET = delete(uploads).where(uploads.c.id.in_(bindparam("ids", expanding=True)))
AT_ONCE = 500


class UploadCard(Value):
    """A file that was uploaded; `id` names it in a message's `attachments`, and as `cid:` and the id in its HTML."""

    id: str
    name: str
    media_type: str
    size: int


class Upload(Value):
    """A file that is kept already, on its way to be known."""

    card: UploadCard
    key: str
    user: User


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as it comes. `announced`: its size in octets as the sender says, 0 when they do not."""

    name: str
    media_type: str
    data: AsyncIterable[bytes]
    announced: int = 0


async def upload(writer: Writer, files: Files, user: User, sent: Sent, new_id: NewId) -> UploadCard:
    """Keep the file. Raises `Invalid` (empty), `TooLarge`, or, beyond the user's quota, `Invalid`."""
    if sent.announced > LARGEST:
        raise too_large()
    await writer.run(check_quotas, (user.id, sent.announced))  # before anything is written to the disk
    id, name, media_type = new_id("up"), clean_name(sent.name), clean_media_type(sent.media_type)
    key = f"uploads/{id}"
    size = await files.put_stream(key, _bearable(sent.data), media_type)
    try:
        if not size:
            raise Invalid("The file is empty.", mend="choose another")
        card = UploadCard(id=id, name=name, media_type=media_type, size=size)
        return await writer.run(keep_uploads, Upload(card=card, key=key, user=user))
    except KeydeskError:
        await files.delete(key)
        raise


async def _bearable(data: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    size = 0
    async for piece in data:
        if (size := size + len(piece)) > LARGEST:
            raise too_large()
        yield piece


async def own_file(reader: AsyncEngine, user: User, upload_id: str) -> Attachment:
    """Where a file is that this user uploaded. Raises `NotFound`, also for a colleague's."""
    async with reader.connect() as conn:
        row = (await conn.execute(_OWN, {"user": user.id, "id": upload_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such upload, or none of yours.", mend="upload the file again")
    return Attachment(key=row.key, name=row.name, media_type=row.media_type, size=row.size)


def too_large() -> TooLarge:
    return TooLarge(f"A file has at most {LARGEST // 1_000_000} MB.", mend="send a smaller one, or a link")


def check_quotas(tx: Transaction, items: Sequence[tuple[str, int]]) -> list[KeydeskError | None]:
    return [_over_quota(tx, user_id, size) for user_id, size in items]


def keep_uploads(tx: Transaction, items: Sequence[Upload]) -> list[UploadCard | KeydeskError]:
    return [_keep(tx, item) for item in items]


def _keep(tx: Transaction, item: Upload) -> UploadCard | KeydeskError:
    card = item.card
    if refusal := _over_quota(tx, item.user.id, card.size):
        return refusal
    tx.conn.execute(
        uploads.insert(),
        {
            "id": card.id,
            "user_id": item.user.id,
            "key": item.key,
            "name": card.name,
            "media_type": card.media_type,
            "size": card.size,
            "at": tx.now,
        },
    )
    return card


def _over_quota(tx: Transaction, user_id: str, size: int) -> Invalid | None:
    since: datetime = tx.now - DAY
    used: int = tx.conn.execute(_USED, {"user": user_id, "since": since}).scalar_one()
    if used + size <= QUOTA:
        return None
    return Invalid(f"You may upload {QUOTA // 1_000_000} MB a day.", mend="wait until tomorrow, or send a link")


def forgotten(conn: Connection, before: datetime) -> list[str]:
    """Forget uploads from before then that were neither sent nor wait in a draft, at most `AT_ONCE`: the keys of their
    files, which are to be deleted once this is committed. If that does not happen, files stay that nobody knows."""
    waiting: set[str] = set()
    for content in [drafts.c.content, new_drafts.c.content]:
        for kept in conn.execute(select(content)).scalars():
            waiting.update(kept.get("attachments", ()))
    gone = {row.id: row.key for row in conn.execute(_UNSENT, {"before": before}) if row.id not in waiting}
    ids = list(gone)[:AT_ONCE]
    if ids:
        conn.execute(_FORGET, {"ids": ids})
    return [gone[each] for each in ids]


def clean_name(name: str) -> str:
    """A file's name as it may be shown and sent: its last part, without control, direction and separator marks, of
    bearable length with its ending kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    safe = "".join(
        letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    safe = " ".join(re.sub(r'[<>:"|?*]', "_", safe).split()).lstrip(".").strip()
    if len(safe) > LONGEST_NAME:
        stem, dot, ending = safe.rpartition(".")
        safe = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 20 else safe[:LONGEST_NAME]
    return safe or "file"


def clean_media_type(media_type: str) -> str:
    """The type without its parameters; of what is none, that of any file."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else PLAIN


def card_of(row: Any) -> UploadCard:
    return UploadCard(id=row.id, name=row.name, media_type=row.media_type, size=row.size)

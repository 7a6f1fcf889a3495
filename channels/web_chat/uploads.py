"""Files visitors send: taken one by one, looked at, kept until a message carries them; and who may fetch which.

An upload has a note of its own under the visitor's id, so that nobody can name another's. The note is written before
the first byte is kept and `taken` before the message is committed: a file may be left over by a crash, but none that a
message carries is ever swept.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
import structlog
from msgspec import structs

from channels.web_chat import frames, links
from channels.web_chat.identity import Visitor, admit
from channels.web_chat.media_types import HEAD, allowed, sniff
from channels.web_chat.note import CHANNEL, LineNote
from channels.web_chat.settings import ChatSettings
from hub.contract.chat_ports import ChatDoors
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound, TooLarge, Unavailable
from hub.contract.ports import Doors
from hub.contract.words import Attachment, MessageCard, Value

log = structlog.get_logger()
NOTES = f"{CHANNEL}_uploads"
UNSENT_LASTS = timedelta(days=1)
TAKEN_LASTS = timedelta(days=60)  # a message that waits in a client for so long is no longer sent again
UPLOAD_SECONDS = 300.0
LONGEST_NAME = 120
_ID = re.compile(r"[A-Za-z0-9_]{1,64}")
_MESSAGE_FILE = re.compile(r"([A-Za-z0-9_]{1,64})\.(\d{1,3})")
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')


class _Upload(Value):
    """`arriving` until it was found harmless, `kept` until a message takes it."""

    state: Literal["arriving", "kept", "taken"]
    name: str
    media_type: str
    at: datetime
    size: int = 0


class Uploads:
    """`key`: seals the addresses of files."""

    def __init__(self, settings: ChatSettings, doors: Doors, chat: ChatDoors, key: bytes) -> None:
        self._settings = settings
        self._doors = doors
        self._chat = chat
        self._key = key

    # --- in -----------------------------------------------------------------------------------------------------

    async def keep(self, visitor: str, name: str, claimed: str, data: AsyncIterator[bytes]) -> frames.File:
        """Take a file. `claimed`: the media type its sender says it has.

        Raises `Invalid` with `field` `type`, `empty` or `malware`, `TooLarge`, `Conflict` while too many of this
        visitor's wait to be sent, `Unavailable` when it cannot be looked at or kept now."""
        limits = self._chat.rules().files
        waiting = (await self._doors.notes.all(NOTES, f"{visitor}/")).values()
        if sum(note["state"] != "taken" for note in waiting) >= self._settings.unsent_files:
            raise Conflict("Too many files wait to be sent.", field="files", mend="send some of them first")
        head = await _head(data)
        media_type = sniff(head, claimed)
        if not head:
            raise Invalid("The file is empty.", field="empty")
        if not allowed(media_type, limits.types):
            raise Invalid("Files of this kind are not taken.", field="type", mend=_kinds(limits.types))
        upload_id = self._doors.new_id("up")
        upload = _Upload(state="arriving", name=file_name(name), media_type=media_type, at=self._doors.clock())
        await self._doors.notes.put(NOTES, f"{visitor}/{upload_id}", msgspec.to_builtins(upload))
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                pieces = _measured(head, data, limits.max_bytes)
                size = await self._doors.files.put_stream(_key(upload_id), pieces, media_type)
            await self._look_at(visitor, upload_id)
        except Exception as error:
            await self._drop(visitor, upload_id, msgspec.to_builtins(upload))
            if isinstance(error, TimeoutError):
                raise Invalid("The file came too slowly.", field="slow") from None
            raise
        kept = structs.replace(upload, state="kept", size=size)
        await self._doors.notes.put(NOTES, f"{visitor}/{upload_id}", msgspec.to_builtins(kept))
        return self._file(visitor, upload_id, Attachment(key="", name=kept.name, media_type=media_type, size=size))

    async def _look_at(self, visitor: str, upload_id: str) -> None:
        try:
            found = await self._chat.scanner.scan(self._doors.files.open(_key(upload_id)))
        except Unavailable:
            raise Unavailable("Files cannot be looked at now; try again later.", field="later") from None
        if found:
            log.warning("malware in a visitor's file", visitor=visitor, upload=upload_id, found=found)
            raise Invalid("The file is harmful.", field="malware")

    async def take(self, visitor: str, ids: Sequence[str]) -> tuple[Attachment, ...]:
        """What a message of this visitor's carries; durable when this returns, and the same when asked again. Raises
        `Invalid` with `field` `files` for too many, `file` for one that is not theirs or no longer there."""
        wanted = tuple(dict.fromkeys(ids))
        if len(wanted) > max(1, self._chat.rules().files.most):
            raise Invalid("A message cannot carry so many files.", field="files")
        return tuple([await self._taken(visitor, upload_id) for upload_id in wanted])

    async def _taken(self, visitor: str, upload_id: str) -> Attachment:
        note, upload = await self._upload(visitor, upload_id)
        if upload is None:
            raise Invalid("There is no such file of this visitor's.", field="file")
        if upload.state == "kept":
            taken = msgspec.to_builtins(structs.replace(upload, state="taken"))
            if not await self._doors.notes.swap(NOTES, f"{visitor}/{upload_id}", note, taken):
                return await self._taken(visitor, upload_id)  # another tab, or the sweep, was quicker
        return Attachment(key=_key(upload_id), name=upload.name, media_type=upload.media_type, size=upload.size)

    async def _upload(self, visitor: str, upload_id: str) -> tuple[dict[str, Any], _Upload | None]:
        """Its note, and what that says; None when there is no such file yet, or no longer."""
        if not _ID.fullmatch(upload_id):
            return {}, None
        note = await self._doors.notes.get(NOTES, f"{visitor}/{upload_id}") or {}
        upload = msgspec.convert(note, _Upload) if note else None
        return note, upload if upload is not None and upload.state != "arriving" else None

    # --- out ----------------------------------------------------------------------------------------------------

    def shown(self, visitor: str, card: MessageCard) -> tuple[frames.File, ...]:
        """The files of a message, with addresses that open for this visitor only."""
        if card.deleted:
            return ()
        return tuple(
            self._file(visitor, f"{card.id}.{place}", attachment) for place, attachment in enumerate(card.attachments)
        )

    def _file(self, visitor: str, file_id: str, attachment: Attachment) -> frames.File:
        return frames.File(
            id=file_id,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            url=links.file_path(self._key, visitor, file_id, now=self._doors.clock()),
        )

    def named(self, file_id: str, sealed: str) -> str:
        """The id of the visitor whom the file's address names. Raises `BadSignature`."""
        return links.visitor_named(self._key, file_id, sealed, now=self._doors.clock())

    async def find(self, visitor: str, file_id: str) -> Attachment:
        """A file of this visitor's conversation, or one they have not sent yet. Raises `NotFound` for any other, and
        `BadSignature` for a visitor who may not chat."""
        stored = await self._doors.notes.get(CHANNEL, visitor)
        note = msgspec.convert(stored, LineNote) if stored else None
        if note is not None:
            known = Visitor(id=visitor, site=note.site, email=note.email)
            admit(known, signed_in_only=self._settings.identity_required)
        _, upload = await self._upload(visitor, file_id)
        if upload is not None:
            return Attachment(key=_key(file_id), name=upload.name, media_type=upload.media_type, size=upload.size)
        named = _MESSAGE_FILE.fullmatch(file_id)
        if named and note is not None and note.conversation_id:
            for card in await self._doors.transcript.after(note.conversation_id, 0, note.customers):
                if card.id == named[1] and card.channel == CHANNEL and not card.deleted:
                    place = int(named[2])
                    if place < len(card.attachments):
                        return card.attachments[place]
        raise NotFound("There is no such file.")

    # --- time ---------------------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Drop what was not sent for a day, and the notes of what was sent long ago."""
        now = self._doors.clock()
        for name, note in (await self._doors.notes.all(NOTES)).items():
            upload = msgspec.convert(note, _Upload)
            visitor, _, upload_id = name.partition("/")
            if upload.state != "taken" and now - upload.at > UNSENT_LASTS:
                await self._drop(visitor, upload_id, note)
            elif now - upload.at > TAKEN_LASTS:
                await self._doors.notes.swap(NOTES, name, note, None)

    async def _drop(self, visitor: str, upload_id: str, note: dict[str, Any]) -> None:
        """Unless a message took it meanwhile. The file goes first: what is left over after a crash is still known."""
        gone = msgspec.to_builtins(structs.replace(msgspec.convert(note, _Upload), state="arriving"))
        name = f"{visitor}/{upload_id}"
        try:
            if note == gone or await self._doors.notes.swap(NOTES, name, note, gone):
                await self._doors.files.delete(_key(upload_id))
                await self._doors.notes.swap(NOTES, name, gone, None)
        except KeydeskError as error:
            log.warning("upload not dropped yet", upload=upload_id, why=error.detail)


def file_name(given: str) -> str:
    """A name that is safe to show and to save under, its ending kept."""
    name = _UNNAMEABLE.sub("_", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(ending) < LONGEST_NAME // 4:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME] or "file"


def _key(upload_id: str) -> str:
    return f"chat/{upload_id}"


def _kinds(types: Sequence[str]) -> str:
    return f"send one of these: {', '.join(types)}" if types else "no files are taken here"


async def _head(data: AsyncIterator[bytes]) -> bytes:
    head = b""
    async with asyncio.timeout(UPLOAD_SECONDS):
        async for piece in data:
            head += piece
            if len(head) >= HEAD:
                break
    return head


async def _measured(head: bytes, rest: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """All of it, as long as it is not too much. Raises `TooLarge`."""
    size = len(head)
    if size <= most:
        yield head
        async for piece in rest:
            size += len(piece)
            if size > most:
                break
            yield piece
    if size > most:
        raise TooLarge(f"A file may have {most} bytes.", field="size")

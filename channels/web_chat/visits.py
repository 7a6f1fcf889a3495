"""All chats this node knows of: whoever is connected here, and every open line it has heard of."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from msgspec import structs

from channels.web_chat import frames, identity
from channels.web_chat.frames import Hello
from channels.web_chat.identity import Visitor
from channels.web_chat.limits import Bucket
from channels.web_chat.normalize import clean
from channels.web_chat.note import CHANNEL, LineNote, ended, unattended, visitor_of
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visit import Connected, Visit
from hub.contract.chat_ports import ChatDoors
from hub.contract.errors import BadSignature, KeydeskError
from hub.contract.events import ContactEvent, MessageQueued, MessageReceived, NoteAdded, Recorded
from hub.contract.ports import Doors

log = structlog.get_logger()


class Visits:
    """Give it the bus's events (`hear`), new connections (`enter`) and the passing of time (`tick`)."""

    def __init__(self, settings: ChatSettings, doors: Doors, chat: ChatDoors, key: bytes) -> None:
        self._settings = settings
        self._doors = doors
        self._chat = chat
        self._key = key
        self._visits: dict[str, Visit] = {}
        self._talking: dict[str, set[Visit]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], Awaitable[None]] | None = None

    async def start(self) -> None:
        """Take up the open lines where the last process left them, and listen."""
        self._unsubscribe = await self._doors.bus.subscribe(self.hear)
        now = self._doors.clock()
        for stored in (await self._doors.notes.all(CHANNEL)).values():
            kept = msgspec.convert(stored, LineNote)
            if kept.open and kept.visitor not in self._visits:
                self._keep(kept).away_since = now

    async def stop(self) -> None:
        """Let everyone go, to come back to whoever serves next."""
        if self._unsubscribe is not None:
            await self._unsubscribe()
        for visit in self._visits.values():
            visit.close(frames.RESTARTING, "the hub restarts")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        for task in self._tasks:
            task.cancel()

    def __iter__(self) -> Iterator[Visit]:
        return iter(list(self._visits.values()))

    # --- connections --------------------------------------------------------------------------------------------

    async def enter(self, hello: Hello, connection: Connected) -> Visit:
        """Let a visitor in and send what they miss.

        Raises `BadSignature` with `field` `token` or `identity` when one of the two is not good, and what the store
        raises."""
        now = self._doors.clock()
        visitor = self._visitor(hello, now)
        visit = self._visits.get(visitor.id)
        if visit is None:
            stored = await self._doors.notes.get(CHANNEL, visitor.id)
            kept = msgspec.convert(stored, LineNote) if stored else None
            fresh = LineNote(visitor=visitor.id, site=visitor.site, seen_at=now)
            visit = self._visits.get(visitor.id) or self._keep(kept or fresh)
        if not _same_person(visit.note, visitor):
            return await self.enter(structs.replace(hello, token=""), connection)
        visit.note = structs.replace(
            visit.note,
            email=visitor.email or visit.note.email,
            name=clean(hello.name or (hello.identity.name if hello.identity else "")) or visit.note.name,
            language=clean(hello.language) or visit.note.language,
        )
        lasts = timedelta(days=self._settings.token_days)
        visit.attach(connection, hello, identity.seal(self._key, visitor, now=now, lasts=lasts))
        return visit

    def _visitor(self, hello: Hello, now: datetime) -> Visitor:
        known: Visitor | None = None
        email = ""
        if hello.token:
            known = identity.unseal(self._key, hello.token, site=hello.site, now=now)
        if hello.identity is not None:
            secret = self._settings.identity_secret.get_secret_value()
            email = identity.proven_email(secret, hello.identity, now=now)
        if known is not None and (not email or identity.same_visitor(known, email)):
            visitor = structs.replace(known, email=email or known.email)
        else:
            visitor = Visitor(id=self._doors.new_id("vi"), site=hello.site, email=email)
        if self._settings.identity_required and not visitor.email:
            raise BadSignature("This site's chat is for signed-in visitors.", field="identity")
        return visitor

    def _keep(self, kept: LineNote) -> Visit:
        limits = self._settings
        now = asyncio.get_running_loop().time()
        bucket = Bucket(rate=limits.messages_per_second, burst=limits.message_burst, now=now)
        visit = self._visits[kept.visitor] = Visit(self._doors, kept, bucket, self.spawn, self._moved)
        self._moved(visit, "")
        return visit

    def _moved(self, visit: Visit, before: str) -> None:
        self._leave_conversation(visit, before)
        if now := visit.note.conversation_id:
            self._talking.setdefault(now, set()).add(visit)

    def _leave_conversation(self, visit: Visit, conversation: str) -> None:
        talking = self._talking.get(conversation, set())
        talking.discard(visit)
        if not talking:
            self._talking.pop(conversation, None)

    # --- the bus ------------------------------------------------------------------------------------------------

    def hear(self, batch: Sequence[Recorded]) -> None:
        """Take in what was committed; whatever arrives twice, late or not at all does no harm to the transcript."""
        for recorded in batch:
            event = recorded.event
            if isinstance(event, ContactEvent):
                if event.contact.channel == CHANNEL:
                    visitor, _ = visitor_of(event.contact.external_key)
                    if (visit := self._visits.get(visitor)) is not None:
                        visit.follow(event.contact, recorded.seq)
            elif isinstance(event, MessageReceived | MessageQueued | NoteAdded):
                for visit in tuple(self._talking.get(event.message.conversation_id, ())):
                    visit.hear(event.message, recorded.seq)

    async def end(self, key: str) -> None:
        """The hub ended this line; durable when this returns."""
        await self._change(key, ended)

    async def divert(self, key: str) -> None:
        """Nobody came in time on this line: the visitor is asked for a message. Durable when this returns."""
        await self._change(key, unattended)

    async def _change(self, key: str, change: Callable[[LineNote], LineNote]) -> None:
        visitor, line = visitor_of(key)
        visit = self._visits.get(visitor)
        if visit is None and visitor:
            stored = await self._doors.notes.get(CHANNEL, visitor)
            if stored is None:
                return
            visit = self._visits.get(visitor) or self._keep(msgspec.convert(stored, LineNote))
        if visit is not None and visit.note.line == line and visit.note.open:
            visit.become(change(visit.note))
            await visit.save()

    # --- time ---------------------------------------------------------------------------------------------------

    async def tick(self) -> None:
        """End the lines of visitors who stayed away, say of the others that they are here, forget the rest."""
        now = self._doors.clock()
        window = timedelta(seconds=self._settings.away_seconds)
        for visit in self:
            if visit.connections:
                if visit.note.open and now - visit.note.seen_at > window / 2:
                    visit.note = structs.replace(visit.note, seen_at=now)
                    await visit.save()
            elif not visit.note.open:
                del self._visits[visit.note.visitor]
                self._leave_conversation(visit, visit.note.conversation_id)
            elif now - max(visit.away_since, visit.note.seen_at) >= window:
                await self._give_up(visit, now - window)

    async def _give_up(self, visit: Visit, since: datetime) -> None:
        """Unless the visitor is connected to another node, which then keeps the note fresh."""
        stored = await self._doors.notes.get(CHANNEL, visit.note.visitor)
        seen_at = msgspec.convert(stored, LineNote).seen_at if stored else visit.note.seen_at
        if seen_at > since:
            visit.note = structs.replace(visit.note, seen_at=seen_at)
        elif not visit.connections:
            await visit.leave()
            log.info("chat visitor stayed away", visitor=visit.note.visitor, contact=visit.note.contact_id)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the background; its failure is logged."""
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except KeydeskError as error:
            log.warning("chat work not done", why=error.detail)
        except Exception:
            log.exception("chat work failed")


def _same_person(kept: LineNote, visitor: Visitor) -> bool:
    """False when the chat was proven to be one person's and another signs in with a token from before."""
    return not (kept.email and visitor.email) or kept.email == visitor.email

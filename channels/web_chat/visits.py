"""All chats this node knows of: whoever is connected here, and every open line it has heard of."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from msgspec import structs

from channels.web_chat import asked, frames, hours, identity, patience
from channels.web_chat.frames import Asked, Hello
from channels.web_chat.identity import Visitor
from channels.web_chat.limits import Bucket, Purse
from channels.web_chat.normalize import clean
from channels.web_chat.note import CHANNEL, LineNote, beside, ended, opens_for, unattended, visitor_of
from channels.web_chat.settings import ChatSettings
from channels.web_chat.surroundings import Surroundings
from channels.web_chat.uploads import Uploads
from channels.web_chat.visit import Connected, Visit
from hub.contract.chat_ports import ChatDoors
from hub.contract.errors import BadSignature, KeydeskError
from hub.contract.events import ContactEvent, MessageChanged, MessageQueued, MessageReceived, NoteAdded, Recorded
from hub.contract.ports import Doors
from hub.contract.signals import ReadUpTo, Signal, Typing

log = structlog.get_logger()
ADDRESS_SHARE = 10
"""How many visitors' messages one address may send at once: an office has one address, and so has a flood."""
KEPT_LONGER = timedelta(days=2)
"""So much longer than its token lasts a visitor's note is kept."""
FORGET_EVERY = timedelta(hours=1)


class Visits:
    """Give it the bus's events (`hear`), new connections (`enter`) and the passing of time (`tick`)."""

    def __init__(
        self, settings: ChatSettings, doors: Doors, chat: ChatDoors, key: bytes, uploads: Uploads | None = None
    ) -> None:
        self.uploads = uploads or Uploads(settings, doors, chat, key)
        self._settings = settings
        self._doors = doors
        self._chat = chat
        self._key = key
        self._around = Surroundings(settings, doors, chat, self.uploads, key, self.spawn, self._moved)
        self._visits: dict[str, Visit] = {}
        self._talking: dict[str, set[Visit]] = {}
        self._addresses = Purse(rate=settings.messages_per_second, burst=settings.message_burst, share=ADDRESS_SHARE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._forgot_at: datetime | None = None
        self._unsubscribe: Callable[[], Awaitable[None]] | None = None
        self._unlisten: Callable[[], None] | None = None

    async def start(self) -> None:
        """Take up the open lines where the last process left them, and listen."""
        self._unsubscribe = await self._doors.bus.subscribe(self.hear)
        self._unlisten = self._chat.signals.listen(self.sense)
        now = self._doors.clock()
        for key in await self._chat.lines.of(CHANNEL):
            visitor, _ = visitor_of(key)
            stored = await self._doors.notes.get(CHANNEL, visitor) if visitor else None
            if stored is not None and visitor not in self._visits:
                self._keep(msgspec.convert(stored, LineNote)).away_since = now

    async def stop(self) -> None:
        """Let everyone go, to come back to whoever serves next."""
        if self._unsubscribe is not None:
            await self._unsubscribe()
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        for visit in self._visits.values():
            visit.close(frames.RESTARTING, "the hub restarts")
            if visit.dirty:
                self.spawn(visit.save())
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
        visitor, name = self._visitor(hello, now)
        visit = await self._visit(visitor, now)
        if visitor.email and not opens_for(visit.note, visitor.email):
            return await self.enter(structs.replace(hello, token=""), connection)
        _owned(visit, visitor)
        if visitor.email and not visit.note.email:
            visit.become(structs.replace(visit.note, email=visitor.email))
            await visit.save()  # from now on no node lets in who only holds a token from before
        is_open = await hours.is_open(self._chat.queues, hours.calendar_of(self._around.rules, visit.note))
        visit = self._still(visit)
        if not visit.note.open:
            visit.open = is_open
        named, speaks = clean(hello.name or name), clean(hello.language)
        visit.note = structs.replace(visit.note, name=named or visit.note.name, language=speaks or visit.note.language)
        lasts = timedelta(days=self._settings.token_days)
        visit.attach(connection, hello, identity.seal(self._key, visitor, now=now, lasts=lasts))
        if hello.page is not None and hello.page != visit.page:
            self.spawn(asked.look(visit, hello.page))
        return visit

    async def visit_of(self, who: Visitor | str) -> Visit:
        """The chat of whoever asks without a line of frames, by their token or as whom it was given to; they count as
        here. Raises `BadSignature` and what the store raises."""
        now = self._doors.clock()
        visitor = identity.unseal(self._key, who, site=None, now=now) if isinstance(who, str) else who
        identity.admit(visitor, signed_in_only=self._settings.identity_required)
        visit = await self._visit(visitor, now)
        _owned(visit, visitor).seen()
        return visit

    def patience(self, visit: Visit, address: str, what: Asked) -> float:
        """How many seconds whoever asks this must wait before it is carried out: nothing is refused, so nothing is
        reordered. `address`: theirs, in the network."""
        if not isinstance(what, asked.WRITES):
            return 0.0
        now: float = asyncio.get_running_loop().time()
        return max(visit.bucket.take(now), self._addresses.take(address, now))

    def _visitor(self, hello: Hello, now: datetime) -> tuple[Visitor, str]:
        """Who they are, and what their site calls them."""
        known = identity.unseal(self._key, hello.token, site=hello.site, now=now) if hello.token else None
        proven = identity.signed_in(self._settings.proof_keys, hello.identity, hello.jwt, now=now)
        email = proven.email if proven else ""
        if known is not None and (not email or identity.same_visitor(known, email)):
            visitor = structs.replace(known, email=email or known.email)
        else:
            visitor = Visitor(id=self._doors.new_id("vi"), site=hello.site, email=email)
        identity.admit(visitor, signed_in_only=self._settings.identity_required)
        return visitor, proven.name if proven else ""

    async def _visit(self, visitor: Visitor, now: datetime) -> Visit:
        visit = self._visits.get(visitor.id)
        if visit is not None and (visitor.email or visit.note.email):
            return visit
        stored = await self._doors.notes.get(CHANNEL, visitor.id)  # they may have signed in at another node
        kept = msgspec.convert(stored, LineNote) if stored else None
        if (visit := self._visits.get(visitor.id)) is not None and kept is not None:
            visit.become(beside(visit.note, kept))
        fresh = LineNote(visitor=visitor.id, site=visitor.site, seen_at=now, email=visitor.email)
        return visit or self._keep(kept or fresh)

    def _keep(self, kept: LineNote) -> Visit:
        limits = self._settings
        now = asyncio.get_running_loop().time()
        bucket = Bucket(rate=limits.messages_per_second, burst=limits.message_burst, now=now)
        visit = self._visits[kept.visitor] = Visit(self._around, kept, bucket)
        self._moved(visit, "")
        return visit

    def _still(self, visit: Visit) -> Visit:
        """The visit, if the passing of time has forgotten it meanwhile: one that is not among the others is deaf."""
        current = self._visits.setdefault(visit.note.visitor, visit)
        self._moved(current, "")
        return current

    def _moved(self, visit: Visit, before: str) -> None:
        self._leave_conversation(visit, before)
        if now := visit.note.conversation_id:
            self._talking.setdefault(now, set()).add(visit)

    def _leave_conversation(self, visit: Visit, conversation: str) -> None:
        talking = self._talking.get(conversation, set())
        talking.discard(visit)
        if not talking:
            self._talking.pop(conversation, None)

    # --- the bus and the signals ----------------------------------------------------------------------------------

    def hear(self, batch: Sequence[Recorded]) -> None:
        """Take in what was committed; whatever arrives twice, late or not at all does no harm to the transcript."""
        for recorded in batch:
            event = recorded.event
            if isinstance(event, ContactEvent):
                if event.contact.channel == CHANNEL:
                    visitor, _ = visitor_of(event.contact.external_key)
                    if (visit := self._visits.get(visitor)) is not None:
                        visit.follow(event.contact, recorded.seq, recorded.at)
            elif isinstance(event, MessageReceived | MessageQueued | NoteAdded):
                for visit in tuple(self._talking.get(event.message.conversation_id, ())):
                    visit.hear(event.message, recorded.seq)
            elif isinstance(event, MessageChanged):
                for visit in tuple(self._talking.get(event.message.conversation_id, ())):
                    visit.hear_change(event.message)

    def sense(self, signal: Signal) -> None:
        """Take in what an agent does just now."""
        match signal:
            case Typing(side="agent"):
                for visit in self._talking.get(signal.conversation_id, ()):
                    visit.agent_types(signal.name, signal.on)
            case ReadUpTo():
                for visit in self._talking.get(signal.conversation_id, ()):
                    visit.agent_read(signal.number)

    async def end(self, key: str) -> None:
        """The hub ended this line; durable when this returns."""
        await self._change(key, lambda kept: ended(kept, self._doors.clock()))

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
        """End the lines of visitors who stayed away or no longer answer, tell the others how things stand, and forget
        the rest."""
        now = self._doors.clock()
        self._around.faces.forget()
        self._addresses.forget(asyncio.get_running_loop().time())
        open_now: dict[str, bool] = {}
        for visit in self:
            try:
                await self._look_after(visit, now, open_now)
            except KeydeskError as error:  # the others are looked after all the same
                log.warning("chat visit not looked after", visitor=visit.note.visitor, why=error.detail)
            except Exception:
                log.exception("chat visit not looked after", visitor=visit.note.visitor)
        if self._forgot_at is None or now - self._forgot_at >= FORGET_EVERY:
            self._forgot_at = now
            await self._doors.notes.forget(CHANNEL, now - timedelta(days=self._settings.token_days) - KEPT_LONGER)

    async def _look_after(self, visit: Visit, now: datetime, open_now: dict[str, bool]) -> None:
        window = timedelta(seconds=self._settings.away_seconds)
        if visit.connections:
            if visit.note.open and now - visit.note.seen_at > window / 2:
                visit.note = structs.replace(visit.note, seen_at=now)
                visit.dirty = True
            if not visit.note.open:
                calendar = hours.calendar_of(self._around.rules, visit.note)
                if calendar not in open_now:
                    open_now[calendar] = await hours.is_open(self._chat.queues, calendar)
                visit.open = open_now[calendar]
                visit.tell_status()
            await visit.tell_wait()
        elif not visit.note.open and (visit.asked_at is None or now - visit.asked_at >= window):
            del self._visits[visit.note.visitor]
            self._leave_conversation(visit, visit.note.conversation_id)
        elif visit.note.open and now - max(visit.away_since, visit.note.seen_at) >= window:
            await self._give_up(visit, now - window)
        await patience.look_after(visit)
        if visit.dirty:
            await visit.save()

    async def _give_up(self, visit: Visit, since: datetime) -> None:
        """Unless the visitor is connected to another node, which then keeps the note fresh."""
        stored = await self._doors.notes.get(CHANNEL, visit.note.visitor)
        seen_at = msgspec.convert(stored, LineNote).seen_at if stored else visit.note.seen_at
        if seen_at > since:
            visit.note = structs.replace(visit.note, seen_at=seen_at)
        elif not visit.connections:
            await asked.leave(visit)
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


def _owned(visit: Visit, visitor: Visitor) -> Visit:
    if not opens_for(visit.note, visitor.email):
        raise BadSignature("The token no longer opens this chat.", field="token", mend="begin without one")
    return visit

"""One visitor's chat as this node knows it: all their connections, their line, their place in the transcript.

Messages reach a visitor in one of two ways, with the same result. The bus usually brings the next number in turn: it
is passed on as it is. Anything else (a number missing, a new connection, a new conversation) rings the bell, and the
transcript is read from where the furthest-behind connection stands.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import msgspec
import structlog
from msgspec import structs

from channels.web_chat import frames, normalize, note
from channels.web_chat.frames import Asked, Hello, Leave, Say, Seen
from channels.web_chat.limits import Bucket
from channels.web_chat.line import Line
from channels.web_chat.note import CHANNEL, LineNote
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.inbound import LineMessage
from hub.contract.ports import Doors
from hub.contract.words import ContactCard, MessageCard

log = structlog.get_logger()
Spawn = Callable[[Coroutine[Any, Any, None]], None]
Moved = Callable[["Visit", str], None]


class Connected(Protocol):
    """A connection as a visit sees it: a line, and a way to send what the line holds."""

    line: Line

    def flush(self) -> None:
        """Send what the line holds soon; returns at once."""
        ...


class Visit:
    """`known`: every number of the conversation up to it was passed on or is no business of the visitor's.
    `away_since`: when the last connection went, on the hub's clock. `spawn` runs work in the background; `moved` is
    told the conversation the visit was in before."""

    def __init__(self, doors: Doors, kept: LineNote, bucket: Bucket, spawn: Spawn, moved: Moved) -> None:
        self.note = kept
        self.bucket = bucket
        self.connections: set[Connected] = set()
        self.away_since = kept.seen_at
        self._doors = doors
        self._spawn = spawn
        self._moved = moved
        self._speaking = asyncio.Lock()
        self._known = 0
        self._rung = 0
        self._behind = False
        self._reading = False

    # --- connections --------------------------------------------------------------------------------------------

    def attach(self, connection: Connected, hello: Hello, token: str) -> None:
        """Welcome a connection and send it what it misses."""
        now = self._doors.clock()
        self.note = structs.replace(self.note, seen_at=now)
        self.connections.add(connection)
        connection.line.welcome(
            hello,
            visitor=self.note.visitor,
            token=token,
            conversation=self.note.conversation_id,
            state=self.note.state,
            agent=self.note.agent,
        )
        connection.flush()
        self.ring()

    def detach(self, connection: Connected) -> None:
        """The connection is gone; the chat goes on."""
        self.connections.discard(connection)
        self.away_since = self._doors.clock()

    # --- what the visitor does ----------------------------------------------------------------------------------

    async def do(self, connection: Connected, asked: Asked) -> None:
        """Carry out a frame. Raises `Unavailable` when the hub cannot take it now."""
        match asked:
            case Say():
                number, reference = await self._say(asked)
                connection.line.taken(asked.client_id, number, reference)
            case Leave():
                await self.leave()
            case Seen():
                for message_id in connection.line.seen(asked.number):
                    self._spawn(self._confirm(message_id))

    async def _say(self, say: Say) -> tuple[int, str]:
        """Returns the message's number after the commit, and the reference of what was left because nobody came. When
        somebody came after all it is said to them, when the line is over it opens the next: no word is lost."""
        if self.note.state != "unattended":
            return await self._speak(say), ""
        left = normalize.message_left(self.note, say, self._doors.clock())
        try:
            received = await self._doors.intake.receive(left)
        except (Invalid, Conflict) as refused:
            log.info("chat message not left behind", visitor=self.note.visitor, why=refused.detail)
            return await self._speak(say), ""
        self.become(note.ended(self.note))
        await self.save()
        return received.message_number or 0, self.note.reference

    async def _speak(self, say: Say) -> int:
        async with self._speaking:
            if not self.note.open:
                if (number := await self._said_before(say)) is not None:
                    return number
                await self._open(say)
            try:
                received = await self._doors.intake.receive(self._message(say))
            except (Invalid, Conflict):  # the line is over and we had not heard
                self.become(note.ended(self.note))
                await self._open(say)
                received = await self._doors.intake.receive(self._message(say))
        return received.message_number or 0

    async def _said_before(self, say: Say) -> int | None:
        """A message sent again after its line ended must not open a new one."""
        if not self.note.conversation_id:
            return None
        cards = await self._doors.transcript.after(self.note.conversation_id, 0)
        mine = (card.number for card in cards if card.client_id == say.client_id and card.kind == "inbound")
        return next(mine, None)

    async def _open(self, say: Say) -> None:
        """Open the visitor's next line: a new contact, whose first words these are."""
        line = self.note.line + 1
        received = await self._doors.intake.receive(normalize.contact_opened(self.note, say, self._doors.clock()))
        contact, conversation = received.contact_id or "", received.conversation_id or ""
        self.become(note.opened(self.note, line, contact, conversation))
        await self.save()
        log.info("chat line opened", visitor=self.note.visitor, line=line, contact=contact, conversation=conversation)

    async def _reopen(self, card: MessageCard) -> None:
        """The words came after the line had ended, so nobody would read them: they open the next."""
        async with self._speaking:
            if not self.note.open and card.contact_id == self.note.contact_id:
                await self._open(Say(client_id=card.client_id, text=card.text))

    def _message(self, say: Say) -> LineMessage:
        return normalize.line_message(self.note, say, self._doors.clock())

    async def leave(self) -> None:
        """The visitor is done: end the line, if one is open."""
        async with self._speaking:
            if self.note.open:
                await self._doors.intake.receive(normalize.line_left(self.note, self._doors.clock()))
                self.become(note.ended(self.note))
                await self.save()

    async def _confirm(self, message_id: str) -> None:
        try:
            await self._doors.intake.receive(normalize.receipt(message_id, self._doors.clock()))
        except KeydeskError as error:  # best effort: the message was sent all the same
            log.info("receipt not taken", message=message_id, why=error.detail)

    # --- what the hub does --------------------------------------------------------------------------------------

    def follow(self, contact: ContactCard, seq: int) -> None:
        """An event about a contact of this visitor."""
        before = self.note
        after = note.followed(before, contact, seq)
        self.become(after)
        if structs.replace(after, seq=before.seq) != before:
            self._spawn(self.save())

    def become(self, changed: LineNote) -> None:
        """Take the changed note, and tell all connections what is new in it."""
        before, self.note = self.note.conversation_id, changed
        for connection in self.connections:
            connection.line.opened(changed.conversation_id)
            connection.line.stands(changed.state, changed.agent)
            connection.flush()
        if changed.conversation_id != before:
            self._known = self._rung = 0
            self._moved(self, before)
            self.ring()

    def hear(self, card: MessageCard, seq: int) -> None:
        """A message of any kind was added to the conversation, by anyone."""
        if note.spoken_too_late(self.note, card, seq):
            self._spawn(self._reopen(card))
        if card.conversation_id != self.note.conversation_id or card.number <= self._known:
            return
        if self._reading or card.number != self._known + 1:
            self._rung = max(self._rung, card.number)
            self.ring()
            return
        self._known = card.number
        self._tell([card])

    def ring(self) -> None:
        """Something may be missing: read the transcript."""
        self._behind = True
        if not self._reading and self.connections and self.note.conversation_id:
            self._reading = True
            self._spawn(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while self._behind and self.connections:
                self._behind = False
                conversation, rung = self.note.conversation_id, self._rung
                after = min(connection.line.delivered for connection in self.connections)
                cards = await self._doors.transcript.after(conversation, after)
                if conversation == self.note.conversation_id:
                    self._known = max(self._known, rung, *(card.number for card in cards[-1:]))
                    self._tell(cards, after)
        except KeydeskError as error:
            log.warning("chat transcript not read", conversation=self.note.conversation_id, why=error.detail)
            self.close(frames.TRY_LATER, "try again later")
        finally:
            self._reading = False

    def _tell(self, cards: Sequence[MessageCard], after: int = 0) -> None:
        """`after`: from where on these are all the messages. A connection that came while they were read may be
        further behind, and would miss what lies between: the next reading is for it."""
        for card in cards:
            self._take_word(card)
        for connection in self.connections:
            if connection.line.delivered >= after:
                connection.line.tell(cards)
                connection.flush()

    def _take_word(self, card: MessageCard) -> None:
        """Who is answered is not waiting: mends the state when the event that told of the agent was lost."""
        if (mended := note.answered(self.note, card)) != self.note:
            self.become(mended)
            self._spawn(self.save())

    def close(self, code: int, reason: str) -> None:
        """Close all connections."""
        for connection in self.connections:
            connection.line.close(code, reason)
            connection.flush()

    async def save(self) -> None:
        """Keep the note as it stands now."""
        await self._doors.notes.put(CHANNEL, self.note.visitor, msgspec.to_builtins(self.note))

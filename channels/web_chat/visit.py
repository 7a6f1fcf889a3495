"""One visitor's chat as this node knows it: all their connections, their line, their place in the transcript.

Messages reach a visitor in one of two ways, with the same result. The bus usually brings the next number in turn: it
is passed on as it is. Anything else (a number missing, a new connection, a new conversation) rings the bell, and the
transcript is read from where the furthest-behind connection stands. Changes of messages go the same two ways.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog
from msgspec import structs

from channels.web_chat import asked, forms, frames, note, shown, speaking, waits
from channels.web_chat.asked import TYPING_EVERY
from channels.web_chat.frames import Asked, Hello, Message, ServerFrame, Status, Typed
from channels.web_chat.idle import Turn, turn_after
from channels.web_chat.limits import Bucket
from channels.web_chat.note import CHANNEL, LineNote
from channels.web_chat.surroundings import Connected, Surroundings
from hub.contract.errors import KeydeskError
from hub.contract.words import ContactCard, MessageCard

__all__ = ["Connected", "Visit"]

log = structlog.get_logger()
AT_ONCE = 20
"""Connections of one visitor: tabs, and what a network change left behind until it is found silent."""


class Visit:
    """`open`: it is within business hours, as last looked up. `turn`: whose turn it is. `typed_at`: when the visitor
    last typed. `wait`: what they were told of their wait. `page`: what is known of where they are. `dirty`: the note is
    not kept as it is now. `away_since`: when the last connection went, on the hub's clock; `asked_at`: when they asked
    for something without a connection."""

    __slots__ = ("_behind", "_changed", "_known", "_reading", "_rung", "_typing", "around", "asked_at", "away_since",
                 "bucket", "connections", "dirty", "note", "open", "page", "speaking", "turn", "typed_at",
                 "typing_told", "wait")  # fmt: skip

    def __init__(self, around: Surroundings, kept: LineNote, bucket: Bucket) -> None:
        self.around = around
        self.note = kept
        self.bucket = bucket
        self.connections: tuple[Connected, ...] = ()
        self.away_since = kept.seen_at
        self.asked_at: datetime | None = None
        self.open = True
        self.turn = Turn(-1 if kept.state == "active" else 0, kept.seen_at)
        self.typed_at: datetime | None = None
        self.typing_told = (False, 0.0)
        self.wait = waits.NOTHING
        self.page: frames.Page | None = None
        self.dirty = False
        self.speaking = asyncio.Lock()
        self._known = 0  # every number up to it was passed on or is no business of the visitor's
        self._changed = 0  # so was every change
        self._rung = 0
        self._behind = False
        self._reading = False
        self._typing = ("", False, 0.0)

    # --- connections --------------------------------------------------------------------------------------------

    def attach(self, connection: Connected, hello: Hello, token: str) -> None:
        """Welcome a connection and send it what it misses."""
        if len(self.connections) >= AT_ONCE:
            connection.line.close(frames.TRY_LATER, "too many connections of this visitor")
            connection.flush()
            return
        now = self.around.doors.clock()
        if self.note.line and (now - self.note.seen_at).days:
            self.dirty = True  # notes that nobody keeps anew are forgotten in the end
        self.note = structs.replace(self.note, seen_at=now)
        self.connections = (*self.connections, connection)
        connection.line.welcome(
            hello,
            visitor=self.note.visitor,
            token=token,
            conversation=self.note.conversation_id,
            status=self.status(),
            read=self.note.read,
            form=forms.wanted(self.around.rules, self.note, now),
            mail=self.note.mail or self.note.email,
        )
        connection.flush()
        if self.note.state == "waiting" and self.wait == waits.NOTHING:
            self.around.spawn(self.tell_wait())
        self.ring()

    def detach(self, connection: Connected) -> None:
        """The connection is gone; the chat goes on."""
        self.connections = tuple(one for one in self.connections if one is not connection)
        self.away_since = self.around.doors.clock()

    def seen(self) -> None:
        """The visitor is here, though on no connection."""
        self.away_since = self.asked_at = self.around.doors.clock()

    def status(self) -> Status:
        """How the chat stands. Whoever comes outside business hours is asked for a message at once."""
        kept = self.note
        state = "unattended" if kept.state == "none" and not self.open else kept.state
        place, seconds = self.wait if state == "waiting" else waits.NOTHING
        return Status(
            state=state,
            agent=kept.agent,
            photo=self.photo(kept.agent_id),
            place=place,
            wait=seconds,
            open=self.open,
            survey=not kept.rated and note.may_rate(kept, self.around.rules),
        )

    def photo(self, agent_id: str) -> str:
        """Where the agent's photo is, empty without one. One that nobody knows yet is told when it was looked up."""
        if (found := self.around.faces.of(agent_id)) is None and self.connections:
            self.around.spawn(self._look_at(agent_id))
        return found or ""

    async def _look_at(self, agent_id: str) -> None:
        if await self.around.faces.look(agent_id):
            self.tell_status()

    def tell_status(self) -> None:
        """Tell all connections how the chat stands, if that is news."""
        status = self.status() if self.connections else None
        for connection in self.connections:
            if status is not None:
                connection.line.stands(status)
                connection.flush()

    def shown(self, card: MessageCard) -> Message:
        """A message as this visitor sees it."""
        files = self.around.uploads.shown(self.note.visitor, card) if card.attachments else ()
        return shown.message(card, files, self.photo(card.author_id) if card.kind == "outbound" else "")

    # --- what the visitor does ----------------------------------------------------------------------------------

    async def do(self, connection: Connected, what: Asked) -> None:
        """Carry out a frame that came on this connection, and answer there. Raises `Unavailable` when the hub cannot
        take it now."""
        await asked.carry_out(self, connection, what)

    async def ask(self, what: Asked) -> ServerFrame | None:
        """Carry out what did not come on a line of frames; returns what is said in answer, if anything. Raises
        `Unavailable`."""
        return await asked.answer_to(self, what)

    # --- what the hub does --------------------------------------------------------------------------------------

    def follow(self, contact: ContactCard, seq: int, at: datetime) -> None:
        """An event of that instant about a contact of this visitor."""
        before = self.note
        self.become(note.followed(before, contact, seq, at))
        if structs.replace(self.note, seq=before.seq) != before:
            self.around.spawn(self.save())

    def become(self, changed: LineNote) -> None:
        """Take the changed note, and tell all connections what is new in it."""
        before, self.note = self.note, changed
        if changed.email and not before.email:  # whoever is here came by a token from before
            self.close(frames.NOT_OURS, "its visitor has signed in")
        if changed.state != "waiting":
            self.wait = waits.NOTHING
        elif before.state != "waiting" or changed.line != before.line:
            self.around.spawn(self.tell_wait())
        for connection in self.connections:
            connection.line.opened(changed.conversation_id)
        self.tell_status()
        if changed.conversation_id != before.conversation_id:
            self._known = self._rung = self._changed = 0
            self.around.moved(self, before.conversation_id)
            self.ring()

    async def tell_wait(self) -> None:
        """Look up what to expect of the wait, and tell it if it is news."""
        if self.note.state == "waiting" and self.connections:
            self.wait = waits.told(await self.around.doors.waits.expected(CHANNEL, self.note.external_key))
            self.tell_status()

    def hear(self, card: MessageCard, seq: int) -> None:
        """A message of any kind was added to the conversation, by anyone."""
        if note.spoken_too_late(self.note, card, seq):
            self.around.spawn(speaking.reopen(self, card))
        if card.conversation_id != self.note.conversation_id:
            return
        self.turn = turn_after(self.turn, card)
        if card.number <= self._known:
            return
        others = card.contact_id != self.note.contact_id  # perhaps not this visitor's: the transcript knows
        if self._reading or others or card.number != self._known + 1:
            self._rung = max(self._rung, card.number)
            self.ring()
            return
        self._known = card.number
        self._tell([card])

    def hear_change(self, card: MessageCard) -> None:
        """A message of the conversation says something else now, or was taken back."""
        if card.conversation_id != self.note.conversation_id or card.change <= self._changed:
            return
        others = card.contact_id != self.note.contact_id
        if self._reading or others or card.change != self._changed + 1 or card.number > self._known:
            self._rung = max(self._rung, card.number)  # what was told of it before says what it no longer says
            self.ring()
            return
        self._changed = card.change
        self._tell_changes([card])

    def agent_types(self, name: str, on: bool) -> None:
        """An agent types, or no longer does."""
        now = asyncio.get_running_loop().time()
        said, was_on, at = self._typing
        if self.note.state != "active" or ((said, was_on) == (name, on) and now - at < TYPING_EVERY):
            return
        self._typing = (name, on, now)
        for connection in self.connections:
            connection.line.answer(Typed(agent=name, on=on))
            connection.flush()

    def agent_read(self, number: int) -> None:
        """Our side has seen the visitor's messages up to it."""
        if number > self.note.read:
            self.note = structs.replace(self.note, read=number)
            self.dirty = True
            for connection in self.connections:
                connection.line.read_to(number)
                connection.flush()

    def ring(self) -> None:
        """Something may be missing: read the transcript."""
        self._behind = True
        if not self._reading and self.connections and self.note.conversation_id:
            self._reading = True
            self.around.spawn(self._catch_up())

    async def _catch_up(self) -> None:
        """Messages are read before changes: what a message said when it was read is mended by the change after it."""
        transcript = self.around.doors.transcript
        try:
            while self._behind and self.connections:
                self._behind = False
                conversation, rung = self.note.conversation_id, self._rung
                after = min(connection.line.delivered for connection in self.connections)
                since = min(connection.line.changes for connection in self.connections)
                cards = await transcript.after(conversation, after, self.note.customers)
                changes = await transcript.changed(conversation, since, self.note.customers)
                await self.around.faces.learn(card.author_id for card in cards if card.kind == "outbound")
                if conversation == self.note.conversation_id:
                    self._known = max(self._known, rung, *(card.number for card in cards[-1:]))
                    self._changed = max(self._changed, *(card.change for card in changes[-1:]), 0)
                    self._behind |= any(card.number > self._known for card in changes)
                    self._tell(cards, after)
                    self._tell_changes(changes, since)
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
                connection.line.tell(cards, self.shown)
                connection.flush()

    def _tell_changes(self, cards: Sequence[MessageCard], since: int = 0) -> None:
        """`since`: as `after` in `_tell`."""
        for connection in self.connections:
            if cards and connection.line.changes >= since:
                connection.line.change(cards)
                connection.flush()

    def _take_word(self, card: MessageCard) -> None:
        """Who is answered is not waiting: mends the state when the event that told of the agent was lost."""
        if (mended := note.answered(self.note, card)) != self.note:
            self.become(mended)
            self.around.spawn(self.save())

    def close(self, code: int, reason: str) -> None:
        """Close all connections."""
        for connection in self.connections:
            connection.line.close(code, reason)
            connection.flush()

    async def save(self) -> None:
        """Keep the note as it stands now, together with what another node kept meanwhile."""
        self.dirty = False
        notes, kept = self.around.doors.notes, False
        while not kept:
            if stored := await notes.get(CHANNEL, self.note.visitor):
                self.become(note.beside(self.note, msgspec.convert(stored, LineNote)))
            kept = await notes.swap(CHANNEL, self.note.visitor, stored, msgspec.to_builtins(self.note))

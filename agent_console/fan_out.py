"""One follower of the journal per process, whose events go to every console they concern, encoded once."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

import structlog

from agent_console.collision import TYPING, Onlookers
from agent_console.hub import Hub
from agent_console.presence import Presence
from agent_console.sight import Seen, Sight
from agent_console.stream import FARTHEST, CustomerTyping, Doing, EventFrame, Gone, Session, frame
from hub.contract.events import AgentChanged, ContactEvent, Recorded
from hub.contract.signals import Signal, Typing
from hub.contract.talks import TalkMoved
from hub.conversing.views import may_read
from hub.insight import views as insight
from hub.journal import views as journal
from hub.journal.follow import Follower

log = structlog.get_logger()
Wake = Callable[[], None]


class FanOut:
    """`start`, then run `work` as a task until it is cancelled. Sockets `join` and `leave`.

    `farthest`: how many events behind a console may be and still get a replay. `typing`: seconds for which somebody
    counts as typing."""

    def __init__(self, hub: Hub, farthest: int = FARTHEST, typing: float = TYPING) -> None:
        self._hub = hub
        self._farthest = farthest
        self.presence = Presence(hub.acd)
        self._sight = Sight((), {})
        self._onlookers = Onlookers(typing)
        self._typing_ends: asyncio.TimerHandle | None = None
        self._follower: Follower | None = None
        self._overseers: dict[Session, Wake] = {}
        self._agents: dict[str, dict[Session, Wake]] = {}
        self._deafen: Callable[[], None] | None = None

    @property
    def seq(self) -> int:
        """The last number taken in."""
        return self._follower.seq if self._follower else 0

    async def start(self) -> None:
        """Learn who sees what, and begin to listen."""
        floor = await insight.floor(self._hub.reader)
        self._sight = Sight(floor.contacts, floor.teams, floor.clocks, floor.talks)
        self._follower = Follower(self._hub.reader, self._hub.bus, self._take, floor.seq)
        await self._follower.start()
        self._deafen = self._hub.signals.listen(self._heard)

    async def work(self) -> None:
        """Keep up with the journal until cancelled."""
        if self._follower is None:
            await self.start()
        assert self._follower is not None
        try:
            await self._follower.work()
        finally:
            self.presence.close()
            if self._deafen is not None:
                self._deafen()
            if self._typing_ends is not None:
                self._typing_ends.cancel()

    async def join(self, session: Session, wake: Wake) -> None:
        """Tell the session all it missed and, from here on, all that happens. `wake` is called when it has something
        to send; it must not block."""
        sessions = self._sessions_of(session)
        sessions[session] = wake
        seq = self.seq  # from here on live frames are kept by the session; all before this comes by replay
        await self._catch_up(session, seq)
        for conversation_id in self._onlookers.watched:
            if session.user.may("see_everything") or session.user.id in self._sight.of_conversation(conversation_id):
                session.whisper(frame(self._onlookers.frame(conversation_id)))
        wake()

    def leave(self, session: Session) -> None:
        self._sessions_of(session).pop(session, None)
        if not self._agents.get(session.user.id, True):
            del self._agents[session.user.id]
        self._show(self._onlookers.lost(session))

    async def attend(self, session: Session, said: Doing) -> None:
        """Show to everybody who sees the conversation what the session's user does with it; of others nobody hears."""
        known = self._onlookers.knows(session, said.conversation_id)
        if not known and not await may_read(self._hub.reader, session.user, said.conversation_id):
            return
        if session in self._sessions_of(session):  # it may have left meanwhile
            now = asyncio.get_running_loop().time()
            self._show(self._onlookers.note(session, said.conversation_id, said.doing, now))
            if said.doing == "typing" and said.to_customer:
                self._tell_customer(session, said.conversation_id)

    def _tell_customer(self, session: Session, conversation_id: str) -> None:
        """That its agent types; of others who do, the customer hears nothing."""
        if self._sight.speaks(session.user.id, conversation_id, self._hub.written_lines):
            self._hub.signals.tell(Typing(conversation_id=conversation_id, side="agent", name=session.user.name))

    def _heard(self, signal: Signal) -> None:
        if not isinstance(signal, Typing) or signal.side != "customer":
            return
        text = frame(CustomerTyping(conversation_id=signal.conversation_id, on=signal.on))
        for session in self._onlookers.consoles(signal.conversation_id):
            session.whisper(text)
            self._sessions_of(session)[session]()

    def _show(self, conversation_ids: Iterable[str]) -> None:
        for conversation_id in conversation_ids:
            text = frame(self._onlookers.frame(conversation_id))
            seers = [self._agents.get(agent, {}) for agent in self._sight.of_conversation(conversation_id)]
            told = {session: wake for sessions in (self._overseers, *seers) for session, wake in sessions.items()}
            for session in self._onlookers.consoles(conversation_id):
                told.setdefault(session, self._sessions_of(session)[session])
            for session, wake in told.items():
                session.whisper(text)
                wake()
        self._arm()

    def _arm(self) -> None:
        """Ring when the next of those who type counts as typing no more."""
        if self._typing_ends is not None:
            self._typing_ends.cancel()
        due = self._onlookers.next_end()
        loop = asyncio.get_running_loop()
        self._typing_ends = None if due is None else loop.call_at(due, self._end_typing)

    def _end_typing(self) -> None:
        self._show(self._onlookers.expire(asyncio.get_running_loop().time()))

    def _sessions_of(self, session: Session) -> dict[Session, Wake]:
        if session.user.may("see_everything"):
            return self._overseers
        return self._agents.setdefault(session.user.id, {})

    async def _catch_up(self, session: Session, seq: int) -> None:
        after = session.after
        if seq - after > self._farthest or (after > seq and after > await journal.head(self._hub.reader)):
            log.info("console must start anew", user_id=session.user.id, behind=seq - after)
            return session.resync()
        missed: list[Recorded] = []
        while after < seq and (page := await journal.after(self._hub.reader, after, min(1000, seq - after))):
            missed.extend(page)
            after = page[-1].seq
        replayed = self._sight.replay(session.user, [entry for entry in missed if entry.seq <= seq])
        if replayed is None:
            return session.resync()
        return session.caught_up(replayed, seq)

    def _take(self, batch: Sequence[Recorded]) -> None:
        self._sight.supervisors_seen = self._hub.business.calls.supervisors_seen
        for recorded in batch:
            seen = self._sight.look(recorded)
            if isinstance(recorded.event, AgentChanged):
                self.presence.heard(recorded.event)
            if not self._overseers and not self._agents:
                continue
            self._tell(recorded, seen)
            if seen.gone and isinstance(recorded.event, ContactEvent | TalkMoved):
                self._drop(recorded.event, recorded.seq, seen.gone)
            for agent_id in seen.resync:
                for session, wake in self._agents.get(agent_id, {}).items():
                    if recorded.seq > session.after:
                        session.resync()
                        wake()

    def _tell(self, recorded: Recorded, seen: Seen) -> None:
        agents = self._agents if seen.everyone else [agent for agent in seen.to if agent in self._agents]
        if not self._overseers and not agents:
            return
        text = frame(EventFrame(recorded=recorded))
        _send(self._overseers, recorded.seq, text)
        if seen.instead is not None:
            text = frame(EventFrame(recorded=seen.instead))
        told = text
        if seen.newly and (seen.clocks or seen.contact):
            told = frame(EventFrame(recorded=seen.instead or recorded, clocks=seen.clocks, talk_contact=seen.contact))
        for agent in agents:
            _send(self._agents[agent], recorded.seq, told if agent in seen.newly else text)

    def _drop(self, event: ContactEvent | TalkMoved, seq: int, gone: frozenset[str]) -> None:
        contact_id = event.contact.id if isinstance(event, ContactEvent) else event.talk.contact_id
        text = frame(Gone(seq=seq, contact_id=contact_id))
        for agent in gone:
            _send(self._agents.get(agent, {}), seq, text)


def _send(sessions: Mapping[Session, Wake], seq: int, text: str) -> None:
    for session, wake in sessions.items():
        session.tell(seq, text)
        wake()

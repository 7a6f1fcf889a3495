"""One follower of the journal per process, whose events go to every console they concern, encoded once."""

from collections.abc import Callable, Mapping, Sequence

import structlog

from agent_console.hub import Hub
from agent_console.presence import Presence
from agent_console.sight import Seen, Sight
from agent_console.stream import FARTHEST, EventFrame, Gone, Session, frame
from hub.contract.events import AgentChanged, Recorded
from hub.insight import views as insight
from hub.journal import views as journal
from hub.journal.follow import Follower

log = structlog.get_logger()
Wake = Callable[[], None]


class FanOut:
    """`start`, then run `work` as a task until it is cancelled. Sockets `join` and `leave`.

    `farthest`: how many events behind a console may be and still get a replay."""

    def __init__(self, hub: Hub, farthest: int = FARTHEST) -> None:
        self._hub = hub
        self._farthest = farthest
        self.presence = Presence(hub.acd)
        self._sight = Sight((), {})
        self._follower: Follower | None = None
        self._overseers: dict[Session, Wake] = {}
        self._agents: dict[str, dict[Session, Wake]] = {}

    @property
    def seq(self) -> int:
        """The last number taken in."""
        return self._follower.seq if self._follower else 0

    async def start(self) -> None:
        """Learn who sees what, and begin to listen."""
        floor = await insight.floor(self._hub.reader)
        self._sight = Sight(floor.contacts, floor.teams, floor.clocks)
        self._follower = Follower(self._hub.reader, self._hub.bus, self._take, floor.seq)
        await self._follower.start()

    async def work(self) -> None:
        """Keep up with the journal until cancelled."""
        if self._follower is None:
            await self.start()
        assert self._follower is not None
        try:
            await self._follower.work()
        finally:
            self.presence.close()

    async def join(self, session: Session, wake: Wake) -> None:
        """Tell the session all it missed and, from here on, all that happens. `wake` is called when it has something
        to send; it must not block."""
        sessions = self._sessions_of(session)
        sessions[session] = wake
        seq = self.seq  # from here on live frames are kept by the session; all before this comes by replay
        await self._catch_up(session, seq)
        wake()

    def leave(self, session: Session) -> None:
        self._sessions_of(session).pop(session, None)
        if not self._agents.get(session.user.id, True):
            del self._agents[session.user.id]

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
        for recorded in batch:
            seen = self._sight.look(recorded)
            if isinstance(recorded.event, AgentChanged):
                self.presence.heard(recorded.event)
            if not self._overseers and not self._agents:
                continue
            self._tell(recorded, seen)
            if seen.gone:
                self._drop(recorded, seen.gone)
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
        told = frame(EventFrame(recorded=recorded, clocks=seen.clocks)) if seen.clocks and seen.newly else text
        _send(self._overseers, recorded.seq, text)
        for agent in agents:
            _send(self._agents[agent], recorded.seq, told if agent in seen.newly else text)

    def _drop(self, recorded: Recorded, gone: frozenset[str]) -> None:
        contact = getattr(recorded.event, "contact", None)
        if contact is None:
            return
        text = frame(Gone(seq=recorded.seq, contact_id=contact.id))
        for agent in gone:
            _send(self._agents.get(agent, {}), recorded.seq, text)


def _send(sessions: Mapping[Session, Wake], seq: int, text: str) -> None:
    for session, wake in sessions.items():
        session.tell(seq, text)
        wake()

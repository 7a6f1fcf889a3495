"""Lanes of waiting contacts, and the pools of people they wait for.

Within a lane the order never changes with time: all its contacts have the same target, so the one whose clock began
first always has the highest priority. A decision therefore compares the heads of lanes only (design.md section 3;
Kleinrock, "A delay dependent queue discipline", 1964).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Container, Iterator
from heapq import heapify, heappop, heappush, heapreplace
from typing import Literal

from hub.contract.plans import Choosing
from hub.contract.words import Channel, Skip
from hub.routing.records import Agent, Contact, Entry, Rank

PoolKind = Literal["agent", "team", "everyone"]
LaneKey = tuple[int, float, tuple[str, ...]]
Demands = tuple[tuple[str, int], ...]
"""Skills and the least level of each, by name."""
PoolKey = tuple[PoolKind, str, Channel, Demands, Choosing]
_SLACK = 32
_NEAR = 256
_MORE_THAN_ANYONE_HOLDS = 1_000_000


class Lane:
    """Contacts of one tier and target that wait for one pool, in the order of their clocks.

    `barred`: agents who refused all of these. `live`: how many wait. `since`: the origin of the clock that began first.

    The line is a sorted list from `_start` on. Contacts come nearly in order, so they join at or near its end; they
    return nearly to the front, where those served before left room. Places given up stay in the line, to be passed
    over, but never at its head; when they are most of it, it is cleaned. So everything but a jump into the middle of a
    long line costs the same however long it is, and a jump costs a move of memory (1 ms among a million)."""

    __slots__ = ("_line", "_start", "barred", "key", "live", "pool", "rank", "since", "target")

    def __init__(self, pool: Pool, key: LaneKey) -> None:
        self.pool = pool
        self.key = key
        self.rank, self.target, self.barred = key
        self.live = 0
        self.since = 0.0
        self._line: list[Entry] = []
        self._start = 0

    @property
    def line(self) -> list[Entry]:
        """The line from `start` on, in order; an entry that is not its contact's own is a place given up."""
        return self._line

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self._start

    def head(self) -> Entry:
        """The contact whose clock began first."""
        return self._line[self._start]

    def add(self, entry: Entry) -> None:
        """A contact takes its place."""
        line, start = self._line, self._start
        self.live += 1
        if not line or entry >= line[-1]:
            line.append(entry)
        elif start and entry < line[start]:
            self._start = start = start - 1
            line[start] = entry
        else:
            near = max(start, len(line) - _NEAR)
            insort(line, entry, lo=near if entry > line[near] else start)
        self.since = line[start][0]

    def drop(self) -> None:
        """A contact gave up its place: its `entry` is no longer the one in the line."""
        self.live -= 1
        if not self.live:
            del self.pool.lanes[self.key]
            return
        line, start = self._line, self._start
        if len(line) > _SLACK + 2 * self.live:
            line = self._line = [entry for entry in line[start:] if entry[2].entry is entry]
            start = 0
        entry = line[start]
        while entry[2].entry is not entry:
            start += 1
            entry = line[start]
        self._start = start
        self.since = entry[0]

    def __iter__(self) -> Iterator[Contact]:
        """All who wait, in order."""
        return (entry[2] for entry in self._line[self._start :] if entry[2].entry is entry)


class Pool:
    """The people who may be asked for one kind of work, and the lanes of contacts that wait for them.

    `agent`: one agent by name, whatever their skills. `team` and `everyone`: those with all of `skills` at the level
    asked for. `only`: the one person of a pool of one agent, once known. `order`: who is asked first of those free.
    `ready`: how many members are present. `summary`: what was last said of all of them together. `free`: a heap of
    members who can be asked; an entry may be out of date, but never ranks an agent behind their true place. `leaning`:
    contacts whose present step waits for this pool."""

    __slots__ = (
        "channel",
        "free",
        "key",
        "kind",
        "lanes",
        "leaning",
        "members",
        "name",
        "only",
        "order",
        "ready",
        "skills",
        "summary",
    )

    def __init__(self, key: PoolKey) -> None:
        self.key = key
        self.kind, self.name, self.channel, self.skills, self.order = key
        self.members: dict[str, Agent] = {}
        self.only: Agent | None = None
        self.ready = 0
        self.summary: Skip | None = None
        self.free: list[Rank] = []
        self.lanes: dict[LaneKey, Lane] = {}
        self.leaning: dict[str, Contact] = {}

    def open(self, key: LaneKey) -> Lane:
        """A new lane. It closes when the last contact leaves it."""
        lane = self.lanes[key] = Lane(self, key)
        return lane

    def waiting(self) -> Iterator[Contact]:
        """Every contact waiting here, in no order of meaning."""
        for lane in self.lanes.values():
            yield from lane

    def admit(self, agent: Agent) -> None:
        """Make the agent a member."""
        self.members[agent.id] = agent
        if self.kind == "agent":
            self.only = agent
        self.ready += agent.present
        agent.pools.append(self)

    def dismiss(self, agent: Agent) -> None:
        """Make the agent a member no more."""
        del self.members[agent.id]
        self.only = None
        self.ready -= agent.present
        agent.pools.remove(self)
        agent.listed.pop(self, None)

    def rank(self, agent: Agent) -> Rank:
        """Where the agent stands among those free: the least comes first."""
        if self.order == "longest_idle":
            return 0, agent.idle, agent.id, agent
        if self.order == "most_skilled":
            levels = agent.card.skills
            skill = sum(levels.get(name, 0) for name, _ in self.skills)
            return agent.total - skill * _MORE_THAN_ANYONE_HOLDS, agent.idle, agent.id, agent
        return agent.rank

    def list(self, agent: Agent) -> None:
        """Know the agent as free, at a rank no worse than their own."""
        rank = agent.rank if self.order == "least_occupied" else self.rank(agent)
        known = agent.listed.get(self)
        if known is not None and known <= rank:
            return
        agent.listed[self] = rank
        heappush(self.free, rank)
        if len(self.free) > _SLACK + 2 * len(self.members):
            self.free = [rank for rank in self.free if rank[3].listed.get(self) is rank]
            heapify(self.free)

    def first_free(self, besides: Container[str] = ()) -> Agent | None:
        """The free member to ask first. Leaves out those in `besides`."""
        free, channel, usual = self.free, self.channel, self.order == "least_occupied"
        aside: list[Rank] = []
        found: Agent | None = None
        while free:
            rank = free[0]
            agent = rank[3]
            if agent.listed.get(self) is not rank:
                heappop(free)
            elif channel not in agent.open:
                heappop(free)
                del agent.listed[self]
            elif rank is not agent.rank and (usual or rank != self.rank(agent)):
                agent.listed[self] = rank = agent.rank if usual else self.rank(agent)
                heapreplace(free, rank)
            elif besides and agent.id in besides:
                aside.append(heappop(free))
            else:
                found = agent
                break
        for rank in aside:
            heappush(free, rank)
        return found

"""What the router remembers of agents and contacts beside their cards. Mutable, and hidden behind `Router`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.contract.words import AgentCard, Channel, ContactCard, Leave, OfferCard, OfferState, Skip

if TYPE_CHECKING:
    from hub.routing.lanes import Lane, Pool
    from hub.routing.manners import Crowd
    from hub.routing.plans import Route

Rank = tuple[Any, ...]
"""Order among free agents: least occupied (int), then longest idle (float), then the id to settle ties, and the agent.

A rank, like an entry, may be out of date, and is told from the present one by being the same object. A compiler knows
tuples of a fixed length only by value; so the types leave the length open."""

Entry = tuple[Any, ...]
"""A waiting contact's place: the origin of its clock (epoch seconds, boost taken off), its id, itself."""

Limits = tuple[tuple[Channel, int, frozenset[Channel]], ...]

UNSAID: dict[Channel, Skip] = {}
"""Shared by all agents of whom nothing has been said since they last changed; never changed in place."""

LAST_RANK = 1_000_000
"""Of tiers the configuration no longer has."""


class Agent:
    """An agent, their work, and the pools they belong to. Instants are epoch seconds.

    `present`: takes new work or is merely busy; absent agents are not waited for. `open`: the channels on which a new
    contact may be offered now. `limits`: by channel, the most contacts to hold and the channels that block it. `most`:
    the most work to hold on all channels in `counted` together, the uninterruptible ones. `load`: contacts held or
    offered, by channel; `total`: all of them. `idle`: since when they have been free. `listed`: the rank under which
    each pool knows them as free. `skips`: why they cannot be asked, by channel, kept until something changes. `leave`:
    the one that runs now. `engaged`: contacts of colleagues in whose talk they are."""

    __slots__ = (
        "card",
        "counted",
        "engaged",
        "held",
        "id",
        "idle",
        "leave",
        "limits",
        "listed",
        "load",
        "lost_at",
        "misses",
        "most",
        "open",
        "pools",
        "present",
        "rank",
        "skips",
        "total",
    )

    def __init__(self, card: AgentCard, idle: float) -> None:
        self.id = card.id
        self.card = card
        self.idle = idle
        self.present = False
        self.lost_at: datetime | None = None
        self.leave: Leave | None = None
        self.misses = 0
        self.total = 0
        self.load: dict[Channel, int] = {}
        self.limits: Limits = ()
        self.most: int | None = None
        self.counted: frozenset[Channel] = frozenset()
        self.open: frozenset[Channel] = frozenset()
        self.held: dict[str, Contact] = {}
        self.engaged: dict[str, Contact] = {}
        self.pools: list[Pool] = []
        self.listed: dict[Pool, Rank] = {}
        self.rank: Rank = (0, idle, card.id, self)
        self.skips: dict[Channel, Skip] = UNSAID


class Refusal:
    """An agent did not take a contact. `until`: not asked again before (epoch seconds), even if nobody else can be."""

    __slots__ = ("at", "state", "until")

    def __init__(self, state: OfferState, at: datetime, until: float) -> None:
        self.state = state
        self.at = at
        self.until = until


_NONE: dict[str, Refusal] = {}  # shared by all whom nobody refused; never changed in place


class Contact:
    """A contact the router or an agent has.

    `origin`: where its clock begins (epoch seconds, boost taken off). `standing`: its tier's rank and answer target in
    seconds. `sticky`: who has the open conversation and is asked first; nobody, once it was sent to a team. `sent_to`:
    that team, which it waits for instead of its plan. `route`: its plan with people filled in, once needed.

    While it waits in lanes, `entry` is its place and `lanes` are where; `step` is the step of the plan they were joined
    for and `barred` are the agents passed over. `sought`: the step up to which nobody is known to be free. `leaning`:
    pools whose people the present step waits for; `crowd`: those it is counted among, where a plan has a limit.
    `refused`: who did not take it, least recently first. `accepted`: the
    offer its agent took. `party`: colleagues in its talk; `engaged`: those of them for whom it counts as work."""

    __slots__ = (
        "accepted",
        "barred",
        "card",
        "crowd",
        "engaged",
        "entry",
        "id",
        "lanes",
        "leaning",
        "origin",
        "party",
        "refused",
        "route",
        "sent_to",
        "sought",
        "standing",
        "step",
        "sticky",
    )

    def __init__(self, card: ContactCard, ranks: Mapping[str, int]) -> None:
        self.id = card.id
        self.card = card
        self.entry: Entry | None = None
        self.lanes: list[Lane] = []
        self.leaning: tuple[Pool, ...] = ()
        self.crowd: Crowd | None = None
        self.step = 0
        self.barred: tuple[str, ...] = ()
        self.refused = _NONE
        self.accepted: OfferCard | None = None
        self.party: frozenset[str] = frozenset()
        self.engaged: frozenset[str] = frozenset()
        self.sent_to = ""
        self.sought = 0
        self.refresh(ranks)

    def refresh(self, ranks: Mapping[str, int]) -> None:
        """Draw anew what follows from the card and the ranks of tiers; call when its clock, tier, plan, people or
        `sent_to` changed."""
        card = self.card
        self.standing = (ranks.get(card.tier, LAST_RANK), card.target_seconds if card.target_seconds > 0 else 1.0)
        self.origin = (card.queued_at or card.arrived_at).timestamp() - card.boost
        self.sticky = None if self.sent_to else card.sticky_agent_id
        self.route: Route | None = None

    def remember(self, agent_id: str, refusal: Refusal) -> None:
        """An agent refused it, most recently of all."""
        others = {id: earlier for id, earlier in self.refused.items() if id != agent_id}
        self.refused = {**others, agent_id: refusal}

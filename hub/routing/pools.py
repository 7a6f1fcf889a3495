"""Which pools there are and who belongs to them. A pool comes into being when a contact first waits for it."""

from collections.abc import Iterator

from hub.contract.plans import Choosing
from hub.contract.words import AgentCard, Channel
from hub.routing.lanes import Demands, Pool, PoolKey
from hub.routing.records import Agent


class Pools:
    """All pools, by key. Team and everyone pools list their free members; a named pool needs no list."""

    __slots__ = ("_agents", "_pools")

    def __init__(self, agents: dict[str, Agent]) -> None:
        self._agents = agents
        self._pools: dict[PoolKey, Pool] = {}

    def __iter__(self) -> Iterator[Pool]:
        return iter(self._pools.values())

    def named(self, agent_id: str, channel: Channel) -> Pool:
        """The pool of one agent, known or not yet."""
        return self._pool(("agent", agent_id, channel, (), "least_occupied"))

    def in_line(self, agent_id: str, channel: Channel) -> list[Pool]:
        """The agent and, while they are on leave, their substitute; while that one is on leave, theirs, and so on. A
        circle of substitutes is gone round once."""
        found = [self.named(agent_id, channel)]
        agent = self._agents.get(agent_id)
        while agent is not None and agent.leave is not None and agent.leave.substitute_id is not None:
            following = self.named(agent.leave.substitute_id, channel)
            if following in found:
                break
            found.append(following)
            agent = self._agents.get(following.name)
        return found

    def team(self, name: str, channel: Channel, skills: Demands = (), order: Choosing = "least_occupied") -> Pool:
        """Those in the team who have all the skills."""
        return self._pool(("team", name, channel, skills, order))

    def everyone(self, channel: Channel, skills: Demands = (), order: Choosing = "least_occupied") -> Pool:
        """Every agent who has all the skills."""
        return self._pool(("everyone", "", channel, skills, order))

    def enrol(self, agent: Agent) -> tuple[list[Pool], list[Pool]]:
        """Bring an agent who joined or was edited into the right pools. Gives the pools joined and the pools left."""
        left = [pool for pool in agent.pools if not belongs(agent.card, pool)]
        joined = [pool for pool in self if agent.id not in pool.members and belongs(agent.card, pool)]
        for pool in left:
            pool.dismiss(agent)
        for pool in joined:
            pool.admit(agent)
        return joined, left

    def _pool(self, key: PoolKey) -> Pool:
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = Pool(key)
            self._fill(pool)
        return pool

    def _fill(self, pool: Pool) -> None:
        if pool.kind == "agent":
            agent = self._agents.get(pool.name)
            if agent is not None:
                pool.admit(agent)
            return
        for agent in self._agents.values():
            if belongs(agent.card, pool):
                pool.admit(agent)
                if pool.channel in agent.open:
                    pool.list(agent)


def belongs(card: AgentCard, pool: Pool) -> bool:
    """Whether the agent is one of the pool's people. "Everyone" means agents: supervisors and administrators are asked
    only as members of a team or by name."""
    if pool.kind == "agent":
        return card.id == pool.name
    if pool.kind == "team":
        if pool.name not in card.teams:
            return False
    elif card.role != "agent":
        return False
    return all(card.skills.get(skill, 0) >= level for skill, level in pool.skills)

"""How long agents were at work, and how long with a contact at least."""


class Worktime:
    """Counts what lies between `begins_at` and `ends_at`, in seconds from the start."""

    def __init__(self, begins_at: float, ends_at: float) -> None:
        self._from, self._to = begins_at, ends_at
        self._there: dict[str, float] = {}
        self._busy: dict[str, float] = {}
        self._held: dict[str, int] = {}
        self._staffed = 0.0
        self._worked = 0.0

    def comes(self, agent: str, at: float) -> None:
        """The agent is at work from now on, if they were not already."""
        self._there.setdefault(agent, at)

    def goes(self, agent: str, at: float) -> None:
        """The agent goes, all work done."""
        since = self._there.pop(agent, None)
        if since is not None:
            self._staffed += self._counted(since, at)

    def begins(self, agent: str, at: float) -> None:
        """The agent takes one more contact."""
        held = self._held.get(agent, 0)
        if not held:
            self._busy[agent] = at
        self._held[agent] = held + 1

    def finishes(self, agent: str, at: float) -> None:
        """The agent is done with a contact."""
        self._held[agent] -= 1
        if not self._held[agent]:
            self._worked += self._counted(self._busy.pop(agent), at)

    def occupancy(self) -> float:
        """Time with a contact ÷ time at work, 0 to 1; 0 when nobody was there. Those still at work count to the end."""
        staffed = self._staffed + sum(self._counted(since, self._to) for since in self._there.values())
        worked = self._worked + sum(self._counted(since, self._to) for since in self._busy.values())
        return worked / staffed if staffed else 0.0

    def _counted(self, since: float, until: float) -> float:
        return max(0.0, min(until, self._to) - max(since, self._from))

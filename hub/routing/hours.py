"""Which calendars are open, and when that turns. A calendar is looked at when a contact's plan first depends on it, and
again at each of its turns; between them nothing is worked out."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from hub.calendars import is_open, next_turn
from hub.contract.plans import Business, Calendar, Step, Tier
from hub.routing.timers import Timers


class Closed(NamedTuple):
    """Why nobody is asked at a step now. `until`: the next opening; None when there is none to be seen. `detail`: the
    team or the tier whose hours they are; or the queue that was closed `since` then, and `by` whom."""

    until: datetime | None
    detail: str
    by: str = ""
    since: datetime | None = None


class Hours:
    """The business hours of tiers and teams. `turns`: when each calendar in use next opens or closes."""

    __slots__ = ("_calendars", "_of_teams", "_open", "_until", "turns")

    def __init__(self, business: Business) -> None:
        self._calendars: Mapping[str, Calendar] = business.calendars
        self._of_teams = business.team_calendars
        self._open: dict[str, bool] = {}
        self._until: dict[str, datetime | None] = {}
        self.turns = Timers()

    def of(self, step: Step, tier: Tier | None) -> tuple[str, str]:
        """The calendar a step goes by and whose it is: its team's, or else the tier's. Empty for one always open."""
        name, whose = self._of_teams.get(step.team, "") if step.kind == "team" else "", step.team
        if not name and tier is not None:
            name, whose = tier.calendar, tier.key
        return (name, whose) if name in self._calendars else ("", "")

    def closed(self, name: str, whose: str, now: datetime) -> Closed | None:
        """Until when the calendar is closed; None while it is open."""
        if name not in self._open:
            self.look(name, now)
        return None if self._open[name] else Closed(self._until[name], whose)

    def look(self, name: str, now: datetime) -> bool:
        """Look at the calendar anew; tells whether it opened or closed since."""
        calendar = self._calendars[name]
        before, self._open[name] = self._open.get(name), is_open(calendar, now)
        self._until[name] = turn = next_turn(calendar, now)
        if turn is None:
            self.turns.clear(name)
        else:
            self.turns.set(name, turn.timestamp())
        return before is not None and before != self._open[name]

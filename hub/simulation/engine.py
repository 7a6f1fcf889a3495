"""Plays one scenario: the router as in production, on a virtual clock.

Nothing is approximated but people: an agent answers every offer after a fixed time, unless the router has taken it
back (of several who are rung, the one asked first is quickest), and is done with a contact when its handling time is
over. Customers whom a plan sends to leave a voicemail or a message leave one; nobody accepts to be called back. After
`duration` no more contacts come; those that came are played to their end, as far as somebody is there to answer.
"""

from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Literal

from msgspec.structs import replace

from hub.contract.commands import AcceptOffer, SetActivity, WrapUp
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    ContactDiverted,
    ContactQueued,
    LineEnded,
    OfferMade,
    OfferMissed,
    OfferRescinded,
)
from hub.contract.words import OfferCard
from hub.routing import Router, RouterInput
from hub.simulation.forecasts import EVERY, Forecasting
from hub.simulation.scenario import Coming, Scenario
from hub.simulation.tally import Line, Tally, tally
from hub.simulation.worktime import Worktime

AFTERMATH_SECONDS = 7 * 86_400.0
"""So long those who still wait at the end are played on, when nothing but the hours of business may help them."""
_HEEDED = frozenset({OfferMade, OfferMissed, OfferRescinded, ContactDiverted, AgentChanged})
_What = Literal["leaves", "answers", "done", "activity", "asks"]
_Happening = tuple[float, int, _What, str, str]
"""Instant, number, what, whom it concerns (a contact, an agent, the offer answered), and more of it: the agent who is
done, or the activity chosen."""


def play(scenario: Scenario, coming: list[Coming], *, forecast: bool = False, again: bool = True) -> Tally:
    """One replication with the contacts that `draw` drew. `forecast`: ask how long each will wait when it queues,
    and if `again` each half minute after, and see."""
    return _Play(scenario, coming, Forecasting(scenario, again=again) if forecast else None).run()


class _Play:
    def __init__(self, scenario: Scenario, coming: list[Coming], forecasting: Forecasting | None) -> None:
        numbers = count(1)
        self._scenario = scenario
        self._coming = coming
        self._answers_after = scenario.answers_after
        self._router = Router(scenario.business, lambda prefix: f"{prefix}_{next(numbers)}")
        self._origin = scenario.begins.timestamp()
        self._waiting: dict[str, Coming] = {}
        self._offers: dict[str, OfferCard] = {}
        self._rung: dict[str, int] = {}
        self._ahead: list[_Happening] = []
        self._numbers = numbers
        self._lines: list[Line] = []
        self._forecasting = forecasting
        self._work = Worktime(scenario.warm_up, scenario.duration)
        self._open()

    def run(self) -> Tally:
        ahead, router, at = self._ahead, self._router, 0
        coming = self._coming
        while True:
            arrives = coming[at].at if at < len(coming) else inf
            happens = ahead[0][0] if ahead else inf
            due = router.due()
            ticks = due.timestamp() - self._origin if due is not None else inf
            if due is not None and ticks <= arrives and ticks <= happens and ticks <= self._patience(arrives, happens):
                self._follow(router.tick(due), ticks, due)
            elif arrives <= happens and arrives < inf:
                self._arrive(coming[at])
                at += 1
            elif ahead:
                self._happen(heappop(ahead))
            else:
                break
        return self._close()

    def _patience(self, arrives: float, happens: float) -> float:
        """Until when the router's timers may go on: calendars turn for ever, whether anybody waits or not."""
        if arrives < inf or happens < inf:
            return inf
        return self._scenario.duration + AFTERMATH_SECONDS if self._waiting else -inf

    def _open(self) -> None:
        activities = self._scenario.business.activities.values()
        self._in = next(activity.key for activity in activities if activity.available)
        self._out = next((activity.key for activity in activities if not activity.available), self._in)
        for agent in self._scenario.staff:
            here = not agent.shifts or any(shift.begins <= 0 for shift in agent.shifts)
            activity = self._in if here else self._out
            card = replace(
                agent.card, activity=activity, available=here, activity_since=self._scenario.begins, reachable=True
            )
            self._take(AgentChanged(agent=card, why="edited"), 0.0)
            if here:
                self._work.comes(card.id, 0.0)
            for shift in agent.shifts:
                if shift.begins > 0:
                    self._plan(shift.begins, "activity", card.id, self._in)
                self._plan(shift.ends, "activity", card.id, self._out)
        for account, team in self._scenario.accounts.items():
            self._take(AccountTeamChanged(account_id=account, team=team), 0.0)

    def _arrive(self, contact: Coming) -> None:
        now = self._now(contact.at)
        self._waiting[contact.card.id] = contact
        if contact.patience < inf:
            self._plan(contact.at + contact.patience, "leaves", contact.card.id)
        card = replace(contact.card, arrived_at=now, queued_at=now)
        queued = ContactQueued(contact=card)
        self._follow(self._router.take(queued, now), contact.at, now)
        if self._forecasting is not None:
            self._forecasting.queued(queued, now)
            self._ask(card.id, contact.at)

    def _happen(self, happening: _Happening) -> None:
        at, _, what, whom, more = happening
        if what == "leaves":
            self._leave(at, whom)
        elif what == "answers":
            offer = self._offers.pop(whom, None)
            if offer is not None:
                self._accept(at, offer, self._now(at))
        elif what == "asks":
            self._ask(whom, at)
        elif what == "done":
            self._work.finishes(more, at)
            self._take(WrapUp(actor=more, contact_id=whom, disposition=""), at)
        else:
            self._take(SetActivity(actor=whom, agent_id=whom, activity=more, after_contact=more == self._out), at)

    def _ask(self, id: str, at: float) -> None:
        """A contact asks how long it will wait, and asks again later."""
        contact = self._waiting.get(id)
        if contact is not None and self._forecasting is not None and not self._rung.get(id):
            self._forecasting.asked(self._router, contact, at, self._now(at), len(self._waiting))
            if self._forecasting.again and at + EVERY <= self._scenario.duration:
                self._plan(at + EVERY, "asks", id)

    def _leave(self, at: float, id: str) -> None:
        contact = self._waiting.pop(id, None)
        if contact is not None:
            self._note(contact, at, by=None)
            self._take(LineEnded(contact_id=id, conversation_id=id), at)

    def _accept(self, at: float, offer: OfferCard, now: datetime) -> None:
        contact = self._waiting.pop(offer.contact_id)
        self._note(contact, at, by=offer.agent_id)
        self._work.begins(offer.agent_id, at)
        self._plan(at + contact.handling, "done", offer.contact_id, offer.agent_id)
        self._follow(self._router.take(AcceptOffer(actor=offer.agent_id, offer_id=offer.id), now), at, now)

    def _note(self, contact: Coming, at: float, *, by: str | None, left: str = "") -> None:
        """What became of a contact: answered by an agent, sent to leave a voicemail or a message, or given up."""
        self._rung.pop(contact.card.id, None)
        if self._forecasting is not None:
            self._forecasting.over(contact.card.id, at)
        if contact.at < self._scenario.warm_up:
            return
        card = contact.card
        team = self._scenario.accounts.get(card.account_id or "")
        own = by == team[0] if team and by is not None else None
        line = Line(
            contact.at, card.tier, card.channel, at - contact.at, card.target_seconds, by is not None, own, left
        )
        self._lines.append(line)

    def _follow(self, events: list[AnyEvent], at: float, now: datetime) -> None:
        """Do as people would, now that this happened."""
        if self._forecasting is not None:
            self._forecasting.happened(events, at, now)
        for event in events:
            if type(event) not in _HEEDED:
                continue
            if isinstance(event, OfferMade):
                offer = event.offer
                if self._answers_after:
                    self._offers[offer.id] = offer
                    self._rung[offer.contact_id] = self._rung.get(offer.contact_id, 0) + 1
                    self._plan(at + self._answers_after, "answers", offer.id)
                elif offer.contact_id in self._waiting:  # of several who are rung, the first was quickest
                    self._accept(at, offer, now)
            elif isinstance(event, OfferMissed | OfferRescinded):
                if self._offers.pop(event.offer.id, None) is not None and event.offer.contact_id in self._rung:
                    self._rung[event.offer.contact_id] -= 1
            elif isinstance(event, ContactDiverted):
                if event.contact.state == "arriving":  # the line left the queue
                    self._note(self._waiting.pop(event.contact.id), at, by=None, left=event.to)
            elif isinstance(event, AgentChanged):
                if event.agent.available:
                    self._work.comes(event.agent.id, at)
                else:
                    self._work.goes(event.agent.id, at)

    def _take(self, input: RouterInput, at: float) -> None:
        now = self._now(at)
        self._follow(self._router.take(input, now), at, now)

    def _plan(self, at: float, what: _What, whom: str, more: str = "") -> None:
        heappush(self._ahead, (at, next(self._numbers), what, whom, more))

    def _now(self, at: float) -> datetime:
        return datetime.fromtimestamp(self._origin + at, UTC)

    def _close(self) -> Tally:
        business = self._scenario.business
        tiers = {stream.tier for stream in self._scenario.arrivals}
        return tally(
            self._lines,
            within=self._scenario.answer_within,
            short=business.short_abandon_seconds,
            occupancy=self._work.occupancy(),
            unfinished=len(self._waiting),
            forecasts=self._forecasting.forecasts if self._forecasting is not None else (),
            tiers=sorted(tiers, key=lambda tier: business.tiers[tier].rank),
        )

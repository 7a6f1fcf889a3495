"""What waiting contacts were told, and what came of it: how good the estimates of waits are.

A forecast is asked for when a contact queues, unless it is offered at once, and again after each `EVERY` seconds that
it still waits; the truth is the time from then to its next offer. Contacts that gave up are *censored*: of them only a
lower bound of the truth is known. They are left out, except where the bound settles the case: one who waited beyond the
band's upper end was told too little.
"""

from collections.abc import Iterable
from datetime import datetime
from math import inf, nan
from typing import NamedTuple

from hub.contract.events import AgentChanged, AnyEvent, ContactQueued, OfferMade
from hub.contract.promises import Wait
from hub.routing import Measuring, Router
from hub.simulation.scenario import Coming, Scenario

EVERY = 30.0


class Forecast(NamedTuple):
    """`at`: when it was asked for, in seconds from the start; `age`: how long the contact had waited by then. `crude`:
    the one number for everybody, all who wait × mean handling time ÷ agents at work. `impatient`: it
    would give up some time. `wait`: seconds it waited from then on; `served`: until an offer, else until it gave up."""

    at: float
    tier: str
    age: float
    told: Wait
    crude: float
    impatient: bool
    wait: float
    served: bool


class Calibration(NamedTuple):
    """Of many forecasts. `error`: mean absolute error ÷ mean wait; `crude_error`: the same of the one number for
    everybody. `bias`: (mean told − mean wait) ÷ mean wait. `coverage`: share of
    waits, in whole seconds, within their band. `untold`: how
    many were told nothing, since nobody was there."""

    forecasts: int
    untold: int
    mean_wait: float
    mean_told: float
    error: float
    crude_error: float
    bias: float
    coverage: float


class Forecasting:
    """Asks for forecasts while a desk is played, and hears what comes true. `forecasts`: those that came true, of
    contacts that came after the warm-up. `again`: contacts ask more than once."""

    def __init__(self, scenario: Scenario, *, again: bool) -> None:
        self.again = again
        self.forecasts: list[Forecast] = []
        self._warm_up = scenario.warm_up
        self._measuring = Measuring(scenario.business, scenario.begins)
        self._there = {agent.card.id for agent in scenario.staff if agent.here_at(0.0)}
        self._open: dict[str, list[Forecast]] = {}

    def queued(self, queued: ContactQueued, now: datetime) -> None:
        """A contact came."""
        self._measuring.hear(queued, now)

    def asked(self, router: Router, contact: Coming, at: float, now: datetime, waiting: int) -> None:
        """A contact that waits asks; `waiting`: how many do."""
        rates = self._measuring.rates(now)
        told = router.wait(contact.card.id, rates, now)
        if told is not None and contact.at >= self._warm_up:
            crude = waiting * rates.handling[contact.card.channel] / max(len(self._there), 1)
            forecast = Forecast(
                at, contact.card.tier, at - contact.at, told, crude, contact.patience < inf, 0.0, served=False
            )
            self._open.setdefault(contact.card.id, []).append(forecast)

    def happened(self, events: Iterable[AnyEvent], at: float, now: datetime) -> None:
        """The router concluded this."""
        for event in events:
            self._measuring.hear(event, now)
            if isinstance(event, OfferMade):
                self._settle(event.offer.contact_id, at, served=True)
            elif isinstance(event, AgentChanged):
                (self._there.add if event.agent.available else self._there.discard)(event.agent.id)

    def over(self, contact_id: str, at: float) -> None:
        """It was answered, or gave up."""
        self._settle(contact_id, at, served=False)

    def _settle(self, contact_id: str, at: float, *, served: bool) -> None:
        for forecast in self._open.pop(contact_id, ()):
            self.forecasts.append(forecast._replace(wait=at - forecast.at, served=served))


def calibrate(forecasts: Iterable[Forecast]) -> Calibration:
    """Sum them up."""
    served = within = judged = untold = 0
    waits = told = errors = crude = 0.0
    for forecast in forecasts:
        seconds, low, high = forecast.told.seconds, forecast.told.low, forecast.told.high
        if seconds is None or low is None or high is None:
            untold += 1
            continue
        if forecast.served:
            served += 1
            waits += forecast.wait
            told += seconds
            errors += abs(seconds - forecast.wait)
            crude += abs(forecast.crude - forecast.wait)
            within += low <= round(forecast.wait) <= high
        judged += forecast.served or forecast.wait > high
    if not served or not waits:
        return Calibration(served, untold, nan, nan, nan, nan, nan, nan)
    return Calibration(
        forecasts=served,
        untold=untold,
        mean_wait=waits / served,
        mean_told=told / served,
        error=errors / waits,
        crude_error=crude / waits,
        bias=(told - waits) / waits,
        coverage=within / judged,
    )

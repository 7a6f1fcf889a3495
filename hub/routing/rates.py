"""How fast work comes and goes: measured from what happened, for estimates of waits. Pure: a fold over events.

Each figure begins as a guess that counts as `PRIOR_WEIGHT` contacts, and gives way to what is measured. What is older
counts less: arrivals and patience fade with time, handling times with the number of later ones, so that a quiet night
forgets nobody's pace. Patience is measured as deaths are from a census with people still living: those who gave up ÷
the time that all have waited, answered or not, which is the maximum-likelihood rate of exponential patience when waits
are cut short by answers (Brown et al., "Statistical analysis of a telephone call center", JASA 100, 2005).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import exp, expm1
from typing import NamedTuple

from hub.contract.events import AnyEvent, ContactClosed, ContactQueued, OfferAccepted
from hub.contract.plans import Business
from hub.contract.words import Channel, ChannelTraits, Outcome, Value

ArrivalKey = tuple[str, Channel]
"""Tier and channel."""

PRIOR_HANDLING_SECONDS = 240.0
PRIOR_WRAP_UP_SECONDS = 30.0
PRIOR_WEIGHT = 5.0
PRIOR_WAITED_SECONDS = 600.0
MOST_REMEMBERED = 500.0
FADING_SECONDS = 3600.0
PATIENCE_FADING_SECONDS = 4 * 3600.0


class Rates(Value):
    """`handling`: mean seconds for which one contact takes an agent's place, from the offer to the end of wrap-up.
    `wrap_up`: mean seconds of wrap-up alone. `arrivals`: contacts per second. `abandonment`: of those who wait, the
    share that gives up in a second. `samples`: how many contacts (later ones count more) `handling` rests on."""

    handling: Mapping[Channel, float]
    wrap_up: Mapping[Channel, float]
    arrivals: Mapping[ArrivalKey, float]
    abandonment: Mapping[Channel, float]
    samples: Mapping[Channel, float]


class Past(NamedTuple):
    """What became of a contact, for whoever was not there to hear."""

    tier: str
    channel: Channel
    queued_at: datetime
    accepted_at: datetime | None
    wrap_up_until: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None


class _Mean:
    """Of the latest values, beginning at a guess."""

    __slots__ = ("count", "value")

    def __init__(self, guess: float) -> None:
        self.value = guess
        self.count = PRIOR_WEIGHT

    def add(self, value: float) -> None:
        self.count = min(self.count + 1.0, MOST_REMEMBERED)
        self.value += (value - self.value) / self.count


class _Fading:
    """A sum that fades with time. `at`: epoch seconds."""

    __slots__ = ("_at", "_sum", "_tau")

    def __init__(self, tau: float) -> None:
        self._tau = tau
        self._sum = 0.0
        self._at = 0.0

    def add(self, value: float, at: float) -> None:
        self._sum = self.read(at) + value
        self._at = max(at, self._at)

    def read(self, at: float) -> float:
        return self._sum * exp((self._at - at) / self._tau) if at > self._at else self._sum


class Measuring:
    """Hears every event in order and knows the present rates. `since`: from when on nothing is missing."""

    def __init__(self, business: Business, since: datetime) -> None:
        self._since = since.timestamp()
        self._wrap_up_seconds = 0.0
        self._handling: dict[Channel, _Mean] = {}
        self._ringing: dict[Channel, _Mean] = {}
        self._wrap_up: dict[Channel, _Mean] = {}
        self._arrivals: dict[ArrivalKey, _Fading] = {}
        self._waited: dict[Channel, _Fading] = {}
        self._gave_up: dict[Channel, _Fading] = {}
        self.change(business)

    def change(self, business: Business) -> None:
        """The business configuration was read anew: there may be other channels."""
        self._wrap_up_seconds = business.wrap_up_seconds
        for name, traits in business.channels.items():
            if name not in self._handling:
                self._handling[name] = _Mean(prior_handling(traits))
                self._ringing[name] = _Mean(0.0)
                self._wrap_up[name] = _Mean(min(PRIOR_WRAP_UP_SECONDS, business.wrap_up_seconds))
                self._waited[name] = _Fading(PATIENCE_FADING_SECONDS)
                self._gave_up[name] = _Fading(PATIENCE_FADING_SECONDS)

    def hear(self, event: AnyEvent, at: datetime) -> None:
        """Take in what happened `at` that instant."""
        match event:
            case ContactQueued(contact=card):
                self._came(card.tier, card.channel, at)
            case OfferAccepted(contact=card, offer=offer) if card.channel in self._ringing:
                self._ringing[card.channel].add((at - offer.offered_at).total_seconds())
            case ContactClosed(contact=card) if card.queued_at is not None:
                self._ended(
                    Past(
                        card.tier,
                        card.channel,
                        card.queued_at,
                        card.accepted_at,
                        card.wrap_up_until,
                        at,
                        card.outcome,
                    )
                )

    def recall(self, past: Iterable[Past]) -> None:
        """Take in what became of contacts before; some may be open still. Call it before the first `hear`."""
        known = sorted(past, key=lambda contact: contact.queued_at)
        for contact in known:
            self._came(contact.tier, contact.channel, contact.queued_at)
        ended = [(contact.closed_at, place, contact) for place, contact in enumerate(known) if contact.closed_at]
        for _, _, contact in sorted(ended):
            self._ended(contact)

    def _came(self, tier: str, channel: Channel, at: datetime) -> None:
        if at.timestamp() >= self._since:
            fading = self._arrivals.get((tier, channel))
            if fading is None:
                fading = self._arrivals[tier, channel] = _Fading(FADING_SECONDS)
            fading.add(1.0, at.timestamp())

    def _ended(self, past: Past) -> None:
        channel, over = past.channel, past.closed_at
        if over is None or channel not in self._handling:
            return
        gave_up = past.accepted_at is None and past.outcome in ("abandoned", "short_abandoned")
        if past.accepted_at is not None:
            self._handling[channel].add((over - past.accepted_at).total_seconds())
            if past.wrap_up_until is not None:
                left = (past.wrap_up_until - over).total_seconds()
                self._wrap_up[channel].add(max(0.0, self._wrap_up_seconds - left))
        waited = ((past.accepted_at or over) - past.queued_at).total_seconds()
        self._waited[channel].add(max(0.0, waited), over.timestamp())
        self._gave_up[channel].add(float(gave_up), over.timestamp())

    def rates(self, now: datetime) -> Rates:
        """As of `now`."""
        t = now.timestamp()
        known = -expm1((self._since - t) / FADING_SECONDS) * FADING_SECONDS if t > self._since else 0.0
        return Rates(
            handling={name: mean.value + self._ringing[name].value for name, mean in self._handling.items()},
            wrap_up={name: mean.value for name, mean in self._wrap_up.items()},
            arrivals={key: fading.read(t) / max(known, 60.0) for key, fading in self._arrivals.items()},
            abandonment={
                name: self._gave_up[name].read(t) / (waited.read(t) + PRIOR_WAITED_SECONDS)
                for name, waited in self._waited.items()
            },
            samples={name: mean.count for name, mean in self._handling.items()},
        )


def prior_handling(traits: ChannelTraits) -> float:
    """What a contact is thought to take before any was measured: who may hold several at once is longer with each."""
    return PRIOR_HANDLING_SECONDS * max(traits.capacity, 1)

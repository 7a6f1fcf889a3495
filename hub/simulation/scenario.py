"""What is to be played: a business, its staff, the contacts that come. Lengths and instants are seconds from the start
of the play."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from math import inf
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from hub.contract.plans import Business
from hub.contract.words import AgentCard, Channel, ContactCard, Value
from hub.simulation.chance import Law, arrivals

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday, at midnight in UTC. Business hours and holidays depend on it."""


class Shift(Value):
    """An agent takes work from `begins` to `ends`, and finishes what they have then."""

    begins: float
    ends: float


class Staff(Value):
    """An agent. Without shifts they are always there."""

    card: AgentCard
    shifts: tuple[Shift, ...] = ()

    def here_at(self, at: float) -> bool:
        """Whether they take work then."""
        return not self.shifts or any(shift.begins <= at < shift.ends for shift in self.shifts)


class Arrivals(Value):
    """A stream of contacts. `accounts`: each contact belongs to one of these, all equally often; to none if empty.
    `per_hour`: see `chance.arrivals`. `handling`: from acceptance to the end of wrap-up. `patience`: how long a
    customer waits before leaving; without it they never leave."""

    channel: Channel
    tier: str
    per_hour: tuple[float, ...]
    handling: Law
    patience: Law | None = None
    accounts: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


class Scenario(Value):
    """A desk to play. `accounts`: their teams, primary first. What happens before `warm_up` is not counted. `begins`:
    when the play does. `answers_after`: how long an agent lets an offer ring. `answer_within`: the service level's
    time; the contact's own target if None."""

    business: Business
    staff: tuple[Staff, ...]
    accounts: dict[str, tuple[str, ...]]
    arrivals: tuple[Arrivals, ...]
    duration: float
    warm_up: float = 0.0
    replications: int = 10
    seed: int = 1
    answers_after: float = 0.0
    answer_within: float | None = None
    begins: datetime = START


class Coming(NamedTuple):
    """A contact that will come, with all that chance says of it."""

    at: float
    card: ContactCard
    handling: float
    patience: float


def draw(scenario: Scenario, random: Random) -> list[Coming]:
    """The contacts of one play, in order. Drawn beforehand, so that two plans are tried on the very same contacts
    (common random numbers; Law and Kelton, "Simulation modeling and analysis", chapter 11)."""
    number = count(1)
    coming: list[Coming] = []
    for stream in scenario.arrivals:
        coming += _stream(scenario, stream, Random(random.getrandbits(64)), number)
    coming.sort(key=lambda contact: contact.at)
    return coming


def with_plan(scenario: Scenario, plan: str) -> Scenario:
    """The same, with every contact going by one plan of the business, whatever its tier and channel."""
    tiers = {key: replace(tier, plans={"default": plan}) for key, tier in scenario.business.tiers.items()}
    return replace(scenario, business=replace(scenario.business, tiers=tiers))


def _stream(scenario: Scenario, stream: Arrivals, random: Random, number: Iterator[int]) -> Iterator[Coming]:
    card = _card(scenario.business, stream)
    for at in arrivals(stream.per_hour, scenario.duration, random):
        account = random.choice(stream.accounts) if stream.accounts else None
        handling = stream.handling.draw(random)
        patience = stream.patience.draw(random) if stream.patience is not None else inf
        id = f"ct_{next(number)}"
        yield Coming(at, replace(card, id=id, conversation_id=id, account_id=account), handling, patience)


def _card(business: Business, stream: Arrivals) -> ContactCard:
    tier = business.tiers[stream.tier]
    return ContactCard(
        id="",
        conversation_id="",
        reference="",
        channel=stream.channel,
        direction="inbound",
        state="waiting",
        account_id=None,
        account_name="",
        tier=stream.tier,
        person_id="",
        person_name="",
        match="address",
        address="",
        our_address="",
        subject="",
        preview="",
        language="en",
        skills=stream.skills,
        arrived_at=START,
        plan=tier.plan(stream.channel),
        target_seconds=tier.target(stream.channel),
    )

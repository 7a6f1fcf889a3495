"""Reads a scenario: a YAML file that says who works, who calls and how often (docs/simulation.md).

`business` names a folder of business configuration, from the scenario's own folder; `plans` beside it adds plans or
replaces those of the same name, which is how a plan is tried before it goes live.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from config.business_file import load_business
from config.plans_file import Plans
from config.yaml_file import Key, Level, Place, Seconds, Strict, YamlFile, raise_all, read_yaml
from hub.contract.plans import Business
from hub.contract.words import AgentCard, ChannelTraits
from hub.simulation import Arrivals, Exponential, Fixed, Law, Lognormal, Scenario, Shift, Staff
from hub.simulation.scenario import START

LawName = Literal["exponential", "lognormal", "fixed"]
Longer = Annotated[Seconds, Field(gt=0)]


def _rates(value: object) -> object:
    rates: list[Any] = value if isinstance(value, list) else [value]
    if not rates or any(isinstance(r, bool) or not isinstance(r, int | float) or not 0 <= r <= 1e6 for r in rates):
        raise ValueError("wants contacts per hour, not negative: one number, or one for each hour")
    return [float(rate) for rate in rates]


Rates = Annotated[list[float], BeforeValidator(_rates)]
"""One number, or one for each hour."""


class LawEntry(Strict):
    law: LawName = "exponential"
    mean: Longer
    deviation: Longer | None = None


class AgentEntry(Strict):
    """`shifts`: pairs of instants from the start."""

    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    teams: list[str] = Field(default_factory=list)
    skills: dict[Key, Level] = Field(default_factory=dict)
    capacity: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict)
    shifts: list[Annotated[list[Seconds], Field(min_length=2, max_length=2)]] = Field(default_factory=list)


class AccountEntry(Strict):
    """`count` accounts alike, each with `team`; the team of the next one begins one agent further on."""

    tier: str
    team: Annotated[list[str], Field(min_length=1)]
    count: Annotated[int, Field(ge=1, le=10_000)] = 1


class ArrivalsEntry(Strict):
    """Exactly one of `account` and `tier`."""

    channel: str
    account: str | None = None
    tier: str | None = None
    per_hour: Rates
    handling: LawEntry
    patience: LawEntry | None = None
    skills: list[str] = Field(default_factory=list)


class ScenarioFile(Strict):
    business: str
    plans: Plans = Field(default_factory=dict)
    duration: Longer
    warm_up: Seconds = 0.0
    replications: Annotated[int, Field(ge=1, le=1000)] = 10
    seed: int = 1
    answers_after: Seconds = 3.0
    answer_within: Longer | None = None
    agents: Annotated[dict[Key, AgentEntry], Field(min_length=1)]
    accounts: dict[Key, AccountEntry] = Field(default_factory=dict)
    arrivals: Annotated[list[ArrivalsEntry], Field(min_length=1)]


def load_scenario(path: Path, traits: Sequence[ChannelTraits]) -> Scenario:
    """Raises `Misconfigured` with a line for every problem: file, line, what is wrong, how to mend it."""
    file = read_yaml(path)
    file.nest(("plans",), "steps")
    found = file.check(ScenarioFile)
    raise_all([file])
    assert found is not None, "a file without content has its problem, which was raised above"
    folder = path.parent / found.business
    if not folder.is_dir():
        file.complain(
            ("business",), f"there is no folder {found.business!r} beside this file; name one that holds plans.yaml"
        )
        raise_all([file])
    business = load_business(folder, traits, beside=(file, found.plans))
    _Check(file, found, business).all()
    raise_all([file])
    people = {name: _names(name, entry.count) for name, entry in found.agents.items()}
    accounts = dict(_accounts(found, people))
    return Scenario(
        business=business,
        staff=tuple(_staff(found, people)),
        accounts=accounts,
        arrivals=tuple(_arrivals(found, entry) for entry in found.arrivals),
        duration=found.duration,
        warm_up=found.warm_up,
        replications=found.replications,
        seed=found.seed,
        answers_after=found.answers_after,
        answer_within=found.answer_within,
    )


class _Check:
    """What one model cannot know of another."""

    def __init__(self, file: YamlFile, found: ScenarioFile, business: Business) -> None:
        self._file, self._found, self._business = file, found, business

    def all(self) -> None:
        file, found, business = self._file, self._found, self._business
        if found.warm_up >= found.duration:
            file.complain(("warm_up",), "the warm-up must be shorter than the duration; shorten it")
        for name, agent in found.agents.items():
            self._agent(("agents", name), agent)
        for name, account in found.accounts.items():
            self._file.known(("accounts", name, "tier"), "tier", account.tier, business.tiers)
            for at, person in enumerate(account.team):
                self._file.known(("accounts", name, "team", at), "agent", person, found.agents)
        for at, entry in enumerate(found.arrivals):
            self._arrivals(("arrivals", at), entry)

    def _agent(self, place: Place, agent: AgentEntry) -> None:
        for at, team in enumerate(agent.teams):
            self._file.known((*place, "teams", at), "team", team, self._business.teams)
        for channel in agent.capacity:
            self._file.known((*place, "capacity", channel), "channel", channel, self._business.channels)
        before = 0.0
        for at, (begins, ends) in enumerate(agent.shifts):
            if not before <= begins < ends:
                text = "a shift begins before it ends, and after the one before it; mend the order"
                self._file.complain((*place, "shifts", at), text)
            before = ends

    def _arrivals(self, place: Place, entry: ArrivalsEntry) -> None:
        self._file.known((*place, "channel"), "channel", entry.channel, self._business.channels)
        if (entry.account is None) == (entry.tier is None):
            self._file.complain(place, "say either 'account' or 'tier'; a tier's contacts belong to no account")
        if entry.account is not None:
            self._file.known((*place, "account"), "account", entry.account, self._found.accounts)
        if entry.tier is not None:
            self._file.known((*place, "tier"), "tier", entry.tier, self._business.tiers)
        for part in ("handling", "patience"):
            law = getattr(entry, part)
            if law is not None and (law.law == "lognormal") != (law.deviation is not None):
                self._file.complain((*place, part), "'deviation' goes with law: lognormal, and only with it")
        traits = self._business.channels.get(entry.channel)
        if traits is not None and self._found.answers_after >= traits.offer_seconds:
            text = f"offers on {entry.channel} last only {traits.offer_seconds:g} s; let agents answer sooner"
            self._file.complain(("answers_after",), text)


def _names(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]


def _staff(found: ScenarioFile, people: dict[str, list[str]]) -> Iterator[Staff]:
    for name, entry in found.agents.items():
        for id in people[name]:
            card = AgentCard(
                id=id,
                name=id,
                role="agent",
                teams=tuple(entry.teams),
                skills=entry.skills,
                capacity=entry.capacity,
                language="en",
                activity="",
                available=True,
                activity_since=START,
            )
            yield Staff(card=card, shifts=tuple(Shift(begins=begins, ends=ends) for begins, ends in entry.shifts))


def _accounts(found: ScenarioFile, people: dict[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, entry in found.accounts.items():
        for number, account in enumerate(_names(name, entry.count)):
            team = [people[person][number % len(people[person])] for person in entry.team]
            yield account, tuple(dict.fromkeys(team))


def _arrivals(found: ScenarioFile, entry: ArrivalsEntry) -> Arrivals:
    account = found.accounts[entry.account] if entry.account is not None else None
    return Arrivals(
        channel=entry.channel,
        tier=account.tier if account is not None else entry.tier or "",
        per_hour=tuple(entry.per_hour),
        handling=_law(entry.handling),
        patience=_law(entry.patience) if entry.patience is not None else None,
        accounts=tuple(_names(entry.account, account.count)) if entry.account and account else (),
        skills=tuple(entry.skills),
    )


def _law(entry: LawEntry) -> Law:
    if entry.law == "lognormal":
        return Lognormal(mean=entry.mean, deviation=entry.deviation or entry.mean)
    return Exponential(mean=entry.mean) if entry.law == "exponential" else Fixed(mean=entry.mean)

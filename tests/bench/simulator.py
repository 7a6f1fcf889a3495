"""How fast the simulator plays, beside two general simulators with a model of the same queue.

The queue is M/M/14 at 71 % (Erlang C's published example): one class, no patience, an hour and more of calls. Keydesk
plays it with the whole router: cards, explanations, events. SimPy and Ciw play just the queue. SimPy's model is a
process for each contact on a `Resource`; Ciw's is a network of one node. Peers that are not installed are passed over;
`make bench` installs Ciw into a folder of its own.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from config.build.compile import is_compiled
from hub.contract.plans import Activity, Business, Plan, Step, Tier
from hub.contract.words import AgentCard, ChannelTraits
from hub.simulation import Arrivals, Exponential, Scenario, Staff, draw, play
from hub.simulation.scenario import START
from tests.bench.figures import Figure, figure, line

AGENTS = 14
PER_SECOND = 100 / 1800
HANDLING_SECONDS = 180.0
ROUNDS = 3
PEERS = Path(".bench/peers")


def bench(quick: bool) -> list[Figure]:
    """The simulator's figures: simulated contacts per second, and times the peers' in the same run."""
    contacts = 3_000 if quick else 20_000
    players: dict[str, Callable[[float], int]] = {"simpy": _simpy, "ciw": _ciw}
    ours = keydesk_per_second(contacts)
    plain = _plain(contacts) if is_compiled() else ours
    figures = [
        figure("simulator.contacts_per_s", ours, "per s"),
        figure("simulator.contacts_per_s_plain", plain, "per s"),
    ]
    sys.path.append(str(PEERS))
    for peer, player in players.items():
        try:
            import_module(peer)
        except ImportError:
            print(f"simulator.vs_{peer}: passed over, {peer} is not installed")
            continue
        theirs = _per_second(player, contacts)
        figures.append(figure(f"simulator.vs_{peer}", ours / theirs, f"x ({peer} {theirs:,.0f} per s)", 1.0))
    return figures


def _plain(contacts: int) -> float:
    """What plain Python plays, in a process of its own, where this one has the compiled simulator."""
    code = f"from tests.bench.simulator import keydesk_per_second; print(keydesk_per_second({contacts}))"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def keydesk_per_second(contacts: int) -> float:
    """Simulated contacts per second, of the simulator this process has."""
    return _per_second(_keydesk, contacts)


def _per_second(player: Callable[[float], int], contacts: int) -> float:
    """The best of several rounds, drawing of chance included."""
    best = 0.0
    for _ in range(ROUNDS):
        gc.collect()
        begun = time.perf_counter()
        played = player(contacts / PER_SECOND)
        best = max(best, played / (time.perf_counter() - begun))
    return best


def _keydesk(duration: float) -> int:
    scenario = _scenario(duration)
    return play(scenario, draw(scenario, Random(1))).groups[""].contacts


def _simpy(duration: float) -> int:
    simpy: Any = import_module("simpy")
    environment, random, waits = simpy.Environment(), Random(1), []
    agents = simpy.Resource(environment, capacity=AGENTS)

    def contact() -> Any:
        came = environment.now
        with agents.request() as request:
            yield request
            waits.append(environment.now - came)
            yield environment.timeout(random.expovariate(1 / HANDLING_SECONDS))

    def source() -> Any:
        while True:
            yield environment.timeout(random.expovariate(PER_SECOND))
            environment.process(contact())

    environment.process(source())
    environment.run(until=duration)
    return len(waits)


def _ciw(duration: float) -> int:
    ciw: Any = import_module("ciw")
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=PER_SECOND)],
        service_distributions=[ciw.dists.Exponential(rate=1 / HANDLING_SECONDS)],
        number_of_servers=[AGENTS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(duration)
    return len(simulation.get_all_records())


def _scenario(duration: float) -> Scenario:
    tier = Tier(key="one", rank=1, names={}, colour="", targets={"default": 20.0}, plans={"default": "everyone"})
    line = ChannelTraits(name="line", address_kind="phone", live=True, connects=False, offer_seconds=20, capacity=1)
    business = Business(
        tiers={"one": tier},
        fallback_tier="one",
        plans={"everyone": Plan(name="everyone", steps=(Step(kind="everyone", wait=0),))},
        activities={"available": Activity(key="available", available=True, names={})},
        dispositions={},
        channels={"line": line},
        teams={},
    )
    calls = Arrivals(
        channel="line", tier="one", per_hour=(PER_SECOND * 3600,), handling=Exponential(mean=HANDLING_SECONDS)
    )
    staff = tuple(Staff(card=_agent(number)) for number in range(AGENTS))
    return Scenario(business=business, staff=staff, accounts={}, arrivals=(calls,), duration=duration)


def _agent(number: int) -> AgentCard:
    return AgentCard(
        id=f"us_{number}",
        name=f"Agent {number}",
        role="agent",
        teams=(),
        skills={},
        capacity={},
        language="en",
        activity="available",
        available=True,
        activity_since=START,
    )


if __name__ == "__main__":
    for entry in bench(quick="--quick" in sys.argv):
        print(line(entry))

"""How good the expected waits are, and what one costs.

Played: twenty agents at 95 % with two tiers (docs/expected-waits.md); each contact is told its wait when it queues.
Beside it stands one number for everybody: all who wait × mean handling time ÷ agents. The cost is that of one estimate
from nothing, with 500 agents, all on a call, and 1,000 contacts waiting, two of three of them of accounts with an agent
of their own; and what each costs when all are worked out at once, as the running hub does.
"""

import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from random import Random

from msgspec.structs import replace

from hub.contract.words import ContactCard
from hub.routing import Rates, Router
from hub.simulation import calibrate, draw
from hub.simulation.scenario import START
from tests.bench.calibration import forecasts, own_agents, two_tiers
from tests.bench.figures import Figure, figure, line
from tests.hub.simulation.desk import agent

AGENTS, WAITING = 500, 1_000
ASKED = 50


def bench(quick: bool) -> list[Figure]:
    """Error, coverage and cost."""
    found = calibrate(forecasts(two_tiers, 3 if quick else 12, again=False))
    one, each = _cost(3 if quick else 20)
    return [
        figure("waits.error", found.error, "of the mean wait", found.crude_error),
        figure("waits.error_naive", found.crude_error, "of the mean wait"),
        figure("waits.coverage", found.coverage, "in the 80 % band"),
        figure("waits.cost_us", one, "us"),
        figure("waits.cost_us_of_all", each, "us each"),
    ]


def _cost(rounds: int) -> tuple[float, float]:
    """Microseconds, the best of several rounds."""
    router, rates = _crowd()
    now = START + timedelta(seconds=600)
    ids = [card.id for card in router.contacts() if card.state == "waiting"][:: WAITING // ASKED]
    one = each = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        for id in ids:
            router.wait(id, rates, now)
        one = min(one, (time.perf_counter() - begun) / len(ids))
        begun = time.perf_counter()
        waits = router.waits(rates, now)
        each = min(each, (time.perf_counter() - begun) / len(waits))
    return one * 1e6, each * 1e6


def _crowd() -> tuple[Router, Rates]:
    scenario, ids = own_agents(), count(1)
    router = Router.restore(
        scenario.business,
        lambda prefix: f"{prefix}_{next(ids)}",
        agents=[replace(agent(number), reachable=True) for number in range(AGENTS)],
        idle_since={},
        teams={f"ac_{number}": (f"us_{number}",) for number in range(AGENTS)},
        contacts=_contacts(scenario),
        refusals=(),
        lost_at={},
        now=START,
    )
    router.tick(START)
    router.tick(START + timedelta(seconds=600))
    arrivals = {(tier, "line"): AGENTS / 180 / 3 for tier in scenario.business.tiers}
    rates = Rates(
        handling={"line": 180.0},
        wrap_up={"line": 20.0},
        arrivals=arrivals,
        abandonment={"line": 0.001},
        samples={"line": 500.0},
    )
    return router, rates


def _contacts(scenario: object) -> Iterator[ContactCard]:
    random = Random(1)
    cards = {coming.card.tier: coming.card for coming in islice(draw(own_agents(), random), 100)}
    for number in range(AGENTS):
        card = replace(cards["standard"], id=f"ct_held_{number}", state="active", agent_id=f"us_{number}")
        yield replace(card, accepted_at=START, queued_at=START)
    for number in range(WAITING):
        card = cards[random.choice(("platinum", "gold", "standard"))]
        account = f"ac_{random.randrange(AGENTS)}" if card.tier != "standard" else None
        at = START + timedelta(seconds=random.random() * 600)
        yield replace(card, id=f"ct_{number}", account_id=account, arrived_at=at, queued_at=at)


if __name__ == "__main__":
    for entry in bench(quick="--quick" in sys.argv):
        print(line(entry))

"""A scenario small enough to play in a test."""

from pathlib import Path

from config.simulation.scenario_file import load_scenario
from config.wiring import TRAITS
from hub.simulation import Scenario

BUSINESS = Path(__file__).parents[3] / "config" / "business"
SHIPPED = Path(__file__).parents[3] / "config" / "demo" / "scenarios"

SMALL = """\
business: BUSINESS
plans:
  wide:
    - { ask: dedicated, wait: 5 s }
    - { ask: everyone }
duration: 2 h
warm_up: 10 min
replications: 3
answers_after: 2 s
agents:
  ana: { teams: [key_accounts], skills: { german: 3 }, capacity: { phone: 1 } }
  desk: { count: 2, teams: [service_desk], shifts: [[0 h, 1 h], [1 h, 2 h]] }
accounts:
  steel: { count: 2, tier: platinum, team: [ana, desk] }
arrivals:
  - { channel: phone, account: steel, per_hour: 20, handling: { mean: 3 min }, patience: { mean: 2 min } }
  - channel: web_chat
    tier: standard
    per_hour: [10, 20]
    handling: { law: lognormal, mean: 4 min, deviation: 2 min }
"""


def write(folder: Path, old: str = "", new: str = "") -> Path:
    """The small scenario with one thing changed."""
    assert old in SMALL
    path = folder / "small.yaml"
    path.write_text(SMALL.replace(old, new, 1).replace("BUSINESS", str(BUSINESS)) if old else plain())
    return path


def plain() -> str:
    return SMALL.replace("BUSINESS", str(BUSINESS))


def load(path: Path) -> Scenario:
    return load_scenario(path, TRAITS)

"""A desk on a virtual clock: the real router, invented contacts. Pure: chance is a `random.Random` handed in."""

from hub.simulation.chance import Exponential, Fixed, Law, Lognormal
from hub.simulation.engine import play
from hub.simulation.forecasts import Calibration, Forecast, calibrate
from hub.simulation.intervals import Interval, interval
from hub.simulation.scenario import Arrivals, Coming, Scenario, Shift, Staff, draw, with_plan
from hub.simulation.tally import SERVICE_LEVELS, Line, Measures, Tally

__all__ = [
    "SERVICE_LEVELS",
    "Arrivals",
    "Calibration",
    "Coming",
    "Exponential",
    "Fixed",
    "Forecast",
    "Interval",
    "Law",
    "Line",
    "Lognormal",
    "Measures",
    "Scenario",
    "Shift",
    "Staff",
    "Tally",
    "calibrate",
    "draw",
    "interval",
    "play",
    "with_plan",
]

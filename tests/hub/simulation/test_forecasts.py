"""Forecasts while a desk is played, and how good they were."""

from math import isnan
from random import Random

import pytest

from hub.contract.promises import Wait
from hub.simulation import Exponential, Forecast, calibrate, draw, play
from hub.simulation.forecasts import EVERY
from tests.hub.simulation.desk import scenario, stream


def forecast(told: float | None, wait: float, *, served: bool = True, crude: float = 0.0) -> Forecast:
    band = (None, None) if told is None else (told - 10, told + 10)
    return Forecast(
        at=0.0,
        tier="one",
        age=0.0,
        told=Wait(position=1, seconds=told, low=band[0], high=band[1]),
        crude=crude,
        impatient=False,
        wait=wait,
        served=served,
    )


def test_errors_are_measured_by_the_mean_wait() -> None:
    found = calibrate([forecast(30, 20, crude=50), forecast(50, 80, crude=50)])
    assert (found.forecasts, found.mean_wait, found.mean_told) == (2, 50, 40)
    assert (found.error, found.crude_error) == (pytest.approx(0.4), pytest.approx(0.6))
    assert found.bias == pytest.approx(-0.2)
    assert found.coverage == 0.5


def test_one_who_gave_up_is_judged_only_when_they_waited_beyond_the_band() -> None:
    kept = [forecast(30, 25), forecast(30, 35), forecast(30, 30)]
    assert calibrate([*kept, forecast(30, 5, served=False)]).coverage == 1.0
    assert calibrate([*kept, forecast(30, 90, served=False)]).coverage == 0.75
    assert calibrate([*kept, forecast(30, 90, served=False)]).mean_wait == 30


def test_one_who_was_told_nothing_is_counted_apart() -> None:
    found = calibrate([forecast(None, 20), forecast(20, 20)])
    assert (found.untold, found.forecasts, found.error) == (1, 1, 0.0)


def test_of_nobody_nothing_is_said() -> None:
    assert isnan(calibrate([]).error)


def test_contacts_ask_when_they_queue_and_again_while_they_wait() -> None:
    desk = scenario(1, stream(0.02, Exponential(mean=45.0)), duration=3_000, warm_up=300, seed=3)
    tally = play(desk, draw(desk, Random(1)), forecast=True)
    ages = sorted({forecast.age for forecast in tally.forecasts})
    assert ages[:3] == pytest.approx([0.0, EVERY, 2 * EVERY])
    assert len(tally.forecasts) > len(tally.lines) / 2
    first = [forecast for forecast in tally.forecasts if forecast.age == 0]
    waited = {round(line.at, 6): line.waited for line in tally.lines}
    assert all(forecast.wait == pytest.approx(waited[round(forecast.at, 6)]) for forecast in first)
    once = play(desk, draw(desk, Random(1)), forecast=True, again=False)
    assert [forecast.at for forecast in once.forecasts] == pytest.approx([forecast.at for forecast in first])


def test_asking_changes_no_play() -> None:
    desk = scenario(2, stream(0.04, Exponential(mean=45.0)), duration=2_000)
    assert play(desk, draw(desk, Random(1)), forecast=True).lines == play(desk, draw(desk, Random(1))).lines


def test_forecasts_of_a_steady_desk_come_true() -> None:
    """M/M/8 at 95 %: unbiased within a fifth, and about four in five within their band."""
    desk = scenario(8, stream(8 * 0.95 / 60, Exponential(mean=60.0)), duration=9_000, warm_up=900, seed=2)
    told = [f for n in range(4) for f in play(desk, draw(desk, Random(f"2:{n}")), forecast=True, again=False).forecasts]
    found = calibrate(told)
    assert abs(found.bias) < 0.2
    assert 0.7 < found.coverage < 0.9
    assert found.error < 0.4

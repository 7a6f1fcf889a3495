"""Credentials and faults, whatever is asked for."""

import httpx
import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.faults import Fault, OfRest
from tests.channels.phone.simulator.conftest import SILENCE


async def test_without_the_accounts_credentials_nothing_is_told(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    for auth in [("AC0", "12345"), (simulator.exchange.settings.account_sid, "wrong"), ("", "")]:
        assert (await rest.get("/Calls/CA1.json", auth=auth)).status_code == 401
    headers = {"authorization": "Basic ///"}
    async with httpx.AsyncClient() as bare:
        assert (await bare.get(f"{rest.base_url}Calls/CA1.json", headers=headers)).status_code == 401


async def test_another_account_is_not_known(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    assert (await rest.get(f"{simulator.url}/2010-04-01/Accounts/AC9/Calls/CA1.json")).status_code == 404


CALL = {"To": "+14155550101", "From": "+14155550199", "Twiml": SILENCE}


@pytest.mark.parametrize(
    ("do", "status", "code", "made"),
    [
        ("error", 503, 20500, 0),
        ("too_many", 429, 20429, 0),
        ("hang", 503, 20500, 0),
        ("done_but_error", 503, 20500, 1),
        ("done_but_hang", 503, 20500, 1),
    ],
)
async def test_orders_fail_on_demand_before_or_after_they_are_carried_out(
    simulator: Simulator, rest: httpx.AsyncClient, do: OfRest, status: int, code: int, made: int
) -> None:
    simulator.exchange.faults.put([Fault(do, on="calls", seconds=0, times=1)])
    answer = await rest.post("/Calls.json", data=CALL)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(simulator.exchange.lines) == made
    assert (await rest.post("/Calls.json", data=CALL)).status_code == 201


async def test_what_is_no_number_or_too_large_is_refused(rest: httpx.AsyncClient) -> None:
    assert (await rest.post("/Calls.json", data={**CALL, "Timeout": "soon"})).status_code == 400
    assert (await rest.post("/Calls.json", data={**CALL, "Twiml": "x" * 300_000})).status_code == 413

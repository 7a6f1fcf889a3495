import httpx
import pytest

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import TOKEN

PLAN = {"faults": [{"do": "too_many", "on": "calls", "times": 1}], "seed": 3}


async def test_a_plan_is_put_seen_carried_out_and_taken_back(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    url = f"{simulator.url}/control/faults"
    assert (await rest.put(url, json=PLAN)).status_code == 200
    assert (await rest.get("/Calls.json")).status_code == 429
    assert (await rest.get("/Calls.json")).status_code == 200
    shown = (await rest.get(url)).json()
    assert [fault["do"] for fault in shown["faults"]] == ["too_many"]
    assert [done["on"] for done in shown["log"]] == ["calls"]
    assert (await rest.delete(url)).json() == {"faults": [], "log": []}


@pytest.mark.parametrize("plan", [{}, {"faults": [{"do": "explode"}]}, {"faults": [], "more": 1}])
async def test_a_plan_that_cannot_be_read_is_told_so(
    simulator: Simulator, rest: httpx.AsyncClient, plan: dict[str, object]
) -> None:
    assert (await rest.put(f"{simulator.url}/control/faults", json=plan)).status_code == 422


async def test_only_the_account_may_break_things(simulator: Simulator) -> None:
    async with httpx.AsyncClient(auth=("AC9", TOKEN)) as http:
        assert (await http.put(f"{simulator.url}/control/faults", json=PLAN)).status_code == 401

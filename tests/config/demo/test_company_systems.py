"""What the phone menu may ask of the demo company, and how its systems fail on demand."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from channels.phone.simulator.faults import Fault, Faults
from config.demo.company import FOLDER, Company
from config.demo.company_systems import CompanySystems, company_routes, load_systems
from hub.contract.errors import Misconfigured
from tests.config.demo.conftest import NOW


def client(systems: CompanySystems, faults: Faults | None = None) -> httpx.AsyncClient:
    app = Starlette(routes=company_routes(systems, faults or Faults()))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://company")


async def test_an_order_is_told_in_the_callers_language(systems: CompanySystems) -> None:
    async with client(systems) as http:
        asked: dict[str, Any] = {"account": "ac_northwind", "order": "48213"}
        english = (await http.get("/company/order", params=asked)).json()
        assert english == {
            "order": "48213",
            "date": "2026-03-05",
            "item": "gearbox bearings",
            "status": "shipped",
            "status_text": "is on its way",
        }
        chinese = (await http.get("/company/order", params={**asked, "language": "zh-CN"})).json()
        assert chinese["status_text"] == "已发货，正在运输途中"
        assert (await http.get("/company/delivery", params=asked)).json()["place"] == "Hamburg"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("order", {"account": "ac_northwind", "order": "1"}),
        ("order", {"account": "ac_huaxin", "order": "48213"}),
        ("order", {"account": "ac_northwind"}),
        ("weather", {"account": "ac_northwind", "order": "48213"}),
    ],
)
async def test_what_nobody_knows_is_not_found(systems: CompanySystems, question: str, asked: dict[str, str]) -> None:
    async with client(systems) as http:
        assert (await http.get(f"/company/{question}", params=asked)).status_code == 404


async def test_a_caller_without_account_may_ask_by_number_alone(systems: CompanySystems) -> None:
    async with client(systems) as http:
        assert (await http.get("/company/order", params={"order": "48213"})).status_code == 200


async def test_open_invoices_are_counted_and_none_are_none(systems: CompanySystems) -> None:
    async with client(systems) as http:
        owed = (await http.get("/company/invoices", params={"account": "ac_northwind"})).json()
        assert owed == {"count": "1", "amount": "1240.50 EUR", "due": "2026-03-06"}
        assert (await http.get("/company/invoices", params={"account": "ac_aurora"})).json() == {"count": "0"}


async def test_what_an_account_has_going_on_is_listed_and_one_delivery_is_late(systems: CompanySystems) -> None:
    async with client(systems) as http:

        async def items(question: str, **asked: str) -> list[dict[str, Any]]:
            answer = await http.get(f"/company/{question}", params={"account": "ac_northwind", **asked})
            return answer.json()["items"]  # type: ignore[no-any-return]

        assert [row["number"] for row in await items("orders")] == ["48213", "48350", "48104"]
        arriving, late = await items("deliveries", language="zh-CN")
        assert (arriving["status"], arriving["late"], arriving["place"]) == ("运输中", False, "Hamburg")
        assert (late["number"], late["date"], late["late"]) == ("48104", "2026-02-28", True)
        assert await items("open_invoices") == [
            {"number": "R-48213", "amount": "1240.50 EUR", "due": "2026-03-06", "late": False}
        ]
        assert await items("open_invoices", account="ac_aurora") == []


async def test_they_fail_and_dawdle_on_demand(systems: CompanySystems) -> None:
    faults = Faults()
    async with client(systems, faults) as http:
        for fault, status in [
            (Fault("error", on="company"), 503),
            (Fault("too_many", on="company"), 429),
            (Fault("hang", on="company", seconds=0), 200),
        ]:
            faults.put([fault])
            assert (await http.get("/company/order", params={"order": "48213"})).status_code == status


def test_every_account_has_orders_and_a_number_of_its_own(company: Company, systems: CompanySystems) -> None:
    assert all(systems.orders_of(account.id) for account in company.accounts)
    assert len({account.number for account in company.accounts} - {""}) == len(company.accounts)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("status: shipped", "status: shiped", "did you mean 'shipped'?"),
        ("northwind:", "nordwind:", "did you mean 'northwind'?"),
        ('"48213"', '"482"', "'482' cannot be a name"),
    ],
)
def test_a_mistake_is_told_by_line_and_mend(company: Company, tmp_path: Path, old: str, new: str, says: str) -> None:
    path = Path(shutil.copy(FOLDER / "orders.yaml", tmp_path))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"orders.yaml:\d+: ") as caught:
        load_systems([account.id for account in company.accounts], NOW.date, tmp_path)
    assert says in caught.value.detail

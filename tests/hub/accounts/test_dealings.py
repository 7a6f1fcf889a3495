"""What an account has going on: fresh, kept, late, or not known; and one system's trouble stays its own."""

import asyncio
from datetime import date
from typing import Any

import pytest

from hub.accounts.dealings import AccountDealings, dealing
from hub.contract.dealings import Dealing, DealingsQuestion, Part
from tests.fakes.clock import START, FakeClock
from tests.fakes.dealings import FakeErp

ORDER: dict[Any, str] = {"reference": "48213", "title": "bearings", "status": "On its way", "due": "2026-03-05"}
QUESTIONS: dict[Part, DealingsQuestion] = {
    "invoices": DealingsQuestion(source="Ledger", url="http://l", fields={"reference": "n"}),
    "orders": DealingsQuestion(source="ERP", url="http://e", fields={"reference": "n"}, keep=60),
}


@pytest.fixture
def erp() -> FakeErp:
    return FakeErp({"orders": [ORDER, {"title": "without a number"}]})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def dealings(erp: FakeErp, clock: FakeClock) -> AccountDealings:
    return AccountDealings(lambda: QUESTIONS, erp, clock)


async def test_each_kind_a_system_is_named_for_is_told_with_its_age(dealings: AccountDealings) -> None:
    orders, invoices = await dealings.of("ac_1", {"language": "en"})
    assert (orders.part, orders.source, orders.state, orders.as_of) == ("orders", "ERP", "ok", START)
    assert orders.rows == (Dealing(reference="48213", title="bearings", status="On its way", due="2026-03-05"),)
    assert (invoices.part, invoices.state, invoices.rows) == ("invoices", "ok", ())


async def test_an_answer_is_kept_for_a_while_unless_it_is_wanted_anew(
    dealings: AccountDealings, erp: FakeErp, clock: FakeClock
) -> None:
    await dealings.of("ac_1", {})
    clock.advance(59)
    assert (await dealings.of("ac_1", {}))[0].as_of == START
    assert len(erp.asked) == 2
    assert (await dealings.of("ac_1", {}, anew=True))[0].as_of == clock.now
    assert (await dealings.of("ac_2", {}))[0].as_of == clock.now  # another account is another question
    clock.advance(61)
    assert (await dealings.of("ac_1", {}))[0].as_of == clock.now


async def test_a_system_that_fails_takes_no_other_with_it_and_its_last_word_stays(
    dealings: AccountDealings, erp: FakeErp, clock: FakeClock
) -> None:
    erp.away = {"invoices"}
    orders, invoices = await dealings.of("ac_1", {})
    assert (orders.state, invoices.state, invoices.as_of, invoices.source) == ("ok", "failed", None, "Ledger")
    erp.away = {"orders"}
    clock.advance(300)
    orders, invoices = await dealings.of("ac_1", {})
    assert (orders.state, orders.as_of, len(orders.rows), invoices.state) == ("late", START, 1, "ok")
    erp.away = set()
    assert (await dealings.of("ac_1", {}))[0].state == "ok"


async def test_many_who_look_at_once_ask_once_and_one_who_leaves_takes_nobodys_answer(
    dealings: AccountDealings, erp: FakeErp
) -> None:
    erp.hold.clear()
    looking = [asyncio.ensure_future(dealings.of("ac_1", {})) for _ in range(3)]
    while len(erp.asked) < len(QUESTIONS):
        await asyncio.sleep(0)
    looking[0].cancel()
    await asyncio.wait([looking[0]])
    erp.hold.set()
    told = await asyncio.gather(*looking[1:])
    assert [each[0].state for each in told] == ["ok", "ok"]
    assert len(erp.asked) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("row", "late"),
    [
        ({"due": "2026-03-01"}, True),
        ({"due": "2026-03-02"}, False),
        ({"due": "2026-03-01", "late": "no"}, False),
        ({"due": "2026-03-09", "late": "yes"}, True),
        ({"due": "soon"}, False),
        ({}, False),
    ],
)
def test_late_is_what_the_system_says_or_else_what_is_over(row: dict[Any, str], late: bool) -> None:
    assert dealing({"reference": "1", **row}, date(2026, 3, 2)).late is late

"""The contract of lookups, kept by the fake and by HTTP to a server on loopback; then what only HTTP can do wrong."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec import structs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from channels.phone.lookups import LARGEST_ANSWER, HttpLookups, fact
from hub.contract.calls import LookupQuestion
from hub.contract.dealings import DealingsQuestion
from hub.contract.errors import Unavailable
from hub.contract.ports import Lookups
from tests.channels.phone.serving import listening
from tests.fakes.phone_doors import FakeLookups

ORDER = {"status": "sent", "parcels": [{"eta": "2026-12-01", "items": 3}], "paid": True, "total": 12.5, "note": None}
ANSWERS = {"status": "status", "eta": "parcels.0.eta", "items": "parcels.0.items", "paid": "paid", "total": "total"}
FACTS = {"status": "sent", "eta": "2026-12-01", "items": "3", "paid": "yes", "total": "12.5"}


class Shop:
    """A system of the company's. `release`: lets slow answers go."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.release = asyncio.Event()

    async def order(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        self.asked.append((path, request.headers.get("x-key", "")))
        number = path.rpartition("/")[2]
        if number == "slow":
            await self.release.wait()
        answers: dict[str, Response] = {
            "4711": JSONResponse(ORDER),
            "broken": PlainTextResponse("no", 500),
            "moved": PlainTextResponse("", 302, {"Location": "/elsewhere"}),
            "html": PlainTextResponse("<html>"),
            "deep": PlainTextResponse("[" * 100_000),
            "huge": JSONResponse({"status": "x" * LARGEST_ANSWER}),
            "other": JSONResponse(["nothing", "known"]),
            "empty": JSONResponse({"status": None, "parcels": []}),
            "list": JSONResponse({"page": [{"items": [{"n": 1, "late": False, "eta": None}, {"n": "2"}, "odd"]}]}),
        }
        return answers.get(number, PlainTextResponse("unknown", 404))


@pytest.fixture
async def shop() -> AsyncIterator[tuple[Shop, str]]:
    shop = Shop()
    app = Starlette(routes=[Route("/accounts/{rest:path}", shop.order)])
    async with listening(app) as url:
        yield shop, url
        shop.release.set()


@pytest.fixture
async def over_http(shop: tuple[Shop, str]) -> AsyncIterator[HttpLookups]:
    url = shop[1] + "/accounts/{account_id}/orders/{order}"
    question = LookupQuestion(url=url, answers=ANSWERS, headers={"X-Key": "secret"}, timeout=5)
    questions = {
        "order": question,
        "impatient": LookupQuestion(url=url, answers=ANSWERS, timeout=0.05),
        "wrong": LookupQuestion(url=url + "/{depot}", answers=ANSWERS),
        "nowhere": LookupQuestion(url="http://127.0.0.1:9/{order}", answers=ANSWERS),
    }
    lookups = HttpLookups(lambda: questions)
    yield lookups
    await lookups.close()


@pytest.fixture(params=["fake", "http"])
def lookups(request: pytest.FixtureRequest, over_http: HttpLookups) -> Lookups:
    if request.param == "http":
        return over_http

    class Fake(FakeLookups):
        async def ask(self, question: str, account_id: str, values: Any) -> Any:
            kept = {"4711": FACTS, "broken": Unavailable("The system does not answer.")}
            self.answers[question] = kept.get(values["order"])  # type: ignore[assignment]
            return await super().ask(question, account_id, values)

    return Fake()


async def test_facts_are_given_by_name(lookups: Lookups) -> None:
    assert await lookups.ask("order", "ac_1", {"order": "4711"}) == FACTS


async def test_what_nobody_knows_has_no_facts(lookups: Lookups) -> None:
    assert await lookups.ask("order", "ac_1", {"order": "1"}) is None


async def test_a_system_that_fails_is_unavailable(lookups: Lookups) -> None:
    with pytest.raises(Unavailable):
        await lookups.ask("order", "ac_1", {"order": "broken"})


async def test_values_and_account_are_escaped_and_secrets_go_along(
    over_http: HttpLookups, shop: tuple[Shop, str]
) -> None:
    assert await over_http.ask("order", "ac/1", {"order": "4711?x=#y"}) is None
    assert shop[0].asked == [("/accounts/ac%2F1/orders/4711%3Fx%3D%23y", "secret")]


async def test_a_system_without_any_of_the_facts_knows_nothing(over_http: HttpLookups) -> None:
    assert await over_http.ask("order", "ac_1", {"order": "empty"}) is None
    assert await over_http.ask("order", "ac_1", {"order": "other"}) is None


@pytest.mark.parametrize("order", ["moved", "html", "deep", "huge"])
async def test_an_answer_that_is_none_is_unavailable(over_http: HttpLookups, order: str) -> None:
    with pytest.raises(Unavailable, match="order"):
        await over_http.ask("order", "ac_1", {"order": order})


async def test_a_slow_system_is_waited_for_no_longer_than_it_is_allowed(over_http: HttpLookups) -> None:
    with pytest.raises(Unavailable):
        await over_http.ask("impatient", "ac_1", {"order": "slow"})


@pytest.mark.parametrize("question", ["unheard_of", "wrong", "nowhere"])
async def test_a_question_that_cannot_be_asked_says_why_without_what_was_asked(
    over_http: HttpLookups, question: str
) -> None:
    with pytest.raises(Unavailable, match=question) as caught:
        await over_http.ask(question, "ac_1", {"order": "123456"})
    assert "123456" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b.1", "x"),
        ("a.b.2", None),
        ("a.b", None),
        ("a.b.-1", None),
        ("n", "0"),
        ("f", "no"),
        ("e", None),
        ("z", None),
    ],
)
def test_a_fact_is_one_value(path: str, found: str | None) -> None:
    assert fact({"a": {"b": ["w", " x "]}, "n": 0, "f": False, "e": ""}, path) == found


async def test_rows_are_told_field_by_field_and_an_unknown_account_has_none(
    over_http: HttpLookups, shop: tuple[Shop, str]
) -> None:
    url = shop[1] + "/accounts/{account_id}/orders/{erp}"
    question = DealingsQuestion(
        source="ERP", url=url, rows="page.0.items", fields={"reference": "n", "late": "late", "due": "eta"}
    )
    values = {"account_id": "ac_1", "erp": "list"}
    assert await over_http.rows("orders", question, values) == [
        {"reference": "1", "late": "no"},
        {"reference": "2"},
        {},
    ]
    assert await over_http.rows("orders", question, {**values, "erp": "nobody"}) == []
    for wrong in (structs.replace(question, rows="page.0"), structs.replace(question, url=url + "/{crm}")):
        with pytest.raises(Unavailable, match="orders"):
            await over_http.rows("orders", wrong, values)

"""The demo company's own systems, which its phone menu and its agents' console ask: orders, deliveries, open invoices.

`GET …/company/{question}?account=…&order=…&language=…` answers flat JSON, or 404 when nobody knows it;
`…/company/{orders|deliveries|open_invoices}?account=…&language=…` a list of `items`. They fail and dawdle on demand
like the carrier simulator, whose faults name them `company`.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from channels.phone.simulator.faults import Faults
from config.demo.company import FOLDER
from config.yaml_file import Key, Names, Strict, Text, did_you_mean, raise_all, read_yaml

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Days = Annotated[int, Field(ge=-60, le=60)]
Today = Callable[[], date]
DELIVERED = "delivered"
SENT = ("shipped", DELIVERED)


class Order(Strict):
    """`days`: from today, when it arrives or arrived."""

    item: Names
    status: Key
    days: Days
    place: Text


class Invoices(Strict):
    """`days`: from today, when the oldest is due."""

    count: Annotated[int, Field(ge=1, le=99)]
    amount: Annotated[float, Field(gt=0)]
    currency: Currency
    days: Days


class OrdersFile(Strict):
    """`statuses`: as a sentence goes on with them; `labels`: the same as they stand in a list."""

    statuses: dict[Key, Names]
    labels: dict[Key, Names]
    orders: dict[Key, dict[Number, Order]]
    invoices: dict[Key, Invoices]


class CompanySystems:
    """Answers by account id and order number. `today`: the day that dates are counted from."""

    def __init__(self, content: OrdersFile, today: Today) -> None:
        self._content = content
        self._today = today

    def orders_of(self, account_id: str) -> list[str]:
        """The order numbers of an account."""
        return list(self._content.orders.get(_key(account_id), {}))

    def answer(self, question: str, account_id: str, number: str, language: str) -> dict[str, str] | None:
        """The facts, None when there are none. Without an account any order is known by its number."""
        if question == "invoices":
            return self._invoices(account_id)
        order = self._order(account_id, number)
        if order is None or question not in ("order", "delivery"):
            return None
        facts = {"order": number, "date": self._on(order.days), "item": order.item.by_language()[language]}
        if question == "delivery":
            return {**facts, "place": order.place}
        return {**facts, "status": order.status, "status_text": self._status(order)[language]}

    def listed(self, question: str, account_id: str, language: str) -> list[dict[str, Any]] | None:
        """All of an account; None for what there is no list of."""
        orders = self._content.orders.get(_key(account_id), {})
        if question == "orders":
            return [self._row(number, order, order.item, language) for number, order in orders.items()]
        if question == "deliveries":
            sent = {number: order for number, order in orders.items() if order.status in SENT}
            return [
                {**self._row(number, order, order.item, language), "place": order.place}
                for number, order in sent.items()
            ]
        return self._open_invoices(account_id, list(orders)) if question == "open_invoices" else None

    def _row(self, number: str, order: Order, title: Names, language: str) -> dict[str, Any]:
        return {
            "number": number,
            "item": title.by_language()[language],
            "status": self._content.labels[order.status].by_language()[language],
            "date": self._on(order.days),
            "late": order.days < 0 and order.status != DELIVERED,
        }

    def _open_invoices(self, account_id: str, orders: list[str]) -> list[dict[str, Any]]:
        """As many as there are open, of equal parts; the oldest is due first."""
        found = self._content.invoices.get(_key(account_id))
        if found is None:
            return []
        return [
            {
                "number": f"R-{orders[place % len(orders)]}",
                "amount": f"{found.amount / found.count:.2f} {found.currency}",
                "due": self._on(found.days + 14 * place),
                "late": found.days + 14 * place < 0,
            }
            for place in range(found.count)
        ]

    def _status(self, order: Order) -> dict[str, str]:
        return self._content.statuses[order.status].by_language()

    def _order(self, account_id: str, number: str) -> Order | None:
        whose = [_key(account_id)] if account_id else list(self._content.orders)
        return next((found for key in whose if (found := self._content.orders.get(key, {}).get(number))), None)

    def _invoices(self, account_id: str) -> dict[str, str]:
        found = self._content.invoices.get(_key(account_id))
        if found is None:
            return {"count": "0"}
        amount = f"{found.amount:.2f} {found.currency}"
        return {"count": str(found.count), "amount": amount, "due": self._on(found.days)}

    def _on(self, days: int) -> str:
        return (self._today() + timedelta(days=days)).isoformat()


def load_systems(accounts: Iterable[str], today: Today, folder: Path = FOLDER) -> CompanySystems:
    """What orders.yaml tells. `accounts`: ids that there are. Raises `Misconfigured` with a line for every problem."""
    file = read_yaml(folder / "orders.yaml")
    content = file.check(OrdersFile)
    keys = [_key(account) for account in accounts]
    for part in ("orders", "invoices") if content else ():
        for key in getattr(content, part):
            if key not in keys:
                file.complain((part, key), f"there is no account {key!r}; {did_you_mean(key, keys)}")
    for key, orders in content.orders.items() if content else ():
        for number, order in orders.items():
            known = content.statuses.keys() & content.labels.keys() if content else ()
            if order.status not in known:
                mend = did_you_mean(order.status, known)
                file.complain(("orders", key, number, "status"), f"there is no status {order.status!r}; {mend}")
    raise_all([file])
    if content is None:
        raise AssertionError("a file without content has its problem, which was raised above")
    return CompanySystems(content, today)


def company_routes(systems: CompanySystems, faults: Faults) -> list[BaseRoute]:
    """`/company/{question}`. `faults`: what goes wrong on purpose."""

    async def ask(request: Request) -> Response:
        fault = faults.of_rest("company", request.path_params["question"])
        if fault is not None and fault.do in ("hang", "done_but_hang"):
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            return JSONResponse({"detail": "Out of order."}, 429 if fault.do == "too_many" else fault.status)
        asked = request.query_params
        language = "zh-CN" if asked.get("language", "").startswith("zh") else "en"
        question = request.path_params["question"]
        if (items := systems.listed(question, asked.get("account", ""), language)) is not None:
            return JSONResponse({"items": items})
        found = systems.answer(question, asked.get("account", ""), asked.get("order", ""), language)
        return JSONResponse(found) if found is not None else JSONResponse({"detail": "Not known."}, 404)

    return [Route("/company/{question}", ask)]


def _key(account_id: str) -> str:
    return account_id.removeprefix("ac_")

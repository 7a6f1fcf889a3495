"""What an account has going on with the business itself: orders, deliveries, invoices, as the company's own systems
(ERP, CRM) tell them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from hub.contract.words import Value

Part = Literal["orders", "deliveries", "invoices"]
PARTS: tuple[Part, ...] = ("orders", "deliveries", "invoices")
Field = Literal["reference", "title", "status", "due", "amount", "late"]


class Dealing(Value):
    """One order, delivery or invoice. All but `reference` may be empty. `status` and `amount` are in the system's own
    words; `due`: a day, YYYY-MM-DD. `late`: something promised is overdue, by us or by them."""

    reference: str
    title: str = ""
    status: str = ""
    due: str = ""
    amount: str = ""
    late: bool = False


class Dealings(Value):
    """All of one kind. `source`: the system that tells them. `state`: `ok`, it answered; `late`, it does not answer
    now, and `rows` are what it said at `as_of`; `failed`, it does not answer and never did: nothing is known."""

    part: Part
    source: str
    state: Literal["ok", "late", "failed"]
    as_of: datetime | None
    rows: tuple[Dealing, ...] = ()


class DealingsQuestion(Value):
    """How a system is asked for one kind, by HTTP GET. `url`: with `{account_id}`, `{language}`, and the account's
    external ids by their names, all escaped. `rows`: where in the JSON answer their list stands, empty for the answer
    itself; `fields`: where in a row each field stands; both are keys and list positions joined by dots. `headers` may
    hold secrets. `timeout`: how long is waited; `keep`: how long an answer counts as new; both in seconds."""

    source: str
    url: str
    fields: dict[Field, str]
    rows: str = ""
    headers: dict[str, str] = {}
    timeout: float = 3.0
    keep: float = 120.0


class RowSource(Protocol):
    """Lists from the company's own systems."""

    async def rows(
        self, name: str, question: DealingsQuestion, values: Mapping[str, str]
    ) -> Sequence[Mapping[Field, str]]:
        """The fields of each row, without those it has not; none for an account the system does not know. Raises
        `Unavailable` when it does not answer in time. `name`: of the question, for the log."""
        ...


class BusinessContext(Protocol):
    """What agents may know of an account's business."""

    async def of(self, account_id: str, known: Mapping[str, str], *, anew: bool = False) -> Sequence[Dealings]:
        """Each kind that a system is named for, in the order of `PARTS`; none where none is. Never raises for a system
        that fails. `known`: what it is asked with beside the id. `anew`: what is kept does not do."""
        ...


class NoBusinessContext:
    """The port where no system is named."""

    async def of(self, account_id: str, known: Mapping[str, str], *, anew: bool = False) -> Sequence[Dealings]:
        return ()

"""An account's orders, deliveries and invoices, asked of the company's own systems and kept for a little while.

A system that is slow or away takes nothing else with it: each kind is asked for by itself, for no longer than its time
limit, once however many agents look; and what it said before is shown with its age.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import structs

from hub.contract.dealings import PARTS, Dealing, Dealings, DealingsQuestion, Field, Part, RowSource
from hub.contract.errors import Unavailable
from hub.contract.ports import Clock
from hub.contract.words import Value

MOST_ROWS = 100
MOST_KEPT = 3000  # answers; the oldest goes first
Questions = Callable[[], Mapping[Part, DealingsQuestion]]
_Asked = tuple[Part, str, tuple[tuple[str, str], ...]]


class _Kept(Value):
    as_of: datetime
    told: Dealings


class AccountDealings:
    """Implements the `BusinessContext` port. `questions`: those that hold now."""

    def __init__(self, questions: Questions, source: RowSource, clock: Clock) -> None:
        self._questions = questions
        self._source = source
        self._clock = clock
        self._kept: dict[_Asked, _Kept] = {}
        self._running: dict[_Asked, asyncio.Task[Dealings]] = {}

    async def of(self, account_id: str, known: Mapping[str, str], *, anew: bool = False) -> Sequence[Dealings]:
        """See the port."""
        questions = self._questions()
        named = [part for part in PARTS if part in questions]
        asked = [self._part(part, questions[part], account_id, known, anew) for part in named]
        return await asyncio.gather(*asked)

    async def _part(
        self, part: Part, question: DealingsQuestion, account_id: str, known: Mapping[str, str], anew: bool
    ) -> Dealings:
        key = (part, account_id, tuple(sorted(known.items())))
        kept = self._kept.get(key)
        if kept is not None and not anew and self._clock() - kept.as_of < timedelta(seconds=question.keep):
            return kept.told
        task = self._running.get(key)
        if task is None:
            values = {**known, "account_id": account_id}
            task = self._running[key] = asyncio.ensure_future(self._ask(key, question, values))
            task.add_done_callback(lambda done: self._ended(key, done))
        try:
            return await asyncio.shield(task)
        except Unavailable:
            if kept is not None:
                return structs.replace(kept.told, state="late")
            return Dealings(part=part, source=question.source, state="failed", as_of=None)

    async def _ask(self, key: _Asked, question: DealingsQuestion, values: Mapping[str, str]) -> Dealings:
        part = key[0]
        found = await self._source.rows(part, question, values)
        now = self._clock()
        rows = tuple(dealing(row, now.date()) for row in found[:MOST_ROWS] if row.get("reference"))
        answer = Dealings(part=part, source=question.source, state="ok", as_of=now, rows=rows)
        self._kept.pop(key, None)
        self._kept[key] = _Kept(as_of=now, told=answer)
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return answer

    def _ended(self, key: _Asked, task: asyncio.Task[Dealings]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # told to whoever waited; if nobody does any more, it is no news


def dealing(row: Mapping[Field, str], today: date) -> Dealing:
    """One row. A system that does not say what is late has it late once its day is over."""
    due = row.get("due", "")[:10]
    said = row.get("late")
    return Dealing(
        reference=row["reference"],
        title=row.get("title", ""),
        status=row.get("status", ""),
        due=due,
        amount=row.get("amount", ""),
        late=said in ("yes", "true", "1") if said is not None else _over(due, today),
    )


def _over(due: str, today: date) -> bool:
    try:
        return date.fromisoformat(due) < today
    except ValueError:
        return False

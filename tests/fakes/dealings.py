"""An ERP in memory: what it tells by kind, and whether it answers."""

import asyncio
from collections.abc import Mapping, Sequence

from hub.contract.dealings import DealingsQuestion, Field
from hub.contract.errors import Unavailable


class FakeErp:
    """A `RowSource`. `away`: kinds it does not answer for; `asked`: each kind and account it was asked for; while
    `hold` is not set, it does not answer."""

    def __init__(self, told: Mapping[str, Sequence[Mapping[Field, str]]] | None = None) -> None:
        self.told = dict(told or {})
        self.away: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self.hold = asyncio.Event()
        self.hold.set()

    async def rows(
        self, name: str, question: DealingsQuestion, values: Mapping[str, str]
    ) -> Sequence[Mapping[Field, str]]:
        self.asked.append((name, values["account_id"]))
        await self.hold.wait()
        if name in self.away:
            raise Unavailable(f"{question.source} does not answer.")
        return self.told.get(name, [])

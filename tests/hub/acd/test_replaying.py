"""Whatever happens in a day, on both stores: the journal played again gives the same decisions, and the state rebuilt
from the store is the one in memory."""

from collections.abc import Sequence
from typing import Any

import pytest

from hub.acd import store as saved
from hub.acd.actions import Acd
from hub.acd.rules import ROUTER
from hub.contract.events import Entry
from hub.journal import views as journal
from hub.routing import Router
from hub.storage.engine import Store
from hub.storage.writer import Transaction
from tests.factories.river import River, open_river
from tests.hub.acd.day import Day, eventful
from tests.hub.acd.replay import Replay
from tests.hub.routing.ledger import differences


async def in_memory_and_rebuilt(river: River) -> dict[str, Any]:
    """Where they differ once all that is due is done, looked at within one transaction."""

    def compare(tx: Transaction, items: Sequence[Acd]) -> list[dict[str, Any]]:
        (acd,) = items
        router = acd._state(tx)
        acd._made = [Entry(ROUTER, event) for event in router.tick(tx.now)]
        saved.save(tx, acd._batch(router))
        acd._made, acd._router = [], None
        return [differences(router.snapshot(), acd._state(tx).snapshot())]

    found: dict[str, Any] = await river.writer.run(compare, river.acd)
    return found


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_day_is_the_same_again(store: Store, seed: int) -> None:
    begun: list[dict[str, Any]] = []

    def restore(*business: Any, **state: Any) -> Router:
        begun.append(state)
        return Router.restore(*business, **state)

    async with open_river(store, eventful(), restore) as river:
        head = await journal.head(store.reader)
        day = Day(river, seed)
        for _ in range(12):
            await day.goes_on(10)
            assert await in_memory_and_rebuilt(river) == {}
    replay = Replay(river.business)
    router = Router.restore(river.business, replay.new_id, **begun[0])
    replay.play(router, await journal.after(store.reader, head, 10_000))
    assert len(day.done) == 6, "everything there is was done"
    assert replay.decisions > 100

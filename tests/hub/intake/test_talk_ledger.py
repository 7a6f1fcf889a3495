"""What a batch of a call's news knows of the store, and leaves there. What it decides: `test_talks`."""

from sqlalchemy import select

from hub.contract.inbound import AnyInbound, MenuTold, TalkChanged
from hub.contract.talks import MenuStep, Talk
from hub.intake.rules import Line, line_of
from hub.intake.talk_ledger import TalkLedger
from hub.storage.engine import Store
from hub.storage.schema import menu_visits, talks
from hub.storage.writer import Transaction
from tests.fakes.clock import START
from tests.fakes.console_world import a_world

NEWS: tuple[AnyInbound, ...] = (
    TalkChanged(key="t", channel="phone", at=START, external_key="CA1", revision=1, what="begun", legs=()),
    MenuTold(key="m", channel="phone", at=START, external_key="CA1", steps=(MenuStep(menu="a", node="b", kind="say"),)),
)


async def test_what_one_batch_wrote_the_next_one_knows(store: Store) -> None:
    async with a_world(store) as world:
        card = await world.contact("ct_1", channel="phone", external_key="CA1")
        lines: dict[tuple[str, str], Line] = {("phone", "CA1"): line_of(card)}

        async def batch(number: int) -> tuple[int, int]:
            def work(tx: Transaction) -> tuple[int, int]:
                ledger = TalkLedger(tx.conn, NEWS, lines)
                known = ledger.revisions.get("ct_1", 0), ledger.visits.get("ct_1", 0)
                talk = Talk(contact_id="ct_1", conversation_id="cv_ct_1", revision=number, legs=())
                ledger.keep_talk(talk, START)
                told = NEWS[1]
                assert isinstance(told, MenuTold)
                ledger.keep_visits(told, "ct_1")
                ledger.save(tx.conn)
                return known

            found: tuple[int, int] = await world.commit(work)
            return found

        assert [await batch(5), await batch(6), await batch(7)] == [(0, 0), (5, 1), (6, 2)]
        assert [row.revision for row in await world.rows(select(talks.c.revision))] == [7]
        assert len(await world.rows(select(menu_visits))) == 3

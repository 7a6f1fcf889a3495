from sqlalchemy import update

from hub.access.agents import agent_cards
from hub.storage.schema import agents, users


async def test_cards_come_by_name_and_leave_out_the_disabled(world):
    await world.commit(lambda tx: tx.conn.execute(update(users).where(users.c.id == "us_ben").values(enabled=False)))
    cards = await agent_cards(world.reader)
    assert [card.name for card in cards] == ["Ada Lindgren", "Cy Zhang"]
    assert (cards[0].teams, cards[0].available, cards[0].role) == (("key-accounts",), True, "agent")


async def test_some_are_read_by_a_condition(world):
    assert [card.id for card in await agent_cards(world.reader, agents.c.id == "us_cy")] == ["us_cy"]

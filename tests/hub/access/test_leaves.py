"""Leaves on both stores: who is away, who stands in, and that everybody is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.access.agents import agent_cards
from hub.access.leaves import NewLeave, OldLeave, enter_leave, leave_id, leaves_of, strike_leave
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import AgentChanged
from hub.contract.words import Leave
from hub.journal import views as journal
from hub.storage.schema import agents
from tests.fakes.clock import START
from tests.fakes.console_world import World

DAY = timedelta(days=1)


async def goes(world: World, who: str, first: int, last: int, substitute: str | None = None, **facts: Any) -> NewLeave:
    """`who` is away from the `first` day to the `last`."""
    leave = NewLeave(
        **{
            "id": f"lv_{who}_{first}",
            "agent_id": f"us_{who}",
            "begins": START + first * DAY,
            "ends": START + last * DAY,
            "substitute_id": f"us_{substitute}" if substitute else None,
            "actor": "us_sam",
        }
        | facts
    )
    await enter_leave(world.writer, leave)
    return leave


async def card_of(world: World, who: str) -> Any:
    return (await agent_cards(world.reader, agents.c.id == f"us_{who}"))[0]


async def test_a_leave_stands_on_the_agents_card_and_everybody_is_told(world: World) -> None:
    await goes(world, "ada", 5, 9)
    await goes(world, "ada", 1, 3, "ben")
    card = await card_of(world, "ada")
    assert card.leaves == (
        Leave(begins=START + DAY, ends=START + 3 * DAY, substitute_id="us_ben"),
        Leave(begins=START + 5 * DAY, ends=START + 9 * DAY),
    )
    told = (await journal.after(world.reader, 0, 10))[-1]
    assert (told.event, told.actor) == (AgentChanged(agent=card, why="edited"), "us_sam")
    assert (await card_of(world, "ben")).leaves == ()


async def test_entered_again_under_its_id_it_is_entered_once(world: World) -> None:
    leave = await goes(world, "ada", 1, 3)
    await enter_leave(world.writer, leave)
    assert len((await card_of(world, "ada")).leaves) == 1
    with pytest.raises(Conflict):
        await goes(world, "ada", 1, 4)


def test_a_key_names_one_leave_of_one_agent() -> None:
    assert leave_id("us_ada", "k") == leave_id("us_ada", "k")
    assert len({leave_id("us_ada", "k"), leave_id("us_ben", "k"), leave_id("us_ada", "l")}) == 3


@pytest.mark.parametrize(("first", "last"), [(3, 3), (3, 1), (-3, -1), (-3, 0)])
async def test_a_leave_ends_after_it_begins_and_not_before_now(world: World, first: int, last: int) -> None:
    with pytest.raises(Invalid) as refused:
        await goes(world, "ada", first, last)
    assert refused.value.field == "ends"


@pytest.mark.parametrize("substitute", ["ada", "sam", "nobody"])
async def test_a_substitute_is_another_agent(world: World, substitute: str) -> None:
    with pytest.raises(Invalid) as refused:
        await goes(world, "ada", 1, 3, substitute)
    assert refused.value.field == "substitute_id"


async def test_only_agents_go_on_leave(world: World) -> None:
    with pytest.raises(NotFound):
        await goes(world, "sam", 1, 3)


async def test_substitutes_who_would_go_in_a_circle_are_named(world: World) -> None:
    await goes(world, "ada", 1, 10, "ben")
    await goes(world, "ben", 4, 6, "cy")
    with pytest.raises(Invalid) as refused:
        await goes(world, "cy", 5, 8, "ada")
    assert "Cy Zhang → Ada Lindgren → Ben Okafor → Cy Zhang" in refused.value.detail
    await goes(world, "cy", 6, 8, "ada")


async def test_leaves_that_are_over_go_from_the_card_with_the_next_one_entered(world: World) -> None:
    await goes(world, "ada", 1, 3)
    await goes(world, "ada", 5, 9)
    later: datetime = START + 4 * DAY
    world.clock.now = later
    assert [row.begins for row in await leaves_of(world.reader, "us_ada", later)] == [START + 5 * DAY]
    assert len((await card_of(world, "ada")).leaves) == 2
    await goes(world, "ada", 12, 13)
    assert [leave.begins for leave in (await card_of(world, "ada")).leaves] == [START + 5 * DAY, START + 12 * DAY]


async def test_a_leave_is_struck_out_once(world: World) -> None:
    leave = await goes(world, "ada", 1, 3)
    old = OldLeave(id=leave.id, agent_id="us_ada", actor="us_ada")
    await strike_leave(world.writer, old)
    assert (await card_of(world, "ada")).leaves == ()
    told = (await journal.after(world.reader, 0, 10))[-1]
    assert isinstance(told.event, AgentChanged)
    assert (told.event.agent.leaves, told.actor) == ((), "us_ada")
    with pytest.raises(NotFound):
        await strike_leave(world.writer, old)
